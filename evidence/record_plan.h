// Many records of any kinds, dossiers and signers, that are checked as one before any of them is
// signed or written (cli/README.md, "Row manifests").
//
// Each is judged as if those before it were registered, so a record may link to one that has no
// place yet. What the ledger holds already is recognised by what it states, and left out. Memory
// grows with the records: some kilobytes each. One thread.
#pragma once

#include <map>
#include <memory>
#include <stop_token>

#include "evidence/past_records.h"
#include "evidence/registrar.h"

namespace muniment::evidence {

// Records of one commit: all of them are registered or none.
inline constexpr std::size_t planned_commit_records = 1024;

class Rehearsal;

class RecordPlan {
 public:
  // As the ledger is now; `registrar` must outlive it, and registers nothing else meanwhile.
  static Result<std::unique_ptr<RecordPlan>> open(Registrar& registrar, Clock& clock);
  ~RecordPlan();

  struct Planned {
    Hash record_id;
    std::optional<Citation> already_there;  // nothing is to be registered
    std::vector<Violation> violations;      // by the rules, as the next entry
  };
  // Adds a record. Refused: it is not what its kind's row wants, or a signer is not on the roster;
  // then nothing was added. One that breaks a rule was added, so that the next ones are judged
  // rightly, and must not be registered.
  Result<Planned> add(const Draft& draft, std::vector<KeyId> signers);
  std::size_t size() const { return records_.size(); }  // that are to be registered

  // Asked for each content of a record that is about to be registered, by its digest and its slot's
  // class: where the vault has taken it; none: it is not kept.
  using TakeContent =
      std::function<Result<std::optional<VaultItem>>(const Hash& digest, AccessClass access)>;
  void keep_contents(TakeContent take) { take_ = std::move(take); }

  // What keeps records that the ledger holds from being recognised; none: nothing.
  const std::optional<Error>& damage() const { return past_.damage(); }

  // Private keys of all signers.
  using Keys = std::map<KeyId, const PrivateKey*>;
  // Told of each, in the order of adding, when it is durable.
  using Watcher = std::function<void(const Registered& registered)>;
  // Registers what was added, commit by commit, until one is refused or fails, or until it is asked
  // to stop. To be called once, last. Where an error is about one record, `draft_position` counts
  // it from the first that was not registered.
  Status register_all(const Keys& keys, const PrivateKey& ledger_key, const std::stop_token& stop,
                      const Watcher& watcher);

 private:
  struct Waiting {
    Unsigned record;
    std::uint16_t kind;
    std::size_t signers;  // in `signers_`
  };
  RecordPlan(Registrar& registrar, Frame frame);
  std::size_t number_of_signers(std::vector<KeyId> signers);
  std::size_t end_of_signing(std::size_t first, std::size_t last) const;
  Status take_contents(Waiting& waiting);
  Result<Prepared> sign(std::size_t first, std::size_t last, const Keys& keys);

  Registrar& registrar_;
  Hasher hasher_;
  Frame frame_;
  PastRecords past_;
  std::unique_ptr<Rehearsal> rehearsal_;
  std::vector<Waiting> records_;
  std::vector<std::vector<KeyId>> signers_;  // each once
  TakeContent take_;                         // empty: nothing is kept
};

}  // namespace muniment::evidence
