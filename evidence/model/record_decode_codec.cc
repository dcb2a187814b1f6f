// Reading records; record_encode_codec.cc writes them.
#include <algorithm>

#include "evidence/model/record.capnp.h"
#include "evidence/model/record_messages.h"
#include "ledger/core/canonical.h"
#include "ledger/core/checkpoint.h"
#include "ledger/core/entry.h"
#include "ledger/core/note.h"

namespace muniment {
namespace by_library {
namespace {

using canonical::view;

// Reads values and keeps the first error, after which what it returns means nothing. Fields are
// named as in the schema, in every language.
class Reading {
 public:
  bool failed() const { return error_.has_value(); }
  Error error() && { return *std::move(error_); }

  void fail(Error error) {
    if (!error_) error_ = std::move(error);
  }
  // `sentence` gives what is wrong; it is asked only then.
  template <typename Sentence>
  void require(bool holds, const Sentence& sentence) {
    if (!holds) fail(Error(ErrorKind::malformed, sentence()));
  }

  void require(Status status) {
    if (!status.ok()) fail(std::move(status).error());
  }

  std::string text(capnp::Text::Reader from, const char* field) {
    std::string text(from.begin(), from.size());
    require(is_utf8_text(text), [&] { return say("the field {1} is not UTF-8 text", field); });
    return text;
  }
  std::string origin(capnp::Text::Reader from, const char* field) {
    std::string origin = text(from, field);
    require(is_origin(origin),
            [&] { return say("the field {1} is not a ledger's origin", field); });
    return origin;
  }
  Bytes bytes(capnp::Data::Reader from, const char* field, std::size_t least, std::size_t most) {
    require(from.size() >= least && from.size() <= most, [&] {
      return say("the field {1} is {2} bytes long; {3} to {4} are allowed", field,
                 std::to_string(from.size()), std::to_string(least), std::to_string(most));
    });
    return failed() ? Bytes() : to_bytes(view(from));
  }
  Hash hash(capnp::Data::Reader from, const char* field) {
    auto hash = Hash::from(view(from));
    if (hash.ok()) return *hash;
    fail(std::move(hash).error().within(say("in the field {1}", field)));
    return Hash({});
  }
  std::vector<std::uint16_t> codes(capnp::List<std::uint16_t>::Reader from, const char* field) {
    std::vector<std::uint16_t> codes;
    for (const std::uint16_t code : from) codes.push_back(code);
    require(!codes.empty() && strictly_ascending(codes), [&] {
      return say("the field {1} must hold at least one code, ascending, without repeats", field);
    });
    return codes;
  }
  Suite suite(std::uint16_t code) {
    auto suite = suite_by_code(code);
    if (suite.ok()) return *suite;
    fail(std::move(suite).error());
    return Suite::sha256_ed25519;
  }

