// The registrar: the use cases of people who register evidence, over the log.
//
// It builds records, keeps their openings, signs, submits, and answers what a ledger holds.
// Admission is rules.h; this is where it meets the log. `prepare`, `submit` and `record` may be
// called by any number of threads, each with private keys of its own; submissions that meet share a
// commit. All else is for one thread at a time, and while others do no more than `prepare`.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "evidence/draft.h"
#include "evidence/item.h"
#include "evidence/model/deadlines.h"
#include "evidence/model/draft_file.h"
#include "evidence/model/rules.h"
#include "evidence/openings.h"
#include "evidence/registered_files.h"
#include "evidence/vault.h"
#include "ledger/engine/lmdb_store.h"
#include "ledger/log.h"

namespace muniment::evidence {

struct Registered {
  Placement placement;
  Hash record_id;
  std::vector<Violation> flagged;  // what the rules tell and do not refuse
};

// The folder's marker file, read before the store (evidence/README.md, "A ledger's folder").
struct LedgerMarker {
  Suite suite;
  std::string origin;
};
inline constexpr unsigned ledger_folder_version = 1;
// Missing: no ledger there. Unknown: another version; the error names both.
Result<LedgerMarker> read_marker(const std::filesystem::path& folder);

// One guard for each ledger key: the registrar asks for it when it knows the key.
using GuardFor = std::function<std::unique_ptr<Guard>(const KeyId& ledger_key)>;

class Registrar {
 public:
  struct Founding {
    std::string origin;
    const PrivateKey* ledger_key;
    const PersonKeys* administrator;  // gets the roles administrator and leader
    const PrivateKey* administrator_key;
    std::vector<std::pair<std::uint16_t, Opening::Value>> fields;
    Policy policy;
  };
  // Makes a ledger: folder, marker, store, openings file, genesis. Refused when the folder is there
  // and not empty, or when the guard says that the key has signed a ledger before. All is made in a
  // temporary folder beside and renamed: on an error nothing is left behind.
  static Result<std::unique_ptr<Registrar>> found(const std::filesystem::path& folder,
                                                  const Founding& founding,
                                                  const GuardFor& guard_for, Clock& clock);
  // Opens a ledger. Missing: no ledger there. Unknown: another version, both named.
  static Result<std::unique_ptr<Registrar>> open(const std::filesystem::path& folder,
                                                 StoreAccess access, const GuardFor& guard_for,
                                                 Clock& clock);
  ~Registrar();

  // --- What the ledger is. ---
  const LogIdentity& identity() const;
  VerifierKey verifier_key() const;
  Result<Hash> genesis_leaf();           // for the pin of a trust file
  Result<const EvidenceState*> state();  // after the newest entry
  // How the records up to the newest entry hang together; until the next call of anything here.
  Result<const Relations*> relations();
  // The entry that states the round in force for a dossier (`round_terms` of its record); or none.
  Result<std::optional<Item>> round(const std::string& dossier);
  Result<std::optional<Checkpoint>> newest();
  Result<std::string> checkpoint();  // the newest, signed; its signature holds

  // --- Registering. ---
  // Registers 1 to Log::max_batch drafts, all of one dossier, in one batch: signed together,
  // admitted, openings durable, committed. All or nothing, and what is refused leaves nothing. A
  // refusal names the draft, the rule and its sentence. After trouble of the environment it tries
  // once more, and what was the trouble is flagged. Drafts that take the next serial number are
  // tried again with the numbers that are next then, as long as others take theirs.
  Result<std::vector<Registered>> record(std::span<const Draft> drafts, SigningKeys signers,
                                         const PrivateKey& ledger_key);
  // The two halves of `record`. After trouble of the environment, submitting the same again is
  // harmless: what was registered is answered `already_there`.
  Result<Prepared> prepare(std::span<const Draft> drafts, SigningKeys signers);
  Result<std::vector<Registered>> submit(const Prepared& prepared, const PrivateKey& ledger_key);
  // `submit`, once more after trouble of the environment, which is then flagged.
  Result<std::vector<Registered>> submit_twice(const Prepared& prepared,
                                               const PrivateKey& ledger_key);

