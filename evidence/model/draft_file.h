// Draft files: a record on its way between the people who sign it (evidence/README.md, "Draft
// file"). What its parts say of one another is for evidence/cosigning.h.
#pragma once

#include <string>
#include <vector>

#include "evidence/model/opening.h"
#include "ledger/core/key_file.h"

namespace muniment {

inline constexpr std::uint16_t draft_file_version = 1;
inline constexpr std::size_t max_draft_file_bytes = 32 * 1024 * 1024;

struct DraftSigner {
  PersonKeys keys;
  Bytes signature;  // empty: has not signed yet

  bool operator==(const DraftSigner&) const = default;
};

struct DraftFile {
  Bytes record;
  std::vector<Bytes> openings;       // one a field; openings[i] is of slot i
  std::vector<DraftSigner> signers;  // as in the record; the first, its author, has signed
  std::vector<Bytes> targets;        // record bytes, one a link

  bool operator==(const DraftFile&) const = default;
};

Bytes format_draft_file(const DraftFile& draft);
// Accepts exactly what `format_draft_file` emits for a draft as the README has it; so record,
// openings and targets decode, and there are as many of each as the record asks for. Malformed:
// anything else. Unknown: another version.
Result<DraftFile> parse_draft_file(ByteView bytes);
// Whether bytes begin as a draft file does.
bool is_like_draft_file(ByteView bytes);

// Six groups of four digits, for people to compare aloud: "0183 4475 9071 0022 5514 3309".
std::string digits_to_compare(const Hash& record_id);

}  // namespace muniment
