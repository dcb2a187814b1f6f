// Records that stand in the place of an earlier one, or take it back.
#pragma once

#include "evidence/model/record.h"

namespace muniment {

// Whether the link, or one of the record's, supersedes or withdraws another record.
bool corrects(const Link& link);
bool corrects(const Record& record);

// False: a record with this payload does not. True: only decoding tells. Looks at words, so that a
// whole ledger can be sifted for its few corrections.
bool may_correct(ByteView signed_record_bytes);

}  // namespace muniment
