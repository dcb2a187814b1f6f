#include <algorithm>
#include <array>

#include "evidence/draft.h"
#include "evidence/model/catalogue.h"
#include "evidence/model/fact_values.h"

namespace muniment::evidence {
namespace {

Error refused(Message message) { return Error(ErrorKind::refused, std::move(message)); }

constexpr std::array<std::string_view, 5> slot_type_names = {"text", "integer", "instant", "data",
                                                             "content"};
constexpr std::array<std::string_view, 4> fact_type_names = {"code", "day", "number", "id"};

// Opening::Value has `absent` before the types of slots.
bool has_type(const Opening::Value& value, SlotType type) {
  return value.index() == static_cast<std::size_t>(type) + 1;
}

bool is_empty(const Opening::Value& value) {
  const auto* text = std::get_if<Opening::Text>(&value);
  return std::holds_alternative<Opening::Absent>(value) || (text != nullptr && text->value.empty());
}

Status check_content(HashAlgorithm algorithm, std::string_view field, const Content& content) {
  const auto own = [&](const ContentDigest& digest) {
    return digest.algorithm == static_cast<std::uint16_t>(algorithm);
  };
  if (std::none_of(content.digests.begin(), content.digests.end(), own)) {
    return refused(say("field {1} has no digest by this ledger's own hash function", field));
  }
  const auto ascending = [](const ContentDigest& a, const ContentDigest& b) {
    return a.algorithm >= b.algorithm;
  };
  if (std::adjacent_find(content.digests.begin(), content.digests.end(), ascending) !=
      content.digests.end()) {
    return refused(say("the digests of field {1} are not in ascending order", field));
  }
  if (!is_utf8_text(content.media_type)) {
    return refused(say("the media type of field {1} is not UTF-8 text", field));
  }
  return {};
}

Status check_value(HashAlgorithm algorithm, const Slot& slot, const Opening::Value& value) {
  if (std::holds_alternative<Opening::Absent>(value)) return {};
  if (!has_type(value, slot.type)) {
    return refused(say("field {1} takes a value of type {2}", slot.name,
                       slot_type_names[static_cast<std::size_t>(slot.type)]));
  }
  const auto* text = std::get_if<Opening::Text>(&value);
  if (text != nullptr && !is_utf8_text(text->value)) {
    return refused(say("field {1} is not text in UTF-8 without zero bytes", slot.name));
  }
  const auto* content = std::get_if<Content>(&value);
  return content == nullptr ? Status() : check_content(algorithm, slot.name, *content);
}

Status check_fields(HashAlgorithm algorithm, const KindRow& row, const Draft& draft) {
  std::vector<const Opening::Value*> values(row.slots.size(), nullptr);
  for (const auto& [slot, value] : draft.fields) {
    if (slot >= row.slots.size()) {
      return refused(say("kind {1} has no field in slot {2}", row.name, std::to_string(slot)));
    }
    if (values[slot] != nullptr) {
      return refused(say("field {1} is given twice", row.slots[slot].name));
    }
    Status checked = check_value(algorithm, row.slots[slot], value);
    if (!checked.ok()) return checked;
    values[slot] = &value;
  }
  for (std::size_t slot = 0; slot < values.size(); ++slot) {
    const bool given = values[slot] != nullptr && !is_empty(*values[slot]);
    if (row.slots[slot].presence == Presence::required && !given) {
      return refused(
          say("field {1} is missing: kind {2} requires it", row.slots[slot].name, row.name));
    }
  }
  if (row.slots.size() + draft.attachments.size() > max_fields) {
    return refused(say("a record of kind {1} takes at most {2} attachments, and {3} are given",
                       row.name, std::to_string(max_fields - row.slots.size()),
                       std::to_string(draft.attachments.size())));
  }
  for (const Content& content : draft.attachments) {
    Status checked = check_content(algorithm, attachment_name, content);
    if (!checked.ok()) return checked;
  }
  return {};
}

Status check_facts(const KindRow& row, const Draft& draft) {
  for (const Fact& fact : draft.facts) {
    const std::string name = code_name(Vocabulary::facts, fact.code);
    const auto rule = std::find_if(row.facts.begin(), row.facts.end(), [&](const FactRule& r) {
      return number_of(r.code) == fact.code;
    });
    if (rule == row.facts.end()) return refused(say("kind {1} has no fact {2}", row.name, name));
    if (fact.value.index() != static_cast<std::size_t>(rule->type)) {
      return refused(say("fact {1} takes a value of type {2}", name,
                         fact_type_names[static_cast<std::size_t>(rule->type)]));
    }
    const auto same = [&](const Fact& other) {
      return other.code == fact.code && (!rule->repeats || other == fact);
    };
    if (std::count_if(draft.facts.begin(), draft.facts.end(), same) > 1) {
      return refused(say("fact {1} is given twice", name));
    }
  }
  for (const FactRule& rule : row.facts) {
    const auto given = [&](const Fact& fact) { return fact.code == number_of(rule.code); };
    if (rule.presence == Presence::required &&
        std::none_of(draft.facts.begin(), draft.facts.end(), given)) {
      return refused(say("fact {1} is missing: kind {2} requires it",
                         code_name(Vocabulary::facts, number_of(rule.code)), row.name));
    }
  }
  return {};
}

Status check_links(const KindRow& row, const Draft& draft) {
  for (const Link& link : draft.links) {
    const std::string name = code_name(Vocabulary::relations, link.relation);
    const auto fits = [&](const LinkRule& rule) {
      return number_of(rule.relation) == link.relation;
    };
    if (std::none_of(row.links.begin(), row.links.end(), fits)) {
      return refused(say("kind {1} has no link {2}", row.name, name));
    }
    if (std::count(draft.links.begin(), draft.links.end(), link) > 1) {
      return refused(say("the link {1} to record {2} is given twice", name, link.target.hex()));
    }
  }
  for (const LinkRule& rule : row.links) {
    const std::string name = code_name(Vocabulary::relations, number_of(rule.relation));
    const auto count = static_cast<std::size_t>(
        std::count_if(draft.links.begin(), draft.links.end(),
                      [&](const Link& link) { return link.relation == number_of(rule.relation); }));
    if (count < rule.at_least) {
      return refused(say("link {1} is missing: kind {2} needs at least {3}", name, row.name,
                         std::to_string(rule.at_least)));
    }
    if (rule.at_most != 0 && count > rule.at_most) {
      return refused(say("link {1} is given {2} times: kind {3} takes at most {4}", name,
                         std::to_string(count), row.name, std::to_string(rule.at_most)));
    }
  }
  return {};
}

const Fact* fact_of(const Draft& draft, FactCode code) {
  const auto found = std::find_if(draft.facts.begin(), draft.facts.end(),
                                  [&](const Fact& fact) { return fact.code == number_of(code); });
  return found == draft.facts.end() ? nullptr : &*found;
}

// More would leave `next` no room, or is a typing error.
constexpr std::int64_t max_counted = 999'999'999;

Status check_numbers(const Draft& draft) {
  for (const FactCode code : {FactCode::serial, FactCode::count}) {
    const Fact* fact = fact_of(draft, code);
    const auto* number = fact == nullptr ? nullptr : std::get_if<Fact::Number>(&fact->value);
    if (number == nullptr || (number->value >= 1 && number->value <= max_counted)) continue;
    return refused(say("fact {1} is a number from 1 to {2}, not {3}",
                       code_name(Vocabulary::facts, number_of(code)), std::to_string(max_counted),
                       std::to_string(number->value)));
  }
  return {};
}

// A petition that belongs to a higher body may not be copied: it is counted, and nothing else of it
// is recorded that could confirm a guess.
Status check_counted(const KindRow& row, const Draft& draft) {
  if (row.kind != Kind::petition || fact_of(draft, FactCode::count) == nullptr) return {};
  constexpr std::string_view envelope = "envelope";
  std::string_view given = draft.attachments.empty() ? "" : attachment_name;
  for (const auto& [slot, value] : draft.fields) {
    const std::string_view name = row.slots[slot].name;
    if (name != envelope && !is_empty(value)) given = name;
  }
  if (given.empty()) return {};
  return refused(
      say("a petition that is only counted (fact count) leaves every field but {1} out, "
          "so that nothing can confirm a guess; field {2} is given",
          envelope, given));
}

Status check_merged(const KindRow& row, const Draft& draft) {
  const Fact* outcome = fact_of(draft, FactCode::outcome);
  if (row.kind != Kind::triage || outcome == nullptr) return {};
  const bool merged = outcome->value == Fact::Value(Fact::Code{number_of(Outcome::merge)});
  const auto part = std::find_if(draft.links.begin(), draft.links.end(), [](const Link& link) {
    return link.relation == number_of(Relation::part_of);
  });
  if (merged && part == draft.links.end()) {
    return refused(
        say("a petition that is merged is part of another one: name that one by the "
            "link partOf"));
  }
  const bool itself =
      part != draft.links.end() &&
      std::any_of(draft.links.begin(), draft.links.end(), [&](const Link& link) {
        return link.relation == number_of(Relation::concerns) && link.target == part->target;
      });
  return itself ? refused(say("a petition cannot be merged with itself")) : Status();
}

// Affairs are numbered like their kinds, and `none` is 0.
Status check_affair(const KindRow& row, const Draft& draft) {
  if (!row.affair) {
    if (!is_dossier_code(draft.dossier)) {
      return refused(say(
          "\"{1}\" is no dossier code: a capital letter or digit, then up to 63 of A-Z, 0-9, '.', "
          "'_' and '-'",
          draft.dossier));
    }
    if (draft.affair.index() == 0) return {};
    return refused(say("kind {1} does not carry one of the ledger's own affairs", row.name));
  }
  if (!draft.dossier.empty()) {
    return refused(say("kind {1} is one of the ledger's own affairs and has no dossier", row.name));
  }
  if (draft.affair.index() == number_of(row.kind)) return {};
  return refused(say("kind {1} does not carry the affair that it is named after", row.name));
}

}  // namespace

Status check_draft(HashAlgorithm algorithm, const Draft& draft, std::size_t signers,
                   std::uint16_t catalogue) {
  if (Status version = check_version(draft, catalogue); !version.ok()) return version;
  const KindRow* row = row_of(draft.kind, catalogue);
  MUNIMENT_CHECK(row != nullptr);  // by check_version
  if (Status affair = check_affair(*row, draft); !affair.ok()) return affair;
  if (Status fields = check_fields(algorithm, *row, draft); !fields.ok()) return fields;
  if (Status facts = check_facts(*row, draft); !facts.ok()) return facts;
  if (Status links = check_links(*row, draft); !links.ok()) return links;
  if (Status numbers = check_numbers(draft); !numbers.ok()) return numbers;
  if (Status counted = check_counted(*row, draft); !counted.ok()) return counted;
  if (Status merged = check_merged(*row, draft); !merged.ok()) return merged;
  const std::size_t most = row->repeats ? max_signers : row->capacities.size();
  if (signers > most) {
    return refused(say("kind {1} takes at most {2} signers, and {3} are given", row->name,
                       std::to_string(most), std::to_string(signers)));
  }
  return {};
}

Status check_signers(const Roster& roster, std::span<const KeyId> signers) {
  for (std::size_t i = 0; i < signers.size(); ++i) {
    const KeyId& id = signers[i];
    const RosterKey* known = roster.find(id);
    if (known == nullptr) {
      return refused(say("the key {1} is not on this ledger's roster: enrol it first", id.hex()));
    }
    const std::string& name = known->enrolment.keys.name;
    if (known->revoked.has_value()) {
      return refused(say("the key of {1} was revoked by entry {2} and signs no more", name,
                         std::to_string(known->revoked->at.value)));
    }
    const auto before = signers.first(i);
    if (std::find(before.begin(), before.end(), id) != before.end()) {
      return refused(say("the key of {1} is given twice among the signers", name));
    }
  }
  return {};
}

}  // namespace muniment::evidence
