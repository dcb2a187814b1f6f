#include "cli/draft_checks.h"

#include <algorithm>

#include "cli/draft_ledger.h"

namespace muniment::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t max_public_file_bytes = 4096;

// --- Public key files: whose the keys are. ---

Status check_public_file(LookedAtDraft& draft, const fs::path& path) {
  const std::string shown = printable(path.string());
  Result<std::string> text = read_file(path, max_public_file_bytes);
  if (!text.ok()) return std::move(text).error();
  const Result<PersonKeys> keys = parse_public_file(*text);
  if (!keys.ok()) return Error(keys.error()).within(say("public key file {1}", shown));
  const Result<std::size_t> place = evidence::place_of_known(draft.file, *keys);
  if (place.ok()) {
    draft.vouched_for.insert(key_id(keys->signing));
    return {};
  }
  Error fault = Error(place.error()).within(say("public key file {1}", shown));
  if (fault.kind() != ErrorKind::mismatch) return fault;
  draft.checked.faults.push_back(std::move(fault));
  return {};
}

void say_whose_keys(const Words& words, LookedAtDraft& draft) {
  std::vector<std::string> names;
  for (const DraftSigner& signer : draft.file.signers) {
    if (!draft.vouched_for.contains(key_id(signer.keys.signing))) {
      names.push_back(signer.keys.name);
    }
  }
  if (names.empty()) return;
  draft.not_checked.push_back(say(
      "whose the keys of {1} are: a name is what the holder of a key calls themselves. Compare "
      "the digits aloud with somebody whose voice you know, or name their public key files with "
      "--known",
      words.list(names)));
}

// What a linked record says of itself is bound by its id; that a ledger holds it is not.
void say_whether_registered(LookedAtDraft& draft) {
  const auto& found = draft.citations;
  const bool all = found.size() == draft.checked.targets.size() &&
                   std::none_of(found.begin(), found.end(),
                                [](const std::string& citation) { return citation.empty(); });
  if (!all) draft.not_checked.push_back(say("whether the linked records were registered"));
}

}  // namespace

Result<DraftFile> read_draft_file(const fs::path& path) {
  const Result<std::string> text = read_file(path, max_draft_file_bytes);
  if (!text.ok()) return Error(text.error());
  Result<DraftFile> draft = parse_draft_file(as_bytes(*text));
  if (!draft.ok()) {
    return std::move(draft).error().within(say("draft {1}", printable(path.string())));
  }
  return draft;
}

Result<LookedAtDraft> look_at_draft(Context& context, DraftFile file, const PrivateKey* own) {
  evidence::CheckedDraft checked = evidence::check_draft_file(file);
  LookedAtDraft draft{.file = std::move(file), .checked = std::move(checked)};
  if (!draft.checked.faults.empty()) return draft;
  draft.held.push_back(
      say("every field is what the record commits to, and every signature that is "
          "there holds"));
  if (own != nullptr) draft.vouched_for.insert(key_id(own->public_key()));
  for (const std::string& path : context.options.known) {
    if (Status known = check_public_file(draft, path); !known.ok()) return Error(known.error());
  }
  if (Status files = check_files(context, draft); !files.ok()) return Error(files.error());
  if (Status ledger = check_against_ledger(context, draft); !ledger.ok())
    return Error(ledger.error());
  say_whether_registered(draft);
  say_whose_keys(context.words, draft);
  return draft;
}

}  // namespace muniment::cli
