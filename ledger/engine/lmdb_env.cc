#include "ledger/engine/lmdb_env.h"

#include <lmdb.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>

namespace muniment::lmdb {
namespace {

constexpr std::uint64_t smallest_map = std::uint64_t{64} << 20;
constexpr unsigned max_readers = 1024;  // snapshots at once, all processes together; 64 bytes each
constexpr mdb_mode_t owner_only = 0600;

MDB_val value_of(ByteView bytes) {
  // LMDB does not write through the pointers that it is given here.
  return {bytes.size(), const_cast<std::uint8_t*>(bytes.data())};
}

MDB_val value_of(const std::uint64_t& number) {
  return {sizeof number, const_cast<std::uint64_t*>(&number)};
}

ByteView view_of(const MDB_val& value) {
  return {static_cast<const std::uint8_t*>(value.mv_data), value.mv_size};
}

unsigned flags_of(Mode mode) {
  switch (mode) {
    case Mode::write:
      return MDB_NOTLS;
    case Mode::read:
      return MDB_NOTLS | MDB_RDONLY;
    case Mode::read_unlocked:
      return MDB_NOTLS | MDB_RDONLY | MDB_NOLOCK;
  }
  return MDB_RDONLY;
}

// LMDB calls it where its file contradicts itself, and would then abort, as want of memory does.
void end_by_contradiction(MDB_env* /*environment*/, const char* /*what*/) { std::raise(SIGILL); }

// The code of mdb_env_open. After a failure LMDB wants the environment closed.
int try_open(const std::filesystem::path& folder, Mode mode, std::uint64_t map_bytes,
             Environment& opened) {
  MDB_env* raw = nullptr;
  if (const int code = mdb_env_create(&raw); code != 0) return code;
  Environment environment(raw);
  int code = mdb_env_set_assert(raw, end_by_contradiction);
  if (code == 0) code = mdb_env_set_maxdbs(raw, 9);
  if (code == 0) code = mdb_env_set_maxreaders(raw, max_readers);
  if (code == 0) code = mdb_env_set_mapsize(raw, map_bytes);
  if (code == 0) code = mdb_env_open(raw, folder.c_str(), flags_of(mode), owner_only);
  if (code == 0) opened = std::move(environment);
  return code;
}

Result<std::optional<ByteView>> get_value(MDB_txn& transaction, Table table, MDB_val key) {
  MDB_val value{};
  const int code = mdb_get(&transaction, table, &key, &value);
  if (code == MDB_NOTFOUND) return std::optional<ByteView>();
  if (code != 0) return error_of(code);
  return std::optional<ByteView>(view_of(value));
}

Result<std::optional<NumberedRow>> move(MDB_cursor& cursor, MDB_val key, MDB_cursor_op where) {
  MDB_val value{};
  const int code = mdb_cursor_get(&cursor, &key, &value, where);
  if (code == MDB_NOTFOUND) return std::optional<NumberedRow>();
  if (code != 0) return error_of(code);
  std::uint64_t number = 0;
  if (key.mv_size != sizeof number) return error_of(MDB_CORRUPTED);
  std::memcpy(&number, key.mv_data, sizeof number);
  return std::optional<NumberedRow>({number, view_of(value)});
}

Result<std::optional<KeyedRow>> move_keyed(MDB_cursor& cursor, MDB_val key, MDB_cursor_op where) {
  MDB_val value{};
  const int code = mdb_cursor_get(&cursor, &key, &value, where);
  if (code == MDB_NOTFOUND) return std::optional<KeyedRow>();
  if (code != 0) return error_of(code);
  return std::optional<KeyedRow>({view_of(key), view_of(value)});
}

Result<std::span<std::uint8_t>> reserve_value(MDB_cursor& cursor, MDB_val key, std::size_t size,
                                              Put how) {
  unsigned flags = MDB_RESERVE;
  if (how == Put::append) flags |= MDB_APPEND;
  if (how == Put::add) flags |= MDB_NOOVERWRITE;
  MDB_val value{size, nullptr};
  const int code = mdb_cursor_put(&cursor, &key, &value, flags);
  if (code == MDB_KEYEXIST) {
    return Error(ErrorKind::malformed,
                 say("the store holds another row already where the batch would add one"));
  }
  if (code != 0) return error_of(code);
  return std::span(static_cast<std::uint8_t*>(value.mv_data), size);
}

Status put_value(MDB_cursor& cursor, MDB_val key, ByteView first, ByteView second, Put how) {
  Result<std::span<std::uint8_t>> room =
      reserve_value(cursor, key, first.size() + second.size(), how);
  if (!room.ok()) return std::move(room).error();
  std::ranges::copy(second, std::ranges::copy(first, room->begin()).out);
  return {};
}

Result<Table> open_table(MDB_txn& transaction, const char* name, unsigned flags) {
  Table table = 0;
  const int code = mdb_dbi_open(&transaction, name, flags, &table);
  if (code == MDB_NOTFOUND || code == MDB_INCOMPATIBLE) {
    return Error(ErrorKind::malformed,
                 say("this is not a ledger's store: its table {1} is missing", name));
  }
  if (code != 0) return error_of(code);
  return table;
}

}  // namespace

void CloseEnvironment::operator()(MDB_env* environment) const { mdb_env_close(environment); }
void AbortTransaction::operator()(MDB_txn* transaction) const { mdb_txn_abort(transaction); }
void CloseCursor::operator()(MDB_cursor* cursor) const { mdb_cursor_close(cursor); }

Result<Environment> open_environment(const std::filesystem::path& folder, Mode mode,
                                     std::uint64_t map_bytes) {
  Environment environment;
  int code = try_open(folder, mode, map_bytes, environment);
  while (code == ENOMEM && map_bytes / 2 >= smallest_map) {
    map_bytes /= 2;
    code = try_open(folder, mode, map_bytes, environment);
  }
  if (code != 0) return error_of(code).within(say("while opening the store {1}", folder.string()));
  if (mode != Mode::read_unlocked) {
    int dead = 0;  // what readers that died left behind would keep old pages from being used again
    code = mdb_reader_check(environment.get(), &dead);
    if (code != 0) return error_of(code);
  }
  return environment;
}

Result<Tables> open_tables(MDB_txn& transaction, Make make) {
  Tables tables{};
  const struct {
    const char* name;
    Table& table;
    unsigned flags;
  } all[] = {{"meta", tables.meta, 0},
             {"entries", tables.entries, MDB_INTEGERKEY},
             {"payloads", tables.payloads, MDB_INTEGERKEY},
             {"tiles", tables.tiles, MDB_INTEGERKEY},
             {"heads", tables.heads, MDB_INTEGERKEY},
             {"recent", tables.recent, 0},
             {"runs", tables.runs, MDB_INTEGERKEY},
             {"folios", tables.folios, MDB_INTEGERKEY},
             {"checkpoint", tables.checkpoint, 0}};
  for (const auto& one : all) {
    Result<Table> table =
        open_table(transaction, one.name, one.flags | (make == Make::yes ? MDB_CREATE : 0U));
    if (!table.ok()) return std::move(table).error();
    one.table = *table;
  }
  return tables;
}

Result<Tables> open_source_tables(MDB_txn& transaction) {
  Result<Table> entries = open_table(transaction, "entries", MDB_INTEGERKEY);
  if (!entries.ok()) return std::move(entries).error();
  Result<Table> payloads = open_table(transaction, "payloads", MDB_INTEGERKEY);
  if (!payloads.ok()) return std::move(payloads).error();
  Result<Table> checkpoint = open_table(transaction, "checkpoint", 0);
  if (!checkpoint.ok()) return std::move(checkpoint).error();
  const Table none = *checkpoint;
  return Tables{.meta = none,
                .entries = *entries,
                .payloads = *payloads,
                .tiles = none,
                .heads = none,
                .recent = none,
                .runs = none,
                .folios = none,
                .checkpoint = *checkpoint};
}

Result<Table> open_meta(MDB_txn& transaction) { return open_table(transaction, "meta", 0); }

Begun begin_reading(MDB_env& environment) {
  MDB_txn* raw = nullptr;
  int code = mdb_txn_begin(&environment, nullptr, MDB_RDONLY, &raw);
  if (code == MDB_READERS_FULL) {
    int dead = 0;
    mdb_reader_check(&environment, &dead);
    code = mdb_txn_begin(&environment, nullptr, MDB_RDONLY, &raw);
  }
  return {Transaction(code == 0 ? raw : nullptr), code};
}

Begun begin_writing(MDB_env& environment) {
  MDB_txn* raw = nullptr;
  const int code = mdb_txn_begin(&environment, nullptr, 0, &raw);
  return {Transaction(code == 0 ? raw : nullptr), code};
}

int commit(Transaction transaction) { return mdb_txn_commit(transaction.release()); }

Result<Cursor> open_cursor(MDB_txn& transaction, Table table) {
  MDB_cursor* raw = nullptr;
  if (const int code = mdb_cursor_open(&transaction, table, &raw); code != 0) return error_of(code);
  return Cursor(raw);
}

Result<std::uint64_t> count_rows(MDB_txn& transaction, Table table) {
  MDB_stat stat{};
  if (const int code = mdb_stat(&transaction, table, &stat); code != 0) return error_of(code);
  return std::uint64_t{stat.ms_entries};
}

Result<std::optional<ByteView>> get(MDB_txn& transaction, Table table, ByteView key) {
  return get_value(transaction, table, value_of(key));
}

Result<std::optional<ByteView>> get(MDB_txn& transaction, Table table, std::uint64_t key) {
  return get_value(transaction, table, value_of(key));
}

Result<std::optional<NumberedRow>> seek(MDB_cursor& cursor, std::uint64_t key) {
  return move(cursor, value_of(key), MDB_SET_KEY);
}

Result<std::optional<NumberedRow>> next(MDB_cursor& cursor) { return move(cursor, {}, MDB_NEXT); }

Result<std::optional<NumberedRow>> last(MDB_cursor& cursor) { return move(cursor, {}, MDB_LAST); }

Result<std::optional<KeyedRow>> at_least(MDB_cursor& cursor, ByteView key) {
  return move_keyed(cursor, value_of(key), MDB_SET_RANGE);
}

Result<std::optional<KeyedRow>> next_keyed(MDB_cursor& cursor) {
  return move_keyed(cursor, {}, MDB_NEXT);
}

Status put(MDB_cursor& cursor, ByteView key, ByteView first, ByteView second, Put how) {
  return put_value(cursor, value_of(key), first, second, how);
}

Status put(MDB_cursor& cursor, std::uint64_t key, ByteView first, ByteView second, Put how) {
  return put_value(cursor, value_of(key), first, second, how);
}

Result<std::span<std::uint8_t>> reserve(MDB_cursor& cursor, std::uint64_t key, std::size_t size,
                                        Put how) {
  return reserve_value(cursor, value_of(key), size, how);
}

Status remove(MDB_cursor& cursor, std::uint64_t key) {
  Result<std::optional<NumberedRow>> row = seek(cursor, key);
  if (!row.ok()) return std::move(row).error();
  if (!row->has_value()) return error_of(MDB_PAGE_NOTFOUND);
  if (const int code = mdb_cursor_del(&cursor, 0); code != 0) return error_of(code);
  return {};
}

Status clear(MDB_txn& transaction, Table table) {
  if (const int code = mdb_drop(&transaction, table, 0); code != 0) return error_of(code);
  return {};
}

Error error_of(int code) {
  switch (code) {
    case MDB_MAP_FULL:
      return Error(ErrorKind::disk_full,
                   say("the store's address space is full; allow this process more (ulimit -v)"));
    case ENOSPC:
    case EDQUOT:
      return Error(ErrorKind::disk_full, say("the disk is full; make room and try again"));
    case MDB_INVALID:
    case MDB_CORRUPTED:
    case MDB_PAGE_NOTFOUND:
    case MDB_CURSOR_FULL:
    case MDB_BAD_VALSIZE:
    case MDB_INCOMPATIBLE:
      return Error(ErrorKind::malformed, say("the store's file is damaged, or not a store's file"));
    case MDB_VERSION_MISMATCH:
      return Error(ErrorKind::unknown,
                   say("the store's file was written by an LMDB of another format; this program "
                       "has {1}",
                       mdb_version(nullptr, nullptr, nullptr)));
    case MDB_READERS_FULL:
      return Error(ErrorKind::environment,
                   say("too many readers have the store open; try again when some have ended"));
    default:
      return Error(ErrorKind::environment, say("the store failed: {1}", mdb_strerror(code)));
  }
}

}  // namespace muniment::lmdb
