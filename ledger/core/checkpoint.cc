#include "ledger/core/checkpoint.h"

#include <array>

namespace muniment {
namespace {

Error malformed(Message message) { return {ErrorKind::malformed, std::move(message)}; }

// The three lines of a checkpoint, without their newlines.
Result<std::array<std::string_view, 3>> split_lines(std::string_view text) {
  std::array<std::string_view, 3> lines;
  for (std::string_view& line : lines) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) {
      return malformed(say("the checkpoint has fewer than three lines; it may be cut short"));
    }
    line = text.substr(0, end);
    text.remove_prefix(end + 1);
  }
  if (!text.empty()) {
    return malformed(say("the checkpoint has extension lines; ledgers of this format have none"));
  }
  return lines;
}

Status check_statement(const Checkpoint& checkpoint) {
  if (!is_origin(checkpoint.origin)) {
    return malformed(
        say("the checkpoint's origin is not a name such as inspection.example.gov/r7"));
  }
  if (checkpoint.size.value == 0) {
    return malformed(say("the checkpoint has size 0; an empty ledger is never signed"));
  }
  if (checkpoint.size.value > max_tree_size) {
    return malformed(
        say("the checkpoint's size {1} is 2^63 or more", std::to_string(checkpoint.size.value)));
  }
  return {};
}

}  // namespace

bool is_origin(std::string_view text) {
  return text.size() <= max_origin_bytes && is_key_name(text) &&
         text.find("://") == std::string_view::npos;
}

std::string format_checkpoint(const Checkpoint& checkpoint) {
  return checkpoint.origin + "\n" + std::to_string(checkpoint.size.value) + "\n" +
         to_base64(checkpoint.root.view()) + "\n";
}

Result<Checkpoint> parse_checkpoint(std::string_view text) {
  const auto lines = split_lines(text);
  if (!lines.ok()) return lines.error();
  const Result<std::uint64_t> size = parse_decimal((*lines)[1]);
  if (!size.ok()) return Error(size.error()).within(say("size of the checkpoint"));
  const Result<Bytes> bytes = from_base64((*lines)[2]);
  if (!bytes.ok()) return Error(bytes.error()).within(say("root of the checkpoint"));
  const Result<Hash> root = Hash::from(*bytes);
  if (!root.ok()) return Error(root.error()).within(say("root of the checkpoint"));
  Checkpoint checkpoint{std::string((*lines)[0]), TreeSize{*size}, *root};
  if (Status status = check_statement(checkpoint); !status.ok()) return std::move(status).error();
  if (format_checkpoint(checkpoint) != text) {
    return malformed(say("the checkpoint is not in its one form"));
  }
  return checkpoint;
}

Result<std::string> sign_checkpoint(const Checkpoint& checkpoint, const PrivateKey& key) {
  if (Status status = check_statement(checkpoint); !status.ok()) return std::move(status).error();
  Note note{format_checkpoint(checkpoint), {}};
  Result<NoteSignature> signature = sign_note(note.text, checkpoint.origin, key);
  if (!signature.ok()) return std::move(signature).error();
  note.signatures.push_back(*std::move(signature));
  return format_note(note);
}

Result<SignedCheckpoint> parse_signed_checkpoint(std::string_view text) {
  Result<Note> note = parse_note(text);
  if (!note.ok()) return std::move(note).error();
  Result<Checkpoint> checkpoint = parse_checkpoint(note->text);
  if (!checkpoint.ok()) return std::move(checkpoint).error();
  return SignedCheckpoint{*std::move(checkpoint), *std::move(note)};
}

}  // namespace muniment
