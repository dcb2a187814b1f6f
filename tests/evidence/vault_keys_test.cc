// The keys of a vault's classes: who has them, who may have given them, and when new ones are due.
#include <gmock/gmock.h>
#include <unistd.h>

#include <map>
#include <sstream>

#include "evidence/model/codes.h"
#include "evidence/vault_upkeep.h"
#include "tests/support/keys.h"
#include "tests/support/mutations.h"
#include "tests/support/temporary_folder.h"

namespace muniment::test {
namespace {

using evidence::check_class_key;
using evidence::ClassKey;
using evidence::format_vault_keys;
using evidence::open_class_key;
using evidence::parse_vault_keys;
using evidence::VaultKeys;
using evidence::VaultPlace;
using evidence::VaultUpkeep;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class VaultKeysTest : public testing::TestWithParam<Suite> {
 protected:
  VaultKeysTest() {
    const PersonKeys keys = make_person_keys("wang", person("wang")).value();
    take(Genesis{
        GetParam(),
        origin,
        {origin, VerifierKey::Use::note, signing_key(GetParam(), 9).public_key()},
        {key_id(keys.signing), keys, {number_of(Role::administrator), number_of(Role::leader)}},
        Policy{},
        std::nullopt});
    EXPECT_TRUE(evidence::write_vault_keys(place_, {}).ok());
  }

  const KeyPair& person(const std::string& name) {
    const auto known = people_.find(name);
    if (known != people_.end()) return known->second;
    KeyPair keys{PrivateKey::generate(signing_algorithm(GetParam())).value(),
                 PrivateKey::generate(encryption_algorithm(GetParam())).value()};
    return people_.emplace(name, std::move(keys)).first->second;
  }
  KeyId id(const std::string& name) { return key_id(person(name).signing.public_key()); }
  void take(const Affair& affair) {
    const Status applied = roster_.apply({size_}, affair);
    EXPECT_TRUE(applied.ok()) << (applied.ok() ? "" : to_english(applied.error()));
    ++size_;
  }
  void enrol(const std::string& name, const std::vector<Role>& roles) {
    PersonKeys keys = make_person_keys(name, person(name)).value();
    std::vector<std::uint16_t> codes;
    for (const Role role : roles) codes.push_back(number_of(role));
    take(Enrolment{key_id(keys.signing), std::move(keys), codes});
  }
  void revoke(const std::string& name, RevocationReason reason = RevocationReason::retired) {
    take(Revocation{id(name), number_of(reason), {size_}});
  }
  VaultUpkeep tend(const std::string& by = "wang", const std::string& sealed_for = "",
                   const std::string& escrow = "") {
    auto done =
        evidence::keep_vault_keys(place_, roster_, {size_}, person(by),
                                  {sealed_for.empty() ? nullptr : roster_.find_name(sealed_for),
                                   escrow.empty() ? nullptr : roster_.find_name(escrow)});
    EXPECT_TRUE(done.ok()) << (done.ok() ? "" : to_english(done.error()));
    return *std::move(done);
  }
  VaultKeys keys() { return evidence::read_vault_keys(place_).value(); }
  // "internal 1 2": a class, and the generations of it that somebody opens.
  std::vector<std::string> opened_by(const std::string& name) {
    std::vector<std::string> all;
    for (const AccessClass access : access_classes) {
      std::string opened(class_name(access));
      for (const ClassKey& key : keys().classes) {
        if (key.access != access) continue;
        const auto secret = open_class_key(key, GetParam(), origin, *person(name).encryption);
        if (secret.ok()) opened += " " + std::to_string(key.generation);
      }
      all.push_back(opened);
    }
    return all;
  }
  std::string fault(AccessClass access) {
    const Status good = check_class_key(*keys().newest(access), origin, roster_, {size_});
    return good.ok() ? "" : to_english(good.error());
  }

  const std::string origin = "inspection.example.gov/r7-1/g3";
  TemporaryFolder folder_;
  VaultPlace place_{folder_ / "vault", GetParam(), origin};
  std::map<std::string, KeyPair> people_;
  Roster roster_;
  std::uint64_t size_ = 0;
};

INSTANTIATE_TEST_SUITE_P(Suites, VaultKeysTest,
                         testing::Values(Suite::sha256_ed25519, Suite::sm3_sm2),
                         [](const auto& each) {
                           return each.param == Suite::sm3_sm2 ? "Sm3" : "Sha256";
                         });

TEST_P(VaultKeysTest, AreGivenByRole) {
  for (const auto& [name, role] : std::map<std::string, Role>{{"li", Role::inspector},
                                                              {"sun", Role::liaison},
                                                              {"zhou", Role::archivist},
                                                              {"ma", Role::administrator}}) {
    enrol(name, {role});
  }
  EXPECT_THAT(tend().renewed, SizeIs(4));
  EXPECT_THAT(opened_by("wang"), ElementsAre("public 1", "internal 1", "restricted 1", "sealed 1"));
  EXPECT_THAT(opened_by("li"), ElementsAre("public 1", "internal 1", "restricted 1", "sealed"));
  EXPECT_THAT(opened_by("zhou"), ElementsAre("public 1", "internal 1", "restricted", "sealed"));
  EXPECT_THAT(opened_by("sun"), ElementsAre("public 1", "internal", "restricted", "sealed"));
  EXPECT_THAT(opened_by("ma"), ElementsAre("public 1", "internal", "restricted", "sealed"));
  const VaultUpkeep again = tend();
  EXPECT_THAT(again.renewed, IsEmpty());
  EXPECT_THAT(again.given, IsEmpty());
  tend("wang", "zhou");
  EXPECT_THAT(opened_by("zhou"), ElementsAre("public 1", "internal 1", "restricted", "sealed 1"));
}

TEST_P(VaultKeysTest, AreRenewedByARevocationForThoseWhoStay) {
  enrol("li", {Role::inspector});
  enrol("zhao", {Role::inspector});
  tend();
  const VaultKeys before = keys();
  revoke("li");
  for (const AccessClass access : access_classes) {
    EXPECT_THAT(fault(access), HasSubstr("the key of li was revoked at entry 3"));
  }
  EXPECT_THAT(tend().renewed, SizeIs(4));
  EXPECT_EQ(fault(AccessClass::internal), "");
  EXPECT_THAT(opened_by("li"), ElementsAre("public 1", "internal 1", "restricted 1", "sealed"));
  EXPECT_THAT(opened_by("zhao"),
              ElementsAre("public 1 2", "internal 1 2", "restricted 1 2", "sealed"));
  enrol("chen", {Role::inspector});
  tend();
  EXPECT_THAT(opened_by("chen"),
              ElementsAre("public 1 2", "internal 1 2", "restricted 1 2", "sealed"));
  // Older keys that are put back, with the grant of who was revoked or without, are seen to be old.
  VaultKeys older = before;
  for (ClassKey& key : older.classes) key.grants.clear();
  for (const VaultKeys& back : {before, older}) {
    ASSERT_TRUE(evidence::write_vault_keys(place_, back).ok());
    EXPECT_THAT(fault(AccessClass::internal), HasSubstr("was revoked at entry 3"));
  }
}

TEST_P(VaultKeysTest, OfALedgerThatIsLargerAreNone) {
  tend();
  const VaultKeys all = keys();
  const ClassKey& key = *all.newest(AccessClass::internal);
  EXPECT_TRUE(check_class_key(key, origin, roster_, {size_}).ok());
  EXPECT_FALSE(check_class_key(key, origin, roster_, {size_ - 1}).ok());
}

TEST_P(VaultKeysTest, AreNotGivenByWhoDoesNotHaveThem) {
  tend();
  enrol("ma", {Role::administrator});
  tend();
  enrol("li", {Role::inspector});
  const VaultUpkeep done = tend("ma");
  ASSERT_THAT(done.given, SizeIs(1));
  EXPECT_EQ(done.given.front().access, AccessClass::open);
  EXPECT_THAT(done.not_given, SizeIs(2));
  revoke("wang");  // who alone has the others
  const VaultUpkeep renewed = tend("ma");
  EXPECT_THAT(renewed.renewed,
              ElementsAre(AccessClass::open, AccessClass::internal, AccessClass::restricted));
  EXPECT_THAT(renewed.nobodys, ElementsAre(AccessClass::sealed));
  EXPECT_THAT(opened_by("li"), ElementsAre("public 1 2", "internal 2", "restricted 2", "sealed"));
  EXPECT_THAT(tend("ma", "li").renewed, ElementsAre(AccessClass::sealed));
  EXPECT_THAT(opened_by("li"), ElementsAre("public 1 2", "internal 2", "restricted 2", "sealed 2"));
}

TEST_P(VaultKeysTest, AreBelievedFromAdministratorsOnly) {
  enrol("li", {Role::inspector});
  tend();
  VaultKeys forged = keys();
  const PublicKey own[] = {person("li").encryption->public_key()};
  ASSERT_TRUE(evidence::add_class_key(forged, GetParam(), origin, AccessClass::sealed, {size_}, own,
                                      person("li").signing)
                  .ok());
  EXPECT_THAT(
      to_english(
          check_class_key(*forged.newest(AccessClass::sealed), origin, roster_, {size_}).error()),
      HasSubstr("is not signed by an administrator"));
  // Nor does a grant of their own bring them the next key.
  VaultKeys widened = keys();
  for (ClassKey& key : widened.classes) {
    if (key.access != AccessClass::sealed) continue;
    const SealKey secret = *open_class_key(key, GetParam(), origin, *person("wang").encryption);
    ASSERT_TRUE(
        evidence::grant(key, GetParam(), origin, secret, own[0], person("li").signing).ok());
  }
  const ClassKey& sealed = *widened.newest(AccessClass::sealed);
  EXPECT_THAT(sealed.grants, SizeIs(2));
  EXPECT_THAT(evidence::recipients_in_force(sealed, origin, roster_),
              ElementsAre(person("wang").encryption->public_key()));
}

// With a size above their revocation, as if it were newer.
TEST_P(VaultKeysTest, ThatSomebodySignedAfterTheirRevocationAreNone) {
  enrol("ma", {Role::administrator});
  enrol("li", {Role::inspector});
  tend();
  revoke("ma");
  tend();
  enrol("zhao", {Role::inspector});
  VaultKeys forged = keys();
  const PublicKey own[] = {person("ma").encryption->public_key()};
  ASSERT_TRUE(evidence::add_class_key(forged, GetParam(), origin, AccessClass::internal, {size_},
                                      own, person("ma").signing)
                  .ok());
  ASSERT_TRUE(evidence::write_vault_keys(place_, forged).ok());
  EXPECT_THAT(fault(AccessClass::internal), HasSubstr("the key of ma was revoked"));
  EXPECT_THAT(tend().renewed, ElementsAre(AccessClass::internal));
  EXPECT_EQ(opened_by("ma")[1], "internal 3");
  EXPECT_EQ(opened_by("li")[1], "internal 1 2 4");
}

TEST_P(VaultKeysTest, AreNotRenewedForWhomSomebodyOutOfForceNamed) {
  enrol("ma", {Role::administrator});
  enrol("li", {Role::inspector});
  tend();
  VaultKeys named = keys();
  const SealKey secret = *open_class_key(*named.newest(AccessClass::sealed), GetParam(), origin,
                                         *person("wang").encryption);
  ClassKey& sealed = named.classes.back();
  ASSERT_TRUE(evidence::grant(sealed, GetParam(), origin, secret,
                              person("li").encryption->public_key(), person("ma").signing)
                  .ok());
  EXPECT_THAT(evidence::recipients_in_force(sealed, origin, roster_), SizeIs(2));
  revoke("ma");
  EXPECT_THAT(evidence::recipients_in_force(sealed, origin, roster_),
              ElementsAre(person("wang").encryption->public_key()));
}

TEST_P(VaultKeysTest, AreRenewedAllWhenAsked) {
  enrol("li", {Role::inspector});
  tend();
  const auto done =
      evidence::keep_vault_keys(place_, roster_, {size_}, person("wang"), {}, evidence::Renew::all);
  ASSERT_TRUE(done.ok());
  EXPECT_THAT(done->renewed, SizeIs(4));
  EXPECT_THAT(opened_by("li"),
              ElementsAre("public 1 2", "internal 1 2", "restricted 1 2", "sealed"));
}

TEST_P(VaultKeysTest, OfAnotherLedgerAreNone) {
  tend();
  const VaultKeys all = keys();
  const ClassKey& key = *all.newest(AccessClass::internal);
  EXPECT_FALSE(check_class_key(key, "other.example/x", roster_, {size_}).ok());
  EXPECT_FALSE(open_class_key(key, GetParam(), "other.example/x", *person("wang").encryption).ok());
}

TEST_P(VaultKeysTest, ThatACompromisedAdministratorSignedAreNone) {
  enrol("ma", {Role::administrator, Role::leader});
  tend("ma");
  EXPECT_EQ(fault(AccessClass::internal), "");
  revoke("ma", RevocationReason::compromised);
  EXPECT_THAT(fault(AccessClass::sealed), HasSubstr("the key of ma was revoked"));
  // Nor does what they signed bring anybody the next key: roles do.
  EXPECT_THAT(tend().nobodys, ElementsAre(AccessClass::sealed));
  EXPECT_THAT(opened_by("wang"),
              ElementsAre("public 1 2", "internal 1 2", "restricted 1 2", "sealed"));
}

TEST_P(VaultKeysTest, ThatAreNotThoseOfTheirPublicHalfAreTold) {
  tend();
  VaultKeys mixed = keys();
  mixed.classes[1].key = mixed.classes[2].key;
  const auto opened =
      open_class_key(mixed.classes[1], GetParam(), origin, *person("wang").encryption);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().kind(), ErrorKind::mismatch);
}

TEST_P(VaultKeysTest, HaveOneForm) {
  enrol("li", {Role::inspector});
  tend();
  revoke("li");
  tend();
  const std::string text = format_vault_keys(keys());
  ASSERT_TRUE(parse_vault_keys(GetParam(), text).ok());
  EXPECT_EQ(*parse_vault_keys(GetParam(), text), keys());
  std::size_t taken = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string changed = text;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    const auto parsed = parse_vault_keys(GetParam(), changed);
    if (parsed.ok()) ++taken;
    EXPECT_TRUE(!parsed.ok() || (format_vault_keys(*parsed) == changed && *parsed != keys())) << at;
    const bool at_end_of_line = at > 0 && text[at - 1] == '\n';
    if (at % 16 == 0 && !at_end_of_line) {
      EXPECT_FALSE(parse_vault_keys(GetParam(), text.substr(0, at)).ok()) << at;
    }
  }
  EXPECT_GT(taken, 0U);  // a signature's digits, which `check_class_key` reads
  const auto lines = [&](auto&& swap) {
    std::vector<std::string> all;
    std::istringstream from(text);
    for (std::string line; std::getline(from, line);) all.push_back(line);
    swap(all);
    std::string joined;
    for (const std::string& line : all) joined += line + "\n";
    return parse_vault_keys(GetParam(), joined).ok();
  };
  EXPECT_TRUE(lines([](auto&) {}));
  EXPECT_FALSE(lines([](auto& all) { std::swap(all[2], all[3]); }));
  EXPECT_FALSE(lines([](auto& all) { all.push_back(all.back()); }));
  EXPECT_FALSE(lines([](auto& all) { all.erase(all.begin() + 1); }));
  EXPECT_FALSE(lines([](auto& all) { all.push_back(""); }));
  const auto newer = parse_vault_keys(GetParam(), "muniment vault keys 2\n");
  EXPECT_EQ(newer.error().kind(), ErrorKind::unknown);
}

