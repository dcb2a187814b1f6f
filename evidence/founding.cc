#include <sys/stat.h>

#include <cerrno>
#include <cstdio>

#include "evidence/files.h"
#include "evidence/ledger_folder.h"
#include "evidence/model/catalogue.h"
#include "evidence/registrar_parts.h"

namespace muniment::evidence {
namespace {

namespace fs = std::filesystem;

// Holds the guard's content while the ledger is not yet in its place: a guard must not outlive a
// ledger that never was.
class HeldGuard final : public Guard {
 public:
  Result<std::optional<std::string>> read() override { return content_; }
  Status write(std::string_view signed_checkpoint) override {
    content_ = std::string(signed_checkpoint);
    return {};
  }

 private:
  std::optional<std::string> content_;
};

// A folder that goes away with what is in it, unless it was kept.
class PassingFolder {
 public:
  explicit PassingFolder(fs::path path) : path_(std::move(path)) {}
  PassingFolder(const PassingFolder&) = delete;
  PassingFolder& operator=(const PassingFolder&) = delete;
  ~PassingFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }

  const fs::path& path() const { return path_; }
  void moved_to(fs::path path) { path_ = std::move(path); }
  void keep() { path_.clear(); }

 private:
  fs::path path_;
};

Status check_place(const fs::path& folder) {
  std::error_code error;
  const fs::file_status status = fs::symlink_status(folder, error);
  if (status.type() == fs::file_type::not_found) return {};
  if (status.type() != fs::file_type::directory) {
    return Error(ErrorKind::refused, say("{1} is there and is no folder", folder.string()));
  }
  const bool empty = fs::is_empty(folder, error);
  if (error) {
    return system_error(say("cannot read folder {1}: {2}", folder.string()), error.value());
  }
  if (empty) return {};
  return Error(
      ErrorKind::refused,
      say("{1} is not empty: a new ledger needs a new or an empty folder", folder.string()));
}

Status check_founding(const Registrar::Founding& founding) {
  if (!is_origin(founding.origin)) {
    return Error(ErrorKind::usage,
                 say("\"{1}\" cannot name a ledger: an origin is a URL without scheme, such as "
                     "inspection.example.gov/r7-1/g3",
                     founding.origin));
  }
  const Suite suite = suite_of(founding.ledger_key->public_key().algorithm());
  if (suite_of(founding.administrator->signing.algorithm()) != suite) {
    return Error(ErrorKind::refused,
                 say("the ledger's key and the administrator's are not of one suite"));
  }
  if (founding.administrator->signing != founding.administrator_key->public_key()) {
    return Error(ErrorKind::refused, say("the administrator signs with another key than the one "
                                         "that is to be enrolled"));
  }
  return {};
}

Status check_guard(Guard& guard) {
  Result<std::optional<std::string>> held = guard.read();
  if (!held.ok()) return std::move(held).error();
  if (!held->has_value()) return {};
  return Error(ErrorKind::refused,
               say("this ledger key has signed a ledger before: a new ledger needs a key of its "
                   "own"));
}

Draft genesis_draft(const Registrar::Founding& founding, const LogIdentity& identity,
                    std::int32_t today) {
  const auto administrator = number_of(Role::administrator), leader = number_of(Role::leader);
  Draft draft;
  draft.kind = number_of(Kind::genesis);
  draft.occurred = today;
  draft.fields = founding.fields;
  draft.affair = Genesis{
      identity.suite,
      identity.origin,
      {identity.origin, VerifierKey::Use::note, identity.key},
      {key_id(founding.administrator->signing), *founding.administrator, {administrator, leader}},
      founding.policy,
      std::nullopt};
  return draft;
}

}  // namespace

Status Registrar::Parts::make_vault(const Founding& founding) {
  const PublicKey recipients[] = {founding.administrator->encryption};
  VaultKeys keys;
  for (const AccessClass access : access_classes) {
    Status added = add_class_key(keys, identity.suite, identity.origin, access, {1}, recipients,
                                 *founding.administrator_key);
    if (!added.ok()) return added;
  }
  return write_vault_keys(vault_place, keys);
}

