#include "ledger/core/tlog_proof.h"

#include <optional>

namespace muniment {
namespace {

constexpr std::string_view first_line = "c2sp.org/tlog-proof@v1";
constexpr std::string_view any_version = "c2sp.org/tlog-proof@v";
constexpr std::string_view extra_word = "extra ";
constexpr std::string_view index_word = "index ";
constexpr std::uint64_t index_limit = std::uint64_t{1} << max_proof_hashes;

Error malformed(Message message) { return {ErrorKind::malformed, std::move(message)}; }

// Takes one line, without its newline, off the front of `text`.
Result<std::string_view> take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) {
    return malformed(say("the proof file is cut short: no checkpoint follows the proof"));
  }
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

// The version of a first line that says another one than ours; at most as many digits as a number
// of 64 bits has.
std::optional<std::string_view> other_version(std::string_view text) {
  if (!text.starts_with(any_version)) return std::nullopt;
  text.remove_prefix(any_version.size());
  const std::string_view version = text.substr(0, text.find_first_of("\r\n"));
  const bool ours = version == first_line.substr(any_version.size());
  if (ours || !parse_decimal(version).ok()) return std::nullopt;
  return version;
}

Status take_first_line(std::string_view& text) {
  if (const auto version = other_version(text); version.has_value()) {
    return Error(ErrorKind::unknown,
                 say("the proof file has version {1}; this program knows version {2}", *version,
                     first_line.substr(any_version.size())));
  }
  if (!text.starts_with(first_line)) {
    return malformed(say("this is not a proof file: its first line is not {1}", first_line));
  }
  text.remove_prefix(first_line.size());
  if (text.starts_with("\r\n")) {
    return malformed(
        say("the proof file has carriage returns; a program that translates line ends "
            "has changed it, fetch it again as binary"));
  }
  const Result<std::string_view> rest = take_line(text);
  if (!rest.ok()) return rest.error();
  if (rest->empty()) return {};
  return malformed(say("this is not a proof file: its first line is not {1}", first_line));
}

Result<Bytes> parse_extra(std::string_view line) {
  Result<Bytes> extra = from_base64(line.substr(extra_word.size()));
  if (!extra.ok()) return std::move(extra).error().within(say("extra line of the proof file"));
  if (extra->empty()) {
    return malformed(
        say("the proof file has an empty extra line; without extra data there is none"));
  }
  return extra;
}

Result<LeafIndex> parse_index(std::string_view line) {
  if (!line.starts_with(index_word)) {
    return malformed(say("the proof file has no index line where one must be"));
  }
  const Result<std::uint64_t> index = parse_decimal(line.substr(index_word.size()));
  if (!index.ok()) return Error(index.error()).within(say("index line of the proof file"));
  if (*index >= index_limit) {
    return malformed(
        say("the index {1} in the proof file is 2^63 or more", std::to_string(*index)));
  }
  return LeafIndex{*index};
}

// The hashes and the empty line behind them.
Result<Proof> take_path(std::string_view& text) {
  Proof path;
  while (true) {
    const Result<std::string_view> line = take_line(text);
    if (!line.ok()) return line.error();
    if (line->empty()) return path;
    if (path.size() == max_proof_hashes) {
      return malformed(
          say("the proof file has more than {1} hashes", std::to_string(max_proof_hashes)));
    }
    const Result<Bytes> bytes = from_base64(*line);
    const Result<Hash> hash = bytes.ok() ? Hash::from(*bytes) : Result<Hash>(bytes.error());
    if (!hash.ok()) {
      return Error(hash.error())
          .within(say("hash {1} of the proof file", std::to_string(path.size() + 1)));
    }
    path.push_back(*hash);
  }
}

}  // namespace

std::string format_tlog_proof(const TlogProof& proof) {
  std::string out(first_line);
  out += "\n";
  if (!proof.extra.empty()) {
    out += extra_word;
    out += to_base64(proof.extra) + "\n";
  }
  out += index_word;
  out += std::to_string(proof.index.value) + "\n";
  for (const Hash& hash : proof.path) out += to_base64(hash.view()) + "\n";
  return out + "\n" + proof.checkpoint;
}

Result<TlogProof> parse_tlog_proof(std::string_view text) {
  if (text.size() > max_tlog_proof_bytes) {
    return malformed(say("the proof file has {1} bytes; at most {2} are read",
                         std::to_string(text.size()), std::to_string(max_tlog_proof_bytes)));
  }
  std::string_view rest = text;
  if (Status status = take_first_line(rest); !status.ok()) return std::move(status).error();
  Result<std::string_view> line = take_line(rest);
  if (!line.ok()) return line.error();
  TlogProof proof{{}, LeafIndex{0}, {}, {}};
  if (line->starts_with(extra_word)) {
    Result<Bytes> extra = parse_extra(*line);
    if (!extra.ok()) return std::move(extra).error();
    proof.extra = *std::move(extra);
    line = take_line(rest);
    if (!line.ok()) return line.error();
  }
  const Result<LeafIndex> index = parse_index(*line);
  if (!index.ok()) return index.error();
  proof.index = *index;
  Result<Proof> path = take_path(rest);
  if (!path.ok()) return std::move(path).error();
  proof.path = *std::move(path);
  proof.checkpoint = std::string(rest);
  if (format_tlog_proof(proof) != text) {
    return malformed(say("the proof file is not in its one form"));
  }
  return proof;
}

}  // namespace muniment
