#include <algorithm>

#include "evidence/manifest.h"
#include "evidence/manifest_names.h"
#include "evidence/recoder.h"

namespace muniment::evidence {
namespace {

using namespace manifest_names;

constexpr std::string_view hashdeep_start = "%%%% HASHDEEP-";
constexpr std::string_view hashdeep_version = "%%%% HASHDEEP-1.0";
constexpr std::string_view bag_payload = "data/";
constexpr std::size_t digest_digits = 2 * Hash::size;

Error malformed(Message message) { return Error(ErrorKind::malformed, std::move(message)); }

// Both cases of hexadecimal digits, as those programs accept.
std::optional<Hash> read_digest(std::string_view text) {
  if (text.size() != digest_digits) return std::nullopt;
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  const Result<Bytes> bytes = from_hex(lower);
  if (!bytes.ok()) return std::nullopt;
  return *Hash::from(*bytes);
}

// What a line says: the name is still as it was written.
struct Line {
  std::string name;
  std::optional<std::uint64_t> size;
  Hash sha256;
};
// None: a line that names no file.
using ReadLine = Result<std::optional<Line>>;

// --- sha256sum. ---

Error not_a_digest(std::string_view line) {
  if (line.size() > 1 && line.find(" = ") != std::string_view::npos &&
      line.find(" (") != std::string_view::npos) {
    return Error(ErrorKind::unknown,
                 say("the digest is not of SHA-256: make the manifest with sha256sum"));
  }
  return malformed(
      say("this is no line of a manifest: 64 hexadecimal digits, two spaces and a name are "
          "expected"));
}

ReadLine read_tagged(std::string_view line) {
  constexpr std::string_view tag = "SHA256 (", separator = ") = ";
  if (line.size() < tag.size() + separator.size() + digest_digits) return not_a_digest(line);
  const std::size_t digits = line.size() - digest_digits;
  const std::optional<Hash> digest = read_digest(line.substr(digits));
  if (!digest || line.substr(digits - separator.size(), separator.size()) != separator) {
    return not_a_digest(line);
  }
  const std::size_t name_bytes = digits - separator.size() - tag.size();
  return std::optional<Line>(
      Line{std::string(line.substr(tag.size(), name_bytes)), std::nullopt, *digest});
}

ReadLine read_sum(std::string_view line) {
  const std::optional<Hash> digest = read_digest(line.substr(0, digest_digits));
  const std::string_view behind = digest ? line.substr(digest_digits) : "";
  const bool marked = behind.starts_with("  ") || behind.starts_with(" *");
  if (!digest || !marked) return not_a_digest(line);
  return std::optional<Line>(Line{std::string(behind.substr(2)), std::nullopt, *digest});
}

enum class Escapes { yes, no };  // lines that end in a zero byte have none

ReadLine read_sha256sum(std::string_view line, Escapes escapes) {
  if (line.empty() || line.starts_with('#')) return std::optional<Line>();
  const bool escaped = escapes == Escapes::yes && line.starts_with('\\');
  if (escaped) line.remove_prefix(1);
  ReadLine read = line.starts_with("SHA256 (") ? read_tagged(line) : read_sum(line);
  if (!read.ok() || !escaped) return read;
  std::optional<std::string> name = unescape((*read)->name);
  if (!name) return malformed(say("the name holds an escape that sha256sum does not write"));
  (*read)->name = std::move(*name);
  return read;
}

// --- BagIt. ---

ReadLine read_bag_line(std::string_view line) {
  if (line.empty()) return std::optional<Line>();
  const std::optional<Hash> digest = read_digest(line.substr(0, digest_digits));
  const std::string_view behind = digest ? line.substr(digest_digits) : "";
  const std::size_t start = behind.find_first_not_of(" \t");
  if (!digest || start == 0 || start == std::string_view::npos) return not_a_digest(line);
  std::optional<std::string> name = percent_decode(behind.substr(start));
  if (!name) return malformed(say("the name holds a percent sign that BagIt writes as %25"));
  if (!name->starts_with(bag_payload)) {
    return malformed(say("the name {1} is not below data/, where the files of a bag are", *name));
  }
  return std::optional<Line>(Line{name->substr(bag_payload.size()), std::nullopt, *digest});
}

// --- hashdeep. ---

class HashdeepReader {
 public:
  ReadLine read(std::string_view line) {
    if (line.starts_with("##") || line.empty()) return std::optional<Line>();
    if (!versioned_) return read_version(line);
    if (columns_.empty()) return read_columns(line);
    return read_file(line);
  }

 private:
  ReadLine read_version(std::string_view line) {
    if (line != hashdeep_version) {
      return Error(ErrorKind::unknown,
                   say("hashdeep's format 1.0 is known, and this is another one"));
    }
    versioned_ = true;
    return std::optional<Line>();
  }

  ReadLine read_columns(std::string_view line) {
    constexpr std::string_view mark = "%%%% ";
    if (!line.starts_with(mark)) {
      return malformed(say("hashdeep's line of column names is missing"));
    }
    line.remove_prefix(mark.size());
    while (columns_.size() < max_columns) {
      const std::size_t comma = line.find(',');
      columns_.emplace_back(line.substr(0, comma));
      if (comma == std::string_view::npos) break;
      line.remove_prefix(comma + 1);
    }
    if (columns_.size() < 2 || columns_.front() != "size" || columns_.back() != "filename") {
      return malformed(say("hashdeep's columns begin with size and end with filename"));
    }
    if (std::find(columns_.begin(), columns_.end(), "sha256") == columns_.end()) {
      return Error(ErrorKind::unknown,
                   say("there is no column sha256: make the manifest with hashdeep -c sha256"));
    }
    return std::optional<Line>();
  }

