// The schemas and the worked example of ledger/core/README.md, "Messages" to "Heads and
// completeness", made again.
#include <gmock/gmock.h>

#include "ledger/core/heads.h"
#include "tests/support/fake_tiles.h"
#include "tests/support/temporary_folder.h"

namespace muniment {
namespace {

using ::testing::HasSubstr;

std::string readme() { return test::get_file(MUNIMENT_SOURCE_DIR "/ledger/core/README.md"); }

// A line of a code block: a name, filled up with blanks, and what it is.
std::string line(std::string name, const std::string& value) {
  name.resize(24, ' ');
  return "    " + name + value + "\n";
}

// Cuts a message into the parts that the README names.
class Parts {
 public:
  explicit Parts(Bytes message) : message_(std::move(message)) {}

  void words(const std::string& name, std::size_t count) {
    const ByteView part = ByteView(message_).subspan(taken_, 8 * count);
    taken_ += part.size();
    if (name == "pointers") {
      for (std::size_t i = 0; i < count; ++i) {
        lines_ += line(i == 0 ? name : "", to_hex(part.subspan(8 * i, 8)));
      }
    } else {
      lines_ += line(name, to_hex(part));
    }
  }
  std::string lines() const {
    EXPECT_EQ(taken_, message_.size());
    return lines_;
  }

 private:
  Bytes message_;
  std::size_t taken_ = 0;
  std::string lines_;
};

struct Example {
  explicit Example(Suite suite) : hasher(suite) {
    const std::vector<std::pair<std::string, std::string>> records{
        {"", "genesis"}, {"R7-FGW", "filing"}, {"R7-FGW", "interview"}, {"", "enrolment"}};
    for (const auto& [dossier, record] : records) {
      const DossierHead* head = heads.find(dossier);
      entries.push_back({{entries.size()},
                         dossier,
                         head == nullptr ? 1 : head->folio + 1,
                         head == nullptr ? std::nullopt : std::optional<Hash>(head->leaf),
                         heads.size(),
                         heads.root(hasher),
                         1660527000000 + 1000 * static_cast<std::int64_t>(entries.size()),
                         payload_hash(hasher, as_bytes(record))});
      leaves.push_back(hasher.leaf(encode_entry(entries.back())));
      heads.advance(hasher, dossier, entries.back().folio, leaves.back());
    }
  }

  Hasher hasher;
  Heads heads;
  std::vector<Entry> entries;
  std::vector<Hash> leaves;
};

TEST(CoreReadme, ShowsTheSchemasOfEntryAndHead) {
  const std::string schema = test::get_file(MUNIMENT_SOURCE_DIR "/ledger/core/entry.capnp");
  const std::string structs = schema.substr(schema.find("struct Entry"));
  EXPECT_THAT(structs, HasSubstr("struct DossierHead"));
  EXPECT_THAT(readme(), HasSubstr("```capnp\n" + structs + "```\n"));
}

TEST(CoreReadme, ShowsAnEntryByteByByte) {
  const Example example(Suite::sha256_ed25519);
  const Bytes entry = encode_entry(example.entries[2]);
  Parts parts(entry);
  for (const char* number : {"root", "version", "index", "folio", "dossiers", "admitted"}) {
    parts.words(number, 1);
  }
  parts.words("pointers", 4);
  parts.words("dossier", 1);
  for (const char* hash : {"previous", "heads", "payload"}) parts.words(hash, 4);
  EXPECT_THAT(readme(), HasSubstr("is " + std::to_string(entry.size()) + " bytes long:\n\n" +
                                  parts.lines() + "\n"));
}

TEST(CoreReadme, ShowsLeavesHeadsRootsAndProofs) {
  Example example(Suite::sha256_ed25519);
  test::FakeTiles tiles(example.hasher, example.leaves);
  std::string text;
  for (std::size_t i = 0; i < 4; ++i) {
    text += line("leaf hash of entry " + std::to_string(i), example.leaves[i].hex());
  }
  for (std::size_t i = 0; i < 4; ++i) {
    text += line("heads in entry " + std::to_string(i), example.entries[i].heads.hex());
  }
  text += line("root of 4", tree_root(example.hasher, example.leaves).hex());
  const auto show = [&](const std::string& name, const Result<Proof>& proof) {
    ASSERT_TRUE(proof.ok());
    std::string next = name;
    for (const Hash& hash : *proof) text += line(std::exchange(next, ""), hash.hex());
  };
  show("inclusion of 2 in 4",
       build_proof(example.hasher, tiles.reader(), plan_inclusion({2}, {4})));
  show("consistency of 3 and 4",
       build_proof(example.hasher, tiles.reader(), plan_consistency({3}, {4})));
  EXPECT_THAT(readme(), HasSubstr("\n\n" + text + "\n"));

  Example sm(Suite::sm3_sm2);
  EXPECT_THAT(readme(), HasSubstr("`" + tree_root(sm.hasher, sm.leaves).hex() + "`"));
}

TEST(CoreReadme, ShowsWhatMakesADossierComplete) {
  Example example(Suite::sha256_ed25519);
  const auto proof =
      prove_completeness(example.hasher, example.heads, example.entries[3], "R7-FGW");
  ASSERT_TRUE(proof.ok() && proof->head && proof->path.size() == 1);
  Parts parts(encode_head(*proof->head));
  for (const char* number : {"root", "version", "ordinal", "folio"}) parts.words(number, 1);
  parts.words("pointers", 2);
  parts.words("dossier", 1);
  parts.words("leaf", 4);
  const std::string text =
      parts.lines() + line("its leaf in the tree", head_leaf(example.hasher, *proof->head).hex()) +
      line("its path", proof->path[0].hex());
  EXPECT_THAT(readme(), HasSubstr("\n\n" + text + "\n"));
}

}  // namespace
}  // namespace muniment
