#include "evidence/round_file.h"

#include <algorithm>
#include <map>

#include "evidence/model/catalogue.h"
#include "evidence/model/opening.h"
#include "evidence/toml_nesting.h"

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

namespace muniment::evidence {
namespace {

constexpr std::int64_t round_file_version = 1;
constexpr std::size_t max_nesting = 16;
constexpr std::size_t max_text_bytes = 1000;
constexpr std::size_t max_items = 500;  // topics, areas, points and disciplines together

using Keys = std::initializer_list<std::string_view>;

std::size_t line_of(const toml::node& node) {
  return std::max<std::size_t>(node.source().begin.line, 1);
}

bool is_line(std::string_view text) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  return is_utf8_text(text) && std::none_of(text.begin(), text.end(), is_control);
}

// Reads the tables of a document into values. What cannot be read has its fault, and a value that
// nobody will see.
class Reader {
 public:
  RoundFile read(const toml::table& root) {
    RoundFile round;
    check_keys(root, {"version", "title", "title_en", "zone", "omissions", "topic", "discipline",
                      "deadline", "signing"});
    integer(root, "version", round_file_version, round_file_version);
    round.title = name(root, "title", "title_en");
    round.zone_minutes = static_cast<std::int16_t>(
        integer(root, "zone", 1 - max_zone_minutes, max_zone_minutes - 1));
    round.omissions = codes(root, "omissions", FactCode::omission);
    each_table(root, "topic", Required::no,
               [&](const toml::table& topic) { round.topics.push_back(read_topic(topic)); });
    Numbers disciplines;
    each_table(root, "discipline", Required::no, [&](const toml::table& discipline) {
      round.disciplines.push_back(read_numbered(discipline, {}, disciplines));
    });
    read_deadlines(root, round);
    if (const toml::table* signing = table(root, "signing")) {
      check_keys(*signing, {"reasons", "never_alone"});
      round.reasons = codes(*signing, "reasons", FactCode::single_signer);
      round.never_alone = codes(*signing, "never_alone", FactCode::never_alone);
    }
    if (faults_.empty() && terms_of(round) == RoundTerms()) {
      fault(root, say("the round says nothing: name topics, disciplines, omissions, deadlines or "
                      "signing rules"));
    }
    return round;
  }

  std::vector<RoundFault> faults() {
    std::stable_sort(faults_.begin(), faults_.end(),
                     [](const auto& a, const auto& b) { return a.line < b.line; });
    return std::move(faults_);
  }

 private:
  using Lines = std::map<std::string, std::size_t, std::less<>>;
  using Numbers = std::map<std::int64_t, std::size_t>;
  enum class Required { no, yes };

  void fault(const toml::node& node, Message sentence) {
    faults_.push_back({line_of(node), std::move(sentence)});
  }
  void missing(const toml::table& in, std::string_view key) {
    fault(in, say("{1} is missing here", key));
  }

  void check_keys(const toml::table& in, Keys known) {
    for (const auto& [key, node] : in) {
      if (std::find(known.begin(), known.end(), key.str()) != known.end()) continue;
      std::string all;
      for (const std::string_view each : known) all.append(all.empty() ? "" : ", ").append(each);
      faults_.push_back({std::max<std::size_t>(key.source().begin.line, 1),
                         say("{1} is no key here; there are: {2}", key.str(), all)});
    }
  }

  std::string text(const toml::table& in, std::string_view key, Required required) {
    const toml::node* node = in.get(key);
    if (node == nullptr) {
      if (required == Required::yes) missing(in, key);
      return {};
    }
    const auto* value = node->as_string();
    if (value == nullptr) {
      fault(*node, say("{1} takes a text in quotes", key));
      return {};
    }
    if (value->get().empty() || value->get().size() > max_text_bytes || !is_line(value->get())) {
      fault(*node,
            say("{1} takes one line of 1 to {2} bytes", key, std::to_string(max_text_bytes)));
    }
    return value->get();
  }

  RoundName name(const toml::table& in, std::string_view chinese, std::string_view english) {
    return {text(in, chinese, Required::yes), text(in, english, Required::no)};
  }

  std::int64_t integer(const toml::table& in, std::string_view key, std::int64_t least,
                       std::int64_t most) {
    const toml::node* node = in.get(key);
    if (node == nullptr) {
      missing(in, key);
      return least;
    }
    const auto* value = node->as_integer();
    if (value != nullptr && value->get() >= least && value->get() <= most) return value->get();
    fault(*node, least == most ? say("{1} is {2}", key, std::to_string(least))
                               : say("{1} takes a whole number from {2} to {3}", key,
                                     std::to_string(least), std::to_string(most)));
    return least;
  }

  const toml::table* table(const toml::table& in, std::string_view key) {
    const toml::node* node = in.get(key);
    if (node != nullptr && !node->is_table()) fault(*node, say("{1} is a table: [{1}]", key));
    return node == nullptr ? nullptr : node->as_table();
  }

  template <typename Each>
  void each_table(const toml::table& in, std::string_view key, Required required,
                  const Each& each) {
    const toml::node* node = in.get(key);
    if (node == nullptr) {
      if (required == Required::yes) missing(in, key);
      return;
    }
    const toml::array* list = node->as_array();
    if (list == nullptr || list->empty()) {
      fault(*node, say("{1} is a list of tables, and at least one", key));
      return;
    }
    for (const toml::node& item : *list) {
      if (!item.is_table()) {
        fault(item, say("{1} is a list of tables, and at least one", key));
      } else if (++items_ <= max_items) {
        each(*item.as_table());
      } else if (items_ == max_items + 1) {
        fault(item, say("a round has at most {1} topics, areas, points and disciplines together",
                        std::to_string(max_items)));
      }
    }
  }

