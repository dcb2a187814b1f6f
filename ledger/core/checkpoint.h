// Checkpoints and their cosignatures (C2SP tlog-checkpoint without extension lines,
// tlog-cosignature 0x04).
#pragma once

#include <string>
#include <string_view>

#include "ledger/core/note.h"
#include "ledger/core/tree.h"

namespace muniment {

inline constexpr std::size_t max_origin_bytes = 255;
inline constexpr std::uint64_t max_tree_size =
    (std::uint64_t{1} << 63) - 1;  // proofs have at most 63 hashes

// The statement of a checkpoint: origin, size, root. Size 0 is never signed and does not parse.
struct Checkpoint {
  std::string origin;
  TreeSize size;
  Hash root;

  bool operator==(const Checkpoint&) const = default;
};

// A ledger's name: a schema-less URL such as inspection.example.gov/r7-1/g3: a note key name of at
// most 255 bytes without "://".
bool is_origin(std::string_view text);

std::string format_checkpoint(const Checkpoint& checkpoint);  // the three lines
Result<Checkpoint> parse_checkpoint(std::string_view text);

struct SignedCheckpoint {
  Checkpoint checkpoint;
  Note note;

  bool operator==(const SignedCheckpoint&) const = default;
};

Result<std::string> sign_checkpoint(const Checkpoint& checkpoint,
                                    const PrivateKey& key);               // key's name: the origin
Result<SignedCheckpoint> parse_signed_checkpoint(std::string_view text);  // not yet verified

struct Cosignature {
  std::uint64_t timestamp;  // seconds since 1970-01-01
};

Result<NoteSignature> cosign(const Checkpoint& checkpoint, std::string_view name,
                             const PrivateKey& key, std::uint64_t timestamp);
// `key.use` is cosignature. Missing and mismatch as for notes. Of several good ones by the same key
// the oldest counts: the checkpoint was there at that time.
Result<Cosignature> verify_cosignature(const Note& note, const VerifierKey& key);

}  // namespace muniment
