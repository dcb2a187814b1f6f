#include "evidence/cosigning.h"
#include "evidence/model/draft_file.h"
#include "tests/fuzz/fuzz.h"

using namespace muniment;

// What parses is looked at as whoever is to sign it would.
FUZZ_TARGET(draft_file) {
  const Result<DraftFile> draft = parse_draft_file(input);
  if (draft.ok()) {
    const evidence::CheckedDraft checked = evidence::check_draft_file(*draft);
    MUNIMENT_CHECK(checked.openings.size() == draft->openings.size());
    MUNIMENT_CHECK(checked.targets.size() == checked.record.links.size());
  }
  return fuzz::has_one_encoding(input, parse_draft_file, format_draft_file);
}
