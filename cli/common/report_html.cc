#include "cli/common/report_html.h"

#include "cli/common/files.h"
#include "cli/common/report_words.h"
#include "cli/common/time_format.h"
#include "evidence/model/vocabulary.h"

namespace muniment::cli {
namespace {

using verify::Check;
using verify::Outcome;
using verify::Report;
using verify::Verdict;

// No script, no link and no font from elsewhere: the page says what it says without a network.
constexpr std::string_view head = R"(<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Muniment</title>
<style>
:root { color-scheme: light; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem; line-height: 1.5; color: #1a1a1a;
  font-family: "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", SimSun, Georgia, serif; }
h1 { font-size: 1.3rem; margin: 0 0 .2rem; overflow-wrap: anywhere; }
h2 { font-size: 1.05rem; margin: 1.6rem 0 .4rem; border-bottom: 1px solid #bbb; }
.verdict { border-left: .5rem solid; padding: .6rem 1rem; margin: .8rem 0; break-inside: avoid; }
.verdict strong { font-size: 1.5rem; }
.verified { border-color: #1b7a3d; background: #eef7f0; }
.refuted { border-color: #b3261e; background: #fbeeed; }
.unsure { border-color: #b07a00; background: #fdf6e6; }
ul { margin: 0; padding-left: 1.2rem; }
li { margin: .3rem 0; break-inside: avoid; overflow-wrap: anywhere; }
.en { display: block; color: #555; font-size: .88em; font-family: Georgia, "Times New Roman", serif; }
table { border-collapse: collapse; width: 100%; font-size: .9em; }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid #ddd; }
td.time { white-space: nowrap; font-variant-numeric: tabular-nums; }
article + article { margin-top: 3rem; break-before: page; }
footer { margin-top: 2rem; border-top: 1px solid #bbb; color: #555; font-size: .85em; }
@media print { body { padding: 0; max-width: none; } .verdict { print-color-adjust: exact; } }
</style>
</head>
<body>
)";

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

const Words& chinese() {
  static const Words words(Language::chinese);
  return words;
}
const Words& english() {
  static const Words words(Language::english);
  return words;
}

// Both languages, the Chinese one first; one where they do not differ.
std::string both(const std::string& zh, const std::string& en) {
  if (zh == en) return escaped(zh);
  return escaped(zh) + "<span class=\"en\" lang=\"en\">" + escaped(en) + "</span>";
}
std::string both(const Message& message) {
  return both(chinese().translate(message), english().translate(message));
}
// The sections of the text report end in a colon.
std::string heading(const Message& message) {
  std::string zh = chinese().translate(message), en = english().translate(message);
  constexpr std::string_view colon = "：";
  if (zh.ends_with(colon)) zh.resize(zh.size() - colon.size());
  if (en.ends_with(':')) en.pop_back();
  return "<h2>" + escaped(zh) + " · <span lang=\"en\">" + escaped(en) + "</span></h2>\n";
}

std::string_view class_of(Verdict verdict) {
  return verdict == Verdict::verified  ? "verified"
         : verdict == Verdict::refuted ? "refuted"
                                       : "unsure";
}

class Page {
 public:
  explicit Page(const Report& report)
      : report_(report), zh_(report, chinese()), en_(report, english()) {}

  std::string write() {
    const Verdict verdict = report_.verdict();
    text_ += "<div class=\"verdict " + std::string(class_of(verdict)) + "\"><strong>" +
             escaped(chinese().translate(verdict_word(verdict))) + " · <span lang=\"en\">" +
             escaped(english().translate(verdict_word(verdict))) + "</span></strong><br>" +
             both(verdict_meaning(verdict)) + "</div>\n";
    section(Outcome::refuted, say("Does not match:"));
    section(Outcome::broken, say("Rules not met:"));
    section(Outcome::cannot_evaluate, say("Cannot be evaluated:"));
    if (report_.faults_not_kept() > 0) {
      text_ += "<p>" +
               both(say("{1} more faults were found and are not listed",
                        std::to_string(report_.faults_not_kept()))) +
               "</p>\n";
    }
    section(Outcome::flagged, say("Worth a look (changes no verdict):"));
    statements();
    timeline();
    section(Outcome::pass, say("Passed:"));
    section(Outcome::not_checked, say("Not checked:"));
    return std::move(text_);
  }

 private:
  void statements() {
    if (report_.statements().empty()) return;
    text_ += heading(say("What it states:")) + "<ul>\n";
    for (const verify::Statement& statement : report_.statements()) {
      text_ += "<li>" + both(zh_.sentence(statement), en_.sentence(statement)) + "</li>\n";
    }
    text_ += "</ul>\n";
  }

  void timeline() {
    if (report_.events().empty()) return;
    text_ += heading(say("What was registered, in the order of the ledger:")) +
             "<table><thead><tr><th>UTC</th><th>" + both(say("entry")) + "</th><th>" +
             both(say("kind")) + "</th><th>" + both(say("signed by")) +
             "</th></tr></thead><tbody>\n";
    for (const verify::Event& event : report_.events()) {
      const Term* kind = term_by_code(Vocabulary::kinds, event.kind);
      std::string signers;
      for (const std::string& name : event.signers) signers += (signers.empty() ? "" : ", ") + name;
      text_ += "<tr><td class=\"time\">" + escaped(format_time(event.admitted, 0)) + "</td><td>" +
               escaped(format_citation(event.citation)) + "</td><td>" +
               (kind == nullptr ? std::to_string(event.kind)
                                : both(std::string(kind->chinese), std::string(kind->english))) +
               "</td><td>" + escaped(printable(signers)) + "</td></tr>\n";
    }
    text_ += "</tbody></table>\n";
    if (report_.events_not_kept() > 0) {
      text_ +=
          "<p>" + both(say("and {1} more", std::to_string(report_.events_not_kept()))) + "</p>\n";
    }
  }

  void section(Outcome outcome, const Message& title) {
    if (report_.count(outcome) == 0) return;
    text_ += heading(title) + "<ul>\n";
    for (const Check& check : report_.checks()) {
      if (check.outcome == outcome) {
        text_ += "<li>" + both(sentence(check, zh_), sentence(check, en_)) + "</li>\n";
      }
    }
    text_ += "</ul>\n";
  }

  static std::string sentence(const Check& check, const ReportWords& said) {
    const Words& words = said.words();
    std::string sentence = said.sentence(check);
    if (check.rule != 0) {
      sentence = words.translate(say("rule {1}", std::to_string(check.rule))) +
                 std::string(words.choose(": ", "：")) + sentence;
    }
    const std::string place = said.place(check.place);
    if (place.empty()) return sentence;
    return sentence + std::string(words.choose(" (", "（")) + place +
           std::string(words.choose(")", "）"));
  }

  const Report& report_;
  ReportWords zh_, en_;
  std::string text_;
};

}  // namespace

Status write_html_report(const std::filesystem::path& file, const std::string& page) {
  std::error_code missing;
  const bool there = std::filesystem::exists(std::filesystem::symlink_status(file, missing));
  if (there && !begins_with(file, head)) {
    return Error(ErrorKind::refused,
                 say("{1} is there and is no report: name another file", file.string()));
  }
  return write_file(file, page, 0644, there ? Overwrite::yes : Overwrite::no);
}

std::string format_html_report(const std::vector<SubjectReport>& reports,
                               const std::string& trust_file, std::int64_t made_at) {
  std::string text(head);
  for (const SubjectReport& subject : reports) {
    text += "<article>\n<h1>" + escaped(printable(subject.subject)) + "</h1>\n";
    if (subject.report.ok()) {
      text += Page(*subject.report).write();
    } else {
      text += "<div class=\"verdict unsure\">" +
              both(chinese().translate(subject.report.error()),
                   english().translate(subject.report.error())) +
              "</div>\n";
    }
    text += "</article>\n";
  }
  text +=
      "<footer><p>" +
      both(say("Checked by muniment-verify {1} with the trust file {2}, on a machine whose clock "
               "said {3}. Nobody needs to believe this page: whoever has the files and a trust "
               "file can check again.",
               MUNIMENT_VERSION, printable(trust_file), format_time(made_at, 0))) +
      "</p></footer>\n</body>\n</html>\n";
  return text;
}

}  // namespace muniment::cli