  // --- Records that several people sign, each at their own machine (cosigning.h). ---
  // Signed by its author so far; the others are named as on the roster, in signing order. Refused
  // by what a rule would refuse.
  Result<DraftFile> draft(const Draft& stated, const PrivateKey& author,
                          std::span<const std::string> others);
  // What the rules say of the record as the next entry, whoever has signed by now.
  Result<std::vector<Violation>> judge_unsigned(const Record& record);

  Result<Trouble> trouble();
  // Goes on in spite of trouble, with an `incident` entry that says why. Refused without trouble.
  Result<Registered> adopt(std::string_view because, SigningKeys signers,
                           const PrivateKey& ledger_key);

  // --- The vault. ---
  VaultPlace vault_place() const;
  // Who reads and keeps here: fields are opened as far as they open their classes; else none are.
  void read_as(LoadKeys reader);
  // Contents that drafts say are kept were taken by this writer, which must outlive what follows.
  void keep_with(VaultWriter* vault);
  // Contents of records that were registered before, durable when it returns.
  Status keep_late(std::span<const KeptItem> items);
  Result<std::optional<Item>> erasure(const Item& item);  // the newest in force of all of a record
  // Destroys what is kept of a record, durably. Refused: somebody keeps contents meanwhile.
  // Malformed: it is done, and what is damaged may hold more.
  struct Destroyed {
    std::uint64_t contents = 0, shared = 0;  // gone; kept for other records of the same bytes
  };
  Result<Destroyed> destroy(const Item& item);
  // The kept contents of a record, by slot; empty: none.
  Result<std::vector<KeptItem>> kept(const Item& item);

  // --- Looking. ---
  Result<Item> find(const Citation& citation);  // missing: no such dossier, no such folio
  Result<Item> find(const Hash& record_id);
  Result<Item> find(LeafIndex entry);  // missing: the ledger has not so many
  // Visits the entries of a dossier, or of all, in order, until an error. It must not register.
  Status each(std::optional<std::string_view> dossier,
              const std::function<Status(const Item&)>& visit);
  Result<std::vector<DossierHead>> dossiers();
  // Visits the dossiers by ordinal, each with its first and its newest entry; reads no others.
  struct DossierView {
    DossierHead head;
    Item first, newest;
  };
  Status each_dossier(const std::function<Status(const DossierView&)>& visit);
  // By slot, as far as who reads here opens them, and checked. Missing: none kept here.
  Result<std::vector<Opening>> openings(const Item& item, Reading reading = Reading::shown);
  // The same, with those fields that take an `access` entry and that one of this person names.
  Result<std::vector<Opening>> openings_after_access(const Item& item);

  // --- Looking for contents. ---
  // Where contents are, by digest and by name, as of now.
  Result<ContentIndex> content_index();
  // Fields that may hold exactly this text: candidates, ascending.
  Result<std::vector<ContentPlace>> places_of_text(std::string_view text);
  // Visits these places in ascending order, each once, with the opening that is kept for it and was
  // checked against the record, or the reason why there is none, until the visitor gives an error.
  using VisitOpening = std::function<Status(const Item&, const Result<Opening>&)>;
  Status each_opening(std::vector<ContentPlace> places, const VisitOpening& visit);
  // Visits the records that supersede or withdraw an earlier one, in order.
  Status each_correction(const std::function<Status(const Item&)>& visit);
  // Those of one, ascending, by the relations: for showing, not for a verdict.
  Result<std::vector<Item>> corrections(const Item& item);
  // What is still to come in a dossier or in all, and until when; ascending by entry.
  Result<std::vector<Deadline>> deadlines(const std::optional<std::string>& dossier);
  // All contents as files, of a dossier or of all.
  Result<RegisteredFiles> registered_files(std::optional<std::string_view> dossier);

  // --- Proving. ---
  // A receipt of the entry, with the openings of the named fields ("*": all that open here, but for
  // class `sealed`; "public": that class; "attachment": all of them). What it leaves out is absent.
  // Missing: the row has no such field; the sentence lists those it has. And these openings alone.
  Result<std::string> receipt(const Citation& citation, const std::vector<std::string>& open);
  Result<std::vector<Bytes>> disclose(const Item& item, const std::vector<std::string>& open);
  Store& store();

 private:
  struct Parts;
  explicit Registrar(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace muniment::evidence
