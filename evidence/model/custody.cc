#include "evidence/model/custody.h"

#include <algorithm>

#include "evidence/model/stated.h"

namespace muniment {
namespace {

using What = CustodyStep::What;

class Chain {
 public:
  Chain(std::span<const CustodyRecord> records, const Roster& roster)
      : records_(records), roster_(roster) {}

  Custody judge(std::int32_t today) {
    for (std::size_t at = 0; at < records_.size(); ++at) {
      What what = What::after_break;
      if (!custody_.broken) what = take(at);
      custody_.steps.push_back({at, custody_.broken ? What::after_break : what});
    }
    if (pending_ && !custody_.broken) end_waiting(today);
    return std::move(custody_);
  }

 private:
  const Record& record(std::size_t at) const { return records_[at].at.record; }
  KeyId author(std::size_t at) const { return person_of(roster_, record(at).signers.front().key); }
  std::string author_name(std::size_t at) const { return person_name(roster_, author(at)); }
  std::string cite(std::size_t at) const {
    return format_citation({records_[at].at.entry.dossier, records_[at].at.entry.folio});
  }
  bool holds(const KeyId& person) const {
    const std::vector<KeyId>& all = custody_.holders;
    return std::find(all.begin(), all.end(), person) != all.end();
  }
  bool handles(std::size_t at, Handling handling) const {
    return record(at).kind == number_of(Kind::custody) &&
           states(record(at), FactCode::handling, handling);
  }
  bool acknowledges(std::size_t at, std::size_t handed) const {
    return has_link(record(at), Relation::acknowledges, records_[handed].at.id);
  }
  void fail(std::size_t at, Message sentence) {
    if (!custody_.broken) custody_.broken = CustodyBreak{at, std::move(sentence)};
  }

  What take(std::size_t at) {
    if (at == 0) return take_evidence();
    if (records_[at].withdrawn) return What::not_counted;
    if (record(at).kind == number_of(Kind::custody)) return take_custody(at);
    if (record(at).kind == number_of(Kind::acknowledgement)) return take_receipt(at);
    take_file(at, records_[at].before, file_);
    return What::corrected;
  }

  What take_evidence() {
    for (const Signer& signer : record(0).signers) {
      const KeyId person = person_of(roster_, signer.key);
      if (!holds(person)) custody_.holders.push_back(person);
    }
    take_file(0, records_[0].before, file_);
    return What::registered;
  }

  What take_custody(std::size_t at) {
    check_holder(at);
    const bool over = handles(at, Handling::hand_over);
    const bool away = handles(at, Handling::give_back) || handles(at, Handling::transfer_out);
    if ((over || away) && pending_) {
      fail(at, say("two hand-overs at once: {1} began before {2} was acknowledged", cite(at),
                   cite(*pending_)));
    }
    compare_handled(at);
    if (custody_.broken) return What::after_break;
    custody_.holders = {author(at)};
    if (over) {
      pending_ = at;
      return What::handed_over;
    }
    const bool destroyed = handles(at, Handling::destroy);
    if (away || destroyed) custody_.gone = at;
    return away ? What::left : destroyed ? What::destroyed : What::handled;
  }

  // Whether a leader or the office signs for who cannot any more, which is for rule 11 to say.
  bool stands_in(std::size_t at) const {
    const RosterKey* key = roster_.find(record(at).signers.front().key);
    return key != nullptr &&
           (key->has_role(number_of(Role::leader)) || key->has_role(number_of(Role::office)));
  }
  void check_holder(std::size_t at) {
    if (custody_.gone) {
      fail(at, say("it was gone by {1}, and {2} handles it again", cite(*custody_.gone), cite(at)));
    } else if (holds(author(at))) {
      return;
    } else if (pending_) {
      fail_waiting();
    } else if (!stands_in(at)) {
      fail(at, say("{1} handles it by {2}, and it was {3} who held it", author_name(at), cite(at),
                   person_name(roster_, custody_.holders.front())));
    }
  }

