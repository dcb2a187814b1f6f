// The README is the specification: its schemas, tables and worked example are held to the code.
#include <gmock/gmock.h>

#include <fstream>
#include <map>
#include <sstream>

#include "evidence/model/catalogue.h"
#include "evidence/model/draft_file.h"
#include "evidence/model/opening.h"
#include "evidence/model/rules.h"
#include "ledger/core/entry.h"
#include "tests/support/keys.h"
#include "tests/support/vocabularies.h"

namespace muniment {
namespace {

using testing::HasSubstr;

std::string read(const std::string& path) {
  std::ifstream file(std::string(MUNIMENT_SOURCE_DIR) + "/" + path);
  EXPECT_TRUE(file.is_open()) << path;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// --- Schemas. ---

// From the first struct on: what stands above it is for the compiler.
std::string structs_of(const std::string& path) {
  const std::string schema = read(path);
  return schema.substr(schema.find("struct "));
}

TEST(Readme, PrintsTheCompleteSchemas) {
  const std::string readme = read("evidence/README.md");
  for (const char* name : {"record", "opening", "exhibit", "draft_file"}) {
    EXPECT_THAT(readme, HasSubstr(structs_of("evidence/model/" + std::string(name) + ".capnp")));
  }
}

// --- Codes. ---

std::string codes_table(Vocabulary vocabulary) {
  std::string table = "| code | name | English | 中文 |\n|---|---|---|---|\n";
  for (const Term& term : terms(vocabulary)) {
    table += "| " + std::to_string(term.code) + " | `" + std::string(term.name) + "` | " +
             std::string(term.english) + " | " + std::string(term.chinese) + " |\n";
  }
  return table;
}

TEST(Readme, PrintsEveryCode) {
  const std::string readme = read("evidence/README.md");
  for (const Vocabulary vocabulary : test::own_vocabularies) {
    EXPECT_THAT(readme, HasSubstr(codes_table(vocabulary)));
  }
}

std::string values_table() {
  std::string table = "| fact | code | name | English | 中文 |\n|---|---|---|---|---|\n";
  for (const Term& fact : terms(Vocabulary::facts)) {
    const auto values = values_of_fact(fact.code);
    if (!values || *values == Vocabulary::kinds) continue;  // which have a table of their own
    for (const Term& value : terms(*values)) {
      table += "| `" + std::string(fact.name) + "` | " + std::to_string(value.code) + " | `" +
               std::string(value.name) + "` | " + std::string(value.english) + " | " +
               std::string(value.chinese) + " |\n";
    }
  }
  return table;
}

TEST(Readme, PrintsEveryValueOfEveryFact) {
  EXPECT_THAT(read("evidence/README.md"), HasSubstr("\n\n" + values_table() + "\n"));
}

// --- Kinds. ---

template <typename Range, typename Name>
std::string joined(const Range& range, const Name& name, const std::string& separator = ", ") {
  std::string text;
  for (const auto& each : range) text += (text.empty() ? "" : separator) + name(each);
  return text;
}

std::string name_of(Vocabulary vocabulary, std::uint16_t code) {
  return std::string(term_by_code(vocabulary, code)->name);
}

std::string signers_text(const KindRow& row) {
  const auto capacity = [](const CapacityRule& rule) {
    return "`" + name_of(Vocabulary::capacities, number_of(rule.capacity)) + "` (" +
           joined(rule.roles,
                  [](Role role) { return name_of(Vocabulary::roles, number_of(role)); }) +
           ")";
  };
  std::string text = "- signed by " + joined(row.capacities, capacity, ", then ");
  if (row.repeats) text += ", any number";
  text += "; " + std::to_string(row.persons) + (row.persons == 1 ? " person" : " different people");
  for (const FactRule& fact : row.facts) {
    if (fact.code == FactCode::single_signer && row.persons > 1)
      text += ", or the fact `singleSigner`";
  }
  return text + "\n";
}

template <typename Part>
std::string since_text(const Part& part) {
  return part.since == 1 ? "" : ", since " + std::to_string(part.since);
}

std::string values_text(const FactRule& rule) {
  const auto value = [&](std::uint16_t code) {
    return "`" + name_of(*values_of_fact(number_of(rule.code)), code) + "`";
  };
  return rule.values.empty() ? "" : ": " + joined(rule.values, value);
}

std::string facts_text(const KindRow& row) {
  constexpr const char* types[] = {"code", "day", "number", "id"};
  const auto fact = [&](const FactRule& rule) {
    return "`" + name_of(Vocabulary::facts, number_of(rule.code)) + "` (" +
           types[static_cast<std::size_t>(rule.type)] +
           (rule.presence == Presence::required ? ", required" : ", optional") +
           (rule.repeats ? ", may repeat" : "") + values_text(rule) + since_text(rule) + ")";
  };
  return row.facts.empty() ? "" : "- facts: " + joined(row.facts, fact) + "\n";
}

std::string links_text(const KindRow& row) {
  const auto link = [](const LinkRule& rule) {
    const auto kind = [](Kind target) { return name_of(Vocabulary::kinds, number_of(target)); };
    std::string text = "`" + name_of(Vocabulary::relations, number_of(rule.relation)) + "` to " +
                       (rule.targets.empty() ? "any kind" : joined(rule.targets, kind)) + " (" +
                       std::to_string(rule.at_least);
    text += rule.at_most == 0               ? " or more"
            : rule.at_most == rule.at_least ? ""
                                            : " or " + std::to_string(rule.at_most);
    text += rule.reach == LinkRule::Reach::any_dossier ? ", any dossier" : "";
    return text + since_text(rule) + ")";
  };
  return row.links.empty() ? "" : "- links: " + joined(row.links, link, "; ") + "\n";
}

std::string kind_text(const KindRow& row) {
  constexpr const char* types[] = {"text", "integer", "instant", "data", "content"};
  constexpr const char* classes[] = {"public", "internal", "restricted", "sealed"};
  std::string text =
      "#### " + std::to_string(number_of(row.kind)) + " `" + std::string(row.name) + "` " +
      std::string(row.chinese) +
      (row.since == 1 ? "" : ", since version " + std::to_string(row.since)) + "\n\n" +
      std::string(row.help_english) + " · " + std::string(row.help_chinese) + "\n\n" +
      signers_text(row) + facts_text(row) + links_text(row) +
      "\n| slot | name | type | class | | English | 中文 |\n|---|---|---|---|---|---|---|\n";
  for (std::size_t slot = 0; slot < row.slots.size(); ++slot) {
    const Slot& each = row.slots[slot];
    text += "| " + std::to_string(slot) + " | `" + std::string(each.name) + "` | " +
            types[static_cast<std::size_t>(each.type)] + " | " +
            classes[static_cast<std::size_t>(each.access)] + " | " +
            (each.presence == Presence::required ? "required" : "") +
            (each.since == 1 ? "" : "since " + std::to_string(each.since)) + " | " +
            std::string(each.english) + " | " + std::string(each.chinese) + " |\n";
  }
  return text;
}

// The kinds stand there one after the other, in the order of their codes, and nothing else does.
TEST(Readme, PrintsEveryKind) {
  const std::string readme = read("evidence/README.md");
  const std::size_t from = readme.find("#### 1 `genesis`");
  const std::string printed = readme.substr(from, readme.find("\n## Roster", from) - from);
  const auto text = [](const KindRow* row) { return kind_text(*row); };
  EXPECT_EQ(printed, joined(kind_rows(), text, "\n"));
}

// --- Rules. ---

TEST(Readme, PrintsEveryRuleInBothLanguages) {
  const std::string readme = read("evidence/README.md");
  for (const RuleText& rule : rule_texts()) {
    EXPECT_THAT(readme,
                HasSubstr("| " + std::to_string(rule.number) + " | " + std::string(rule.english) +
                          " | " + std::string(rule.chinese) + " |\n"));
  }
}

// --- The worked example: `name = value` lines, a value going on in indented lines. ---

std::map<std::string, std::string> example() {
  const std::string readme = read("evidence/README.md");
  const std::string begin = "```example\n";
  const std::size_t from = readme.find(begin) + begin.size();
  std::istringstream block(readme.substr(from, readme.find("\n```", from) - from));
  std::map<std::string, std::string> values;
  std::string line, name;
  while (std::getline(block, line)) {
    if (line.empty() || line[0] == '#') continue;
    if (line[0] == ' ') {
      values[name] += line.substr(line.find_first_not_of(' '));
      continue;
    }
    const std::size_t equals = line.find(" =");
    name = line.substr(0, line.find_last_not_of(' ', equals) + 1);
    values[name] = equals + 3 < line.size() ? line.substr(equals + 3) : "";
  }
  return values;
}

class ExampleTest : public testing::Test {
 protected:
  std::string text(const std::string& name) const {
    const auto found = values_.find(name);
    EXPECT_NE(found, values_.end()) << name;
    return found == values_.end() ? "" : found->second;
  }
  Bytes bytes(const std::string& name) const {
    auto value = from_hex(text(name));
    EXPECT_TRUE(value.ok()) << name;
    return value.ok() ? *std::move(value) : Bytes();
  }
  std::uint64_t number(const std::string& name) const {
    auto value = parse_decimal(text(name));
    EXPECT_TRUE(value.ok()) << name;
    return value.ok() ? *value : 0;
  }
  // What the block says of `name` is what the code makes of its inputs.
  void expect(const std::string& name, ByteView made) const {
    EXPECT_EQ(text(name), to_hex(made)) << name;
  }

  std::vector<Bytes> openings() const {
    std::vector<Bytes> openings;
    for (std::uint16_t slot = 0; slot < 4; ++slot) {
      const std::string prefix = "slot " + std::to_string(slot) + " ";
      Opening opening{slot, text(prefix + "name"), bytes(prefix + "salt"), Opening::Absent{}};
      if (text(prefix + "value") != "absent") opening.value = Opening::Text{text(prefix + "value")};
      openings.push_back(encode_opening(opening));
    }
    return openings;
  }

  std::map<std::string, std::string> values_ = example();
  Hasher hasher_{Suite::sha256_ed25519};
};

TEST_F(ExampleTest, GivesTheBytesThatTheReadmePrints) {
  auto keys = parse_key_file(test::pem(test::ed25519_der(bytes("author seed"))), std::nullopt);
  ASSERT_TRUE(keys.ok());
  const KeyId author = key_id(keys->signing.public_key());
  expect("author key", keys->signing.public_key().bytes());
  expect("author key id", author.view());

  Record record;
  record.ledger = text("ledger");
  record.dossier = text("dossier");
  record.signers = {{author, static_cast<std::uint16_t>(number("capacity"))}};
  record.stated = static_cast<std::int64_t>(number("stated"));
  record.occurred = static_cast<std::int32_t>(number("occurred"));
  record.nonce = bytes("nonce");
  record.kind = static_cast<std::uint16_t>(number("kind"));
  const auto opened = openings();
  for (std::uint16_t slot = 0; slot < opened.size(); ++slot) {
    record.fields.push_back(commitment(hasher_, author, record.nonce, slot, opened[slot]));
    expect("slot " + std::to_string(slot) + " commitment", record.fields.back().view());
  }
  expect("slot 0 opening", opened[0]);
  expect("slot 3 opening", opened[3]);

  const Bytes encoded = encode_record(record);
  expect("record", encoded);
  expect("record id", record_id(hasher_, encoded).view());
  expect("batch leaf", batch_leaf(hasher_, encoded).view());
  expect("batch message", batch_message(1, batch_leaf(hasher_, encoded)));
  const auto signatures = sign_batch(hasher_, {encoded}, keys->signing);
  ASSERT_TRUE(signatures.ok());
  expect("signature", signatures->front().signature);
  const Bytes payload = encode_signed_record({encoded, *signatures});
  expect("signed record", payload);
  expect("payload hash", payload_hash(hasher_, payload).view());
}

TEST_F(ExampleTest, GivesTheDraftFileThatTheReadmePrints) {
  const auto keys = parse_key_file(test::pem(test::ed25519_der(bytes("author seed"))) +
                                       test::pem(test::x25519_der(bytes("encryption seed"))),
                                   std::nullopt);
  ASSERT_TRUE(keys.ok()) << to_english(keys.error());
  const auto wang = make_person_keys(text("signer name"), *keys);
  ASSERT_TRUE(wang.ok());
  expect("encryption key", wang->encryption.bytes());
  expect("possession", wang->possession);
  const DraftFile draft{bytes("record"), openings(), {{*wang, bytes("signature")}}, {}};
  expect("draft file", format_draft_file(draft));
  EXPECT_EQ(text("digits to compare"), digits_to_compare(*Hash::from(bytes("record id"))));
  const auto parsed = parse_draft_file(bytes("draft file"));
  ASSERT_TRUE(parsed.ok()) << to_english(parsed.error());
  EXPECT_EQ(*parsed, draft);
}

TEST_F(ExampleTest, CanBeReadBack) {
  const auto payload = decode_signed_record(bytes("signed record"));
  ASSERT_TRUE(payload.ok());
  const auto record = decode_record(payload->record);
  ASSERT_TRUE(record.ok());
  EXPECT_EQ(record->kind, number_of(Kind::filing));
  const auto title = check_opening(hasher_, *record, bytes("slot 0 opening"));
  ASSERT_TRUE(title.ok());
  EXPECT_EQ(title->value, Opening::Value(Opening::Text{text("slot 0 value")}));
  const KindRow* row = row_of(record->kind, 1);
  EXPECT_EQ(record->fields.size(), row->slots.size());
}

}  // namespace
}  // namespace muniment
