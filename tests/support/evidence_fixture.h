// A ledger in memory that grows record by record, so that a test reads like a script:
//
//   EvidenceWorld world;                                    // founded by wang
//   world.enrol("li", {Role::inspector});
//   world.enrol("zhao", {Role::inspector});
//   world.open("R7-FGW");                                   // its filing, by wang
//   Record note = world.record(Kind::interview, "R7-FGW", {"li", "zhao"});
//   EXPECT_THAT(findings(world.judge(note)), IsEmpty());
//   world.add(note);
//
// Entries, heads, tree and checkpoints are true ones; only the store is missing. Keys and nonces
// are the same in every run (in SM ledgers the keys are not).
#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "evidence/model/opening.h"
#include "evidence/model/relations.h"
#include "evidence/model/rules.h"
#include "ledger/core/checkpoint.h"
#include "ledger/core/heads.h"

namespace muniment::test {

// An entry with all that belongs to it.
struct Registered {
  Entry entry;
  Bytes entry_bytes;
  Hash leaf;
  Bytes payload;
  Record record;
  Hash record_id;
  std::vector<Bytes> openings;  // by slot
};

using FieldValues = std::map<std::uint16_t, Opening::Value>;  // slot → value; others are absent

class EvidenceWorld {
 public:
  enum class Founded { yes, no };
  // With its genesis as entry 0, signed by "wang", who is administrator and leader; or without.
  explicit EvidenceWorld(Suite suite = Suite::sha256_ed25519, Founded founded = Founded::yes);

  // --- Keys: made at the first mention. ---
  const KeyPair& keys(const std::string& name);
  PersonKeys person(const std::string& name);
  KeyId id(const std::string& name);  // of the person's signing key
  const PrivateKey& ledger_key() const { return ledger_key_; }
  VerifierKey verifier_key() const;

  // --- Records, right by default, for a test to spoil. Stated by signers in this order, in the
  // capacities of the kind's row, every slot committed. ---
  Record record(Kind kind, const std::string& dossier, const std::vector<std::string>& signers,
                const FieldValues& fields = {});
  Record affair(Affair affair, const std::string& signer = "wang");
  Genesis genesis();
  Enrolment enrolment(const std::string& name, const std::vector<Role>& roles);
  // The openings behind the commitments of a record made here, by slot.
  std::vector<Bytes> openings(const Record& record) const;

  // --- Signing, judging, adding. ---
  Bytes sign(const Record& record);  // the payload; keys found by their ids
  Entry place(const std::string& dossier, ByteView payload);  // as the log would place it next
  Judgement judge(const Record& record);                      // as the next entry; adds nothing
  Judgement judge(const Entry& entry, ByteView payload);
  const Registered& add(const Record& record);  // must be admissible
  const Registered& add_unjudged(const Record& record, const Bytes& payload);

  const Registered& enrol(const std::string& name, const std::vector<Role>& roles);
  const Registered& open(const std::string& dossier);  // its filing
  // An interview by li and zhao, or a document by li, who must be enrolled, in an open dossier.
  const Registered& add_interview(const std::string& dossier);
  const Registered& add_document(const std::string& dossier);

  // --- What it holds. ---
  Suite suite() const { return suite_; }
  Hasher& hasher() { return hasher_; }
  const std::string& origin() const { return origin_; }
  EvidenceState& state() { return state_; }
  const Relations& relations() const { return relations_; }
  SignatureMemory& memory() { return memory_; }
  const std::deque<Registered>& all() const { return registered_; }
  const Heads& heads() const { return heads_; }
  TreeSize size() const { return {leaves_.size()}; }
  Hash root(TreeSize size);
  Proof inclusion(LeafIndex index, TreeSize size);
  std::string checkpoint(TreeSize size);  // signed by the ledger
  History history();

  std::int64_t now = 1'660'000'000'000;  // the ledger's clock; a second passes with every entry
  bool history_fails = false;            // the store cannot be read

 private:
  Bytes nonce();

  Suite suite_;
  Hasher hasher_;
  std::string origin_ = "inspection.example.gov/r7-1/g3";
  PrivateKey ledger_key_;
  std::map<std::string, KeyPair> keys_;
  std::map<KeyId, std::string> names_;
  std::map<Bytes, std::vector<Bytes>> openings_;  // nonce → openings
  std::uint64_t nonces_ = 0;
  EvidenceState state_;
  Relations relations_;
  SignatureMemory memory_;
  Heads heads_;
  std::vector<Hash> leaves_;
  std::deque<Registered> registered_;
};

// "broken 2", "refuted 0", "flagged 1", "cannot evaluate 0" for each violation, in order.
std::vector<std::string> findings(const Judgement& judgement);
// The sentences in English, in order.
std::vector<std::string> sentences(const Judgement& judgement);

}  // namespace muniment::test