TEST_P(VaultKeysTest, OfEveryClassAreForTheEscrowRecipientFromThenOn) {
  tend();
  enrol("safe", {Role::auditor});
  tend("wang", "", "safe");
  enrol("li", {Role::inspector});
  tend();
  revoke("li");
  EXPECT_THAT(tend().renewed, SizeIs(4));
  const VaultKeys now = keys();
  for (const ClassKey& key : now.classes) {
    EXPECT_TRUE(open_class_key(key, GetParam(), origin, *person("safe").encryption).ok())
        << class_name(key.access) << " " << key.generation;
  }
  revoke("safe");
  tend();
  for (const AccessClass access : access_classes) {
    EXPECT_FALSE(
        open_class_key(*keys().newest(access), GetParam(), origin, *person("safe").encryption)
            .ok());
  }
}

TEST_P(VaultKeysTest, AreWrittenWholeOrNotAtAll) {
  tend();
  const std::string before = get_file(evidence::vault_keys_file(place_.folder));
  std::filesystem::permissions(place_.folder, std::filesystem::perms(0500));
  VaultKeys none;
  if (::geteuid() != 0) {
    EXPECT_FALSE(evidence::write_vault_keys(place_, none).ok());
    EXPECT_EQ(get_file(evidence::vault_keys_file(place_.folder)), before);
  }
  std::filesystem::permissions(place_.folder, std::filesystem::perms(0700));
  EXPECT_EQ(std::filesystem::status(evidence::vault_keys_file(place_.folder)).permissions(),
            std::filesystem::perms(0600));
}

}  // namespace
}  // namespace muniment::test
