#include "evidence/files.h"
#include "evidence/ledger_folder.h"
#include "ledger/core/checkpoint.h"

namespace muniment::evidence {
namespace {

constexpr std::size_t max_marker_bytes = 1024;  // an origin has at most 255
constexpr std::string_view version_words = "muniment ledger ";
constexpr std::string_view suite_words = "suite ";
constexpr std::string_view origin_words = "origin ";

// What follows `words` on the first line of `text`, which is then taken off.
std::optional<std::string_view> take_line(std::string_view& text, std::string_view words) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos || !text.starts_with(words)) return std::nullopt;
  const std::string_view value = text.substr(words.size(), end - words.size());
  text.remove_prefix(end + 1);
  return value;
}

}  // namespace

std::string format_marker(const LedgerMarker& marker) {
  std::string text(version_words);
  text += std::to_string(ledger_folder_version) + "\n";
  text.append(suite_words).append(suite_name(marker.suite)) += '\n';
  text.append(origin_words).append(marker.origin) += '\n';
  return text;
}

Result<LedgerMarker> parse_marker(std::string_view text) {
  std::string_view rest = text;
  const auto version = take_line(rest, version_words);
  if (version.has_value() && *version != std::to_string(ledger_folder_version) &&
      parse_decimal(*version).ok()) {
    return Error(ErrorKind::unknown,
                 say("the ledger has version {1}; this program knows version {2}", *version,
                     std::to_string(ledger_folder_version)));
  }
  const auto suite_text = take_line(rest, suite_words);
  const auto origin = take_line(rest, origin_words);
  if (!version.has_value() || !suite_text.has_value() || !origin.has_value()) {
    return Error(ErrorKind::malformed, say("the marker file is not one of a ledger"));
  }
  Result<Suite> suite = suite_by_name(*suite_text);
  if (!suite.ok()) return std::move(suite).error();
  LedgerMarker marker{*suite, std::string(*origin)};
  if (!is_origin(marker.origin) || format_marker(marker) != text) {
    return Error(ErrorKind::malformed, say("the marker file is not one of a ledger"));
  }
  return marker;
}

std::filesystem::path marker_file(const std::filesystem::path& folder) {
  return folder / "muniment";
}
std::filesystem::path openings_file(const std::filesystem::path& folder) {
  return folder / "openings";
}
std::filesystem::path relations_file(const std::filesystem::path& folder) {
  return folder / "relations";
}
std::filesystem::path vault_folder(const std::filesystem::path& folder) { return folder / "vault"; }
std::filesystem::path store_folder(const std::filesystem::path& folder) { return folder / "store"; }

Result<LedgerMarker> read_marker(const std::filesystem::path& folder) {
  const std::filesystem::path file = marker_file(folder);
  Result<std::string> text = read_small_file(file, max_marker_bytes);
  if (!text.ok() && text.error().kind() == ErrorKind::missing) {
    return Error(ErrorKind::missing,
                 say("there is no ledger in {1}: it has no file \"muniment\"", folder.string()));
  }
  if (!text.ok()) return std::move(text).error();
  Result<LedgerMarker> marker = parse_marker(*text);
  if (!marker.ok()) return std::move(marker).error().within(say("in {1}", file.string()));
  return marker;
}

}  // namespace muniment::evidence
