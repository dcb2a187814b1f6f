#include "verify/package_contents.h"

#include "verify/content_digest.h"
#include "verify/receipt_parts.h"
#include "verify/words.h"

namespace muniment::verify {

void PackageContents::check(bool all_read, const FileToCheck* own, Report& report) const {
  std::uint64_t same = 0;
  for (const auto& [place, member] : files_) {
    const auto opened = opened_.find(place);
    if (opened != opened_.end()) {
      if (is_opened(member, opened->second, report)) ++same;
      continue;
    }
    if (all_read) {
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
  if (own != nullptr) check_own(all_read, *own, report);
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
  if (of_file.passed("file")) return true;
  report.append(of_file);
  return false;
}

void PackageContents::check_own(bool all_read, const FileToCheck& own, Report& report) const {
  std::vector<OpenedContent> all;
  for (const auto& [place, opened] : opened_) all.push_back({opened.name, opened.content});
  Report of_file;
  check_file(own, all, of_file);
  if (all_read || of_file.passed("file")) return report.append(of_file);
  report.require("file");
  report.add(make_check(
      "file", Outcome::cannot_evaluate,
      say("the file {1} is none that was opened in an entry that could be read", own.name)));
}

}  // namespace muniment::verify
