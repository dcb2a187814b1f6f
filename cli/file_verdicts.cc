#include "cli/file_verdicts.h"

#include <map>

#include "cli/common/printable.h"
#include "cli/drafting.h"

namespace muniment::cli {
namespace {

using evidence::FileVerdict;
using verify::Outcome;

constexpr std::size_t most_listed = 20;  // of each kind of finding; --json lists all

// A finding on one file: what kind, how it counts, what to say.
struct Remark {
  std::string_view name;
  Outcome outcome;
  Message sentence;
};

Remark changed(const FileTold& file) {
  if (!file.citation) {
    return {"file", Outcome::refuted, say("{1} has other bytes than the manifest says", file.path)};
  }
  return {"file", Outcome::refuted,
          say("{1} has other bytes than were registered as {2}", file.path,
              format_citation(*file.citation))};
}

Remark missing(const FileTold& file) {
  if (!file.citation) {
    return {"file", Outcome::refuted, say("{1} is in the manifest and not there", file.path)};
  }
  return {"file", Outcome::refuted,
          say("{1} was registered as {2} and is not there", file.path,
              format_citation(*file.citation))};
}

Remark moved(const FileTold& file) {
  if (!file.citation) {
    return {"moved", Outcome::flagged,
            say("{1} has the bytes of {2} in the manifest", file.path, file.known_path)};
  }
  const std::string citation = format_citation(*file.citation);
  if (file.copied) {
    return {"moved", Outcome::flagged,
            say("{1} is a copy of {2}, registered as {3}", file.path, file.known_path, citation)};
  }
  return {
      "moved", Outcome::flagged,
      say("{1} was registered as {2} under the name {3}", file.path, citation, file.known_path)};
}

Remark added(const FileTold& file) {
  return {"registered", Outcome::cannot_evaluate,
          say("{1} is new: neither its bytes nor its name are known", file.path)};
}

verify::Place place_of(const FileTold& file) {
  verify::Place place;
  place.file = file.path;
  place.citation = file.citation;
  place.index = file.index;
  return place;
}

std::vector<Remark> remarks_on(const FileTold& file, int zone) {
  std::vector<Remark> remarks;
  if (!file.holds) {
    remarks.push_back({"opening", Outcome::cannot_evaluate,
                       say("{1}: what is kept here of its fields is not what was recorded",
                           format_citation(*file.citation))});
    return remarks;
  }
  if (file.verdict == FileVerdict::changed) remarks.push_back(changed(file));
  if (file.verdict == FileVerdict::missing) remarks.push_back(missing(file));
  if (file.verdict == FileVerdict::moved) remarks.push_back(moved(file));
  if (file.verdict == FileVerdict::added) remarks.push_back(added(file));
  if (file.replaced_by && file.verdict != FileVerdict::changed) {
    verify::Check corrected = correction_check(*file.replaced_by, place_of(file), zone);
    remarks.push_back({corrected.name, corrected.outcome, std::move(corrected.sentence)});
  }
  if (file.outdated) {
    remarks.push_back({"outdated", Outcome::flagged,
                       say("{1} has the bytes of {2}; newer ones were registered under this name",
                           file.path, format_citation(*file.citation))});
  }
  return remarks;
}

// Adds findings until a kind has been told often enough; counts the others.
class ShortList {
 public:
  explicit ShortList(verify::Report& report) : report_(report) {}

  void add(Remark remark, verify::Place place) {
    auto& [outcome, count] = told_.try_emplace(remark.name, remark.outcome, 0).first->second;
    if (++count > most_listed) return;
    report_.add({.name = remark.name,
                 .outcome = remark.outcome,
                 .sentence = std::move(remark.sentence),
                 .place = std::move(place)});
  }

  void finish() {
    for (const auto& [name, told] : told_) {
      const auto& [outcome, count] = told;
      if (count <= most_listed) continue;
      report_.add({.name = name,
                   .outcome = outcome,
                   .sentence = say("{1} more findings of this kind; --json lists all files",
                                   std::to_string(count - most_listed)),
                   .place = {}});
    }
  }

 private:
  verify::Report& report_;
  std::map<std::string_view, std::pair<Outcome, std::size_t>> told_;
};

}  // namespace

void FileVerdicts::add(FileTold told) {
  ++counts_[static_cast<std::size_t>(told.verdict)];
  files_.push_back(std::move(told));
}

void FileVerdicts::conclude(const std::vector<evidence::SkippedFile>& skipped,
                            verify::Report& report) const {
  report.state(
      "files",
      say("{1} matched, {2} moved, {3} changed, {4} missing, {5} new",
          std::to_string(count(FileVerdict::matched)), std::to_string(count(FileVerdict::moved)),
          std::to_string(count(FileVerdict::changed)), std::to_string(count(FileVerdict::missing)),
          std::to_string(count(FileVerdict::added))));
  ShortList list(report);
  std::uint64_t same = 0;
  for (const FileTold& file : files_) {
    const bool known = file.verdict == FileVerdict::matched || file.verdict == FileVerdict::moved;
    if (known && file.holds) ++same;
    for (Remark& remark : remarks_on(file, zone_)) list.add(std::move(remark), place_of(file));
  }
  for (const evidence::SkippedFile& file : skipped) {
    verify::Place place;
    place.file = file.relative;
    const Message reason = skip_reason(file.reason, file.detail);
    if (evidence::is_failure(file.reason)) {
      list.add({"unreadable", Outcome::cannot_evaluate, reason}, std::move(place));
    } else {
      list.add({"skipped", Outcome::not_checked, reason}, std::move(place));
    }
  }
  list.finish();
  if (files_.empty() && skipped.empty()) {
    report.add({.name = "file",
                .outcome = Outcome::cannot_evaluate,
                .sentence = say("there are no files: there is nothing to check"),
                .place = {}});
  }
  report.require("file");
  if (same == 0) return;
  report.add(
      {.name = "file",
       .outcome = Outcome::pass,
       .sentence = say("{1} files are byte for byte as they were recorded", std::to_string(same)),
       .place = {}});
}

Document::Object FileVerdicts::document(const Words& words,
                                        const std::vector<evidence::SkippedFile>& skipped) const {
  Document counts = Document::object();
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    counts.set(std::string(evidence::file_verdict_name(static_cast<FileVerdict>(i))), counts_[i]);
  }
  Document files = Document::array();
  for (const FileTold& file : files_) {
    Document one = Document::object();
    one.set("path", printable(file.path)).set("verdict", evidence::file_verdict_name(file.verdict));
    if (file.citation) one.set("citation", format_citation(*file.citation));
    if (file.index) one.set("index", file.index->value);
    if (file.verdict == FileVerdict::moved) {
      one.set("from", printable(file.known_path)).set("copied", file.copied);
    }
    if (file.replaced_by) set_correction(one, file.replaced_by, zone_);
    if (file.outdated) one.set("outdated", true);
    if (!file.holds) one.set("damaged", true);
    files.push(std::move(one));
  }
  Document unread = Document::array();
  for (const evidence::SkippedFile& file : skipped) {
    unread.push(Document::object()
                    .set("path", printable(file.relative))
                    .set("reason", words.translate(skip_reason(file.reason, file.detail)))
                    .set("failure", evidence::is_failure(file.reason)));
  }
  return {
      {"counts", std::move(counts)}, {"files", std::move(files)}, {"skipped", std::move(unread)}};
}

}  // namespace muniment::cli
