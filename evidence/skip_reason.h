// What a failed system call says about a file. Private to intake.
#pragma once

#include "evidence/intake.h"

namespace muniment::evidence {

// ELOOP: it is a symlink. ENOENT: it is gone. ENXIO: a socket, or a device without a driver.
// ENOTDIR: a folder on the way became something else. All others: unreadable, with the reason.
HashFailure skip_failure(int error_number);

}  // namespace muniment::evidence
