// ledger/README.md is a specification: its tables are read here with LMDB alone, its examples are
// made again, its steps are those of the code.
#include <gmock/gmock.h>
#include <lmdb.h>

#include <cstring>
#include <map>
#include <regex>
#include <set>

#include "ledger/engine/lmdb_folios.h"
#include "ledger/engine/lmdb_snapshot.h"
#include "tests/support/disk_world.h"

namespace muniment {
namespace {

using test::need;
using Rows = std::map<std::string, std::string>;

std::string source(const std::string& path) {
  return test::get_file(std::string(MUNIMENT_SOURCE_DIR) + "/" + path);
}

std::string native(std::uint64_t number) {
  std::string bytes(sizeof number, '\0');
  std::memcpy(bytes.data(), &number, sizeof number);
  return bytes;
}

std::string big_endian(std::uint64_t number) {
  Bytes bytes;
  append_big_endian(bytes, number, 8);
  return std::string(as_text(bytes));
}

std::string text_of(ByteView bytes) { return std::string(as_text(bytes)); }

std::string text_of(const MDB_val& value) {
  return {static_cast<const char*>(value.mv_data), value.mv_size};
}

Rows rows_of(MDB_txn* transaction, MDB_dbi table) {
  MDB_cursor* cursor = nullptr;
  MUNIMENT_CHECK(mdb_cursor_open(transaction, table, &cursor) == 0);
  Rows rows;
  MDB_val key;
  MDB_val value;
  while (mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == 0) rows[text_of(key)] = text_of(value);
  mdb_cursor_close(cursor);
  return rows;
}

// All tables of a store, by name.
std::map<std::string, Rows> tables_of(const std::filesystem::path& folder) {
  MDB_env* environment = nullptr;
  MUNIMENT_CHECK(mdb_env_create(&environment) == 0);
  MUNIMENT_CHECK(mdb_env_set_maxdbs(environment, 20) == 0);
  MUNIMENT_CHECK(mdb_env_open(environment, folder.c_str(), MDB_RDONLY, 0600) == 0);
  MDB_txn* transaction = nullptr;
  MUNIMENT_CHECK(mdb_txn_begin(environment, nullptr, MDB_RDONLY, &transaction) == 0);
  MDB_dbi names = 0;
  MUNIMENT_CHECK(mdb_dbi_open(transaction, nullptr, 0, &names) == 0);
  std::map<std::string, Rows> tables;
  for (const auto& [name, record] : rows_of(transaction, names)) {
    MDB_dbi table = 0;
    MUNIMENT_CHECK(mdb_dbi_open(transaction, name.c_str(), 0, &table) == 0);
    tables[name] = rows_of(transaction, table);
  }
  mdb_txn_abort(transaction);
  mdb_env_close(environment);
  return tables;
}

TEST(LedgerReadme, TheTablesAreThoseOfAStore) {
  const test::TemporaryFolder folder;
  test::DiskWorld world(folder.path());
  world.grow(600);
  world.grow(3700, "until a run is made");
  world.add({test::submission("B-2", "filing"), test::submission("", "more")});
  const test::Contents contents = world.expect_kept();
  std::map<std::string, Rows> expected;
  expected["meta"] = {{"muniment store", big_endian(2)}};
  expected["checkpoint"] = {{"newest", world.newest_checkpoint()}};
  const std::map<std::string, std::uint64_t> ordinals = {{"", 0}, {"A-1", 1}, {"B-2", 2}};
  std::set<std::string> run;  // sorted
  for (std::uint64_t index = 0; index < contents.entries.size(); ++index) {
    const Entry& entry = contents.entries[index];
    const std::string leaf = text_of(contents.leaves[index].view());
    const std::uint64_t ordinal = ordinals.at(entry.dossier);
    const Hash id = test::test_record_id(Suite::sha256_ed25519, as_bytes(contents.payloads[index]));
    const std::string row =
        text_of(id.view().first(8)) + big_endian(index % 4096).substr(4);  // four bytes of it
    expected["entries"][native(index)] = leaf + text_of(encode_entry(entry));
    expected["payloads"][native(index)] = contents.payloads[index];
    expected["heads"][native(ordinal)] = big_endian(entry.folio) + leaf + entry.dossier;
    if (index < 4096) {
      run.insert(row);
    } else {
      expected["recent"][row] = "";
    }
    expected["folios"][native((ordinal << 32) + (entry.folio - 1) / 256)] +=
        big_endian(index).substr(3);
  }
  std::string& chunk = expected["runs"][native(0)];
  for (const std::string& row : run) chunk += row;
  const Hash sum = Hasher(Suite::sha256_ed25519).labelled("muniment/run/v1", {as_bytes(chunk)});
  chunk += text_of(sum.view().first(8));
  const std::vector<Hash> tiles = need(need(world.store().snapshot())->hashes(1, 0, 16));
  for (std::uint64_t number = 0; number < tiles.size(); ++number) {
    expected["tiles"][native((std::uint64_t{1} << 58) + number)] = text_of(tiles[number].view());
  }
  {
    const auto place = need(world.store().take_writer());
    need(world.store().resolve());
    need(world.store().resolve());
  }
  expected["meta"]["fence"] = big_endian(2);
  world.close();
  EXPECT_EQ(tables_of(folder / "store"), expected);

  // Each table is named in the README, and each that is named there is one.
  const std::string readme = source("ledger/README.md");
  const std::size_t begin = readme.find("| table | key |");
  const std::string block = readme.substr(begin, readme.find("\n\n", begin) - begin);
  std::vector<std::string> named;
  const std::regex row(R"(\n\| `(\w+)` \|)");
  for (std::sregex_iterator at(block.begin(), block.end(), row), end; at != end; ++at) {
    named.push_back((*at)[1]);
  }
  std::vector<std::string> there;
  for (const auto& [name, rows] : expected) there.push_back(name);
  EXPECT_THAT(named, testing::UnorderedElementsAreArray(there));
}

TEST(LedgerReadme, TheExampleBytesAreOurs) {
  const std::string readme = source("ledger/README.md");
  const auto example = [&](const std::string& line) {
    const std::size_t at = readme.find(line);
    EXPECT_NE(at, std::string::npos) << line;
    const std::string rest = readme.substr(at, readme.find('\n', at) - at);
    return rest.substr(rest.rfind(' ') + 1);
  };
  EXPECT_EQ(example("tiles   level 1, number 5"), to_hex(as_bytes(native(lmdb::tile_key(1, 5)))));
  EXPECT_EQ(example("folios  ordinal 3, folio 300"),
            to_hex(as_bytes(native(lmdb::folio_key(3, 300)))));
  Bytes folios;
  lmdb::append_folio(folios, LeafIndex{7});
  lmdb::append_folio(folios, LeafIndex{70'000});
  EXPECT_EQ(example("folios  its first folios at entries 7 and 70000"), to_hex(folios));
  EXPECT_EQ(example("runs    level 1, number 5, chunk 2"),
            to_hex(as_bytes(native(lmdb::chunk_key({1, 5, 16'384}, 2)))));
  Bytes leaf(32);
  for (std::size_t i = 0; i < leaf.size(); ++i) leaf[i] = static_cast<std::uint8_t>(i);
  EXPECT_EQ(example("heads   folio 12, leaf 000102…1f, dossier R7-FGW"),
            to_hex(lmdb::head_value({3, "R7-FGW", 12, need(Hash::from(leaf))})));
  Bytes row(lmdb::record_row_bytes);
  lmdb::write_record_row({lmdb::record_key(need(Hash::from(leaf))), 4098 % 4096}, row.data());
  EXPECT_EQ(example("recent  id 000102…1f, entry 4098"), to_hex(row));
}

TEST(LedgerReadme, ItsStepsAreNumberedInTheCode) {
  const std::string readme = source("ledger/README.md");
  const std::string code = source("ledger/log.cc");
  for (int step = 0; step <= 8; ++step) {
    EXPECT_NE(readme.find("\n| " + std::to_string(step) + " | "), std::string::npos) << step;
    const std::regex comment("// (4\\. and )?" + std::to_string(step) + "( is|\\.) ");
    EXPECT_TRUE(std::regex_search(code, comment)) << step;
  }
}

TEST(LedgerReadme, EveryFileIsOnItsMap) {
  const std::string readme = source("ledger/README.md");
  const std::filesystem::path root = std::string(MUNIMENT_SOURCE_DIR) + "/ledger";
  for (const char* folder : {"", "engine/"}) {
    for (const auto& item : std::filesystem::directory_iterator(root / folder)) {
      const std::filesystem::path name = item.path().filename();
      if (name.extension() != ".h" && name.extension() != ".cc") continue;
      const std::string exact = folder + name.string();
      const std::string either = folder + name.stem().string() + ".*";
      EXPECT_TRUE(readme.find("`" + exact + "`") != std::string::npos ||
                  readme.find("`" + either + "`") != std::string::npos)
          << exact;
    }
  }
}

}  // namespace
}  // namespace muniment
