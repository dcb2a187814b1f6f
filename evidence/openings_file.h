// The file of what is kept of records' openings: for each record one list, whose bytes are nothing
// to it (evidence/README.md, "Openings file").
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "evidence/openings_format.h"
#include "ledger/descriptor.h"

namespace muniment::evidence {

// An append-only file, mode 0600, made by the first `keep`. What a crash left of a batch is stepped
// over: no byte that was kept is ever written again, but by `wipe`. One thread at a time for each
// object; any number of objects and processes for a file.
class OpeningsFile {
 public:
  // Unknown: another version; both are named.
  static Result<OpeningsFile> open(std::filesystem::path file);

  // Durable after the next `sync`. On an error the batch is not kept. Refused: a list is longer
  // than `max_sealed_list_bytes`.
  Status keep(std::span<const SealedList> batch);
  Status sync();
  // Overwrites all lists of these records with zeros, durably. Malformed: that is done, and there
  // is damage, which may hold another one.
  Status wipe(const std::set<Hash>& record_ids);
  // Puts another file in the place of this one, in which each list is what `change` gives for it;
  // none: as it is. All or nothing, durable; the caller holds the ledger's writer place, so that
  // nobody keeps any meanwhile. Lists that were wiped are left out. Malformed: it is damaged.
  using Change = std::function<Result<std::optional<Bytes>>(const Hash& record_id, ByteView list)>;
  Status rewrite(const Change& change);
  // The newest list of this record that `counts`; null: all do. Missing: none, or it was wiped; the
  // sentence says when a part of what was kept cannot be read.
  Result<Bytes> find(const Hash& record_id,
                     const std::function<bool(ByteView list)>& counts = nullptr);
  // All lists that were not wiped, in the order of keeping. Goes on after damage, and then ends in
  // an error of kind malformed that names the place of the first.
  Status each(const std::function<Status(const Hash& record_id, ByteView list)>& visit);

 private:
  explicit OpeningsFile(std::filesystem::path file) : file_(std::move(file)) {}
  // Where a record's list lies. The first bytes of an id are as good a key as all of it; the file
  // has the rest.
  struct Place {
    std::uint64_t key;
    std::uint64_t list;
    std::uint32_t bytes;

    bool operator<(const Place& other) const;
  };
  // Missing: no file yet, so nothing is kept.
  Result<Descriptor> open_to_read() const;
  Result<Descriptor> open_to_keep() const;
  Result<std::uint64_t> checked_size(int descriptor) const;
  // The lists of a batch, without those that were wiped; and where it is damaged.
  struct ReadBatch {
    std::vector<SealedList> lists;
    std::optional<openings_format::Gap> damage;  // the first one
  };
  Result<ReadBatch> read_lists(int descriptor, const openings_format::Batch& batch);
  Status lock_and_append(int descriptor, ByteView batches) const;
  Status lock(int descriptor) const;
  Result<bool> is_whole(int descriptor, const openings_format::Batch& batch);
  Status wipe_in(int descriptor, const openings_format::Batch& batch,
                 const std::set<Hash>& record_ids);
  Status append_batches(int descriptor, ByteView batches) const;
  Status catch_up(int descriptor);
  Result<Bytes> read(int descriptor, std::uint64_t offset, std::size_t bytes) const;
  Error none_kept() const;
  Error damaged(const openings_format::Gap& gap) const;

  std::filesystem::path file_;
  Descriptor unsynced_{-1};  // of what was kept: another one might not be told of a failed write
  Hasher sha256_{HashAlgorithm::sha256};
  // The index, as far as the file was walked. Sorted; the newest of a record is its last.
  std::vector<Place> places_;
  std::uint64_t walked_ = 0, inode_ = 0;
  std::optional<openings_format::Gap> gap_;  // the first one
};

}  // namespace muniment::evidence
