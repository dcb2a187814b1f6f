// bench_append_lmdb FOLDER: what bench_append_log is measured against. A bare loop over LMDB with
// default flags: entries and payloads of the same bytes by index, and the index by 32-byte random
// id, one transaction a batch. No hash, no tree, no signature.
#include <lmdb.h>

#include <iostream>

#include "ledger/core/entry.h"
#include "tests/bench/support.h"

namespace {

using namespace muniment;
using namespace muniment::bench;

void check(int code) {
  if (code != 0) die(std::string("LMDB: ") + mdb_strerror(code));
}

struct Row {
  Bytes entry;
  Bytes payload;
  Bytes id;
};

class BareStore {
 public:
  explicit BareStore(const std::string& folder) {
    check(mdb_env_create(&environment_));
    check(mdb_env_set_maxdbs(environment_, 4));
    check(mdb_env_set_mapsize(environment_, std::size_t{1} << 40));
    check(mdb_env_open(environment_, folder.c_str(), 0, 0600));
    MDB_txn* transaction = begin();
    check(mdb_dbi_open(transaction, "entries", MDB_CREATE | MDB_INTEGERKEY, &entries_));
    check(mdb_dbi_open(transaction, "payloads", MDB_CREATE | MDB_INTEGERKEY, &payloads_));
    check(mdb_dbi_open(transaction, "ids", MDB_CREATE, &ids_));
    MDB_stat entries{};
    check(mdb_stat(transaction, entries_, &entries));
    size_ = entries.ms_entries;
    check(mdb_txn_commit(transaction));
  }
  ~BareStore() { mdb_env_close(environment_); }
  BareStore(const BareStore&) = delete;
  BareStore& operator=(const BareStore&) = delete;

  void append(std::vector<Row>& rows) {
    MDB_txn* transaction = begin();
    for (Row& row : rows) {
      MDB_val index{sizeof size_, &size_};
      put(transaction, entries_, index, row.entry, MDB_APPEND);
      put(transaction, payloads_, index, row.payload, MDB_APPEND);
      MDB_val id{row.id.size(), row.id.data()};
      check(mdb_put(transaction, ids_, &id, &index, MDB_NOOVERWRITE));
      ++size_;
    }
    check(mdb_txn_commit(transaction));
  }

 private:
  MDB_txn* begin() {
    MDB_txn* transaction = nullptr;
    check(mdb_txn_begin(environment_, nullptr, 0, &transaction));
    return transaction;
  }
  static void put(MDB_txn* transaction, MDB_dbi table, MDB_val& key, Bytes& bytes, unsigned flags) {
    MDB_val value{bytes.size(), bytes.data()};
    check(mdb_put(transaction, table, &key, &value, flags));
  }

  MDB_env* environment_ = nullptr;
  MDB_dbi entries_ = 0, payloads_ = 0, ids_ = 0;
  std::uint64_t size_ = 0;
};

class Appender {
 public:
  explicit Appender(const std::string& folder) : store_(folder) {}

  std::vector<Took> take(const Turn& turn) {
    std::vector<std::vector<Row>> batches;
    for (std::size_t i = 0; i < turn.batches; ++i) batches.push_back(make_batch(turn.size));
    std::vector<Took> took;
    for (std::vector<Row>& batch : batches) {
      const Stopwatch watch;
      store_.append(batch);
      took.push_back(watch.took());
    }
    return took;
  }

 private:
  std::vector<Row> make_batch(std::size_t size) {
    std::vector<Row> batch;
    for (std::size_t i = 0; i < size; ++i) {
      batch.push_back({entry(), random_.bytes(payload_bytes), random_.bytes(Hash::size)});
    }
    return batch;
  }

  // An entry as the log would place it, as long and as random.
  Bytes entry() {
    const auto hash = [&] { return need(Hash::from(random_.bytes(Hash::size))); };
    const std::uint64_t number = made_++;
    return encode_entry({.index = LeafIndex{number},
                         .dossier = dossier_of(number),
                         .folio = number / dossier_count + 2,
                         .previous = hash(),
                         .dossiers = dossier_count,
                         .heads = hash(),
                         .admitted = 1'660'000'000'000,
                         .payload = hash()});
  }

  BareStore store_;
  Random random_ = Random::unlike_any_before();
  std::uint64_t made_ = 0;
};

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) die("bench_append_lmdb FOLDER");
  Appender appender(arguments[1]);
  take_turns([&](const Turn& turn) { return appender.take(turn); });
  return 0;
}
