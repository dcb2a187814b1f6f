#include "ledger/engine/lmdb_create.h"

#include <cerrno>
#include <cstdlib>

#include "ledger/descriptor.h"
#include "ledger/engine/lmdb_env.h"
#include "ledger/engine/lmdb_store.h"

namespace muniment::lmdb {
namespace {

namespace fs = std::filesystem;

Error cannot_make(const fs::path& folder, int code) {
  return Error(code == ENOSPC || code == EDQUOT ? ErrorKind::disk_full : ErrorKind::environment,
               say("the store {1} cannot be made: {2}", folder.string(), describe_errno(code)));
}

Error in_the_way(const fs::path& folder) {
  return Error(
      ErrorKind::refused,
      say("{1} is there already and is not an empty folder; name another", folder.string()));
}

Status check_free(const fs::path& folder) {
  std::error_code code;
  const fs::file_status status = fs::symlink_status(folder, code);
  if (status.type() == fs::file_type::not_found) return {};
  if (code) return cannot_make(folder, code.value());
  if (!fs::is_directory(status)) return in_the_way(folder);
  const bool empty = fs::is_empty(folder, code);
  if (code) return cannot_make(folder, code.value());
  if (!empty) return in_the_way(folder);
  return {};
}

Status fill(const fs::path& folder, std::uint64_t map_bytes) {
  Result<Environment> environment = open_environment(folder, Mode::write, map_bytes);
  if (!environment.ok()) return std::move(environment).error();
  Begun begun = begin_writing(**environment);
  if (begun.code != 0) return error_of(begun.code);
  Result<Tables> tables = open_tables(*begun.transaction, Make::yes);
  if (!tables.ok()) return std::move(tables).error();
  {
    Result<Cursor> meta = open_cursor(*begun.transaction, tables->meta);
    if (!meta.ok()) return std::move(meta).error();
    Bytes version;
    append_big_endian(version, lmdb_store_version, sizeof lmdb_store_version);
    if (Status status = put(**meta, as_bytes(version_key), version, {}, Put::add); !status.ok()) {
      return status;
    }
  }
  const int code = commit(std::move(begun.transaction));
  if (code != 0) return error_of(code);
  return {};
}

Status build_and_move(const fs::path& room, const fs::path& folder, std::uint64_t map_bytes) {
  if (Status status = fill(room, map_bytes); !status.ok()) return status;
  if (Status status = sync_folder(room); !status.ok()) return status;
  // Replaces an empty folder, and nothing else.
  if (::rename(room.c_str(), folder.c_str()) != 0) {
    if (errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR) return in_the_way(folder);
    return cannot_make(folder, errno);
  }
  return sync_folder(folder.has_parent_path() ? folder.parent_path() : fs::path("."));
}

}  // namespace

Status check_there(const fs::path& folder) {
  std::error_code code;
  const std::uintmax_t size = fs::file_size(folder / "data.mdb", code);
  if (code == std::errc::no_such_file_or_directory || code == std::errc::not_a_directory) {
    return Error(ErrorKind::missing, say("there is no store in {1}", folder.string()));
  }
  if (code) {
    return Error(ErrorKind::environment,
                 say("{1} cannot be opened: {2}", folder.string(), describe_errno(code.value())));
  }
  if (size == 0) {
    return Error(ErrorKind::malformed, say("the store's file in {1} is empty", folder.string()));
  }
  return {};
}

Status create_store(const fs::path& folder, std::uint64_t map_bytes) {
  if (Status status = check_free(folder); !status.ok()) return status;
  // Built beside its place and moved there when it is whole; mkdtemp's folder has mode 0700.
  std::string room = folder.string() + room_suffix + "XXXXXX";
  if (::mkdtemp(room.data()) == nullptr) return cannot_make(folder, errno);
  Status status = build_and_move(room, folder, map_bytes);
  if (!status.ok()) {
    std::error_code ignored;  // the error that is told is the first one
    fs::remove_all(room, ignored);
  }
  return status;
}

}  // namespace muniment::lmdb
