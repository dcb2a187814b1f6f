#include "ledger/core/note.h"
#include "tests/fuzz/fuzz.h"

using namespace muniment;

FUZZ_TARGET(note) { return fuzz::has_one_encoding(as_text(input), parse_note, format_note); }
