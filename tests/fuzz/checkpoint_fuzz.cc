#include "ledger/core/checkpoint.h"
#include "tests/fuzz/fuzz.h"

using namespace muniment;

// The statement, then the whole note: what is signed is the statement's one encoding.
FUZZ_TARGET(checkpoint) {
  const std::string_view text = as_text(input);
  const bool statement = fuzz::has_one_encoding(text, parse_checkpoint, format_checkpoint);
  const bool signed_note =
      fuzz::has_one_encoding(text, parse_signed_checkpoint, [](const SignedCheckpoint& parsed) {
        MUNIMENT_CHECK(parsed.note.text == format_checkpoint(parsed.checkpoint));
        return format_note(parsed.note);
      });
  MUNIMENT_CHECK(!(statement && signed_note));
  return statement || signed_note;
}
