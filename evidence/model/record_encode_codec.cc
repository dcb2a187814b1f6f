// Writing records; record_decode_codec.cc reads them.
#include "evidence/model/record.capnp.h"
#include "evidence/model/record_messages.h"
#include "ledger/core/canonical.h"

namespace muniment {
namespace by_library {
namespace {

capnp::Text::Reader text(const std::string& value) { return {value.c_str(), value.size()}; }

template <typename List>
unsigned length(const List& list) {
  return static_cast<unsigned>(list.size());
}

// Pointers are set in the schema's order; what is empty is not set.

void write(schema::Checkpoint::Builder to, const KnownCheckpoint& checkpoint) {
  to.setSize(checkpoint.size.value);
  to.setRoot(canonical::data(checkpoint.root.view()));
}

void write(schema::Key::Builder to, const PublicKey& key) {
  to.setAlgorithm(static_cast<std::uint16_t>(key.algorithm()));
  to.setKey(canonical::data(key.bytes()));
}

void write(schema::Enrolment::Builder to, const Enrolment& enrolment) {
  to.setPerson(canonical::data(enrolment.person.view()));
  if (!enrolment.keys.name.empty()) to.setName(text(enrolment.keys.name));
  write(to.initSigning(), enrolment.keys.signing);
  write(to.initEncryption(), enrolment.keys.encryption);
  if (!enrolment.roles.empty()) {
    to.setRoles(kj::arrayPtr(enrolment.roles.data(), enrolment.roles.size()));
  }
  if (!enrolment.keys.possession.empty())
    to.setPossession(canonical::data(enrolment.keys.possession));
}

void write(schema::Policy::Builder to, const Policy& policy) {
  to.setCatalogue(policy.catalogue);
  to.setRules(policy.rules);
  to.setZone(policy.zone_minutes);
  to.setRestricted(policy.restricted_access);
}

void write(schema::Genesis::Builder to, const Genesis& genesis) {
  to.setSuite(static_cast<std::uint16_t>(genesis.suite));
  if (!genesis.origin.empty()) to.setOrigin(text(genesis.origin));
  to.setKey(text(format_verifier_key(genesis.key)));
  write(to.initAdministrator(), genesis.administrator);
  write(to.initPolicy(), genesis.policy);
  if (!genesis.predecessor) return;
  auto predecessor = to.initPredecessor();
  if (!genesis.predecessor->origin.empty())
    predecessor.setOrigin(text(genesis.predecessor->origin));
  predecessor.setSuite(static_cast<std::uint16_t>(genesis.predecessor->suite));
  predecessor.setSize(genesis.predecessor->size.value);
  predecessor.setRoot(canonical::data(genesis.predecessor->root.view()));
}

void write(schema::Revocation::Builder to, const Revocation& revocation) {
  to.setKey(canonical::data(revocation.key.view()));
  to.setReason(revocation.reason);
  to.setSince(revocation.since.value);
}

void write(schema::Anchor::Builder to, const Anchor& anchor) {
  if (const auto* stamp = std::get_if<TimeStamp>(&anchor.value)) {
    auto builder = to.initTimeStamp();
    write(builder.initCheckpoint(), stamp->checkpoint);
    if (!stamp->token.empty()) builder.setToken(canonical::data(stamp->token));
  } else if (const auto* foreign = std::get_if<ForeignCheckpoint>(&anchor.value)) {
    to.setCheckpoint(text(foreign->note));
  } else if (const auto* renewal = std::get_if<Renewal>(&anchor.value)) {
    auto builder = to.initRenewal();
    builder.setAlgorithm(renewal->algorithm);
    builder.setSize(renewal->size.value);
    if (!renewal->entries.empty()) builder.setEntries(canonical::data(renewal->entries));
    if (!renewal->payloads.empty()) builder.setPayloads(canonical::data(renewal->payloads));
    if (!renewal->contents.empty()) builder.setContents(canonical::data(renewal->contents));
  }
}

void write(schema::Incident::Builder to, const Incident& incident) {
  if (!incident.causes.empty()) {
    to.setCauses(kj::arrayPtr(incident.causes.data(), incident.causes.size()));
  }
  if (incident.guard) write(to.initGuard(), *incident.guard);
}

void write(schema::Closure::Builder to, const Closure& closure) {
  if (!closure.successor.empty()) to.setSuccessor(text(closure.successor));
}

struct AffairWriter {
  schema::Record::Affair::Builder to;
  void operator()(std::monostate) {}  // as the builder is, and beyond its size
  void operator()(const Genesis& affair) { write(to.initGenesis(), affair); }
  void operator()(const Enrolment& affair) { write(to.initEnrolment(), affair); }
  void operator()(const Revocation& affair) { write(to.initRevocation(), affair); }
  void operator()(const Policy& affair) { write(to.initPolicy(), affair); }
  void operator()(const Anchor& affair) { write(to.initAnchor(), affair); }
  void operator()(const Incident& affair) { write(to.initIncident(), affair); }
  void operator()(const Closure& affair) { write(to.initClosure(), affair); }
};

void write_fact(schema::Fact::Value::Builder to, const Fact::Value& value) {
  if (const auto* code = std::get_if<Fact::Code>(&value)) to.setCode(code->value);
  if (const auto* day = std::get_if<Fact::Day>(&value)) to.setDay(day->value);
  if (const auto* number = std::get_if<Fact::Number>(&value)) to.setNumber(number->value);
  if (const auto* id = std::get_if<Fact::Id>(&value)) to.setId(canonical::data(id->value.view()));
}

void write_record(schema::Record::Builder to, const Record& record) {
  to.setVersion(record_version);
  if (!record.ledger.empty()) to.setLedger(text(record.ledger));
  if (!record.dossier.empty()) to.setDossier(text(record.dossier));
  if (!record.signers.empty()) {
    auto list = to.initSigners(length(record.signers));
    for (unsigned i = 0; i < list.size(); ++i) {
      list[i].setKey(canonical::data(record.signers[i].key.view()));
      list[i].setCapacity(record.signers[i].capacity);
    }
  }
  to.setStated(record.stated);
  to.setOccurred(record.occurred);
  if (!record.nonce.empty()) to.setNonce(canonical::data(record.nonce));
  if (record.seen) write(to.initSeen(), *record.seen);
  if (!record.links.empty()) {
    auto list = to.initLinks(length(record.links));
    for (unsigned i = 0; i < list.size(); ++i) {
      list[i].setRelation(record.links[i].relation);
      list[i].setTarget(canonical::data(record.links[i].target.view()));
    }
  }
  if (!record.fields.empty()) {
    auto list = to.initFields(length(record.fields));
    for (unsigned i = 0; i < list.size(); ++i)
      list.set(i, canonical::data(record.fields[i].view()));
  }
  to.setKind(record.kind);
  if (!record.facts.empty()) {
    auto list = to.initFacts(length(record.facts));
    for (unsigned i = 0; i < list.size(); ++i) {
      list[i].setCode(record.facts[i].code);
      write_fact(list[i].getValue(), record.facts[i].value);
    }
  }
  std::visit(AffairWriter{to.getAffair()}, record.affair);
}

// Of the schema's words the last chooses the affair; of its pointers the last two lead to facts and
// affair. Most records have neither.
canonical::RootSize size_of(const Record& record) {
  if (!std::holds_alternative<std::monostate>(record.affair)) return {3, 9};
  return record.facts.empty() ? canonical::RootSize{2, 7} : canonical::RootSize{2, 8};
}

}  // namespace

Bytes encode(const Record& record) {
  return canonical::encode<schema::Record>(
      [&](schema::Record::Builder to) { write_record(to, record); }, size_of(record));
}

}  // namespace by_library

Bytes encode_record(const Record& record) {
  return by_hand::can_encode(record) ? by_hand::encode(record) : by_library::encode(record);
}

}  // namespace muniment