 private:
  std::optional<Error> error_;
};

KnownCheckpoint read_checkpoint(Reading& reading, schema::Checkpoint::Reader from,
                                const char* field) {
  reading.require(from.getSize() > 0,
                  [&] { return say("the field {1} is a checkpoint of size 0", field); });
  return {TreeSize{from.getSize()}, reading.hash(from.getRoot(), field)};
}

std::optional<PublicKey> read_key(Reading& reading, schema::Key::Reader from) {
  const auto algorithm = key_algorithm_by_code(from.getAlgorithm());
  if (!algorithm.ok()) {
    reading.fail(algorithm.error());
    return std::nullopt;
  }
  auto key = PublicKey::make(*algorithm, view(from.getKey()));
  if (key.ok()) return *std::move(key);
  reading.fail(std::move(key).error());
  return std::nullopt;
}

std::optional<Enrolment> read_enrolment(Reading& reading, schema::Enrolment::Reader from) {
  const Hash person = reading.hash(from.getPerson(), "person");
  std::string name = reading.text(from.getName(), "name");
  reading.require(is_person_key_name(name),
                  [&] { return say("a person's key is named by 1 to 32 of a-z, 0-9 and '-'"); });
  auto signing = read_key(reading, from.getSigning());
  auto encryption = read_key(reading, from.getEncryption());
  auto roles = reading.codes(from.getRoles(), "roles");
  Bytes possession =
      reading.bytes(from.getPossession(), "possession", signature_bytes, signature_bytes);
  if (reading.failed()) return std::nullopt;
  reading.require(is_signing(signing->algorithm()) && !is_signing(encryption->algorithm()),
                  [&] { return say("an enrolment has a signing key, then an encryption key"); });
  return Enrolment{person, {std::move(name), *signing, *encryption, std::move(possession)}, roles};
}

Policy read_policy(Reading& reading, schema::Policy::Reader from) {
  const std::int16_t zone = from.getZone();
  reading.require(zone > -max_zone_minutes && zone < max_zone_minutes,
                  [&] { return say("the policy's time zone is a day or more from UTC"); });
  return {from.getCatalogue(), from.getRules(), zone, from.getRestricted()};
}

std::optional<Genesis> read_genesis(Reading& reading, schema::Genesis::Reader from) {
  const Suite suite = reading.suite(from.getSuite());
  std::string origin = reading.origin(from.getOrigin(), "genesis.origin");
  const auto key_text = from.getKey();
  auto key = parse_verifier_key({key_text.begin(), key_text.size()});
  if (!key.ok()) reading.fail(key.error());
  reading.require(from.hasAdministrator() && from.hasPolicy(),
                  [&] { return say("a genesis enrols an administrator and sets a policy"); });
  auto administrator = read_enrolment(reading, from.getAdministrator());
  const Policy policy = read_policy(reading, from.getPolicy());
  if (reading.failed()) return std::nullopt;
  reading.require(key->use == VerifierKey::Use::note,
                  [&] { return say("the ledger's key is a key that signs notes"); });
  Genesis genesis{suite, std::move(origin), *key, *administrator, policy, std::nullopt};
  if (from.hasPredecessor()) {
    const auto old = from.getPredecessor();
    reading.require(old.getSize() > 0, [&] { return say("the predecessor's size is 0"); });
    genesis.predecessor = Predecessor{reading.origin(old.getOrigin(), "predecessor.origin"),
                                      reading.suite(old.getSuite()), TreeSize{old.getSize()},
                                      reading.hash(old.getRoot(), "predecessor.root")};
  }
  return genesis;
}

std::optional<Anchor> read_anchor(Reading& reading, schema::Anchor::Reader from) {
  switch (from.which()) {
    case schema::Anchor::TIME_STAMP: {
      const auto stamp = from.getTimeStamp();
      return Anchor{TimeStamp{read_checkpoint(reading, stamp.getCheckpoint(), "timeStamp"),
                              reading.bytes(stamp.getToken(), "token", 1, max_payload_bytes)}};
    }
    case schema::Anchor::CHECKPOINT: {
      std::string note = reading.text(from.getCheckpoint(), "anchor.checkpoint");
      reading.require(!note.empty() && note.size() <= max_note_bytes, [&] {
        return say("another ledger's checkpoint is a note of 1 to {1} bytes",
                   std::to_string(max_note_bytes));
      });
      return Anchor{ForeignCheckpoint{std::move(note)}};
    }
    case schema::Anchor::RENEWAL: {
      const auto renewal = from.getRenewal();
      const auto root = [&](capnp::Data::Reader value, const char* field) {
        return reading.bytes(value, field, Hash::size, max_later_root_bytes);
      };
      reading.require(renewal.getSize() > 0, [&] { return say("the renewal's size is 0"); });
      return Anchor{Renewal{renewal.getAlgorithm(), TreeSize{renewal.getSize()},
                            root(renewal.getEntries(), "renewal.entries"),
                            root(renewal.getPayloads(), "renewal.payloads"),
                            root(renewal.getContents(), "renewal.contents")}};
    }
  }
  reading.fail(Error(ErrorKind::malformed, say("the record holds an anchor of an unknown kind")));
  return std::nullopt;
}

Incident read_incident(Reading& reading, schema::Incident::Reader from) {
  Incident incident{reading.codes(from.getCauses(), "causes"), std::nullopt};
  if (from.hasGuard()) incident.guard = read_checkpoint(reading, from.getGuard(), "guard");
  return incident;
}

template <typename Value>
Affair affair_or_none(std::optional<Value> value) {
  return value ? Affair(*std::move(value)) : Affair();
}

Affair read_affair(Reading& reading, schema::Record::Affair::Reader from) {
  switch (from.which()) {
    case schema::Record::Affair::NONE:
      return {};
    case schema::Record::Affair::GENESIS:
      return affair_or_none(read_genesis(reading, from.getGenesis()));
    case schema::Record::Affair::ENROLMENT:
      return affair_or_none(read_enrolment(reading, from.getEnrolment()));
    case schema::Record::Affair::REVOCATION: {
      const auto revocation = from.getRevocation();
      return Revocation{reading.hash(revocation.getKey(), "revocation.key"), revocation.getReason(),
                        LeafIndex{revocation.getSince()}};
    }
    case schema::Record::Affair::POLICY:
      return read_policy(reading, from.getPolicy());
    case schema::Record::Affair::ANCHOR:
      return affair_or_none(read_anchor(reading, from.getAnchor()));
    case schema::Record::Affair::INCIDENT:
      return read_incident(reading, from.getIncident());
    case schema::Record::Affair::CLOSURE: {
      const auto closure = from.getClosure();
      if (!closure.hasSuccessor()) return Closure{};
      return Closure{reading.origin(closure.getSuccessor(), "successor")};
    }
  }
  reading.fail(Error(ErrorKind::malformed, say("the record holds an affair of an unknown kind")));
  return {};
}

Fact::Value read_fact_value(Reading& reading, schema::Fact::Value::Reader from) {
  switch (from.which()) {
    case schema::Fact::Value::CODE:
      return Fact::Code{from.getCode()};
    case schema::Fact::Value::DAY:
      return Fact::Day{from.getDay()};
    case schema::Fact::Value::NUMBER:
      return Fact::Number{from.getNumber()};
    case schema::Fact::Value::ID:
      return Fact::Id{reading.hash(from.getId(), "facts.value.id")};
  }
  reading.fail(Error(ErrorKind::malformed, say("the record holds a fact of an unknown type")));
  return Fact::Code{0};
}

// The lists stop at the first element that is wrong: a hostile one may claim to be long.
void read_lists(Reading& reading, schema::Record::Reader from, Record& record) {
  for (const auto signer : from.getSigners()) {
    reading.require(record.signers.size() < max_signers, [&] {
      return say("a record has at most {1} signers", std::to_string(max_signers));
    });
    if (reading.failed()) return;
    record.signers.push_back({reading.hash(signer.getKey(), "signers.key"), signer.getCapacity()});
  }
  for (const auto link : from.getLinks()) {
    if (reading.failed()) return;
    record.links.push_back({link.getRelation(), reading.hash(link.getTarget(), "links.target")});
  }
  for (const auto field : from.getFields()) {
    if (reading.failed()) return;
    record.fields.push_back(reading.hash(field, "fields"));
  }
  for (const auto fact : from.getFacts()) {
    if (reading.failed()) return;
    record.facts.push_back({fact.getCode(), read_fact_value(reading, fact.getValue())});
    reading.require(
        strictly_ascending(
            std::span(record.facts).last(std::min<std::size_t>(record.facts.size(), 2))),
        [&] { return say("the record's facts must be ascending, without repeats"); });
  }
}

Result<Record> read_record(schema::Record::Reader from) {
  Reading reading;
  Record record;
  record.ledger = reading.origin(from.getLedger(), "ledger");
  record.dossier = reading.text(from.getDossier(), "dossier");
  record.stated = from.getStated();
  record.occurred = from.getOccurred();
  record.nonce = reading.bytes(from.getNonce(), "nonce", nonce_bytes, nonce_bytes);
  if (from.hasSeen()) record.seen = read_checkpoint(reading, from.getSeen(), "seen");
  record.kind = from.getKind();
  read_lists(reading, from, record);
  if (!reading.failed()) record.affair = read_affair(reading, from.getAffair());
  if (!reading.failed()) reading.require(check_values(record));
  if (reading.failed()) return std::move(reading).error();
  return record;
}

}  // namespace

Result<Record> decode_record(ByteView bytes) {
  return canonical::decode<schema::Record, Record>(
      bytes, max_payload_bytes, record_version, read_record,
      [](const Record& record) { return encode(record); });
}

}  // namespace by_library

Result<Record> decode_record(ByteView bytes) {
  if (bytes.size() <= max_payload_bytes) {
    std::optional<Record> record = by_hand::decode_record(bytes);
    if (record) return *std::move(record);
  }
  return by_library::decode_record(bytes);
}

}  // namespace muniment
