// How far a dossier is, as a page.
#include "cli/dossier_status.h"

namespace muniment::cli {

namespace {

constexpr std::size_t most_lines = 12;  // of each part; --json has all

Message stage_word(FindingStage stage) {
  switch (stage) {
    case FindingStage::recorded:
      return say("in no report yet");
    case FindingStage::reported:
      return say("reported");
    case FindingStage::fed_back:
      return say("fed back");
    case FindingStage::planned:
      return say("rectification planned");
    case FindingStage::underway:
      return say("rectification under way");
    case FindingStage::completed:
      return say("rectified, not closed");
    case FindingStage::closed:
      break;
  }
  return say("closed");
}

Message awaited_word(Awaited what) {
  switch (what) {
    case Awaited::triage:
      return say("its triage");
    case Awaited::answer:
      return say("the answer to it");
    case Awaited::rectification:
      return say("its rectification");
    case Awaited::disclosure:
      return say("its disclosure");
    case Awaited::acknowledgement:
      break;
  }
  return say("its acknowledgement");
}

Message missing_word(Missing what, std::size_t count) {
  const std::string number = std::to_string(count);
  switch (what) {
    case Missing::points:
      return say("points of the checklist that nobody looked at: {1}", number);
    case Missing::triages:
      return say("petitions without triage: {1}", number);
    case Missing::report:
      return say("the inspection report, and its approval");
    case Missing::report_items:
      return say("findings in no report: {1}", number);
    case Missing::feedback:
      return say("the feedback, and its approval");
    case Missing::feedback_items:
      return say("items of the report in no feedback: {1}", number);
    case Missing::rectifications:
      return say("feedback without a completed rectification: {1}", number);
    case Missing::assessments:
      return say("completed rectifications that are not closed: {1}", number);
    case Missing::disclosure:
      return say("feedback that is not disclosed: {1}", number);
    case Missing::disclosed_items:
      break;
  }
  return say("items that a disclosure neither published nor left out: {1}", number);
}

class DossierPage {
 public:
  DossierPage(const Words& words, const DossierStatus& status) : words_(words), status_(status) {}

  std::string text() {
    heading();
    checklist();
    findings();
    deadlines();
    missing();
    return std::move(text_);
  }

 private:
  void line(const Message& message, std::size_t indent = 0) {
    text_ += std::string(indent, ' ') + words_.translate(message) + "\n";
  }
  std::string name(std::size_t record) const {
    const auto title = status_.titles.find(record);
    const bool has = title != status_.titles.end() && !title->second.empty();
    return label(words_, Vocabulary::kinds, status_.records[record].record.kind) + " " +
           status_.cite(record) +
           (has ? std::string(words_.choose(", ", "，")) + title->second : "");
  }
  void more(std::size_t all) {
    if (all > most_lines)
      line(say("and {1} more; --json lists all", std::to_string(all - most_lines)), 2);
  }

  void heading() {
    line(say("{1}: {2} entries", status_.dossier, std::to_string(status_.records.size())));
    if (status_.round_entry) {
      line(say("the round is stated by {1}", *status_.round_entry));
    } else {
      line(
          say("no round is in force here, so neither checklist nor deadlines are known; \"muniment "
              "policy --round FILE\" states one"));
    }
  }

  void checklist() {
    const auto& points = status_.progress.points;
    if (points.empty()) return;
    std::size_t found = 0, nothing = 0;
    for (const CheckedPoint& point : points) {
      if (point.findings > 0) ++found;
      if (point.findings == 0 && point.nothing_found > 0) ++nothing;
    }
    text_ += "\n";
    line(say("checklist: {1} of {2} points; with findings {3}, nothing found {4}",
             std::to_string(found + nothing), std::to_string(points.size()), std::to_string(found),
             std::to_string(nothing)));
    std::vector<std::string> open;
    for (const CheckedPoint& point : points) {
      if (!point.covered()) open.push_back(point_text(words_, status_, point.number));
    }
    if (open.empty()) return;
    line(say("not looked at: {1}", words_.list(open)), 2);
    if (!status_.round) {
      line(say("these are numbers of the round's list; --round FILE gives them their names"), 2);
    }
  }

  void findings() {
    std::vector<FindingProgress> open;
    for (const FindingProgress& finding : status_.progress.findings) {
      if (finding.stage != FindingStage::closed) open.push_back(finding);
    }
    text_ += "\n";
    line(say("findings: {1}, open {2}", std::to_string(status_.progress.findings.size()),
             std::to_string(open.size())));
    for (std::size_t i = 0; i < std::min(open.size(), most_lines); ++i) {
      line(say("{1}: {2}", name(open[i].record), words_.translate(stage_word(open[i].stage))), 2);
    }
    more(open.size());
  }

  void deadlines() {
    const auto& all = status_.deadlines;
    const std::size_t overdue = status_.overdue();
    text_ += "\n";
    line(say("deadlines: overdue {1}, to come {2}", std::to_string(overdue),
             std::to_string(all.size() - overdue)));
    for (std::size_t i = 0; i < std::min(all.size(), most_lines); ++i) {
      const DossierStatus::Due& one = all[i];
      const std::string what = words_.translate(awaited_word(one.awaited)),
                        day = format_day(one.day);
      line(i < overdue ? say("{1}: {2} was due on {3}, {4} days ago", name(one.record), what, day,
                             std::to_string(std::int64_t{status_.today} - one.day))
                       : say("{1}: {2} is due on {3}", name(one.record), what, day),
           2);
    }
    more(all.size());
  }

  void missing() {
    const auto& parts = status_.progress.missing;
    text_ += "\n";
    if (parts.empty()) return line(say("nothing is missing"));
    line(say("missing, the next step first:"));
    for (const MissingPart& part : parts) {
      line(missing_word(part.what, status_.count(part)), 2);
    }
  }

  const Words& words_;
  const DossierStatus& status_;
  std::string text_;
};

}  // namespace

std::string dossier_page(const Words& words, const DossierStatus& status) {
  return DossierPage(words, status).text();
}

}  // namespace muniment::cli
