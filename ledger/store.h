// Where a ledger's rows live: the seam between the log and its engines.
//
// The rows are the log's own words, not keys and values. All but a dossier's head are insert-only.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ledger/core/heads.h"

namespace muniment {

struct StoredEntry {
  LeafIndex index;
  ByteView entry;    // entry and payload are valid until the callback returns
  Hash leaf;         // as stored; whoever does not trust the store hashes `entry` again
  ByteView payload;  // the signed record; empty where payloads were not asked for
};

enum class Parts { entries, entries_and_payloads };

inline constexpr std::size_t record_key_bytes = 8;

struct RecordCandidate {
  std::size_t position;  // of the id among those asked for
  LeafIndex index;       // of an entry whose record's id begins as that one does
};

// One consistent state of the store: what was committed when it was taken, however much is
// committed later. One thread at a time; several snapshots may live side by side and never wait for
// a writer. A long-lived one keeps old pages from being used again, so let it go soon.
class Snapshot {
 public:
  virtual ~Snapshot() = default;

  // The newest signed checkpoint, verbatim; empty text for a ledger without entries. Not verified.
  virtual Result<std::string> checkpoint() const = 0;

  // Calls `each` for the entries of the range in order, until it gives an error, which is then the
  // result. Malformed when a row of the range is missing.
  using EachEntry = std::function<Status(const StoredEntry&)>;
  virtual Status read(LeafRange range, Parts parts, const EachEntry& each) const = 0;

  // The stored tile hashes of tile.h; level 0 are the leaf hashes.
  virtual Result<std::vector<Hash>> hashes(unsigned level, std::uint64_t first,
                                           std::uint64_t count) const = 0;

  // Every dossier's newest entry, by ordinal.
  virtual Result<std::vector<DossierHead>> heads() const = 0;

  // Every entry that may hold one of these records: engines may keep no more of an id than its
  // beginning (record_key_bytes), so whoever asks compares; `locate_records` does. In any order.
  virtual Result<std::vector<RecordCandidate>> find_records(std::span<const Hash> ids) const = 0;
  virtual Result<std::optional<LeafIndex>> find_folio(std::uint64_t ordinal,
                                                      std::uint64_t folio) const = 0;
};

// The tile hashes of a snapshot, which must outlive the function, for proofs and right edges.
ReadHashes read_hashes(const Snapshot& snapshot);

// The id of a stored record. The log takes records as opaque bytes; whoever fills it knows.
using RecordIdOf = std::function<Result<Hash>(Hasher& hasher, ByteView payload)>;

// Where these records are, in the order of the ids; none: not there. Candidates are read, hashed
// and compared. Mismatch: the store leads to an entry that was changed or holds quite another
// record, and then says nothing about what is there.
Result<std::vector<std::optional<LeafIndex>>> locate_records(Hasher& hasher,
                                                             const Snapshot& snapshot,
                                                             std::span<const Hash> ids,
                                                             const RecordIdOf& record_id_of);
Result<std::optional<LeafIndex>> locate_record(Hasher& hasher, const Snapshot& snapshot,
                                               const Hash& id, const RecordIdOf& record_id_of);

inline constexpr std::uint64_t max_dossiers = std::uint64_t{1} << 24;  // engines pack ordinal and
inline constexpr std::uint64_t max_folios = std::uint64_t{1} << 40;    // folio into one 64-bit key,
inline constexpr std::uint64_t max_entries = std::uint64_t{1} << 40;   // and indices into 5 bytes

// Everything that one commit adds.
struct StoreBatch {
  struct Row {
    Bytes entry;
    Hash leaf;
    ByteView payload;  // the caller's, valid during the commit
    Hash record_id;
    std::uint64_t ordinal;  // of the entry's dossier
    std::uint64_t folio;
  };
  struct TileHash {
    unsigned level;  // 1 and above
    std::uint64_t index;
    Hash hash;
  };

  std::vector<Row> rows;              // entries expected_size, expected_size + 1, …
  std::vector<TileHash> tile_hashes;  // those that the rows complete, ascending within each level
  std::vector<DossierHead> heads;  // of the dossiers that the rows touch, their newest state only
  std::string checkpoint;          // signed, of size expected_size + rows.size()
};

// What every engine refuses before it writes anything: no rows, no checkpoint, a size, level or
// ordinal beyond its limit. Whether folios and tile hashes are the next ones, only the engine can
// tell; it answers malformed too and changes nothing. Whether a record is new, the log sees to.
Status check_batch(const StoreBatch& batch, TreeSize expected_size);

enum class CommitOutcome {
  committed,  // all of it is durable: it survives a power cut
  conflict,   // the store's size was not the expected one; nothing was changed
  unknown,  // the connection or the disk failed at the commit: call resolve() before anything else
};

// Held while one writer admits, places, signs and commits. Letting it go lets the next one in; a
// process that dies lets it go. Any thread may let it go; it must not outlive its store.
class WriterPlace {
 public:
  virtual ~WriterPlace() = default;
};

// An engine. Durability: what a commit called committed is found again after any crash. Atomicity:
// all rows of a batch or none. Threads: any thread may call any method; `take_writer` blocks until
// the place is free, other processes included, and a thread that holds the place must not take it
// again. Snapshots must not outlive their store.
class Store {
 public:
  virtual ~Store() = default;

  virtual Result<std::unique_ptr<Snapshot>> snapshot() = 0;
  virtual Result<std::unique_ptr<WriterPlace>> take_writer() = 0;

  // Appends a batch if the store holds exactly `expected_size` entries. The caller holds the
  // writer's place. An error (rather than an outcome) means that nothing was changed: disk full,
  // for one, and then the next commit works without opening the store again.
  virtual Result<CommitOutcome> commit(const StoreBatch& batch, TreeSize expected_size) = 0;

  // After `unknown`: makes sure that the failed commit can no longer take effect unseen, and that
  // the next snapshot shows what is durable. The caller holds the writer's place and no snapshot;
  // it then compares with the last checkpoint that it acknowledged. On an error nothing is known
  // yet: call it again before the next commit.
  virtual Status resolve() = 0;
};

}  // namespace muniment
