// LMDB's handles as values that clean up, and its codes as our errors. Private to the LMDB engine.
//
// Rules of LMDB that the engine keeps: one environment a folder and process (closing a second would
// drop the locks of the first); cursors close before their transaction ends; an environment does
// not survive a fork.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "ledger/core/bytes.h"

struct MDB_env;
struct MDB_txn;
struct MDB_cursor;

namespace muniment::lmdb {

struct CloseEnvironment {
  void operator()(MDB_env* environment) const;
};
struct AbortTransaction {
  void operator()(MDB_txn* transaction) const;
};
struct CloseCursor {
  void operator()(MDB_cursor* cursor) const;
};
using Environment = std::unique_ptr<MDB_env, CloseEnvironment>;
using Transaction = std::unique_ptr<MDB_txn, AbortTransaction>;
using Cursor = std::unique_ptr<MDB_cursor, CloseCursor>;
using Table = unsigned;

struct Tables {
  Table meta, entries, payloads, tiles, heads, recent, runs, folios, checkpoint;
};

enum class Mode { write, read, read_unlocked };

// Opens the environment in `folder`; write makes its files where they are missing. Falls back to
// half the map again and again where address space is short. Malformed: not LMDB's file. Unknown:
// another version of LMDB's format.
Result<Environment> open_environment(const std::filesystem::path& folder, Mode mode,
                                     std::uint64_t map_bytes);

enum class Make { no, yes };  // tables that are not there
Result<Tables> open_tables(MDB_txn& transaction, Make make);
// Entries, payloads and checkpoint alone, which all versions have and all else follows from; the
// other handles are of no use.
Result<Tables> open_source_tables(MDB_txn& transaction);
Result<Table> open_meta(MDB_txn& transaction);

// Reading never waits; writing waits for LMDB's own lock. The code is LMDB's.
struct Begun {
  Transaction transaction;
  int code;
};
Begun begin_reading(MDB_env& environment);
Begun begin_writing(MDB_env& environment);
int commit(Transaction transaction);

Result<Cursor> open_cursor(MDB_txn& transaction, Table table);

Result<std::uint64_t> count_rows(MDB_txn& transaction, Table table);

// The row's value, valid until the transaction ends or writes; none: no such row.
Result<std::optional<ByteView>> get(MDB_txn& transaction, Table table, ByteView key);
Result<std::optional<ByteView>> get(MDB_txn& transaction, Table table, std::uint64_t key);

struct NumberedRow {
  std::uint64_t key;
  ByteView value;
};
// Of a table with integer keys; none: no such row, no further row.
Result<std::optional<NumberedRow>> seek(MDB_cursor& cursor, std::uint64_t key);  // exactly this key
Result<std::optional<NumberedRow>> next(MDB_cursor& cursor);                     // also the first
Result<std::optional<NumberedRow>> last(MDB_cursor& cursor);

struct KeyedRow {
  ByteView key;
  ByteView value;
};
// Of a table with keys of bytes: the first row whose key is not below this one; the row after it.
Result<std::optional<KeyedRow>> at_least(MDB_cursor& cursor, ByteView key);
Result<std::optional<KeyedRow>> next_keyed(MDB_cursor& cursor);  // also the first

// How a row is put.
enum class Put {
  append,   // the key is larger than all others
  add,      // the key is new
  replace,  // the key may be there
};
// Puts a row whose value is `first` followed by `second`. Malformed: append or add, and the key is
// not new.
Status put(MDB_cursor& cursor, ByteView key, ByteView first, ByteView second, Put how);
Status put(MDB_cursor& cursor, std::uint64_t key, ByteView first, ByteView second, Put how);
// Puts a row and gives the room of its value, to be filled before anything else is written.
Result<std::span<std::uint8_t>> reserve(MDB_cursor& cursor, std::uint64_t key, std::size_t size,
                                        Put how);
Status remove(MDB_cursor& cursor, std::uint64_t key);  // malformed: no such row
Status clear(MDB_txn& transaction, Table table);

// An error for a code of LMDB's or of the system's: disk_full for a full map or disk, malformed for
// a damaged file.
Error error_of(int code);

}  // namespace muniment::lmdb
