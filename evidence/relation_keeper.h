// The relations of a log's records, in step with the log and kept over starts of the program.
// Private to evidence.
#pragma once

#include <filesystem>

#include "evidence/model/relations.h"
#include "ledger/store.h"

namespace muniment::evidence {

// One thread at a time.
class RelationKeeper {
 public:
  explicit RelationKeeper(Suite suite) : hasher_(suite) {}

  // Begins with what the file holds, if it fits the log, and renews it now and then, if the ledger
  // is open for writing. Without this, all is read from the log once.
  void keep_in(std::filesystem::path file, bool may_write);

  // After the newest entry of the snapshot, whose tree is `size` and `root`. The roster is the one
  // there. Reads the entries that were not taken yet; those that are damaged are left out, as an
  // audit tells of them. The result stays as it is until the next call.
  Result<const Relations*> catch_up(const Snapshot& newest, TreeSize size, const Hash& root,
                                    const Roster& roster);
  // The log went on to `size` with what `layer` was made of, which went on from here.
  void absorb(const Relations& layer, TreeSize size);
  TreeSize size() const { return size_; }
  const Relations& relations() const { return relations_; }

 private:
  void begin(const Snapshot& newest, TreeSize size);
  Status follow(const Snapshot& newest, TreeSize to, const Roster& roster);
  Result<std::optional<LeafIndex>> locate(const Snapshot& newest, const Hash& record_id);
  void renew_file(const Hash& root);

  Hasher hasher_;
  std::filesystem::path file_;
  bool may_write_ = false;
  bool begun_ = false;
  bool whole_ = true;  // no entry was left out
  TreeSize size_{0};   // that relations_ are at
  TreeSize kept_{0};   // that the file is at
  Relations relations_;
};

}  // namespace muniment::evidence
