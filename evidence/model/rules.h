// Judging a record: the pure function that admission and every audit share.
//
// What a rule may know is in EvidenceState, derived from the entries before, and in Facts of the
// log handed in. Every violation is reported, not only the first; the same record at the same place
// is always judged alike.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "evidence/model/catalogue.h"
#include "evidence/model/opened_payload.h"
#include "evidence/model/roster.h"
#include "evidence/model/round.h"
#include "ledger/core/entry.h"

namespace muniment {

class Relations;  // relations.h

// Where and what an earlier record is.
struct KnownRecord {
  LeafIndex index;
  std::uint16_t kind;
  std::string dossier;
};

// The version of the rules that asks what linked records state, and for days.
inline constexpr std::uint16_t inspection_rules = 2;

// What the record of an entry states; an error is trouble of the environment.
using ReadRecord = std::function<Result<std::shared_ptr<const Record>>(LeafIndex)>;

// What the rules may ask about the ledger below the judged entry.
struct History {
  // Record id → the record, or none. An environment error stops the judging.
  std::function<Result<std::optional<KnownRecord>>(const Hash& record_id)> find;
  // What the record of an entry below states: of what a judged record links to, if its kind
  // `reads_links`, and of what a rule comes to from there.
  ReadRecord read;
  // Root at a size that is at most the judged entry's index.
  std::function<Result<Hash>(TreeSize)> root_at;
  // What the records below say of each other. Null: not all of it is known, and the rules that rest
  // on it are not asked.
  const Relations* relations;
  // The digests, by the ledger's own algorithm, of the files that a record states in slots of these
  // names (`file_digests` of its openings); none where it states no file, or nobody here can open
  // it. Unset: no openings are at hand, and what compares files is not checked.
  std::function<Result<std::vector<Hash>>(const Hash& record_id, const Record& record,
                                          std::span<const std::string_view> slots)>
      files = {};
};

// Whether rules ask what the records say that one of this kind links to.
bool reads_links(Kind kind);

// Derived from the entries 0 to n-1, in order, by `take`. Before entry 0 whoever knows the ledger's
// origin, suite or key from elsewhere puts them in: the genesis must then agree.
struct EvidenceState {
  std::string origin;
  std::optional<Suite> suite;
  std::optional<VerifierKey> ledger_key;
  Roster roster;
  Policy policy;
  std::vector<LeafIndex> policies;  // entries that set one after the genesis, ascending
  Rounds rounds;
  std::optional<LeafIndex> closed;  // index of the closure
  std::int64_t last_admitted = 0;
};

enum class Finding {
  refuted,          // not what was signed: bad signature, payload, id, place, `seen`
  broken,           // authentic, and a rule is not met: refused at admission
  flagged,          // a rule that only time can break, or a suspect key: told, never refused
  cannot_evaluate,  // unknown version, kind or code
};

struct Violation {
  Finding finding;
  unsigned rule;  // of the README's list
  Message sentence;
};

// Signatures that were checked before, by (key, count, root, signature): a batch is checked once.
// Bounded; forgets everything when full.
class SignatureMemory {
 public:
  explicit SignatureMemory(std::size_t most = 65536) : most_(most) {}  // some 4 MiB

  // Checks the signature of `signer` on the record, remembering good ones.
  Status check(Hasher& hasher, const PublicKey& key, ByteView record_bytes,
               const RecordSignature& signature);
  // The same with the root that record and signature lead to (`batch_root`).
  Status check(Hasher& hasher, const PublicKey& key, const Hash& batch_root,
               const RecordSignature& signature);
  std::uint64_t verified() const { return verified_; }  // signatures really computed

 private:
  struct Claim {
    PublicKey key;
    std::uint64_t count;
    Hash root;
    Bytes signature;
    bool operator==(const Claim&) const = default;
  };

  std::size_t most_;
  std::unordered_set<Hash, HashOfHash> good_;
  std::optional<Claim> last_;  // that held: a batch's records come one behind the other
  std::uint64_t verified_ = 0;
};

struct Judgement {
  std::vector<Violation> violations;
  std::optional<Record> record;  // none when the payload does not decode
  std::optional<Hash> record_id;

  bool admissible() const;  // nothing but `flagged`
};

// Judges the signed record `payload` at the place that `entry` gives it. An error is trouble of the
// environment only.
Result<Judgement> judge(Hasher& hasher, const EvidenceState& state, const History& history,
                        SignatureMemory& memory, const Entry& entry, ByteView payload);
// The violations alone, for whoever keeps what was opened.
Result<std::vector<Violation>> judge_opened(Hasher& hasher, const EvidenceState& state,
                                            const History& history, SignatureMemory& memory,
                                            const Entry& entry, const OpenedPayload& payload);

// The same of a record that not all have signed yet: all but its signatures. Of `entry` what the
// log would give it next: index, dossier, folio, admitted.
Result<std::vector<Violation>> judge_unsigned(Hasher& hasher, const EvidenceState& state,
                                              const History& history, const Entry& entry,
                                              const OpenedRecord& record);

// What can be judged without the entries below, as a receipt must: all of it but ids, links,
// `seen`, and order of admission. `state` may be derived by `take` from the roster entries alone.
Judgement judge_alone(Hasher& hasher, const EvidenceState& state, SignatureMemory& memory,
                      const Entry& entry, ByteView payload);

// Moves relations past the entry, which `take` has not taken yet. Call it for the same entries.
Status relate(Relations& relations, const EvidenceState& state, const History& history,
              const Entry& entry, const Record& record);

// Moves the state past the entry. Call it for every entry whose record decodes, also after
// violations: an audit goes on. Affairs that the roster refuses change nothing.
void take(EvidenceState& state, const Entry& entry, const Record& record, const Hash& record_id);

// The round in force for a dossier after the entries that the state was derived from. Null: no
// round is stated for it, and nothing has a deadline.
const RoundTerms* round_of(const EvidenceState& state, std::string_view dossier);

// Number and sentence of each rule that this version checks, in both languages.
struct RuleText {
  unsigned number;
  std::string_view english;
  std::string_view chinese;
};
std::span<const RuleText> rule_texts();

}  // namespace muniment
