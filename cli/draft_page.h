// What a draft says and what became of checking it, for people and for programs.
#pragma once

#include "cli/common/document.h"
#include "cli/draft_checks.h"

namespace muniment::cli {

// All that is signed, in plain words, then what holds and what was not checked, broken at
// `columns`; 0: not broken.
std::string draft_page(const LookedAtDraft& draft, const Words& words, std::size_t columns);
Document draft_document(const LookedAtDraft& draft, const Words& words);

// "zhao (reviewing deputy)"
std::string signer_in_words(const Words& words, const DraftFile& draft, std::size_t place);
// Those who have not signed yet.
std::vector<std::string> missing_signers(const Words& words, const DraftFile& draft);

// Says everything that is wrong with drafts and gives the exit code: 1 what was changed, 3 what is
// no draft or of an unknown version, else as of commands that write; the worst of them.
int tell_faults(const Context& context, const std::vector<Error>& faults);

}  // namespace muniment::cli
