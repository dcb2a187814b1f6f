// Importing a folder: one record a file, hashed by many threads, signed and registered in the order
// of the walk (evidence/README.md, "Importing").
//
// Whatever the threads do, the result is that of one: records stand in the order of their paths,
// 256 under one signature. Memory does not grow with the number of files, but for 40 bytes a file
// that tell duplicates.
#pragma once

#include <atomic>
#include <stop_token>

#include "evidence/intake.h"
#include "evidence/registrar.h"

namespace muniment::evidence {

struct ImportOrder {
  std::filesystem::path folder;
  Draft model;           // what all records say alike
  std::uint16_t slot;    // where the file goes: a content of the model's kind
  unsigned threads;      // that read and hash; some more than processors serve a cold disk
  Keeping keeping = {};  // whether the vault takes the files
  // Where the folder was compared with a manifest: what its files were then, with digests by the
  // ledger's algorithm, sorted by path. Nothing else is registered: what differs now is skipped.
  std::optional<std::vector<PresentFile>> compared = std::nullopt;
};

struct ImportKeys {
  SigningKeys signers;
  const PrivateKey& ledger_key;
};

// For whoever watches from another thread.
struct ImportProgress {
  std::atomic<std::uint64_t> files = 0;  // read, or found not to be readable
  std::atomic<std::uint64_t> bytes = 0;  // read
  // Asked to stop, the import registers what was read and takes no further file.
  std::stop_source stop;
};

// How many files a folder has, for whoever shows progress.
struct FolderCount {
  std::atomic<std::uint64_t> files = 0;
  std::atomic<std::uint64_t> bytes = 0;
  std::atomic<bool> whole = false;  // all were counted
};
void count_folder(const std::filesystem::path& folder, FolderCount& count,
                  const std::stop_token& stop);

// What became of a file that was read.
struct ImportedFile {
  Content content;
  std::optional<VaultItem> item = {};                                   // until it is registered
  const Hash& digest() const { return content.digests.front().value; }  // the ledger's algorithm's
  bool already_there = false;        // the same path and bytes, dossier and kind: nothing was added
  std::optional<Citation> citation;  // its record's; none: it would be registered
  std::optional<std::pair<Hash, std::uint16_t>> slot = {};  // of what is already there: whose it is
  bool kept_now = false;                  // already there, and the vault had nothing of it before
  std::optional<LeafIndex> replaced_by;   // of what is already there: the entry that withdraws it
  std::optional<Citation> changed_since;  // same path, other bytes: the newest such record
  std::optional<Citation> duplicate_of;   // same bytes under another path, or in another place
  std::optional<std::string> duplicate_path;  // of a file of this folder, where it has no record
};

// Told in the order of the walk, by the thread that called `import_folder`.
class ImportWatcher {
 public:
  virtual ~ImportWatcher() = default;
  virtual void imported(const ImportedFile& file) = 0;  // durable
  virtual void skipped(const SkippedFile& file) = 0;
  // Of a file that was told as imported: what is worth a look, and kept nobody from registering it.
  virtual void flagged(const Citation& citation, const Violation& violation) = 0;
  // Before all others: a part of what the ledger holds cannot be read, so files that are in it may
  // be registered again.
  virtual void unsearched(const Error& damage) = 0;
};

// Registers the files of a folder. Without keys it writes nothing and tells what it would do. On an
// error, and when it was stopped, what was told as imported is registered, and running it again
// registers the rest.
Status import_folder(Registrar& registrar, const ImportOrder& order, const ImportKeys* keys,
                     ImportProgress& progress, ImportWatcher& watcher);

}  // namespace muniment::evidence
