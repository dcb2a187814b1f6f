#include "verify/package_contents.h"

#include "verify/content_digest.h"
#include "verify/receipt_parts.h"
#include "verify/words.h"

namespace muniment::verify {
namespace {

constexpr std::size_t longest_cut = 3;  // a character is not cut in its middle

std::string_view last_part(std::string_view path) { return path.substr(path.rfind('/') + 1); }

// Whether a file may be called so that was registered under this name: by what a safe name replaces
// and cuts. Normalisation changes other bytes, and is told like any other name.
bool is_name_of(std::string_view registered, std::string_view name) {
  constexpr std::string_view replaced = R"(\/:*?"<>|. )";
  const bool cut = registered.size() > max_safe_name_bytes && name.size() < registered.size() &&
                   name.size() + longest_cut >= max_safe_name_bytes;
  if (registered.empty()) return name == "_";
  if (name.size() != registered.size() && !cut) return false;
  for (std::size_t at = 0; at < name.size(); ++at) {
    const auto byte = static_cast<std::uint8_t>(registered[at]);
    const bool may_go =
        byte < 0x20 || byte >= 0x7f || replaced.find(registered[at]) != std::string_view::npos;
    if (name[at] != registered[at] && (name[at] != '_' || !may_go)) return false;
  }
  return true;
}

}  // namespace

void PackageContents::check(bool all_opened, const FileToCheck* own, Report& report) const {
  std::uint64_t same = 0;
  for (const auto& [place, member] : files_) {
    const auto opened = opened_.find(place);
    if (opened != opened_.end()) {
      if (is_opened(member, opened->second, report)) ++same;
      continue;
    }
    if (all_opened) {
      report.add(
          make_check("file", Outcome::refuted,
                     say("no opened field claims {1}: it was put into the package", member.name),
                     member_place(member)));
    } else {
      report.add(make_check("file", Outcome::not_checked,
                            say("no field that could be read claims {1}", member.name),
                            member_place(member)));
    }
  }
  if (same > 0) {
    report.add(make_check(
        "file", Outcome::pass,
        say("{1} files are byte for byte those that were registered", std::to_string(same))));
  }
  tell_missing(report);
  if (own != nullptr) check_own(all_opened, *own, report);
}

bool PackageContents::is_opened(const ZipMember& member, const Opened& opened,
                                Report& report) const {
  const auto digest = [&](std::uint16_t algorithm) {
    return content_digest(algorithm, [&](const std::function<void(ByteView)>& take) {
      return read_member(package_, member, [&](ByteView piece) -> Status {
        take(piece);
        return {};
      });
    });
  };
  Report of_file;
  check_file({member.name, member.size, digest}, {{opened.name, opened.content}}, of_file);
  const std::string_view file = last_part(member.name);
  const std::string_view registered = last_part(as_text(opened.content.name));
  if (!is_name_of(registered, file.substr(file.find('-') + 1))) {
    report.add(
        make_check("file", Outcome::flagged,
                   say("{1} was registered under another name: {2}", member.name, registered),
                   member_place(member)));
  }
  if (of_file.passed("file")) return true;
  report.append(of_file);
  return false;
}

void PackageContents::tell_missing(Report& report) const {
  std::uint64_t missing = 0;
  const Opened* first = nullptr;
  for (const auto& [place, opened] : opened_) {
    if (files_.contains(place)) continue;
    if (++missing == 1) first = &opened;
  }
  if (missing == 0) return;
  report.add(make_check("file", Outcome::not_checked,
                        say("{1} of the opened contents came without their files, {2} the first of "
                            "them: what these hold is not shown",
                            std::to_string(missing), first->name)));
}

void PackageContents::check_own(bool all_opened, const FileToCheck& own, Report& report) const {
  std::vector<OpenedContent> all;
  for (const auto& [place, opened] : opened_) all.push_back({opened.name, opened.content});
  Report of_file;
  check_file(own, all, of_file);
  if (all_opened || of_file.count(Outcome::refuted) == 0) return report.append(of_file);
  report.require("file");
  report.add(make_check("file", Outcome::cannot_evaluate,
                        say("the file {1} is none of those that could be opened", own.name)));
}

}  // namespace muniment::verify
