// Openings, sealed for those who may open their classes (README.md, "Openings file").
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "evidence/class_keys.h"

namespace muniment::evidence {

// Of one record, together: a receipt that opens all of them must stay readable.
inline constexpr std::size_t max_kept_bytes = 16 * 1024 * 1024;
// And sealed.
inline constexpr std::size_t max_sealed_list_bytes = max_kept_bytes + 64 * 1024;

class OpeningSealer;

// To be kept: opening messages, by slot, the kind that says of which class each slot is, and the
// slots whose contents the vault has, ascending.
struct KeptOpenings {
  Hash record_id;
  std::uint16_t kind;
  std::vector<Bytes> openings;
  std::vector<std::uint16_t> contents = {};
  // The list of all that, and who has sealed it ahead; null: nobody yet.
  std::shared_ptr<const OpeningSealer> sealer = nullptr;
  Bytes sealed = {};
};

// What a list says without any key, and without proof.
struct ListHead {
  std::vector<std::uint16_t> contents;
  bool supplement;  // it has no more to say: the record's openings are in another list
};
Result<ListHead> read_list_head(ByteView list);
// The list for contents that were kept later.
Bytes supplement(std::span<const std::uint16_t> contents);

// What somebody may read of what was kept.
struct ReadOpenings {
  Hash record_id;
  std::vector<Bytes> openings;               // by slot
  std::vector<AccessClass> sealed;           // classes whose slots were not opened, ascending
  std::vector<std::uint16_t> contents = {};  // as of `KeptOpenings`; only a key proves them

  // Whether all classes were opened that files can be of.
  bool opens_contents() const { return sealed.empty() || sealed.front() == AccessClass::sealed; }
  bool operator==(const ReadOpenings&) const = default;
};

// Seals for each class under a key that its readers derive or find in an envelope. Any number of
// threads.
class OpeningSealer {
 public:
  // `own` is the encryption key of whoever keeps, or null.
  static OpeningSealer make(const VaultPlace& place, const VaultKeys& keys, const Ground& ground,
                            const PrivateKey* own);

  // What a part of this class begins with, and the writer's key; `key_to_seal_for` has the errors.
  struct Sealing {
    std::uint32_t generation;
    PublicKey key;  // of the class
    Bytes head;     // of each part, up to what is sealed
    SealKey writers;
  };
  const Result<Sealing>& sealing(AccessClass access) const { return sealings_.at(access); }

  // The list: the contents' slots, and the sealed parts. Refused: together longer than
  // `max_kept_bytes`; or a class has no key to seal for (`key_to_seal_for`, which has other kinds,
  // too).
  Result<Bytes> seal(const KeptOpenings& kept) const;

 private:
  explicit OpeningSealer(Suite suite) : suite_(suite) {}
  static Result<Sealing> sealing_for(const VaultPlace& place, const VaultKeys& keys,
                                     const Ground& ground, const PrivateKey* own,
                                     AccessClass access);

  Suite suite_;
  std::map<AccessClass, Result<Sealing>> sealings_;
};

// Parts of an older generation of their class's key.
struct RewrappedParts {
  std::uint64_t rewrapped = 0;
  std::uint64_t left = 0;  // of classes that were not opened, or take nothing
};

// Which classes are opened at all, of those that somebody was given the keys of.
enum class Reading {
  shown,     // what may be shown to them as it is: as `ordinary`, less what the policy keeps back
  ordinary,  // all but `sealed`, which takes an approval
  sealed_too,
};

// Opens for one person, or for nobody. One thread at a time.
class OpeningUnsealer {
 public:
  explicit OpeningUnsealer(VaultPlace place) : place_(std::move(place)) {}
  OpeningUnsealer(const VaultPlace& place, VaultKeys keys, const PrivateKey& own)
      : place_(place), keys_(std::in_place, place, std::move(keys), own) {}

  // Malformed: this is no list of sealed parts. Mismatch: a part is not what was sealed for this
  // record.
  Result<ReadOpenings> open(const Hash& record_id, ByteView list, Reading reading);

  // The same list, with each part of an older generation that this person opens under the key that
  // `to` seals for. None: nothing changes. Whoever kept the older class key could still derive the
  // key of a part of form 0, so it is sealed anew; else the writer's key gets another envelope.
  Result<std::optional<Bytes>> rewrap(const Hash& record_id, ByteView list, const OpeningSealer& to,
                                      RewrappedParts& counts);

 private:
  struct Part;
  struct List;
  static Result<List> parse(Suite suite, ByteView list);
  Result<const SealKey*> writers_key(const Part& part);  // null: not given to this person
  Result<Bytes> head_for(const Part& part, const SealKey& writers,
                         const OpeningSealer::Sealing& to);

  VaultPlace place_;
  std::optional<OwnClassKeys> keys_;
  struct Last {  // of a class
    Bytes head;
    std::optional<SealKey> key;  // none: not given
  };
  std::map<AccessClass, Last> last_;
  std::map<Bytes, Bytes> heads_;  // of parts that were rewrapped, to their new ones
};

}  // namespace muniment::evidence