  // A code that no other item has, and that goes on from its parent's.
  std::string code(const toml::table& in, std::string_view parent) {
    std::string value = text(in, "code", Required::yes);
    if (value.empty()) return value;
    const toml::node& node = *in.get("code");
    const auto [known, is_new] = codes_.emplace(value, line_of(node));
    if (!is_round_code(value)) {
      fault(node, say("a code begins with a letter and has at most {1} of A-Z, a-z, 0-9, '.', '_' "
                      "and '-'",
                      std::to_string(max_round_code_bytes)));
    } else if (!parent.empty() && !value.starts_with(std::string(parent) + ".")) {
      fault(node, say("the code {1} does not begin with {2}", value, std::string(parent) + "."));
    } else if (!is_new) {
      fault(node,
            say("the code {1} stands in line {2} already", value, std::to_string(known->second)));
    }
    return value;
  }

  RoundPoint read_numbered(const toml::table& in, std::string_view parent, Numbers& numbers) {
    check_keys(in, {"code", "number", "name", "name_en"});
    const std::size_t before = faults_.size();
    RoundPoint point{code(in, parent), 0, {}};
    const std::int64_t number = integer(in, "number", 1, 65535);
    point.number = static_cast<std::uint16_t>(number);
    point.name = name(in, "name", "name_en");
    if (faults_.size() > before) return point;
    const auto [known, is_new] = numbers.emplace(number, line_of(in));
    if (!is_new) {
      fault(*in.get("number"), say("the number {1} stands in line {2} already",
                                   std::to_string(number), std::to_string(known->second)));
    }
    return point;
  }

  RoundArea read_area(const toml::table& in, std::string_view topic) {
    check_keys(in, {"code", "name", "name_en", "point"});
    RoundArea area{code(in, topic), name(in, "name", "name_en"), {}};
    each_table(in, "point", Required::yes, [&](const toml::table& point) {
      area.points.push_back(read_numbered(point, area.code, points_));
    });
    return area;
  }

  RoundTopic read_topic(const toml::table& in) {
    check_keys(in, {"code", "name", "name_en", "area"});
    RoundTopic topic{code(in, {}), name(in, "name", "name_en"), {}};
    each_table(in, "area", Required::yes, [&](const toml::table& area) {
      topic.areas.push_back(read_area(area, topic.code));
    });
    return topic;
  }

  void read_deadlines(const toml::table& root, RoundFile& round) {
    const toml::table* deadlines = table(root, "deadline");
    if (deadlines == nullptr) return;
    check_keys(*deadlines, {"triage", "answer", "rectification", "disclosure", "late"});
    const auto read = [&](std::string_view key, std::optional<RoundDeadline>& deadline) {
      const toml::table* in = table(*deadlines, key);
      if (in == nullptr) return;
      check_keys(*in, {"days", "basis"});
      deadline = {integer(*in, "days", 0, max_round_days), text(*in, "basis", Required::yes)};
    };
    read("triage", round.triage);
    read("answer", round.answer);
    read("rectification", round.rectification);
    read("disclosure", round.disclosure);
    read("late", round.late);
  }

  // Names of values that a filing takes for the fact.
  std::vector<std::uint16_t> codes(const toml::table& in, std::string_view key, FactCode fact) {
    std::vector<std::uint16_t> values;
    const toml::node* node = in.get(key);
    if (node == nullptr) return values;
    const FactRule* rule = fact_rule(*row_of(number_of(Kind::filing)), fact);
    MUNIMENT_CHECK(rule != nullptr);  // a filing states rounds
    const std::vector<const Term*> known = values_of(*rule);
    const toml::array* list = node->as_array();
    if (list == nullptr || list->empty()) {
      fault(*node, say("{1} is a list of names, and at least one: {2}", key, names(known)));
      return values;
    }
    for (const toml::node& item : *list) {
      const auto* name = item.as_string();
      const auto term = std::find_if(known.begin(), known.end(), [&](const Term* each) {
        return name != nullptr && each->name == name->get();
      });
      if (term == known.end()) {
        fault(item, say("{1} has only these names: {2}", key, names(known)));
      } else if (std::find(values.begin(), values.end(), (*term)->code) != values.end()) {
        fault(item, say("{1} is named twice", (*term)->name));
      } else {
        values.push_back((*term)->code);
      }
    }
    std::sort(values.begin(), values.end());
    return values;
  }

  static std::string names(const std::vector<const Term*>& known) {
    std::string all;
    for (const Term* term : known) all.append(all.empty() ? "" : ", ").append(term->name);
    return all;
  }

  std::vector<RoundFault> faults_;
  Lines codes_;     // of all items → their lines
  Numbers points_;  // → their lines
  std::size_t items_ = 0;
};

ParsedRound refused(std::size_t line, Message sentence) {
  return {std::nullopt, {{line, std::move(sentence)}}};
}

}  // namespace

ParsedRound parse_round(std::string_view text) {
  if (text.size() > max_round_file_bytes) {
    return refused(1, say("a round file has at most {1} bytes, not {2}",
                          std::to_string(max_round_file_bytes), std::to_string(text.size())));
  }
  if (const std::optional<std::size_t> line = too_deep_line(text, max_nesting)) {
    return refused(*line,
                   say("keys or brackets nest deeper than {1}", std::to_string(max_nesting)));
  }
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    const toml::parse_error& error = parsed.error();
    return refused(std::max<std::size_t>(error.source().begin.line, 1),
                   say("this is not TOML: {1}", error.description()));
  }
  Reader reader;
  RoundFile round = reader.read(parsed.table());
  std::vector<RoundFault> faults = reader.faults();
  if (!faults.empty()) return {std::nullopt, std::move(faults)};
  return {std::move(round), {}};
}

}  // namespace muniment::evidence
