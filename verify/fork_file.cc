#include "verify/fork_file.h"

#include "ledger/core/note.h"

namespace muniment::verify {
namespace {

constexpr std::size_t max_line_bytes = 4 * (max_note_bytes / 3 + 1);

Error malformed() {
  return {ErrorKind::malformed,
          say("this is no file of two checkpoints that contradict each other")};
}

// Cuts the next line off, without its end.
Result<std::string_view> take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end > max_line_bytes) return malformed();  // also where there is none
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

// "WORD BASE64".
Result<Bytes> take_bytes(std::string_view& text, std::string_view word) {
  const Result<std::string_view> line = take_line(text);
  if (!line.ok()) return line.error();
  if (!line->starts_with(word)) return malformed();
  Result<Bytes> bytes = from_base64(line->substr(word.size()));
  return bytes.ok() ? std::move(bytes) : Result<Bytes>(malformed());
}

}  // namespace

std::string format_fork_file(const Comparison& comparison) {
  const auto line = [](std::string_view word, ByteView bytes) {
    return std::string(word) + to_base64(bytes) + "\n";
  };
  std::string text(fork_file_begin);
  text += line("first ", as_bytes(comparison.first.note));
  text += line("second ", as_bytes(comparison.second.note));
  if (!comparison.proof) return text;
  text += line("root ", comparison.proof->root.view());
  for (const Hash& hash : comparison.proof->proof) text += line("", hash.view());
  return text;
}

Result<Comparison> parse_fork_file(std::string_view text) {
  std::string_view rest = text;
  if (!rest.starts_with(fork_file_begin)) return malformed();
  rest.remove_prefix(fork_file_begin.size());
  Comparison comparison;
  for (const auto& [word, name, compared] : {std::tuple("first ", "first", &comparison.first),
                                             std::tuple("second ", "second", &comparison.second)}) {
    const Result<Bytes> note = take_bytes(rest, word);
    if (!note.ok()) return note.error();
    *compared = {name, std::string(as_text(*note))};
  }
  if (!rest.empty()) {
    const Result<Bytes> bytes = take_bytes(rest, "root ");
    const Result<Hash> root = bytes.ok() ? Hash::from(*bytes) : Result<Hash>(bytes.error());
    if (!root.ok()) return malformed();
    comparison.proof = PrefixProof{*root, {}};
  }
  while (!rest.empty()) {
    const Result<Bytes> bytes = take_bytes(rest, "");
    const Result<Hash> hash = bytes.ok() ? Hash::from(*bytes) : Result<Hash>(bytes.error());
    if (!hash.ok() || comparison.proof->proof.size() == max_proof_hashes) return malformed();
    comparison.proof->proof.push_back(*hash);
  }
  // One fact, one file.
  if (format_fork_file(comparison) != text) return malformed();
  return comparison;
}

}  // namespace muniment::verify
