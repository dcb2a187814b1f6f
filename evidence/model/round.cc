#include "evidence/model/round.h"

#include <algorithm>

#include "evidence/model/codes.h"

namespace muniment {
namespace {

struct ListFact {
  FactCode code;
  std::vector<std::uint16_t> RoundTerms::*list;
};
struct DaysFact {
  FactCode code;
  std::optional<std::int64_t> RoundTerms::*days;
};

// By code.
constexpr ListFact list_facts[] = {
    {FactCode::checklist, &RoundTerms::checklist},
    {FactCode::single_signer, &RoundTerms::reasons},
    {FactCode::discipline, &RoundTerms::disciplines},
    {FactCode::omission, &RoundTerms::omissions},
    {FactCode::never_alone, &RoundTerms::never_alone},
};
constexpr DaysFact days_facts[] = {
    {FactCode::triage_days, &RoundTerms::triage_days},
    {FactCode::answer_days, &RoundTerms::answer_days},
    {FactCode::rectification_days, &RoundTerms::rectification_days},
    {FactCode::disclosure_days, &RoundTerms::disclosure_days},
    {FactCode::late_days, &RoundTerms::late_days},
};

void read_fact(const Fact& fact, RoundTerms& terms) {
  const auto* code = std::get_if<Fact::Code>(&fact.value);
  for (const ListFact& each : list_facts) {
    if (number_of(each.code) == fact.code && code != nullptr) {
      (terms.*each.list).push_back(code->value);
    }
  }
  const auto* number = std::get_if<Fact::Number>(&fact.value);
  for (const DaysFact& each : days_facts) {
    if (number_of(each.code) == fact.code && number != nullptr) terms.*each.days = number->value;
  }
}

}  // namespace

bool is_round_fact(std::uint16_t fact_code) {
  const auto has_code = [&](const auto& each) { return number_of(each.code) == fact_code; };
  return std::any_of(std::begin(list_facts), std::end(list_facts), has_code) ||
         std::any_of(std::begin(days_facts), std::end(days_facts), has_code);
}

std::optional<RoundTerms> round_terms(const Record& record) {
  RoundTerms terms;
  for (const Fact& fact : record.facts) read_fact(fact, terms);
  if (terms == RoundTerms()) return std::nullopt;
  return terms;
}

std::vector<Fact> facts_of(const RoundTerms& terms) {
  std::vector<Fact> facts;
  for (const ListFact& each : list_facts) {
    for (const std::uint16_t value : terms.*each.list) {
      facts.push_back({number_of(each.code), Fact::Code{value}});
    }
  }
  for (const DaysFact& each : days_facts) {
    if (const auto& days = terms.*each.days) {
      facts.push_back({number_of(each.code), Fact::Number{*days}});
    }
  }
  std::sort(facts.begin(), facts.end());
  return facts;
}

std::shared_ptr<const RoundTerms> Rounds::share(RoundTerms terms) {
  if (last_ == nullptr || *last_ != terms) {
    last_ = std::make_shared<const RoundTerms>(std::move(terms));
  }
  return last_;
}

void Rounds::file(const std::string& dossier, const Hash& filing, LeafIndex at,
                  std::optional<RoundTerms> terms) {
  if (has_filing(dossier)) return;
  filed_.emplace(dossier, Filed{filing, {at, terms ? share(*std::move(terms)) : nullptr}});
}

void Rounds::copy_filing(const Rounds& other, const std::string& dossier) {
  const auto filed = other.filed_.find(dossier);
  if (filed != other.filed_.end()) filed_.insert(*filed);
}

void Rounds::change(const std::vector<Hash>& filings, LeafIndex at, RoundTerms terms) {
  const Stated stated{at, share(std::move(terms))};
  if (filings.empty()) changed_for_all_ = stated;
  for (const Hash& filing : filings) changed_.insert_or_assign(filing, stated);
}

const RoundTerms* Rounds::in_force(std::string_view dossier) const {
  const Stated* stated = newest(dossier);
  return stated == nullptr ? nullptr : stated->terms.get();
}

std::optional<LeafIndex> Rounds::stated_at(std::string_view dossier) const {
  const Stated* stated = newest(dossier);
  if (stated == nullptr || stated->terms == nullptr) return std::nullopt;
  return stated->at;
}

const Rounds::Stated* Rounds::newest(std::string_view dossier) const {
  const auto filed = filed_.find(dossier);
  if (filed == filed_.end()) return nullptr;
  const Stated* found = &filed->second.stated;
  const auto take_newer = [&](const Stated& stated) {
    const bool newer = found->terms == nullptr || stated.at > found->at;
    if (stated.terms != nullptr && newer) found = &stated;
  };
  const auto changed = changed_.find(filed->second.filing);
  if (changed != changed_.end()) take_newer(changed->second);
  take_newer(changed_for_all_);
  return found;
}

}  // namespace muniment
