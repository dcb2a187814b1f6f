// From --set, --fact, --link and --occurred to the fields of a draft.
#include "cli/draft_values.h"
#include "cli/drafting.h"

namespace muniment::cli {

namespace {

struct Pair {
  std::string name, value;
};

Result<Pair> split_pair(const std::string& given, const char* option) {
  const std::size_t at = given.find('=');
  if (at == std::string::npos || at == 0) {
    return Error(ErrorKind::usage, say("{1} \"{2}\": write NAME=VALUE", option, printable(given)));
  }
  return Pair{given.substr(0, at), given.substr(at + 1)};
}

std::string slot_names(const Words& words, const KindRow& row) {
  std::vector<std::string> names;
  for (const Slot& slot : row.slots) names.emplace_back(slot.name);
  return words.list(names);
}

Status add_fields(const Context& context, Taking& taking, const KindRow& row,
                  evidence::Draft& draft) {
  int from_input = 0;  // it can be read once
  for (const std::string& given : context.options.set) {
    const Result<Pair> pair = split_pair(given, "--set");
    if (!pair.ok()) return Error(pair.error());
    from_input += pair->value == "-" ? 1 : 0;
    if (from_input > 1) {
      return Error(ErrorKind::usage, say("standard input can be the value of one field only"));
    }
    const std::optional<std::uint16_t> slot = slot_by_name(row, pair->name);
    if (!slot) {
      return Error(ErrorKind::usage,
                   say("kind {1} has no field \"{2}\"; it has: {3}", std::string(row.name),
                       printable(pair->name), slot_names(context.words, row)));
    }
    for (const auto& [taken, value] : draft.fields) {
      if (taken == *slot) {
        return Error(ErrorKind::usage, say("field {1} is given twice", printable(pair->name)));
      }
    }
    Result<Opening::Value> value = slot_value(context, taking, row.slots[*slot], pair->value);
    if (!value.ok()) return std::move(value).error();
    draft.fields.emplace_back(*slot, std::move(*value));
  }
  return {};
}

Status add_facts(const Context& context, evidence::Registrar& registrar, const KindRow& row,
                 evidence::Draft& draft) {
  for (const std::string& given : context.options.fact) {
    const Result<Pair> pair = split_pair(given, "--fact");
    if (!pair.ok()) return Error(pair.error());
    const Term* term = term_by_name(Vocabulary::facts, pair->name);
    const FactRule* rule = nullptr;
    for (const FactRule& candidate : row.facts) {
      if (term != nullptr && static_cast<std::uint16_t>(candidate.code) == term->code)
        rule = &candidate;
    }
    if (rule == nullptr) {
      return Error(ErrorKind::usage,
                   say("kind {1} has no fact \"{2}\"; \"muniment kinds {1}\" lists them",
                       std::string(row.name), printable(pair->name)));
    }
    const Result<Fact::Value> value = fact_value(context, registrar, draft, *rule, pair->value);
    if (!value.ok()) return Error(value.error()).within(say("--fact {1}", printable(given)));
    draft.facts.push_back(Fact{term->code, *value});
  }
  return {};
}

Status add_links(const Context& context, evidence::Registrar& registrar, evidence::Draft& draft) {
  for (const std::string& given : context.options.link) {
    const Result<Pair> pair = split_pair(given, "--link");
    if (!pair.ok()) return Error(pair.error());
    const Term* relation = term_by_name(Vocabulary::relations, pair->name);
    if (relation == nullptr) {
      return Error(ErrorKind::usage,
                   say("\"{1}\" is not a relation; \"muniment kinds KIND\" lists those of a kind",
                       printable(pair->name)));
    }
    const Result<evidence::Item> target = find_item(registrar, pair->value);
    if (!target.ok()) return Error(target.error()).within(say("--link {1}", printable(given)));
    draft.links.push_back(Link{relation->code, target->record_id});
  }
  return {};
}

Status set_occurred(const Context& context, int zone, const KindRow& row, evidence::Draft& draft) {
  SystemClock clock;
  const std::int32_t today = day_of(clock.now_ms(), zone);
  if (!context.options.occurred) {
    draft.occurred = today;
    return {};
  }
  const Result<Moment> moment = parse_moment(*context.options.occurred, zone);
  if (!moment.ok()) return Error(moment.error());
  if (moment->day > today) {  // nobody could take back a slip of the pen
    return Error(ErrorKind::usage,
                 say("--occurred {1} is still to come: name the day on which it happened",
                     printable(*context.options.occurred)));
  }
  draft.occurred = moment->day;
  const std::optional<std::uint16_t> time_slot = slot_by_name(row, "time");
  if (moment->instant && time_slot && row.slots[*time_slot].type == SlotType::instant) {
    draft.fields.emplace_back(*time_slot, Opening::Instant{*moment->instant});
  }
  return {};
}

}  // namespace

Result<evidence::Draft> draft_from_options(const Context& context, evidence::Registrar& registrar,
                                           Taking& taking, const KindRow& row,
                                           const std::string& dossier) {
  const Result<const EvidenceState*> state = registrar.state();
  if (!state.ok()) return Error(state.error());
  evidence::Draft draft;
  draft.dossier = dossier;
  draft.kind = static_cast<std::uint16_t>(row.kind);
  for (const Status& step :
       {set_occurred(context, (*state)->policy.zone_minutes, row, draft),
        add_fields(context, taking, row, draft), add_facts(context, registrar, row, draft),
        add_links(context, registrar, draft)}) {
    if (!step.ok()) return Error(step.error());
  }
  return draft;
}

}  // namespace muniment::cli
