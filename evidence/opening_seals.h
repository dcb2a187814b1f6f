// Openings, sealed for those who may open their classes (README.md, "Openings file").
#pragma once

#include <map>
#include <vector>

#include "evidence/class_keys.h"

namespace muniment::evidence {

// Of one record, together: a receipt that opens all of them must stay readable.
inline constexpr std::size_t max_kept_bytes = 16 * 1024 * 1024;
// And sealed.
inline constexpr std::size_t max_sealed_list_bytes = max_kept_bytes + 64 * 1024;

// To be kept: opening messages, by slot, and the kind that says of which class each slot is.
struct KeptOpenings {
  Hash record_id;
  std::uint16_t kind;
  std::vector<Bytes> openings;

  bool operator==(const KeptOpenings&) const = default;
};

// What somebody may read of what was kept.
struct ReadOpenings {
  Hash record_id;
  std::vector<Bytes> openings;      // by slot
  std::vector<AccessClass> sealed;  // classes whose slots were not opened, ascending

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

  // The list of sealed parts. Refused: together longer than `max_kept_bytes`; or a class has no
  // key to seal for (`key_to_seal_for`, which has other kinds, too).
  Result<Bytes> seal(const KeptOpenings& kept) const;

 private:
  struct Sealing {
    Bytes head;   // of each part, up to what is sealed
    SealKey key;  // the writer's
  };
  explicit OpeningSealer(Suite suite) : suite_(suite) {}
  static Result<Sealing> sealing_for(const VaultPlace& place, const VaultKeys& keys,
                                     const Ground& ground, const PrivateKey* own,
                                     AccessClass access);

  Suite suite_;
  std::map<AccessClass, Result<Sealing>> sealings_;
};

// Which classes are opened at all, of those that somebody was given the keys of.
enum class Reading {
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

 private:
  struct Part;
  static Result<std::vector<Part>> parse(Suite suite, ByteView list);
  Result<const SealKey*> writers_key(const Part& part);  // null: not given to this person

  VaultPlace place_;
  std::optional<OwnClassKeys> keys_;
  struct Last {  // of a class
    Bytes head;
    std::optional<SealKey> key;  // none: not given
  };
  std::map<AccessClass, Last> last_;
};

}  // namespace muniment::evidence
