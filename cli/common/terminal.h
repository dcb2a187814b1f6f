// Manners of both programs: what goes to stdout and what to stderr, words in two languages, files
// that appear whole.
#pragma once

#include "cli/common/early_options.h"
#include "cli/common/exit_code.h"
#include "cli/common/files.h"
#include "cli/common/output.h"
#include "cli/common/passphrase.h"
#include "cli/common/printable.h"
#include "cli/common/progress.h"
#include "cli/common/time_format.h"
#include "cli/common/words.h"
