// The files that stand behind a draft on the command line: what the record says of their bytes.
#include <algorithm>
#include <set>

#include "cli/common/verifying.h"
#include "cli/draft_checks.h"

namespace muniment::cli {

namespace fs = std::filesystem;

namespace {

const Content* content_of(const Opening& opening) { return std::get_if<Content>(&opening.value); }

// Whether the file is what is stated: of the same size, and all its digests that are known here are
// the same. Unknown: none of them is known.
Result<bool> is_stated(const verify::FileToCheck& file, const Content& stated) {
  if (file.size != stated.size) return false;
  bool compared = false;
  for (const ContentDigest& digest : stated.digests) {
    const Result<Hash> own = file.digest(digest.algorithm);
    if (!own.ok() && own.error().kind() == ErrorKind::unknown) continue;
    if (!own.ok()) return own.error();
    if (*own != digest.value) return false;
    compared = true;
  }
  if (compared) return true;
  return Error(ErrorKind::unknown, say("this program knows none of the digests that are stated of "
                                       "{1}",
                                       printable(as_text(stated.name))));
}

// A file is held against the one of its name, or where no file of the record has its name, against
// each of them.
Status check_file(LookedAtDraft& draft, const fs::path& path, std::set<std::uint16_t>& held) {
  const std::string shown = printable(path.string());
  const Result<verify::FileToCheck> file = open_file_to_check(path);
  if (!file.ok()) return Error(file.error()).within(say("file {1}", shown));
  const auto has_its_name = [&](const Opening& opening) {
    const Content* stated = content_of(opening);
    return stated != nullptr && as_text(stated->name) == file->name;
  };
  const auto& openings = draft.checked.openings;
  const bool named = std::any_of(openings.begin(), openings.end(), has_its_name);
  bool found = false;
  for (const Opening& opening : openings) {
    const Content* stated = content_of(opening);
    if (stated == nullptr || (named && !has_its_name(opening))) continue;
    const Result<bool> same = is_stated(*file, *stated);
    if (!same.ok()) return Error(same.error()).within(say("file {1}", shown));
    if (!*same) continue;
    found = true;
    held.insert(opening.slot);
    draft.held.push_back(named ? say("{1} has the bytes that the record states", shown)
                               : say("{1} has the bytes that the record states of {2}", shown,
                                     printable(as_text(stated->name))));
  }
  if (found) return {};
  draft.checked.faults.emplace_back(
      ErrorKind::mismatch,
      named ? say("{1} has other bytes than the record states of the file of this name", shown)
            : say("{1} is none of the files of this record", shown));
  return {};
}

}  // namespace

Status check_files(const Context& context, LookedAtDraft& draft) {
  std::set<std::uint16_t> held;  // slots
  const auto& arguments = context.options.arguments;
  for (auto file = arguments.begin() + 1; file != arguments.end(); ++file) {
    if (Status checked = check_file(draft, *file, held); !checked.ok()) return checked;
  }
  for (const Opening& opening : draft.checked.openings) {
    const Content* stated = content_of(opening);
    if (stated == nullptr || held.contains(opening.slot)) continue;
    draft.not_checked.push_back(
        say("the bytes of {1}: name the file behind the draft", as_text(stated->name)));
  }
  return {};
}

}  // namespace muniment::cli
