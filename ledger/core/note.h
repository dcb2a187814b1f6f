// Signed notes (C2SP signed-note): a text and signature lines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/core/key.h"

namespace muniment {

inline constexpr std::size_t max_signatures = 100;  // a note is parsed before it is trusted
inline constexpr std::size_t max_note_bytes = 64 * 1024;

struct NoteSignature {
  std::string name;
  std::uint32_t key_hash;
  Bytes signature;  // what follows the four bytes of the key hash

  bool operator==(const NoteSignature&) const = default;
};

struct Note {
  std::string text;  // ends in a newline
  std::vector<NoteSignature> signatures;

  bool operator==(const Note&) const = default;
};

std::string format_note(const Note& note);
// Accepts exactly what `format_note` emits: no CR, no control characters, at least one signature.
// Missing: the text is there and no signature follows it.
Result<Note> parse_note(std::string_view text);

// What a note key of either suite signs is the text itself.
Result<NoteSignature> sign_note(std::string_view text, std::string_view name,
                                const PrivateKey& key);

// Checks the signatures by `key`, which must be there. Missing: no signature by this name and key
// hash. Mismatch: one is there and does not hold.
Status verify_note(const Note& note, const VerifierKey& key);

// For other kinds of signatures on notes: what the lines by `key` hold, never none (missing), and
// the check of one of them against the bytes that it signs (mismatch whatever is wrong with it).
Result<std::vector<ByteView>> signatures_by(const Note& note, const VerifierKey& key);
Status check_note_signature(const VerifierKey& key, ByteView message, ByteView signature);

}  // namespace muniment
