#include "ledger/core/note.h"

#include <algorithm>

namespace muniment {
namespace {

constexpr std::string_view signature_mark = "\xe2\x80\x94 ";  // em dash and space
constexpr std::size_t key_hash_bytes = 4;

bool is_note_text(std::string_view text) {
  return is_utf8_text(text) && std::all_of(text.begin(), text.end(), [](char c) {
           return c == '\n' || static_cast<unsigned char>(c) >= 0x20;
         });
}

Error malformed(Message message) { return {ErrorKind::malformed, std::move(message)}; }

std::string format_signature(const NoteSignature& signature) {
  Bytes blob;
  append_big_endian(blob, signature.key_hash, key_hash_bytes);
  append(blob, signature.signature);
  std::string line(signature_mark);
  line += signature.name + " " + to_base64(blob) + "\n";
  return line;
}

// `line` is without its newline.
Result<NoteSignature> parse_signature(std::string_view line) {
  if (!line.starts_with(signature_mark)) {
    return malformed(say("a signature line does not begin with an em dash and a space"));
  }
  line.remove_prefix(signature_mark.size());
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos || !is_key_name(line.substr(0, space))) {
    return malformed(say("a signature line has no key name, or one with forbidden characters"));
  }
  const Result<Bytes> blob = from_base64(line.substr(space + 1));
  if (!blob.ok()) return blob.error();
  if (blob->size() <= key_hash_bytes) {
    return malformed(say("a signature line holds no signature behind the key hash"));
  }
  const ByteView bytes = *blob;
  return NoteSignature{std::string(line.substr(0, space)),
                       static_cast<std::uint32_t>(read_big_endian(bytes.first(key_hash_bytes))),
                       to_bytes(bytes.subspan(key_hash_bytes))};
}

Result<std::vector<NoteSignature>> parse_signatures(std::string_view lines) {
  std::vector<NoteSignature> out;
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    const std::string_view line = lines.substr(0, end);
    if (!out.empty() && !line.starts_with(signature_mark) && !signature_mark.starts_with(line)) {
      return malformed(say("something that is no signature stands behind the note's signatures"));
    }
    if (end == std::string_view::npos) {
      return malformed(say("the note's last line does not end in a newline; it may be cut short"));
    }
    if (out.size() == max_signatures) {
      return malformed(
          say("the note has more than {1} signatures", std::to_string(max_signatures)));
    }
    Result<NoteSignature> signature = parse_signature(line);
    if (!signature.ok()) return std::move(signature).error();
    out.push_back(*std::move(signature));
    lines.remove_prefix(end + 1);
  }
  return out;
}

}  // namespace

std::string format_note(const Note& note) {
  std::string out = note.text + "\n";
  for (const NoteSignature& signature : note.signatures) out += format_signature(signature);
  return out;
}

Result<Note> parse_note(std::string_view text) {
  if (text.size() > max_note_bytes) {
    return malformed(say("the note has {1} bytes; at most {2} are read",
                         std::to_string(text.size()), std::to_string(max_note_bytes)));
  }
  if (text.find('\r') != std::string_view::npos) {
    return malformed(
        say("the note has carriage returns; a program that translates line ends has "
            "changed it, fetch it again as binary"));
  }
  if (!is_note_text(text)) {
    return malformed(say("the note is not UTF-8, or holds control characters"));
  }
  const std::size_t gap = text.rfind("\n\n");
  if (gap == std::string_view::npos) {
    return malformed(say("the note has no empty line between its text and its signatures"));
  }
  const std::string_view lines = text.substr(gap + 2);
  if (lines.empty()) {
    const std::string_view body = text.substr(0, gap);
    const std::string_view last = body.substr(body.rfind('\n') + 1);
    return Error(ErrorKind::missing,
                 last.starts_with(signature_mark)
                     ? say("the note has no signature: an empty line stands behind its last lines")
                     : say("the note has no signature"));
  }
  Result<std::vector<NoteSignature>> signatures = parse_signatures(lines);
  if (!signatures.ok()) return std::move(signatures).error();
  Note note{std::string(text.substr(0, gap + 1)), *std::move(signatures)};
  if (format_note(note) != text) return malformed(say("the note is not in its one form"));
  return note;
}

Result<NoteSignature> sign_note(std::string_view text, std::string_view name,
                                const PrivateKey& key) {
  if (text.empty() || text.back() != '\n' || !is_note_text(text)) {
    return malformed(
        say("the text to sign is not that of a note: UTF-8 lines that end in a newline"));
  }
  if (!is_key_name(name)) {
    return malformed(say("the name to sign under is empty, or has forbidden characters"));
  }
  Result<Bytes> signature = key.sign(as_bytes(text));
  if (!signature.ok()) return std::move(signature).error();
  const VerifierKey verifier{std::string(name), VerifierKey::Use::note, key.public_key()};
  return NoteSignature{verifier.name, note_key_hash(verifier), *std::move(signature)};
}

Result<std::vector<ByteView>> signatures_by(const Note& note, const VerifierKey& key) {
  const std::uint32_t hash = note_key_hash(key);
  std::vector<ByteView> out;
  for (const NoteSignature& signature : note.signatures) {
    if (signature.name == key.name && signature.key_hash == hash) {
      out.emplace_back(signature.signature);
    }
  }
  if (out.empty()) {
    return Error(ErrorKind::missing,
                 say("the note has no signature by the key {1}", format_verifier_key(key)));
  }
  return out;
}

Status check_note_signature(const VerifierKey& key, ByteView message, ByteView signature) {
  Status status = verify_signature(key.key, message, signature);
  if (status.ok() || status.error().kind() == ErrorKind::environment) return status;
  return Error(ErrorKind::mismatch, status.error().message())
      .within(say("signature by {1}", key.name));
}

Status verify_note(const Note& note, const VerifierKey& key) {
  if (key.use != VerifierKey::Use::note) {
    return Error(ErrorKind::refused,
                 say("the key {1} is for cosignatures, not for notes", key.name));
  }
  const Result<std::vector<ByteView>> signatures = signatures_by(note, key);
  if (!signatures.ok()) return signatures.error();
  for (const ByteView signature : *signatures) {
    if (Status status = check_note_signature(key, as_bytes(note.text), signature); !status.ok()) {
      return status;
    }
  }
  return {};
}

}  // namespace muniment
