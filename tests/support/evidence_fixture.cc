#include "tests/support/evidence_fixture.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "evidence/model/file_digest.h"
#include "tests/support/keys.h"

namespace muniment::test {
namespace {

constexpr std::uint8_t ledger_fill = 1;  // people's keys come after it

PrivateKey make_signing_key(Suite suite, std::uint8_t fill) {
  if (suite == Suite::sha256_ed25519) return signing_key(suite, fill);
  auto key = PrivateKey::generate(signing_algorithm(suite));
  MUNIMENT_CHECK(key.ok());
  return *std::move(key);
}

KeyPair make_keys(Suite suite, std::uint8_t fill) {
  if (suite == Suite::sha256_ed25519) return key_pair(suite, fill);
  auto encryption = PrivateKey::generate(encryption_algorithm(suite));
  MUNIMENT_CHECK(encryption.ok());
  return KeyPair{make_signing_key(suite, fill), *std::move(encryption)};
}

std::vector<std::uint16_t> codes(const std::vector<Role>& roles) {
  std::vector<std::uint16_t> codes;
  for (const Role role : roles) codes.push_back(number_of(role));
  std::sort(codes.begin(), codes.end());
  return codes;
}

}  // namespace

EvidenceWorld::EvidenceWorld(Suite suite, Founded founded)
    : suite_(suite), hasher_(suite), ledger_key_(make_signing_key(suite, ledger_fill)) {
  if (founded == Founded::yes) add(affair(genesis()));
}

const KeyPair& EvidenceWorld::keys(const std::string& name) {
  auto found = keys_.find(name);
  if (found == keys_.end()) {
    const auto fill = static_cast<std::uint8_t>(ledger_fill + 1 + keys_.size());
    found = keys_.emplace(name, make_keys(suite_, fill)).first;
    names_.emplace(key_id(found->second.signing.public_key()), name);
  }
  return found->second;
}

PersonKeys EvidenceWorld::person(const std::string& name) {
  auto person = make_person_keys(name, keys(name));
  MUNIMENT_CHECK(person.ok());
  return *std::move(person);
}

KeyId EvidenceWorld::id(const std::string& name) { return key_id(keys(name).signing.public_key()); }

VerifierKey EvidenceWorld::verifier_key() const {
  return {origin_, VerifierKey::Use::note, ledger_key_.public_key()};
}

Bytes EvidenceWorld::nonce() {
  Bytes nonce;
  append_big_endian(nonce, 0, 8);
  append_big_endian(nonce, ++nonces_, 8);
  return nonce;
}

Record EvidenceWorld::record(Kind kind, const std::string& dossier,
                             const std::vector<std::string>& signers, const FieldValues& fields) {
  const KindRow* row = row_of(number_of(kind));
  Record record;
  record.ledger = origin_;
  record.dossier = dossier;
  record.stated = now;
  record.occurred = 19'219;  // 2022-08-15
  record.nonce = nonce();
  record.kind = number_of(kind);
  for (std::size_t i = 0; i < signers.size(); ++i) {
    Capacity capacity = Capacity::author;
    if (row != nullptr) {
      capacity = row->capacities[std::min(i, row->capacities.size() - 1)].capacity;
    }
    record.signers.push_back({id(signers[i]), number_of(capacity)});
  }
  std::size_t slots = row == nullptr ? 1 : row->slots.size();
  if (!fields.empty()) slots = std::max<std::size_t>(slots, fields.rbegin()->first + 1u);
  std::vector<Bytes>& openings = openings_[record.nonce];
  for (std::uint16_t slot = 0; slot < slots; ++slot) {
    const bool attachment = row == nullptr || slot >= row->slots.size();
    Opening opening{slot, std::string(attachment ? attachment_name : row->slots[slot].name),
                    Bytes(salt_bytes, static_cast<std::uint8_t>(slot + 1)), Opening::Absent{}};
    if (const auto value = fields.find(slot); value != fields.end()) opening.value = value->second;
    openings.push_back(encode_opening(opening));
    record.fields.push_back(
        commitment(hasher_, record.signers.front().key, record.nonce, slot, openings.back()));
  }
  return record;
}

Record EvidenceWorld::affair(Affair affair, const std::string& signer) {
  Record record = this->record(static_cast<Kind>(affair.index()), "", {signer});
  record.affair = std::move(affair);
  return record;
}

Genesis EvidenceWorld::genesis() {
  return {suite_,         origin_,
          verifier_key(), enrolment("wang", {Role::administrator, Role::leader}),
          Policy{},       std::nullopt};
}

Enrolment EvidenceWorld::enrolment(const std::string& name, const std::vector<Role>& roles) {
  return {id(name), person(name), codes(roles)};
}

std::vector<Bytes> EvidenceWorld::openings(const Record& record) const {
  const auto found = openings_.find(record.nonce);
  return found == openings_.end() ? std::vector<Bytes>() : found->second;
}

Bytes EvidenceWorld::sign(const Record& record) {
  SignedRecord signed_record{encode_record(record), {}};
  for (const Signer& signer : record.signers) {
    const auto name = names_.find(signer.key);
    MUNIMENT_CHECK(name != names_.end());
    auto signatures = sign_batch(hasher_, {signed_record.record}, keys(name->second).signing);
    MUNIMENT_CHECK(signatures.ok());
    signed_record.signatures.push_back(signatures->front());
  }
  return encode_signed_record(signed_record);
}

Entry EvidenceWorld::place(const std::string& dossier, ByteView payload) {
  const DossierHead* head = heads_.find(dossier);
  return {LeafIndex{leaves_.size()},
          dossier,
          head == nullptr ? 1 : head->folio + 1,
          head == nullptr ? std::nullopt : std::optional(head->leaf),
          heads_.size(),
          heads_.root(hasher_),
          now,
          payload_hash(hasher_, payload)};
}

Judgement EvidenceWorld::judge(const Record& record) {
  const Bytes payload = sign(record);
  return judge(place(record.dossier, payload), payload);
}

Judgement EvidenceWorld::judge(const Entry& entry, ByteView payload) {
  auto judgement = muniment::judge(hasher_, state_, history(), memory_, entry, payload);
  MUNIMENT_CHECK(judgement.ok());
  return *std::move(judgement);
}

const Registered& EvidenceWorld::add(const Record& record) {
  const Bytes payload = sign(record);
  const Judgement judgement = judge(place(record.dossier, payload), payload);
  if (!judgement.admissible()) {
    for (const std::string& sentence : sentences(judgement))
      std::fputs((sentence + "\n").c_str(), stderr);
  }
  MUNIMENT_CHECK(judgement.admissible());
  return add_unjudged(record, payload);
}

const Registered& EvidenceWorld::add_unjudged(const Record& record, const Bytes& payload) {
  const Entry entry = place(record.dossier, payload);
  const Bytes bytes = encode_entry(entry);
  const Hash leaf = hasher_.leaf(bytes);
  heads_.advance(hasher_, entry.dossier, entry.folio, leaf);
  leaves_.push_back(leaf);
  const Hash id = record_id(hasher_, encode_record(record));
  const bool failing = std::exchange(history_fails, false);
  MUNIMENT_CHECK(relate(relations_, state_, history(), entry, record).ok());
  history_fails = failing;
  take(state_, entry, record, id);
  now += 1000;
  registered_.push_back({entry, bytes, leaf, payload, record, id, openings(record)});
  return registered_.back();
}

const Registered& EvidenceWorld::enrol(const std::string& name, const std::vector<Role>& roles) {
  return add(affair(enrolment(name, roles)));
}

const Registered& EvidenceWorld::open(const std::string& dossier) {
  return add(record(Kind::filing, dossier, {"wang"}, {{0, Opening::Text{"案卷 " + dossier}}}));
}

const Registered& EvidenceWorld::add_interview(const std::string& dossier) {
  return add(record(Kind::interview, dossier, {"li", "zhao"},
                    {{0, Opening::Text{"谈话"}}, {4, Opening::Text{"甲01"}}}));
}

const Registered& EvidenceWorld::add_document(const std::string& dossier) {
  return add(record(Kind::document, dossier, {"li"}, {{0, Opening::Text{"文件"}}}));
}

Hash EvidenceWorld::root(TreeSize size) {
  if (size.value == 0) return hasher_.empty_root();
  return tree_root(hasher_,
                   {leaves_.begin(), leaves_.begin() + static_cast<std::ptrdiff_t>(size.value)});
}

Proof EvidenceWorld::inclusion(LeafIndex index, TreeSize size) {
  return inclusion_proof(
      hasher_, {leaves_.begin(), leaves_.begin() + static_cast<std::ptrdiff_t>(size.value)}, index);
}

std::string EvidenceWorld::checkpoint(TreeSize size) {
  auto text = sign_checkpoint({origin_, size, root(size)}, ledger_key_);
  MUNIMENT_CHECK(text.ok());
  return *std::move(text);
}

History EvidenceWorld::history() {
  const Error failure(ErrorKind::environment, say("the disk is gone"));
  return {
      [this, failure](const Hash& id) -> Result<std::optional<KnownRecord>> {
        if (history_fails) return Error(failure);
        for (const Registered& each : registered_) {
          if (each.record_id != id) continue;
          return std::optional(KnownRecord{each.entry.index, each.record.kind, each.entry.dossier});
        }
        return std::optional<KnownRecord>();
      },
      [this](LeafIndex index) -> Result<std::shared_ptr<const Record>> {
        return std::make_shared<const Record>(registered_[index.value].record);
      },
      [this, failure](TreeSize size) -> Result<Hash> {
        if (history_fails) return Error(failure);
        MUNIMENT_CHECK(size.value >= 1 && size.value <= leaves_.size());
        return root(size);
      },
      &relations_,
      [this](const Hash&, const Record& record, std::span<const std::string_view> slots) {
        return file_digests(hasher_, record, slots, openings(record));
      }};
}

std::vector<std::string> findings(const Judgement& judgement) {
  const auto name = [](Finding finding) {
    switch (finding) {
      case Finding::refuted:
        return "refuted ";
      case Finding::broken:
        return "broken ";
      case Finding::flagged:
        return "flagged ";
      case Finding::cannot_evaluate:
        return "cannot evaluate ";
    }
    return "";
  };
  std::vector<std::string> all;
  for (const Violation& each : judgement.violations) {
    all.push_back(name(each.finding) + std::to_string(each.rule));
  }
  return all;
}

std::vector<std::string> sentences(const Judgement& judgement) {
  std::vector<std::string> all;
  for (const Violation& each : judgement.violations) all.push_back(to_english(each.sentence));
  return all;
}

}  // namespace muniment::test
