#include "cli/common/report_text.h"

#include <algorithm>
#include <vector>

#include "cli/common/report_words.h"

namespace muniment::cli {
namespace {

using verify::Check;
using verify::Outcome;
using verify::Report;
using verify::Statement;
using verify::Verdict;

constexpr std::string_view bold = "\x1b[1m";
constexpr std::string_view plain = "\x1b[0m";

std::string_view verdict_colour(Verdict verdict) {
  switch (verdict) {
    case Verdict::verified:
      return "\x1b[1;32m";
    case Verdict::refuted:
      return "\x1b[1;31m";
    case Verdict::rules_broken:
    case Verdict::cannot_evaluate:
      break;
  }
  return "\x1b[1;33m";
}

// Those of `all` whose sentence has the template of the one at `first`, and at most one argument:
// they are said in one. Others stay alone.
template <typename Sentence>
std::vector<const Sentence*> alike(const std::vector<const Sentence*>& all, std::size_t first) {
  std::vector<const Sentence*> group = {all[first]};
  if (all[first]->sentence.arguments.size() > 1) return group;
  for (std::size_t at = first + 1; at < all.size(); ++at) {
    if (all[at]->sentence.text == all[first]->sentence.text) group.push_back(all[at]);
  }
  return group;
}

// Whether an earlier one said it already.
template <typename Sentence>
bool was_said(const std::vector<const Sentence*>& all, std::size_t at) {
  if (all[at]->sentence.arguments.size() > 1) return false;
  return std::any_of(
      all.begin(), all.begin() + static_cast<std::ptrdiff_t>(at),
      [&](const Sentence* one) { return one->sentence.text == all[at]->sentence.text; });
}

// Writes the parts of one report, one after the other.
class Writer {
 public:
  Writer(const Report& report, const Words& words, Colour colour, const Layout& layout)
      : report_(report), words_(words), said_(report, words), colour_(colour), layout_(layout) {}

  std::string write() {
    verdict();
    statements();
    section(Outcome::refuted, say("Does not match:"));
    section(Outcome::broken, say("Rules not met:"));
    section(Outcome::cannot_evaluate, say("Cannot be evaluated:"));
    nothing_evaluated();
    not_kept();
    section(Outcome::flagged, say("Worth a look (changes no verdict):"));
    passed();
    section(Outcome::not_checked, say("Not checked:"));
    const Verdict verdict_now = report_.verdict();
    const bool complete = verdict_now == Verdict::verified || verdict_now == Verdict::rules_broken;
    if (complete && report_.count(Outcome::not_checked) == 0) {
      heading(say("Not checked:"));
      item("- ", words_.translate(say("nothing was left out")));
    }
    return std::move(text_);
  }

 private:
  void verdict() {
    const Verdict verdict = report_.verdict();
    text_ += painted(words_.translate(verdict_word(verdict)), verdict_colour(verdict));
    if (!layout_.subject.empty()) {
      text_ += words_.choose(": ", "：");
      text_ += printable(layout_.subject);
    }
    text_ += "\n" + wrap(words_.translate(verdict_meaning(verdict)), layout_.columns, 0) + "\n";
  }

  void statements() {
    if (report_.statements().empty()) return;
    text_ += "\n";
    std::vector<const Statement*> fields;
    for (const Statement& statement : report_.statements()) {
      if (statement.name == "field") fields.push_back(&statement);
    }
    std::size_t field = 0;
    for (const Statement& statement : report_.statements()) {
      if (statement.name != "field") {
        item("", said_.sentence(statement));
        continue;
      }
      const std::size_t at = field++;
      if (was_said(fields, at)) continue;
      const auto group = alike(fields, at);
      item("", group.size() == 1 ? said_.sentence(statement) : said_.merged(group));
    }
  }

  void section(Outcome outcome, const Message& title) {
    if (report_.count(outcome) == 0) return;
    heading(title);
    for (const Check& check : report_.checks()) {
      if (check.outcome == outcome) item("- ", sentence_of(check));
    }
  }

  // What holds is said once for all places where it does.
  void passed() {
    std::vector<const Check*> checks;
    for (const Check& check : report_.checks()) {
      if (check.outcome == Outcome::pass) checks.push_back(&check);
    }
    if (checks.empty()) return;
    heading(say("Passed:"));
    for (std::size_t at = 0; at < checks.size(); ++at) {
      if (was_said(checks, at)) continue;
      const auto group = alike(checks, at);
      const std::string sentence =
          group.size() == 1 ? said_.sentence(*group.front()) : said_.merged(group);
      item("- ", sentence + in_brackets(said_.list(citations_of(group))));
    }
  }

  static std::vector<std::string> citations_of(const std::vector<const Check*>& checks) {
    std::vector<std::string> citations;
    for (const Check* check : checks) {
      if (!check->place.citation) continue;
      std::string citation = printable(format_citation(*check->place.citation));
      if (std::find(citations.begin(), citations.end(), citation) == citations.end()) {
        citations.push_back(std::move(citation));
      }
    }
    return citations;
  }

  // A verdict needs certain checks; where one did not take place there may be no fault to show.
  void nothing_evaluated() {
    if (report_.verdict() != Verdict::cannot_evaluate) return;
    if (report_.count(Outcome::cannot_evaluate) > 0) return;
    heading(say("Cannot be evaluated:"));
    item("- ",
         words_.translate(say("a check without which there is no verdict did not take place")));
  }

  void not_kept() {
    if (report_.faults_not_kept() == 0) return;
    item("- ", words_.translate(say("{1} more faults were found and are not listed",
                                    std::to_string(report_.faults_not_kept()))));
  }

  std::string sentence_of(const Check& check) const {
    std::string sentence = said_.sentence(check);
    if (check.rule != 0) {
      sentence = words_.translate(say("rule {1}", std::to_string(check.rule))) +
                 std::string(words_.choose(": ", "：")) + sentence;
    }
    return sentence + in_brackets(said_.place(check.place));
  }

  std::string in_brackets(const std::string& inner) const {
    if (inner.empty()) return {};
    return std::string(words_.choose(" (", "（")) + inner + std::string(words_.choose(")", "）"));
  }

  void heading(const Message& title) {
    text_ += "\n" + painted(words_.translate(title), bold) + "\n";
  }

  void item(std::string_view bullet, const std::string& sentence) {
    std::string line = "  ";
    line += bullet;
    const std::size_t indent = line.size();
    text_ += wrap(line + sentence, layout_.columns, indent) + "\n";
  }

  std::string painted(const std::string& text, std::string_view how) const {
    if (colour_ == Colour::off) return text;
    return std::string(how) + text + std::string(plain);
  }

  const Report& report_;
  const Words& words_;
  const ReportWords said_;
  Colour colour_;
  const Layout& layout_;
  std::string text_;
};

}  // namespace

std::string format_report(const Report& report, const Words& words, Colour colour,
                          const Layout& layout) {
  return Writer(report, words, colour, layout).write();
}

}  // namespace muniment::cli
