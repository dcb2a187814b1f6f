// Where openings are kept, sealed: a file of their own (evidence/README.md, "Openings file").
#pragma once

#include <functional>
#include <memory>
#include <span>

#include "evidence/opening_seals.h"
#include "evidence/openings_file.h"

namespace muniment::evidence {

// Whoever reads: asked for when the first opening is to be read. An error ends that reading.
using LoadKeys = std::function<Result<std::shared_ptr<const KeyPair>>()>;

// One writer at a time, under the ledger's writer place or before it; readers never wait. One
// thread at a time for each object; any number of objects and processes for a file.
class OpeningStore {
 public:
  // Unknown: the file is of another version; both are named.
  static Result<std::unique_ptr<OpeningStore>> open(const std::filesystem::path& file,
                                                    const VaultPlace& place);

  // For whom it is read from now on; without this, for nobody.
  void read_as(LoadKeys reader);
  // The encryption key of whoever reads; null: nobody, or somebody who has none.
  Result<const PrivateKey*> own();
  // Which is null for nobody.
  Result<const KeyPair*> reader();

  // Durable after the next `sync`, which stands before the ledger's commit. What belongs to records
  // that were never committed is harmless and stays unreferenced. On an error the batch is not
  // kept.
  Status keep(const OpeningSealer& sealer, std::span<const KeptOpenings* const> batch);
  // That the vault has these contents, too, of records whose openings were kept before.
  Status keep_contents(const std::map<Hash, std::vector<std::uint16_t>>& slots);
  // Makes durable what this object kept. On an error nothing is known of what was kept since the
  // last one.
  Status sync() { return file_.sync(); }
  // Destroys what was kept for these records, durably. Errors as of `OpeningsFile::wipe`.
  Status wipe(const std::set<Hash>& record_ids) { return file_.wipe(record_ids); }
  // Puts what the holder of this key opens of older generations under the keys that `to` seals for
  // (`rewrap`); all or nothing, durable, under the ledger's writer place.
  Result<RewrappedParts> rewrap(const OpeningSealer& to, const PrivateKey& own);
  // The newest that were kept for this record, as far as the reader opens them. Missing: none; the
  // sentence says when a part of what was kept cannot be read. They are not judged here:
  // `check_opening` finds any changed byte.
  Result<ReadOpenings> find(const Hash& record_id, Reading reading = Reading::ordinary);
  // All that is kept, in the order of keeping, without what takes an approval. Goes on after
  // damage, and then ends in an error of kind malformed that names the place of the first.
  Status each(const std::function<Status(const ReadOpenings&)>& visit);

 private:
  OpeningStore(OpeningsFile file, VaultPlace place)
      : file_(std::move(file)), place_(std::move(place)) {}
  Result<OpeningUnsealer*> unsealer();

  OpeningsFile file_;
  VaultPlace place_;
  LoadKeys load_;
  std::shared_ptr<const KeyPair> reader_;
  std::optional<Error> not_loaded_;  // nobody is asked again
  std::optional<OpeningUnsealer> unsealer_;
};

}  // namespace muniment::evidence
