// What a registrar is made of. Private to evidence.
#pragma once

#include <mutex>
#include <set>

#include "evidence/admission.h"
#include "evidence/ledger_folder.h"
#include "evidence/registrar.h"

namespace muniment::evidence {

struct Registrar::Parts {
  Parts(LogIdentity log_identity, Clock& of_time, const std::filesystem::path& folder)
      : identity(std::move(log_identity)),
        vault_place{vault_folder(folder), identity.suite, identity.origin},
        clock(of_time),
        hasher(identity.suite),
        admission(identity.suite),
        items(vault_items_file(vault_place.folder), identity.suite) {}

  LogIdentity identity;
  VaultPlace vault_place;
  Clock& clock;
  Hasher hasher;
  std::mutex admission_turn;  // the log admits in one thread while others prepare
  Admission admission;
  std::mutex verified_turn;
  std::optional<Note> verified;  // the newest checkpoint that was seen to hold
  // In the order of need: the log goes first.
  std::unique_ptr<Guard> guard;
  std::unique_ptr<Store> store;
  std::unique_ptr<OpeningStore> openings;
  struct Sealing {
    std::uint64_t revocations;  // on the roster when it was made
    FileStamp keys;             // of the vault's then
    std::shared_ptr<const OpeningSealer> sealer;
  };
  std::optional<Sealing> sealing;
  ItemFile items;
  VaultWriter* vault = nullptr;  // that takes contents now
  std::unique_ptr<Log> log;

  // Makes a ledger in an empty folder; gives the signed checkpoint for its guard.
  Result<std::string> make_ledger(const std::filesystem::path& folder, const Founding& founding);
  // The first keys of its vault, for the administrator.
  Status make_vault(const Founding& founding);
  // Opens the log over guard and store.
  Status open_log();

  VerifierKey verifier_key() const;
  // The newest checkpoint, its signature checked.
  Result<std::optional<SignedCheckpoint>> newest(const Snapshot& snapshot);
  // The kept openings of these slots, as bytes; each is checked against the record. Missing: not
  // all are kept, or opened by who reads here.
  // Of class `sealed` none ever is.
  enum class Wanted { each, what_opens };
  Result<std::vector<Bytes>> open_slots(const Item& item, const std::set<std::uint16_t>& slots,
                                        Wanted wanted);
  // Those that the policy keeps back from who reads here, until they register an access.
  Result<std::set<std::uint16_t>> kept_back(const Item& item);
  Result<std::set<std::uint16_t>> accessed_slots(const Item& item, const KeyId& reader,
                                                 const Relations& relations);
  // Today, in the policy's time zone.
  std::int32_t today(const Policy& policy);

  // Checks the drafts and makes signed records of them; of the first record of all, which makes the
  // roster, the signers are not looked up. Any thread.
  Result<Prepared> prepare(std::span<const Draft> drafts, SigningKeys signers);
  // The log's callable: judges, then keeps the openings of what is about to be committed. Both
  // arguments must outlive it.
  Admit admit(const Prepared& prepared, Flagged& flagged);
  // The openings of what was prepared at these positions, and the rows of its contents, which are
  // durable before.
  Status keep(const OpeningSealer& sealer, const Prepared& prepared,
              std::span<const std::size_t> positions);
  // What seals openings for the classes, as the roster stands before what is kept. Missing,
  // malformed: the vault's keys are not there, or damaged.
  Result<const OpeningSealer*> sealer_for(const Snapshot& newest);
  // Makes durable what a commit is about to refer to.
  Status sync();
  // Gives the drafts that take the next serial number the numbers that are next now. False: they
  // have them.
  Result<bool> renumber(std::vector<Draft>& drafts);
  Status check_ledger_key(const PrivateKey& key) const;
};

Result<Item> find_cited(Hasher& hasher, const Snapshot& snapshot, const Citation& citation);

// The ledger's own key and suite, from its first entry.
Result<LogIdentity> read_identity(const Snapshot& snapshot, const LedgerMarker& marker);

}  // namespace muniment::evidence
