// Cosignatures: a witness's word that a checkpoint was consistent with all it had seen, and when
// (C2SP tlog-cosignature). The SM kind signs the same text.
#include <algorithm>
#include <limits>

#include "ledger/core/checkpoint.h"

namespace muniment {
namespace {

constexpr unsigned timestamp_bytes = 8;
constexpr std::uint64_t max_timestamp = std::numeric_limits<std::int64_t>::max();

std::string cosigned_text(std::string_view note_text, std::uint64_t timestamp) {
  return "cosignature/v1\ntime " + std::to_string(timestamp) + "\n" + std::string(note_text);
}

Result<std::uint64_t> check_one(const Note& note, const VerifierKey& key, ByteView blob) {
  if (blob.size() <= timestamp_bytes) {
    return Error(ErrorKind::mismatch, say("the cosignature by {1} is cut short", key.name));
  }
  const std::uint64_t timestamp = read_big_endian(blob.first(timestamp_bytes));
  if (timestamp > max_timestamp) {
    return Error(ErrorKind::mismatch,
                 say("the cosignature by {1} has an impossible time", key.name));
  }
  const std::string text = cosigned_text(note.text, timestamp);
  Status status = check_note_signature(key, as_bytes(text), blob.subspan(timestamp_bytes));
  if (!status.ok()) return std::move(status).error();
  return timestamp;
}

}  // namespace

Result<NoteSignature> cosign(const Checkpoint& checkpoint, std::string_view name,
                             const PrivateKey& key, std::uint64_t timestamp) {
  if (!is_key_name(name)) {
    return Error(ErrorKind::malformed,
                 say("the name to sign under is empty, or has forbidden characters"));
  }
  if (timestamp > max_timestamp) {
    return Error(ErrorKind::malformed, say("the time of a cosignature must be below 2^63 seconds"));
  }
  const std::string text = cosigned_text(format_checkpoint(checkpoint), timestamp);
  const Result<Bytes> signature = key.sign(as_bytes(text));
  if (!signature.ok()) return signature.error();
  const VerifierKey verifier{std::string(name), VerifierKey::Use::cosignature, key.public_key()};
  Bytes blob;
  append_big_endian(blob, timestamp, timestamp_bytes);
  append(blob, *signature);
  return NoteSignature{verifier.name, note_key_hash(verifier), std::move(blob)};
}

Result<Cosignature> verify_cosignature(const Note& note, const VerifierKey& key) {
  if (key.use != VerifierKey::Use::cosignature) {
    return Error(ErrorKind::refused,
                 say("the key {1} is for notes, not for cosignatures", key.name));
  }
  const Result<std::vector<ByteView>> blobs = signatures_by(note, key);
  if (!blobs.ok()) return blobs.error();
  std::uint64_t oldest = max_timestamp;
  for (const ByteView blob : *blobs) {
    const Result<std::uint64_t> timestamp = check_one(note, key, blob);
    if (!timestamp.ok()) return timestamp.error();
    oldest = std::min(oldest, *timestamp);
  }
  return Cosignature{oldest};
}

}  // namespace muniment