  ReadLine read_file(std::string_view line) const {
    std::optional<std::uint64_t> size;
    std::optional<Hash> digest;
    for (std::size_t i = 0; i + 1 < columns_.size(); ++i) {
      const std::size_t comma = line.find(',');
      if (comma == std::string_view::npos) return not_a_file();
      const std::string_view value = line.substr(0, comma);
      if (i == 0) {
        const Result<std::uint64_t> number = parse_decimal(value);
        if (number.ok()) size = *number;
      }
      if (columns_[i] == "sha256") digest = read_digest(value);
      line.remove_prefix(comma + 1);
    }
    if (!size || !digest) return not_a_file();
    return std::optional<Line>(Line{std::string(line), *size, *digest});
  }

  static Error not_a_file() {
    return malformed(
        say("this line has not the columns that were named: hashdeep cannot write a name with a "
            "line break so that it can be read again; make the manifest with sha256sum"));
  }

  static constexpr std::size_t max_columns = 16;  // hashdeep knows five digests
  bool versioned_ = false;
  std::vector<std::string> columns_;
};

// --- All formats. ---

class Reader {
 public:
  Reader(ManifestFormat format, const ManifestReading& reading, Recoder* recoder)
      : format_(format), reading_(reading), recoder_(recoder) {}

  Result<std::vector<ManifestFile>> read(std::string_view text) {
    const bool zero_ended =
        format_ == ManifestFormat::sha256sum && text.find('\0') != std::string_view::npos;
    const char end = zero_ended ? '\0' : '\n';
    const std::size_t first_end = text.find(end);
    // From another system: then all lines end so, since sha256sum escapes a name that does.
    carriage_ = !zero_ended && first_end != std::string_view::npos && first_end > 0 &&
                text[first_end - 1] == '\r';
    escapes_ = zero_ended ? Escapes::no : Escapes::yes;
    for (std::uint64_t number = 1; !text.empty(); ++number) {
      const std::size_t length = text.find(end);
      const Status taken = take(text.substr(0, length));
      if (!taken.ok()) {
        return Error(taken.error()).within(say("line {1}", std::to_string(number)));
      }
      text.remove_prefix(length == std::string_view::npos ? text.size() : length + 1);
    }
    return sorted();
  }

 private:
  Status take(std::string_view written) {
    if (carriage_ && written.ends_with('\r')) written.remove_suffix(1);
    Result<std::optional<Line>> line = read_line(written);
    if (!line.ok()) return std::move(line).error();
    if (!line->has_value()) return {};
    std::string name = std::move((*line)->name);
    if (recoder_ != nullptr) {
      Result<std::string> recoded = recoder_->to_utf8(name);
      if (!recoded.ok()) {
        return malformed(say("the name {1} is not of the encoding that was said", name));
      }
      name = std::move(*recoded);
    }
    Result<std::string> below = below_folder(name, reading_.prefix);
    if (!below.ok()) return std::move(below).error();
    files_.push_back({std::move(*below), (*line)->size, (*line)->sha256});
    return {};
  }

  ReadLine read_line(std::string_view written) {
    if (format_ == ManifestFormat::hashdeep) return hashdeep_.read(written);
    if (format_ == ManifestFormat::bagit) return read_bag_line(written);
    return read_sha256sum(written, escapes_);
  }

  Result<std::vector<ManifestFile>> sorted() {
    const auto by_name = [](const ManifestFile& a, const ManifestFile& b) {
      return a.name < b.name;
    };
    std::stable_sort(files_.begin(), files_.end(), by_name);
    const auto same_name = [](const ManifestFile& a, const ManifestFile& b) {
      return a.name == b.name;
    };
    for (std::size_t i = 1; i < files_.size(); ++i) {
      if (same_name(files_[i - 1], files_[i]) && files_[i - 1].sha256 != files_[i].sha256) {
        return malformed(say("the name {1} stands there twice, with two digests", files_[i].name));
      }
    }
    files_.erase(std::unique(files_.begin(), files_.end(), same_name), files_.end());
    return std::move(files_);
  }

  ManifestFormat format_;
  const ManifestReading& reading_;
  Recoder* recoder_;  // null: names stay as they are
  HashdeepReader hashdeep_;
  bool carriage_ = false;
  Escapes escapes_ = Escapes::yes;
  std::vector<ManifestFile> files_;
};

}  // namespace

Result<std::vector<ManifestFile>> parse_manifest(std::string_view text,
                                                 const ManifestReading& reading) {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";  // of other systems' editors
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  const ManifestFormat format = reading.format.value_or(
      text.starts_with(hashdeep_start) ? ManifestFormat::hashdeep : ManifestFormat::sha256sum);
  std::optional<Recoder> recoder;
  if (!reading.encoding.empty()) {
    Result<Recoder> opened = Recoder::open(reading.encoding);
    if (!opened.ok()) return std::move(opened).error();
    recoder.emplace(std::move(*opened));
  }
  return Reader(format, reading, recoder ? &*recoder : nullptr).read(text);
}

}  // namespace muniment::evidence