Result<std::string> Registrar::Parts::make_ledger(const fs::path& folder,
                                                  const Founding& founding) {
  Status marked =
      write_new_file(marker_file(folder), format_marker({identity.suite, identity.origin}), 0644);
  if (!marked.ok()) return std::move(marked).error();
  Result<std::unique_ptr<Store>> made = open_lmdb_store(store_folder(folder), StoreAccess::create);
  if (!made.ok()) return std::move(made).error();
  store = std::move(*made);
  Result<std::unique_ptr<OpeningStore>> opened =
      OpeningStore::open(openings_file(folder), vault_place);
  if (!opened.ok()) return std::move(opened).error();
  openings = std::move(*opened);
  if (Status made_vault = make_vault(founding); !made_vault.ok()) {
    return std::move(made_vault).error();
  }
  guard = std::make_unique<HeldGuard>();
  if (Status ready = open_log(); !ready.ok()) return std::move(ready).error();

  const Draft draft = genesis_draft(founding, identity, today(founding.policy));
  const PrivateKey* const signers[] = {founding.administrator_key};
  Result<Prepared> prepared = prepare({&draft, 1}, signers);
  if (!prepared.ok()) return std::move(prepared).error();
  Flagged flagged;
  Result<std::vector<Placement>> placed =
      log->append(prepared->submissions, *founding.ledger_key, admit(*prepared, flagged));
  if (!placed.ok()) return std::move(placed).error();
  if (Status synced = sync_folder(folder); !synced.ok()) return std::move(synced).error();
  Result<std::optional<std::string>> held = guard->read();
  MUNIMENT_CHECK(held.ok() && held->has_value());
  return std::move(**held);
}

Result<std::unique_ptr<Registrar>> Registrar::found(const fs::path& folder,
                                                    const Founding& founding,
                                                    const GuardFor& guard_for, Clock& clock) {
  if (Status checked = check_founding(founding); !checked.ok()) return std::move(checked).error();
  const fs::path place = fs::absolute(folder / "").parent_path();  // without a slash at its end
  if (Status free = check_place(place); !free.ok()) return std::move(free).error();
  const PublicKey& key = founding.ledger_key->public_key();
  const std::unique_ptr<Guard> guard = guard_for(key_id(key));
  if (Status unused = check_guard(*guard); !unused.ok()) return std::move(unused).error();

  const fs::path made = place.parent_path() /
                        ("." + place.filename().string() + ".founding-" + to_hex(random_bytes(8)));
  if (::mkdir(made.c_str(), 0777) != 0) {
    return system_error(say("cannot make folder {1}: {2}", made.string()), errno);
  }
  PassingFolder passing(made);
  Result<std::string> checkpoint = [&]() -> Result<std::string> {
    Parts parts({founding.origin, suite_of(key.algorithm()), key, stored_record_id}, clock, made);
    return parts.make_ledger(made, founding);
  }();  // the store is closed: nothing holds on to a path that will change
  if (!checkpoint.ok()) return std::move(checkpoint).error();

  if (::rename(made.c_str(), place.c_str()) != 0) {
    return system_error(say("cannot put the new ledger into {1}: {2}", place.string()), errno);
  }
  passing.moved_to(place);
  Status synced = sync_folder(place.parent_path());
  if (!synced.ok()) return std::move(synced).error();
  Result<std::unique_ptr<Registrar>> registrar = open(folder, StoreAccess::write, guard_for, clock);
  if (!registrar.ok()) return registrar;
  // The guard is last: a crash before leaves a whole ledger without its guard, which `adopt` cures.
  if (Status guarded = guard->write(*checkpoint); !guarded.ok()) {
    registrar->reset();
    return std::move(guarded).error();
  }
  passing.keep();
  return registrar;
}

}  // namespace muniment::evidence
