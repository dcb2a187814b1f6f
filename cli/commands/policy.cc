// policy: newer versions of catalogue and rules, another time zone, another round.
#include <charconv>
#include <map>

#include "cli/affairs.h"
#include "cli/commands/commands.h"
#include "cli/rounds.h"

namespace muniment::cli {

namespace {

Result<std::int16_t> parse_zone(const std::string& given) {
  std::int16_t minutes = 0;
  const char* end = given.data() + given.size();
  const auto [at, error] = std::from_chars(given.data(), end, minutes);
  if (error != std::errc() || at != end || minutes <= -max_zone_minutes ||
      minutes >= max_zone_minutes) {
    return Error(ErrorKind::usage,
                 say("--zone {1}: write minutes east of UTC, such as 480", printable(given)));
  }
  return minutes;
}

// What each fact of a round has, in words.
std::map<std::uint16_t, std::string> words_of(const Words& words, const std::vector<Fact>& facts,
                                              const evidence::RoundFile* round) {
  std::map<std::uint16_t, std::vector<std::string>> values;
  for (const Fact& fact : facts) {
    const auto* code = std::get_if<Fact::Code>(&fact.value);
    const auto* number = std::get_if<Fact::Number>(&fact.value);
    const std::optional<Vocabulary> vocabulary = values_of_fact(fact.code);
    values[fact.code].push_back(
        number != nullptr ? std::to_string(number->value)
        : vocabulary      ? label(words, *vocabulary, code->value)
                     : round_text(words, round, static_cast<FactCode>(fact.code), code->value));
  }
  std::map<std::uint16_t, std::string> shown;
  for (const auto& [fact, all] : values) shown[fact] = words.list(all);
  return shown;
}

void tell_round(const Context& context, evidence::Registrar& registrar,
                const std::vector<Fact>& before, const evidence::RoundFile& round) {
  const Words& words = context.words;
  const auto kept = context.options.dossier
                        ? kept_round(context, registrar, *context.options.dossier)
                        : std::nullopt;
  const auto old_words = words_of(words, before, kept ? &*kept : nullptr);
  const auto new_words = words_of(words, facts_of(terms_of(round)), &round);
  std::map<std::uint16_t, std::string> all = old_words;
  all.insert(new_words.begin(), new_words.end());
  const std::string nothing = words.translate(say("(nothing)"));
  for (const auto& [fact, ignored] : all) {
    const auto was = old_words.find(fact), is = new_words.find(fact);
    const std::string from = was == old_words.end() ? nothing : was->second;
    const std::string to = is == new_words.end() ? nothing : is->second;
    if (from != to) {
      context.tell(say("{1}: from {2} to {3}", label(words, Vocabulary::facts, fact), from, to));
    }
  }
}

// Of one dossier what stands there now; of all there is no one answer.
Result<std::vector<Fact>> stated_before(const Context& context, evidence::Registrar& registrar) {
  if (!context.options.dossier) return std::vector<Fact>();
  const Result<std::optional<evidence::Item>> item = registrar.round(*context.options.dossier);
  if (!item.ok()) return Error(item.error());
  if (!item->has_value()) return std::vector<Fact>();
  return facts_of(*round_terms((*item)->record));
}

Status change_round(const Context& context, evidence::Registrar& registrar,
                    std::int16_t zone_minutes, evidence::Draft& draft) {
  if (context.options.dossier) {
    const Result<evidence::Item> filing = registrar.find(Citation{*context.options.dossier, 1});
    if (!filing.ok()) return Error(filing.error());
    draft.links.push_back({number_of(Relation::concerns), filing->record_id});
  }
  Result<LoadedRound> round =
      load_round(context, registrar.identity().suite, zone_minutes, *context.options.round);
  if (!round.ok()) return std::move(round).error();
  const Result<std::vector<Fact>> before = stated_before(context, registrar);
  if (!before.ok()) return Error(before.error());
  context.tell(context.options.dossier
                   ? say("the round of {1} changes", printable(*context.options.dossier))
                   : say("this round stands for all dossiers from here on"));
  tell_round(context, registrar, *before, round->file);
  add_round(draft, *std::move(round));
  return {};
}

Result<evidence::Draft> policy_draft(Context& context, evidence::Registrar& registrar,
                                     const EvidenceState& state) {
  Policy policy{catalogue_version, rules_version, state.policy.zone_minutes,
                state.policy.restricted_access};
  if (context.options.zone) {
    const Result<std::int16_t> zone = parse_zone(*context.options.zone);
    if (!zone.ok()) return Error(zone.error());
    policy.zone_minutes = *zone;
  }
  if (context.options.restricted) {
    const std::string& wanted = *context.options.restricted;
    if (wanted != "access" && wanted != "free") {
      return Error(ErrorKind::usage, say("--restricted is access or free"));
    }
    policy.restricted_access = wanted == "access";
  }
  if (context.options.dossier && !context.options.round) {
    return Error(ErrorKind::usage, say("--dossier says whose round changes: name it by --round"));
  }
  if (policy == state.policy && !context.options.round) {
    return Error(ErrorKind::refused,
                 say("nothing would change: version {1} of catalogue and rules "
                     "is in force, and days are counted {2} minutes east of UTC",
                     std::to_string(policy.catalogue), std::to_string(policy.zone_minutes)));
  }
  if (policy.catalogue != state.policy.catalogue) {
    context.tell(say("catalogue and rules: from version {1} to {2}",
                     std::to_string(state.policy.catalogue), std::to_string(policy.catalogue)));
  }
  if (policy.zone_minutes != state.policy.zone_minutes) {
    context.tell(say("days are counted east of UTC: from {1} to {2} minutes",
                     std::to_string(state.policy.zone_minutes),
                     std::to_string(policy.zone_minutes)));
  }
  if (policy.restricted_access != state.policy.restricted_access) {
    context.tell(policy.restricted_access
                     ? say("who reads what is restricted registers an access first, from here on")
                     : say("what is restricted is read without an access entry, from here on"));
  }
  evidence::Draft draft = affair_draft(state, Kind::policy, policy);
  if (context.options.round) {
    const Status changed = change_round(context, registrar, policy.zone_minutes, draft);
    if (!changed.ok()) return Error(changed.error());
  }
  const Status because = add_text(draft, "because", context.options.because);
  if (!because.ok()) return Error(because.error());
  return draft;
}

}  // namespace

int run_policy(Context& context) { return register_affair(context, policy_draft); }

}  // namespace muniment::cli
