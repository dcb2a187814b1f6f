// Drafts out of a ledger in memory.
#pragma once

#include "evidence/model/draft_file.h"
#include "tests/support/evidence_fixture.h"

namespace muniment::test {

// A record of the world, whose signers it names by `names`, as it travels: signed by the first
// `have_signed` of them. What it links to is in the world.
DraftFile draft_of(EvidenceWorld& world, const Record& record,
                   const std::vector<std::string>& names, std::size_t have_signed);

}  // namespace muniment::test
