// What a published site holds beside the files of its checkpoint's tree (private to the audit of a
// site).
#pragma once

#include "verify/report.h"
#include "verify/tile_directory.h"

namespace muniment::verify {

// Partial tiles and bundles of smaller trees must be beginnings of those that take their place now,
// and wider ones must go on from them: "other-files" is refuted where they do not. What belongs to
// a larger tree (a publish that goes on, or was cut off) or to no tree is flagged.
void look_at_other_files(TileDirectory& site, Report& report);

}  // namespace muniment::verify
