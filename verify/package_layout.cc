#include "verify/package_layout.h"

#include <algorithm>
#include <charconv>

namespace muniment::verify {
namespace {

constexpr std::size_t max_folder_bytes = 64;

Error malformed(Message sentence) { return {ErrorKind::malformed, std::move(sentence)}; }

bool is_folder_name(std::string_view name) {
  const auto is_alnum = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  };
  return !name.empty() && name.size() <= max_folder_bytes && is_alnum(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return is_alnum(c) || c == '.' || c == '_' || c == '-'; });
}

// A decimal number without leading zeros, cut off `text`.
std::optional<std::uint64_t> take_number(std::string_view& text, char end) {
  const std::size_t length = text.find(end);
  if (length == std::string_view::npos) return std::nullopt;
  const Result<std::uint64_t> number = parse_decimal(text.substr(0, length));
  text.remove_prefix(length + 1);
  return number.ok() ? std::optional(*number) : std::nullopt;
}

// The file's name as the writer makes it safe: what no system takes for something else.
bool is_safe_file_name(std::string_view name) {
  if (name.empty() || name.size() > max_safe_name_bytes) return false;
  if (name.back() == '.' || name.back() == ' ') return false;
  return std::none_of(name.begin(), name.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    constexpr std::string_view of_systems = "/\\:*?\"<>|";
    return byte < 0x20 || byte == 0x7f || of_systems.find(c) != std::string_view::npos;
  });
}

}  // namespace

Result<PackageLayout> lay_out(const std::vector<ZipMember>& members) {
  if (members.empty()) return malformed(say("the package holds nothing"));
  const std::string_view first = members.front().name;
  const std::string folder(first.substr(0, first.find('/')));
  if (!is_folder_name(folder)) {
    return malformed(say("the package's folder has a name that none has: {1}", folder));
  }
  PackageLayout layout;
  auto next = members.begin();
  const auto take = [&](std::string_view name) -> Result<ZipMember> {
    if (next != members.end() && next->name == folder + "/" + std::string(name)) return *next++;
    return malformed(next == members.end()
                         ? say("the package has no {1}", name)
                         : say("{1} stands where {2} should in the package", next->name, name));
  };
  for (const std::string_view tag : {"bagit.txt", "bag-info.txt"}) {
    Result<ZipMember> taken = take(tag);
    if (!taken.ok()) return std::move(taken).error();
    layout.tags.push_back(*std::move(taken));
  }
  for (const auto& [name, member] : {std::pair("proof/checkpoint", &layout.checkpoint),
                                     std::pair("proof/package.capnp", &layout.proof),
                                     std::pair("proof/entries", &layout.entries)}) {
    Result<ZipMember> taken = take(name);
    if (!taken.ok()) return std::move(taken).error();
    *member = *std::move(taken);
  }
  const std::string data = folder + "/data/";
  for (; next != members.end() && next->name.starts_with(data); ++next) {
    std::string_view rest = std::string_view(next->name).substr(data.size());
    const auto index = take_number(rest, '/');
    const auto slot = index ? take_number(rest, '-') : std::nullopt;
    if (!slot || *slot > 0xffff || !is_safe_file_name(rest)) {
      return malformed(say("{1} is no name of a file in a package", next->name));
    }
    const PackageLayout::Place place(*index, static_cast<std::uint16_t>(*slot));
    if (!layout.files.empty() && layout.files.rbegin()->first >= place) {
      return malformed(
          say("{1} stands out of order in the package, or is there twice", next->name));
    }
    layout.files.emplace(place, *next);
  }
  for (const std::string_view tag : {"manifest-sha256.txt", "tagmanifest-sha256.txt"}) {
    Result<ZipMember> taken = take(tag);
    if (!taken.ok()) return std::move(taken).error();
    layout.tags.push_back(*std::move(taken));
  }
  if (next != members.end()) {
    return malformed(say("{1} has no place in a package", next->name));
  }
  return layout;
}

Place member_place(const ZipMember& member) {
  Place place;
  place.file = member.name;
  return place;
}

Result<Bytes> read_small(const FileToRead& file, const ZipMember& member, std::size_t limit) {
  if (member.size > limit) {
    return Error(ErrorKind::malformed,
                 say("{1} has {2} bytes; at most {3} are allowed", member.name,
                     std::to_string(member.size), std::to_string(limit)));
  }
  Bytes bytes;
  bytes.reserve(static_cast<std::size_t>(member.size));
  Status read = read_member(file, member, [&](ByteView piece) -> Status {
    append(bytes, piece);
    return {};
  });
  if (!read.ok()) return std::move(read).error();
  return bytes;
}

Status check_tags(const FileToRead& file, const PackageLayout& layout) {
  for (const ZipMember& tag : layout.tags) {
    Status read = read_member(file, tag, [](ByteView) { return Status(); });
    if (!read.ok()) return read;
  }
  return {};
}

}  // namespace muniment::verify
