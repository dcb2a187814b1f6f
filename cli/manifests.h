// Manifests on the command line: --manifest of `verify`, `import` and `list`.
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "cli/comparing.h"
#include "evidence/manifest.h"

namespace muniment::cli {

// The manifest that --manifest names: a file, or the folder of a bag (then its
// manifest-sha256.txt). --prefix and --encoding are of its names. Errors name file and line.
Result<std::vector<evidence::ManifestFile>> read_manifest(const Context& context);

// `import`: holds the folder against --manifest, where one is named. If each file is there under
// its name with its bytes, and nothing else, gives the files with their digests by the ledger's own
// algorithm, for the import to hold to (none: no manifest). Else the exit code; all that differs
// was told.
using ComparedFiles = std::optional<std::vector<evidence::PresentFile>>;
std::variant<ComparedFiles, int> compare_before_import(const Context& context,
                                                       HashAlgorithm algorithm);

// --manifest against the ledger; with a folder, its files against the manifest too.
Result<std::vector<SubjectReport>> verify_manifest(const Context& context,
                                                   evidence::Registrar& registrar,
                                                   const TrustPolicy& trust);

// Unknown: the ledger's digests are others than a manifest's.
Error other_digests();

// A manifest of what is registered, in the format that --manifest names: to -o, or printed.
int write_manifest(Context& context, evidence::Registrar& registrar);

}  // namespace muniment::cli
