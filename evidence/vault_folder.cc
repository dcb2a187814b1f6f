#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "evidence/files.h"
#include "evidence/ledger_folder.h"
#include "evidence/vault.h"

namespace muniment::evidence {

namespace fs = std::filesystem;

fs::path vault_keys_file(const fs::path& vault) { return vault / "keys"; }
fs::path vault_items_file(const fs::path& vault) { return vault / "items"; }
fs::path vault_segments(const fs::path& vault) { return vault / "segments"; }

Bytes item_context(const VaultPlace& place, AccessClass access) {
  return to_bytes(place.origin + " " + std::string(class_name(access)) + " items");
}

FileStamp stamp_of_keys(const VaultPlace& place) {
  struct stat status = {};
  if (::stat(vault_keys_file(place.folder).c_str(), &status) != 0) return {};
  return {static_cast<std::uint64_t>(status.st_ino),
          status.st_ctim.tv_sec * std::int64_t{1'000'000'000} + status.st_ctim.tv_nsec};
}

Result<VaultKeys> read_vault_keys(const VaultPlace& place) {
  const fs::path file = vault_keys_file(place.folder);
  const Result<std::string> text = read_small_file(file, max_vault_keys_bytes);
  if (!text.ok() && text.error().kind() == ErrorKind::missing) {
    return Error(ErrorKind::malformed,
                 say("the vault's keys are gone: put {1} back from a backup", file.string()));
  }
  if (!text.ok()) return text.error();
  Result<VaultKeys> keys = parse_vault_keys(place.suite, *text);
  if (!keys.ok()) return std::move(keys).error().within(say("in {1}", file.string()));
  return keys;
}

namespace {

Status make_folder(const fs::path& folder) {
  if (::mkdir(folder.c_str(), 0700) == 0) return sync_folder(folder.parent_path());
  if (errno == EEXIST) return {};
  return system_error(say("cannot make {1}: {2}", folder.string()), errno);
}

}  // namespace

Status write_vault_keys(const VaultPlace& place, const VaultKeys& keys) {
  for (const fs::path& folder : {place.folder, vault_segments(place.folder)}) {
    if (Status made = make_folder(folder); !made.ok()) return made;
  }
  const fs::path file = vault_keys_file(place.folder);
  Result<Replacement> next = Replacement::begin(file);
  if (!next.ok()) return std::move(next).error();
  if (Status written = next->append(as_bytes(format_vault_keys(keys))); !written.ok()) {
    return written;
  }
  return next->put();
}

Result<Descriptor> hold_vault(const VaultPlace& place, Tenancy tenancy) {
  const fs::path folder = vault_segments(place.folder);
  Descriptor held(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
  if (!held.valid()) return system_error(say("cannot open {1}: {2}", folder.string()), errno);
  const int how = tenancy == Tenancy::shared ? LOCK_SH : LOCK_EX;
  while (::flock(held.number(), how | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    if (errno != EWOULDBLOCK) {
      return system_error(say("cannot lock {1}: {2}", folder.string()), errno);
    }
    return Error(ErrorKind::refused,
                 tenancy == Tenancy::shared
                     ? say("something is just being destroyed in the vault: run this again when "
                           "that is done")
                     : say("somebody is just registering files: run this again when they are "
                           "done"));
  }
  return held;
}

Status clear_replacements(const VaultPlace& place) {
  for (const fs::path& file :
       {vault_items_file(place.folder), openings_file(place.folder.parent_path())}) {
    if (Status cleared = Replacement::clear(file); !cleared.ok()) return cleared;
  }
  return {};
}

}  // namespace muniment::evidence
