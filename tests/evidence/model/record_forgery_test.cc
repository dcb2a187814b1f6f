// Messages that mean a good record and are not its one encoding.
#include <gmock/gmock.h>

#include <algorithm>

#include "evidence/model/record.capnp.h"
#include "evidence/model/record.h"
#include "tests/support/forged_messages.h"
#include "tests/support/record_samples.h"

namespace muniment {
namespace {

using test::record_samples;
using test::spoil;
using testing::HasSubstr;

Record sample(const std::string& name) {
  for (const auto& [each, record] : record_samples()) {
    if (each == name) return record;
  }
  ADD_FAILURE() << "no sample " << name;
  return {};
}

void expect_kind(const Bytes& forged, ErrorKind kind, const std::string& sentence = "") {
  const auto decoded = decode_record(forged);
  ASSERT_FALSE(decoded.ok());
  EXPECT_EQ(decoded.error().kind(), kind) << to_english(decoded.error());
  EXPECT_THAT(to_english(decoded.error()), HasSubstr(sentence));
}

using RecordBuilder = schema::Record::Builder;

TEST(RecordForgery, SpoilingNothingGivesTheSameBytes) {
  for (const auto& [name, record] : record_samples()) {
    const Bytes good = encode_record(record);
    EXPECT_EQ(spoil<schema::Record>(good, [](RecordBuilder) {}), good) << name;
    EXPECT_EQ(test::with_later_fields(good, 0, 0), good) << name;
  }
}

TEST(RecordForgery, EmptyIsNotNull) {
  const auto refused = [](const char* name, const auto& change) {
    const Bytes good = encode_record(sample(name));
    expect_kind(spoil<schema::Record>(good, change), ErrorKind::malformed, "one encoding");
  };
  refused("bare", [](RecordBuilder to) { to.initLinks(0); });
  refused("bare", [](RecordBuilder to) { to.initFields(0); });
  refused("bare", [](RecordBuilder to) { to.initFacts(0); });
  refused("policy", [](RecordBuilder to) { to.setDossier(""); });
}

TEST(RecordForgery, EmptySuccessorIsNull) {
  const Bytes good = encode_record(sample("bare closure"));
  const Bytes forged = spoil<schema::Record>(
      good, [](RecordBuilder to) { to.getAffair().getClosure().setSuccessor(""); });
  expect_kind(forged, ErrorKind::malformed);
}

TEST(RecordForgery, AbsentStructsAreNull) {
  const Bytes good = encode_record(sample("bare"));
  expect_kind(spoil<schema::Record>(good, [](RecordBuilder to) { to.initSeen(); }),
              ErrorKind::malformed, "size 0");
  const Bytes genesis = encode_record(sample("genesis of an SM ledger"));
  expect_kind(spoil<schema::Record>(
                  genesis, [](RecordBuilder to) { to.getAffair().getGenesis().initPredecessor(); }),
              ErrorKind::malformed);
}

TEST(RecordForgery, SelectedAffairIsNeverNull) {
  const auto refused = [](const char* name, const auto& change, const std::string& sentence = "") {
    const Bytes good = encode_record(sample(name));
    expect_kind(spoil<schema::Record>(good, change), ErrorKind::malformed, sentence);
  };
  using namespace capnp;
  refused("bare closure",
          [](RecordBuilder to) { to.getAffair().adoptClosure(Orphan<schema::Closure>()); });
  refused("zero policy",
          [](RecordBuilder to) { to.getAffair().adoptPolicy(Orphan<schema::Policy>()); });
  refused("bare incident",
          [](RecordBuilder to) { to.getAffair().adoptIncident(Orphan<schema::Incident>()); });
  refused(
      "genesis with predecessor",
      [](RecordBuilder to) { to.getAffair().getGenesis().adoptPolicy(Orphan<schema::Policy>()); },
      "enrols an administrator");
  refused("genesis with predecessor", [](RecordBuilder to) {
    to.getAffair().getGenesis().adoptAdministrator(Orphan<schema::Enrolment>());
  });
}

TEST(RecordForgery, ListsHaveOneEncoding) {
  // A list of UInt16 written as a list of structs reads the same.
  const Bytes good = encode_record(sample("bare incident"));
  const Bytes forged = spoil<schema::Record>(good, [](RecordBuilder to) {
    auto incident = capnp::toAny(to.getAffair().getIncident());
    auto causes = incident.getPointerSection()[0].initAsListOfAnyStruct(1, 0, 2);
    causes[0].getDataSection()[0] = 1;
    causes[1].getDataSection()[0] = 2;
  });
  expect_kind(forged, ErrorKind::malformed, "one encoding");
  // So does one of UInt32.
  const Bytes wide = spoil<schema::Record>(good, [](RecordBuilder to) {
    auto incident = capnp::toAny(to.getAffair().getIncident());
    auto causes = incident.getPointerSection()[0].initAs<capnp::List<std::uint32_t>>(2);
    causes.set(0, 1);
    causes.set(1, 2);
  });
  expect_kind(wide, ErrorKind::malformed);
}

TEST(RecordForgery, InactiveMembersHoldNothing) {
  const Bytes good = encode_record(sample("evidence"));
  // The number's bytes stay when another member is chosen.
  const Bytes number = spoil<schema::Record>(good, [](RecordBuilder to) {
    auto value = to.getFacts()[0].getValue();
    value.setNumber(-1);
    value.setCode(12);
  });
  expect_kind(number, ErrorKind::malformed, "one encoding");
  const Bytes id = spoil<schema::Record>(good, [](RecordBuilder to) {
    auto value = to.getFacts()[0].getValue();
    const std::uint8_t bytes[32] = {1};
    value.setId(capnp::Data::Reader(bytes, 32));
    value.setCode(12);
  });
  expect_kind(id, ErrorKind::malformed, "one encoding");
  const Bytes affair = spoil<schema::Record>(good, [](RecordBuilder to) {
    to.getAffair().initClosure().setSuccessor("b.example");
    to.getAffair().setNone();
  });
  expect_kind(affair, ErrorKind::malformed, "one encoding");
}

TEST(RecordForgery, LaterFieldsAreRefused) {
  for (const auto& [name, record] : record_samples()) {
    const Bytes good = encode_record(record);
    expect_kind(test::with_later_fields(good, 1, 0), ErrorKind::malformed, "one encoding");
    expect_kind(test::with_later_fields(good, 0, 1), ErrorKind::malformed, "one encoding");
  }
}

// A message whose 16-bit numbers in the data section of `find(builder)` are set to `tag`, one at a
// time, until one of them is the tag of a union and the decoder says so.
template <typename Find>
bool says_with_tag(const Bytes& good, std::uint16_t tag, const std::string& wanted,
                   const Find& find) {
  for (std::size_t at = 0; at < 48; at += 2) {
    bool within = true;
    const Bytes forged = spoil<schema::Record>(good, [&](RecordBuilder to) {
      auto data = find(to);
      within = at + 1 < data.size();
      if (within) data[at] = static_cast<std::uint8_t>(tag);
    });
    if (!within) return false;
    const auto decoded = decode_record(forged);
    if (decoded.ok() || to_english(decoded.error()).find(wanted) == std::string::npos) continue;
    return decoded.error().kind() == ErrorKind::malformed;
  }
  return false;
}

TEST(RecordForgery, UnknownMembersAreMalformed) {
  const Bytes evidence = encode_record(sample("evidence"));
  EXPECT_TRUE(says_with_tag(evidence, 8, "an affair of an unknown kind",
                            [](RecordBuilder to) { return capnp::toAny(to).getDataSection(); }));
  EXPECT_TRUE(says_with_tag(evidence, 4, "a fact of an unknown type", [](RecordBuilder to) {
    return capnp::toAny(to.getFacts()[0]).getDataSection();
  }));
  const Bytes anchor = encode_record(sample("renewal"));
  EXPECT_TRUE(says_with_tag(anchor, 3, "an anchor of an unknown kind", [](RecordBuilder to) {
    return capnp::toAny(to.getAffair().getAnchor()).getDataSection();
  }));
}

TEST(RecordForgery, OtherVersionsSuitesAndAlgorithmsAreUnknown) {
  const Bytes good = encode_record(sample("evidence"));
  expect_kind(spoil<schema::Record>(good, [](RecordBuilder to) { to.setVersion(2); }),
              ErrorKind::unknown, "version 2");
  expect_kind(spoil<schema::Record>(good, [](RecordBuilder to) { to.setVersion(0); }),
              ErrorKind::malformed, "version");
  const Bytes genesis = encode_record(sample("genesis with predecessor"));
  const auto changed = [&](const auto& change) {
    return spoil<schema::Record>(genesis,
                                 [&](RecordBuilder to) { change(to.getAffair().getGenesis()); });
  };
  using Builder = schema::Genesis::Builder;
  expect_kind(changed([](Builder to) { to.setSuite(3); }), ErrorKind::unknown);
  expect_kind(changed([](Builder to) { to.getPredecessor().setSuite(3); }), ErrorKind::unknown);
  expect_kind(changed([](Builder to) { to.getAdministrator().getSigning().setAlgorithm(9); }),
              ErrorKind::unknown);
  expect_kind(changed([](Builder to) { to.getAdministrator().getEncryption().setAlgorithm(9); }),
              ErrorKind::unknown);
  expect_kind(
      changed([](Builder to) { to.setKey("inspection.example.gov/r7-1/g3+00000000+AQ=="); }),
      ErrorKind::malformed);
}

TEST(RecordForgery, HashesHave32Bytes) {
  const Bytes good = encode_record(sample("evidence"));
  const std::uint8_t bytes[33] = {1};
  for (const std::size_t size : {std::size_t{0}, std::size_t{31}, std::size_t{33}}) {
    const capnp::Data::Reader wrong(bytes, size);
    const auto refused = [&](const auto& change) {
      expect_kind(spoil<schema::Record>(good, change), ErrorKind::malformed);
    };
    refused([&](RecordBuilder to) { to.getSigners()[0].setKey(wrong); });
    refused([&](RecordBuilder to) { to.getSeen().setRoot(wrong); });
    refused([&](RecordBuilder to) { to.getLinks()[0].setTarget(wrong); });
    refused([&](RecordBuilder to) { to.getFields().set(0, wrong); });
    refused([&](RecordBuilder to) { to.getFacts()[4].getValue().setId(wrong); });
  }
}

TEST(RecordForgery, HugeListsOfNothingAreRefusedAtOnce) {
  constexpr unsigned count = 100;
  const Bytes good = encode_record(sample("bare"));
  for (const unsigned pointer : {2u, 5u, 7u}) {  // signers, links, facts
    Bytes forged = spoil<schema::Record>(good, [&](RecordBuilder to) {
      capnp::toAny(to).getPointerSection()[pointer].initAsListOfAnyStruct(0, 0, count);
    });
    expect_kind(forged, ErrorKind::malformed);
    // The list's tag says how many elements follow, of no size: it may claim any number.
    const Bytes tag = {(count << 2) & 0xff, (count << 2) >> 8, 0, 0, 0, 0, 0, 0};
    const auto at = std::search(forged.begin(), forged.end(), tag.begin(), tag.end());
    ASSERT_NE(at, forged.end());
    at[3] = 0x40;  // 2^28 and a hundred
    expect_kind(forged, ErrorKind::malformed);
  }
}

}  // namespace
}  // namespace muniment
