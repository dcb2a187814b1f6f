#include "cli/common/report_text.h"

#include <vector>

namespace muniment::cli {
namespace {

using verify::Check;
using verify::Outcome;
using verify::Place;
using verify::Report;
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

std::string byte_range(const Place& place, const Words& words) {
  if (!place.first_byte) return {};
  const std::string first = std::to_string(*place.first_byte);
  if (!place.last_byte || *place.last_byte == *place.first_byte) {
    return words.translate(say("byte {1}", first));
  }
  return words.translate(say("bytes {1} to {2}", first, std::to_string(*place.last_byte)));
}

// " (R7-FGW/12, entry 40, field title, bytes 3 to 9)", or nothing when no part is known.
std::string format_place(const Place& place, const Words& words) {
  std::vector<std::string> parts;
  if (place.citation) parts.push_back(printable(format_citation(*place.citation)));
  if (place.index) {
    parts.push_back(words.translate(say("entry {1}", std::to_string(place.index->value))));
  }
  if (!place.file.empty()) parts.push_back(words.translate(say("file {1}", place.file)));
  if (!place.field.empty()) parts.push_back(words.translate(say("field {1}", place.field)));
  if (std::string bytes = byte_range(place, words); !bytes.empty()) parts.push_back(bytes);
  if (parts.empty()) return {};
  std::string joined;
  for (const std::string& part : parts) {
    if (!joined.empty()) joined += words.choose(", ", "，");
    joined += part;
  }
  return std::string(words.choose(" (", "（")) + joined + std::string(words.choose(")", "）"));
}

// Writes the parts of one report, one after the other.
class Writer {
 public:
  Writer(const Report& report, const Words& words, Colour colour, const Layout& layout)
      : report_(report), words_(words), colour_(colour), layout_(layout) {}

  std::string write() {
    verdict();
    statements();
    section(Outcome::refuted, say("Does not match:"));
    section(Outcome::broken, say("Rules not met:"));
    section(Outcome::cannot_evaluate, say("Cannot be evaluated:"));
    not_kept();
    section(Outcome::flagged, say("Worth a look (changes no verdict):"));
    section(Outcome::pass, say("Passed:"));
    section(Outcome::not_checked, say("Not checked:"));
    return std::move(text_);
  }

 private:
  void verdict() {
    const Verdict verdict = report_.verdict();
    std::string line = painted(words_.translate(verdict_word(verdict)), verdict_colour(verdict));
    if (!layout_.subject.empty()) {
      line += words_.choose(": ", "：");
      line += printable(layout_.subject);
    }
    text_ += line + "\n";
    text_ += wrap(words_.translate(verdict_meaning(verdict)), layout_.columns, 0) + "\n";
  }

  void statements() {
    if (report_.statements().empty()) return;
    text_ += "\n";
    for (const verify::Statement& statement : report_.statements()) {
      item("", words_.translate(statement.sentence));
    }
  }

  void section(Outcome outcome, const Message& heading) {
    const bool always = outcome == Outcome::not_checked;
    if (report_.count(outcome) == 0 && !always) return;
    text_ += "\n" + painted(words_.translate(heading), bold) + "\n";
    for (const Check& check : report_.checks()) {
      if (check.outcome == outcome) item("- ", sentence_of(check));
    }
    if (report_.count(outcome) == 0) item("- ", words_.translate(say("nothing was left out")));
  }

  void not_kept() {
    if (report_.faults_not_kept() == 0) return;
    item("- ", words_.translate(say("{1} more faults were found and are not listed",
                                    std::to_string(report_.faults_not_kept()))));
  }

  std::string sentence_of(const Check& check) const {
    std::string sentence = words_.translate(check.sentence);
    if (check.rule != 0) {
      sentence = words_.translate(say("rule {1}", std::to_string(check.rule))) +
                 std::string(words_.choose(": ", "：")) + sentence;
    }
    return sentence + format_place(check.place, words_);
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
  Colour colour_;
  const Layout& layout_;
  std::string text_;
};

}  // namespace

Message verdict_word(Verdict verdict) {
  switch (verdict) {
    case Verdict::verified:
      return say("verified");
    case Verdict::refuted:
      return say("refuted");
    case Verdict::rules_broken:
      return say("rules broken");
    case Verdict::cannot_evaluate:
      break;
  }
  return say("cannot evaluate");
}

Message verdict_meaning(Verdict verdict) {
  switch (verdict) {
    case Verdict::verified:
      return say("Everything that was asked for was checked, and it holds.");
    case Verdict::refuted:
      return say("This is not what the ledger recorded. Each fault is listed with its place.");
    case Verdict::rules_broken:
      return say("The records are authentic, but a rule or the trust file's quorum is not met.");
    case Verdict::cannot_evaluate:
      break;
  }
  return say("Something needed is missing or unknown, so there is no verdict. This is not a pass.");
}

std::string format_report(const Report& report, const Words& words, Colour colour,
                          const Layout& layout) {
  return Writer(report, words, colour, layout).write();
}

}  // namespace muniment::cli
