// A store's file as LMDB alone sees it, for tests that spoil one.
#pragma once

#include <lmdb.h>

#include <filesystem>
#include <functional>
#include <string>

#include "ledger/core/result.h"

namespace muniment::test {

// Calls `work` within one transaction, which is then committed. Nobody else has the store open.
inline void change_raw(const std::filesystem::path& store,
                       const std::function<void(MDB_txn*)>& work) {
  MDB_env* environment = nullptr;
  MUNIMENT_CHECK(mdb_env_create(&environment) == 0);
  MUNIMENT_CHECK(mdb_env_set_maxdbs(environment, 20) == 0);
  MUNIMENT_CHECK(mdb_env_open(environment, store.c_str(), 0, 0600) == 0);
  MDB_txn* transaction = nullptr;
  MUNIMENT_CHECK(mdb_txn_begin(environment, nullptr, 0, &transaction) == 0);
  work(transaction);
  MUNIMENT_CHECK(mdb_txn_commit(transaction) == 0);
  mdb_env_close(environment);
}

inline MDB_dbi raw_table(MDB_txn* transaction, const char* name) {
  MDB_dbi table = 0;
  MUNIMENT_CHECK(mdb_dbi_open(transaction, name, 0, &table) == 0);
  return table;
}

// Empties a table, or removes it.
enum class Drop { rows, table };
inline void drop_raw(const std::filesystem::path& store, const char* name, Drop drop) {
  change_raw(store, [&](MDB_txn* transaction) {
    const MDB_dbi table = raw_table(transaction, name);
    MUNIMENT_CHECK(mdb_drop(transaction, table, drop == Drop::table ? 1 : 0) == 0);
  });
}

// Goes through a table's rows until `change` has changed one; a key that it empties removes the
// row.
using ChangeRow = std::function<bool(std::string& key, std::string& value)>;
inline void change_row(const std::filesystem::path& store, const char* name,
                       const ChangeRow& change) {
  change_raw(store, [&](MDB_txn* transaction) {
    const MDB_dbi table = raw_table(transaction, name);
    MDB_cursor* cursor = nullptr;
    MUNIMENT_CHECK(mdb_cursor_open(transaction, table, &cursor) == 0);
    MDB_val key{};
    MDB_val value{};
    bool changed = false;
    while (!changed && mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == 0) {
      std::string new_key(static_cast<const char*>(key.mv_data), key.mv_size);
      std::string new_value(static_cast<const char*>(value.mv_data), value.mv_size);
      changed = change(new_key, new_value);
      if (!changed) continue;
      MUNIMENT_CHECK(mdb_cursor_del(cursor, 0) == 0);
      key = {new_key.size(), new_key.data()};
      value = {new_value.size(), new_value.data()};
      if (!new_key.empty()) MUNIMENT_CHECK(mdb_put(transaction, table, &key, &value, 0) == 0);
    }
    MUNIMENT_CHECK(changed);
    mdb_cursor_close(cursor);
  });
}

}  // namespace muniment::test
