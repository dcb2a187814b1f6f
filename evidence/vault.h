// The vault: contents kept beside the ledger, sealed for those who may open their class (README.md,
// "Vault").
//
// Whoever keeps a content needs no more than the public half of its class's key, so that also those
// can hand something in who may not open it again.
#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <unordered_map>
#include <unordered_set>

#include "evidence/class_keys.h"
#include "evidence/segments.h"
#include "evidence/vault_items.h"

namespace muniment::evidence {

std::filesystem::path vault_items_file(const std::filesystem::path& vault);
std::filesystem::path vault_segments(const std::filesystem::path& vault);

// What the envelope of a writer's key is bound to.
Bytes item_context(const VaultPlace& place, AccessClass access);

// Held by each who keeps contents, together; or by the one who destroys some, alone, so that
// nothing comes to share bytes that are about to go.
enum class Tenancy { shared, alone };
// Refused: others hold it.
Result<Descriptor> hold_vault(const VaultPlace& place, Tenancy tenancy);

// Removes what a rewrapping that was stopped left: copies of what is to be destroyed. The vault is
// held alone.
Status clear_replacements(const VaultPlace& place);

// Opens contents for the holder of an encryption key. One thread at a time.
class VaultReader {
 public:
  static Result<VaultReader> open(const VaultPlace& place, const PrivateKey& own);

  // Whether this person was given the key of the item's class. An error: it is not there, or what
  // was given is another one.
  Result<bool> opens(const VaultItem& item);
  // Gives the content piece by piece. Missing: the class's key was not given to this person, or the
  // segment is gone. Mismatch: a piece is not what was sealed; the sentence has its place.
  Status read(const VaultItem& item, const std::function<Status(ByteView)>& take);
  // What it is sealed under; and its class's key, for blind digests. Errors as above.
  Result<SealKey> content_key(const VaultItem& item);
  Result<BlindKey> blind_key(const VaultItem& item);

 private:
  explicit VaultReader(OwnClassKeys keys);

  OwnClassKeys keys_;
  SegmentReader segments_;
  struct Writers {  // key, and where it came from
    AccessClass access;
    std::uint32_t generation;
    Bytes envelope;
    SealKey key;
  };
  std::optional<Writers> last_;
};

// Seals contents. Any number of threads, each with lanes of its own.
class VaultWriter {
 public:
  // `own` is the encryption key of whoever keeps: of classes that it opens, the same bytes are kept
  // once. Null: nothing is looked for.
  // `size` is that of the ledger whose roster it is.
  static Result<std::unique_ptr<VaultWriter>> open(const VaultPlace& place, const Roster& roster,
                                                   TreeSize size, const PrivateKey* own);

  // Contents one behind the other. One thread at a time.
  class Lane {
   public:
    // Mismatch, refused: the class has no key to seal for (`check_class_key`).
    Status begin(AccessClass access, std::uint64_t size);
    Status update(ByteView bytes);
    // The content's item, which is an earlier one's where the same bytes were kept for the class.
    // Environment: as many bytes as `begin` was told did not come.
    Result<VaultItem> finish(const Hash& digest);
    // The content that was begun is not wanted.
    Status abandon();

    // Lives no longer than the writer.
    explicit Lane(VaultWriter& writer);

   private:
    Status seal_chunk(ByteView chunk);
    Result<std::optional<VaultItem>> find_twin(const VaultItem& item, const Hash& digest);
    bool holds(const VaultItem& twin, const Hash& digest);

    VaultWriter& writer_;
    std::optional<Seal> seal_;
    std::optional<VaultItem> item_;
    SegmentWriter* segment_ = nullptr;  // for this content alone; null: it is small
    Bytes small_;                       // sealed so far
    Bytes chunk_;                       // begun
    Bytes sealed_;                      // room for a chunk
    std::uint64_t taken_ = 0;
    std::optional<VaultReader> reader_;  // once a twin is to be looked at
  };
  // Whether something was kept of this record when the writer was opened.
  bool knows(const Hash& record_id) const { return records_.contains(record_id); }
  // Makes durable what all lanes have finished.
  Status sync();

 private:
  // What is sealed for a class by this writer.
  struct Sealing {
    std::uint32_t generation;
    SealKey key;     // that wraps the keys of contents
    Bytes envelope;  // of it, for the class
    std::optional<BlindKey> blind;
  };
  using Sealings = std::map<AccessClass, Result<Sealing>>;
  struct HashOfBlind {
    std::size_t operator()(const BlindDigest& digest) const noexcept;
  };
  // An item of this writer, without what all of a class have alike.
  struct Fresh {
    AccessClass access;
    std::array<std::uint8_t, 16> id;
    std::uint32_t segment;
    std::uint64_t offset, size;
    Bytes wrapped;
  };

  VaultWriter(const VaultPlace& place, Sealings sealings, const PrivateKey* own);
  static Result<Sealing> sealing_for(const VaultPlace& place, const VaultKeys& keys,
                                     const Ground& ground, const PrivateKey* own,
                                     AccessClass access);
  Status read_known();
  // Appends a small content, unless it is known; gives what it is known by.
  Result<VaultItem> keep_small(VaultItem item, ByteView sealed);
  // A segment for one large content, and the end of it. The known item of the same bytes, if any,
  // stands for what was written.
  Result<SegmentWriter*> begin_large();
  Result<VaultItem> finish_large(VaultItem item, SegmentWriter* segment);
  Status abandon_large(const VaultItem& item, SegmentWriter* segment);
  // An item of the same blind digest that was kept before this writer began; a row is not believed.
  Result<std::optional<VaultItem>> find_past(const VaultItem& item);
  void forget(const BlindDigest& blind);
  // Under the mutex: the same of this writer's own; or that this one is known from now on.
  std::optional<VaultItem> find_fresh(const VaultItem& item) const;
  void add_known(const VaultItem& item);
  Result<SegmentWriter*> open_segment();

  VaultPlace place_;
  Descriptor held_{-1};
  const Sealings sealings_;
  const PrivateKey* own_;
  std::unordered_set<Hash, HashOfHash> records_;  // that have rows; does not change any more
  std::mutex mutex_;                              // guards what follows
  ItemFile items_;
  std::unordered_map<BlindDigest, std::uint64_t, HashOfBlind> known_;  // row's place, or of fresh_
  std::deque<Fresh> fresh_;
  std::vector<std::shared_ptr<SegmentWriter>> segments_;
  SegmentWriter* for_small_ = nullptr;
  std::vector<SegmentWriter*> idle_;  // for large contents
};

}  // namespace muniment::evidence