  What take_receipt(std::size_t at) {
    const auto says = [&](ReceiptResult result) {
      return states(record(at), FactCode::receipt, result);
    };
    if (says(ReceiptResult::answered)) return What::noted;
    if (!pending_ || !acknowledges(at, *pending_)) return take_other_receipt(at);
    const std::size_t handed = *pending_;
    if (author(at) == author(handed)) {
      fail(at, say("{1} acknowledges by {2} what they handed over themselves by {3}",
                   author_name(at), cite(at), cite(handed)));
    }
    pending_.reset();
    if (says(ReceiptResult::refused)) return What::refused;
    if (says(ReceiptResult::discrepant)) {
      fail(at, say("{1} says that what was handed over by {2} is not as it was listed", cite(at),
                   cite(handed)));
    }
    compare(at, records_[at].before, handed_several_ ? several_file_ : file_);
    custody_.holders = {author(at)};
    return What::received;
  }

  // Of something that waits for no acknowledgement.
  What take_other_receipt(std::size_t at) {
    for (std::size_t handed = 1; handed < at; ++handed) {
      if (!acknowledges(at, handed) || !handles(handed, Handling::hand_over)) continue;
      if (records_[handed].withdrawn || holds(author(at))) continue;
      fail(at, say("{1} acknowledges by {2} the hand-over {3}, which was settled before",
                   author_name(at), cite(at), cite(handed)));
    }
    return What::noted;
  }

  void end_waiting(std::int32_t today) {
    const std::optional<std::int32_t> due = due_day(record(*pending_));
    if (due && *due >= today) {
      custody_.awaited = pending_;
    } else {
      fail_waiting();
    }
  }
  void fail_waiting() {
    fail(*pending_, say("the hand-over {1} was not acknowledged", cite(*pending_)));
  }

  // --- Files: each one that is known must be the one before it. ---
  struct KnownFile {
    std::size_t record;
    Hash digest;
  };
  void take_file(std::size_t at, const StatedFile& file, std::optional<KnownFile>& known) {
    if (file.state == StatedFile::State::unknown) ++custody_.unknown;
    if (file.digest) known = KnownFile{at, *file.digest};
  }
  void compare(std::size_t at, const StatedFile& file, std::optional<KnownFile>& known) {
    if (file.digest && known) {
      ++custody_.compared;
      if (*file.digest != known->digest) {
        fail(at, known->record == at
                     ? say("by {1} the file is another one afterwards than it was before", cite(at))
                     : say("the file of {1} is another one than that of {2}", cite(at),
                           cite(known->record)));
      }
    }
    take_file(at, file, known);
  }
  // What several things were handed over with is no file of this one.
  void compare_handled(std::size_t at) {
    const std::vector<Link>& links = record(at).links;
    const auto things = std::count_if(links.begin(), links.end(), [](const Link& link) {
      return link.relation == number_of(Relation::concerns);
    });
    handed_several_ = things > 1;
    several_file_.reset();
    std::optional<KnownFile>& known = handed_several_ ? several_file_ : file_;
    compare(at, records_[at].before, known);
    compare(at, records_[at].after, known);
  }

  std::span<const CustodyRecord> records_;
  const Roster& roster_;
  Custody custody_;
  std::optional<std::size_t> pending_;     // a hand-over that is not acknowledged yet
  std::optional<KnownFile> file_;          // of the evidence
  bool handed_several_ = false;            // the last custody record was about several things
  std::optional<KnownFile> several_file_;  // that it stated of them
};

}  // namespace

KeyId person_of(const Roster& roster, const KeyId& key) {
  const RosterKey* known = roster.find(key);
  return known == nullptr ? key : known->enrolment.person;
}

std::string person_name(const Roster& roster, const KeyId& person) {
  const RosterKey* first = roster.find(person);
  return first == nullptr ? person.hex() : first->enrolment.keys.name;
}

Custody judge_custody(std::span<const CustodyRecord> records, const Roster& roster,
                      std::int32_t today) {
  MUNIMENT_CHECK(!records.empty());
  return Chain(records, roster).judge(today);
}

}  // namespace muniment
