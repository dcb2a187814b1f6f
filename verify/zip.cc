#include "verify/zip.h"

#include <algorithm>
#include <set>

namespace muniment::verify {
namespace {

constexpr std::uint32_t local_signature = 0x04034b50, central_signature = 0x02014b50,
                        end_signature = 0x06054b50, end64_signature = 0x06064b50,
                        locator_signature = 0x07064b50;
constexpr std::size_t local_bytes = 30, central_bytes = 46, end_bytes = 22, end64_bytes = 56,
                      locator_bytes = 20;
constexpr std::uint32_t full32 = 0xffffffff;
constexpr std::uint16_t full16 = 0xffff, zip64_id = 0x0001;
constexpr std::uint16_t utf8_flag = 1 << 11;
constexpr std::uint16_t made_by = 3 << 8 | 45, made_by_wide = 45;  // Unix; with a ZIP64 field
constexpr std::uint16_t version_plain = 20, version_zip64 = 45;
constexpr std::uint32_t regular_file = std::uint32_t{0100644} << 16;

Error malformed(Message sentence) { return {ErrorKind::malformed, std::move(sentence)}; }

Error unlike_ours(std::uint64_t offset) {
  return malformed(say("this is no package: what stands from byte {1} on is not what one has there",
                       std::to_string(offset)));
}

// Little-endian numbers, one behind the other.
class Fields {
 public:
  explicit Fields(ByteView bytes) : rest_(bytes) {}
  std::uint64_t number(std::size_t width) {
    std::uint64_t value = 0;
    for (std::size_t i = width; i-- > 0;) value = value << 8 | rest_[i];
    rest_ = rest_.subspan(width);
    return value;
  }
  std::uint16_t two() { return static_cast<std::uint16_t>(number(2)); }
  std::uint32_t four() { return static_cast<std::uint32_t>(number(4)); }

 private:
  ByteView rest_;
};

Result<Bytes> read_at(const FileToRead& file, std::uint64_t offset, std::size_t count) {
  if (offset > file.size || count > file.size - offset) {
    return malformed(
        say("the package ends at byte {1}, in the middle of something", std::to_string(file.size)));
  }
  Bytes bytes(count);
  if (Status read = file.read(offset, bytes); !read.ok()) return std::move(read).error();
  return bytes;
}

// Where the directory lies.
struct Directory {
  std::uint64_t offset, bytes, members;
};

// The ZIP64 record and its locator, which stand before the end record where it is full.
Result<Directory> read_end64(const FileToRead& file, std::uint64_t end) {
  if (end < end64_bytes + locator_bytes) return unlike_ours(0);
  const std::uint64_t at = end - locator_bytes - end64_bytes;
  const Result<Bytes> bytes = read_at(file, at, end64_bytes + locator_bytes);
  if (!bytes.ok()) return bytes.error();
  Fields fields(*bytes);
  const bool record = fields.four() == end64_signature && fields.number(8) == end64_bytes - 12;
  fields.four();  // versions
  const bool one_disk = fields.four() == 0 && fields.four() == 0;
  const std::uint64_t here = fields.number(8), all = fields.number(8);
  Directory directory{0, fields.number(8), all};
  directory.offset = fields.number(8);
  const bool locator = fields.four() == locator_signature && fields.four() == 0 &&
                       fields.number(8) == at && fields.four() == 1;
  if (!record || !one_disk || here != all || !locator) return unlike_ours(at);
  if (directory.offset > at || directory.bytes != at - directory.offset) {
    return unlike_ours(at);
  }
  return directory;
}

Result<Directory> read_end(const FileToRead& file) {
  if (file.size < end_bytes) {
    return malformed(
        say("this is no package: {1} bytes are too few for one", std::to_string(file.size)));
  }
  const std::uint64_t end = file.size - end_bytes;
  const Result<Bytes> bytes = read_at(file, end, end_bytes);
  if (!bytes.ok()) return bytes.error();
  Fields fields(*bytes);
  const bool signed_right = fields.four() == end_signature;
  const bool one_disk = fields.two() == 0 && fields.two() == 0;
  const std::uint16_t here = fields.two(), all = fields.two();
  const std::uint32_t length = fields.four(), offset = fields.four();
  const bool comment = fields.two() != 0;
  if (!signed_right || !one_disk || here != all || comment) {
    return unlike_ours(end);
  }
  if (all == full16 || length == full32 || offset == full32) {
    Result<Directory> wide = read_end64(file, end);
    if (!wide.ok()) return wide;
    const bool needed = wide->members >= full16 || wide->bytes >= full32 || wide->offset >= full32;
    const auto agrees = [](std::uint64_t narrow, std::uint64_t whole, std::uint64_t full) {
      return narrow == std::min(whole, full);
    };
    if (!needed || !agrees(all, wide->members, full16) || !agrees(length, wide->bytes, full32) ||
        !agrees(offset, wide->offset, full32)) {
      return unlike_ours(end);
    }
    return wide;
  }
  if (offset > end || length != end - offset) {
    return unlike_ours(end);
  }
  return Directory{offset, length, all};
}

// What header and directory both say of a member.
struct Said {
  std::uint16_t flags, method;
  std::uint32_t time, crc;
  std::uint64_t stored, size;
  std::string name;

  bool operator==(const Said&) const = default;
};

// Fills the numbers that a header left to the ZIP64 field, which holds these and nothing else.
bool widen(ByteView extra, std::initializer_list<std::uint64_t*> numbers) {
  std::size_t wide = 0;
  for (const std::uint64_t* number : numbers) wide += *number == full32 ? 8 : 0;
  if (wide == 0) return extra.empty();
  if (extra.size() != 4 + wide) return false;
  Fields fields(extra);
  if (fields.two() != zip64_id || fields.two() != wide) return false;
  bool needed = true;  // a smaller number has room in 32 bits
  for (std::uint64_t* number : numbers) {
    if (*number != full32) continue;
    *number = fields.number(8);
    needed = needed && *number >= full32;
  }
  return needed;
}

Status check_said(const Said& said, std::uint64_t at) {
  if (said.method != 0 || said.stored != said.size) {
    return malformed(say("the member at byte {1} is compressed; a package's are stored as they are",
                         std::to_string(at)));
  }
  if (said.flags != utf8_flag) {
    return malformed(
        say("the member at byte {1} has flags that a package's have not: it is "
            "encrypted, or its size stands behind it",
            std::to_string(at)));
  }
  return {};
}

bool is_safe_name(std::string_view name) {
  if (name.empty() || name.front() == '/' || name.back() == '/') return false;
  if (name.find('\\') != std::string_view::npos || name.find('\0') != std::string_view::npos) {
    return false;
  }
  for (std::size_t at = 0; at <= name.size();) {
    const std::size_t end = std::min(name.find('/', at), name.size());
    const std::string_view part = name.substr(at, end - at);
    if (part.empty() || part == "." || part == "..") return false;
    at = end + 1;
  }
  return is_utf8_text(name);
}

Result<Said> read_local(const FileToRead& file, std::uint64_t at, std::uint64_t& content) {
  const Result<Bytes> head = read_at(file, at, local_bytes);
  if (!head.ok()) return head.error();
  Fields fields(*head);
  if (fields.four() != local_signature) return unlike_ours(at);
  const std::uint16_t version = fields.two();
  Said said{};
  said.flags = fields.two();
  said.method = fields.two();
  said.time = fields.four();
  said.crc = fields.four();
  said.stored = fields.four();
  said.size = fields.four();
  const std::size_t name = fields.two(), extra = fields.two();
  if (name > max_zip_name_bytes) return unlike_ours(at);
  const Result<Bytes> rest = read_at(file, at + local_bytes, name + extra);
  if (!rest.ok()) return rest.error();
  said.name = as_text(ByteView(*rest).first(name));
  // Here the ZIP64 field has both sizes or is not there (4.5.3).
  const bool wide = said.size == full32 || said.stored == full32;
  if ((wide && (said.size != full32 || said.stored != full32)) ||
      version != (wide ? version_zip64 : version_plain) ||
      !widen(ByteView(*rest).subspan(name), {&said.size, &said.stored})) {
    return unlike_ours(at);
  }
  content = at + local_bytes + name + extra;
  return said;
}

struct Listed {
  Said said;
  std::uint64_t local;  // offset of its header
  std::size_t bytes;    // of the directory
};

Result<Listed> read_listed(ByteView directory, std::uint64_t at) {
  if (directory.size() < central_bytes) return unlike_ours(at);
  Fields fields(directory);
  if (fields.four() != central_signature) return unlike_ours(at);
  const std::uint16_t maker = fields.two();
  const std::uint16_t version = fields.two();
  Listed listed{};
  listed.said.flags = fields.two();
  listed.said.method = fields.two();
  listed.said.time = fields.four();
  listed.said.crc = fields.four();
  listed.said.stored = fields.four();
  listed.said.size = fields.four();
  const std::size_t name = fields.two(), extra = fields.two(), comment = fields.two();
  const bool one_disk = fields.two() == 0;
  const bool plain = fields.two() == 0;  // text or not
  const std::uint32_t attributes = fields.four();
  listed.local = fields.four();
  listed.bytes = central_bytes + name + extra;
  if (attributes != regular_file) {
    return malformed(
        say("the member at byte {1} of the directory is a link or another thing than "
            "a file",
            std::to_string(at)));
  }
  const bool wide = extra != 0;
  if (maker != (wide ? made_by_wide : made_by) || !plain ||
      version != (wide ? version_zip64 : version_plain)) {
    return unlike_ours(at);
  }
  if (comment != 0 || !one_disk || name > max_zip_name_bytes || listed.bytes > directory.size()) {
    return unlike_ours(at);
  }
  listed.said.name = as_text(directory.subspan(central_bytes, name));
  if (!widen(directory.subspan(central_bytes + name, extra),
             {&listed.said.size, &listed.said.stored, &listed.local})) {
    return unlike_ours(at);
  }
  return listed;
}

}  // namespace

Result<std::vector<ZipMember>> read_zip(const FileToRead& file) {
  const Result<Directory> directory = read_end(file);
  if (!directory.ok()) return directory.error();
  if (directory->members > max_zip_members ||
      directory->bytes > directory->members * (central_bytes + max_zip_name_bytes + 32)) {
    return malformed(say("a package has at most {1} members, with names of at most {2} bytes",
                         std::to_string(max_zip_members), std::to_string(max_zip_name_bytes)));
  }
  const Result<Bytes> lines =
      read_at(file, directory->offset, static_cast<std::size_t>(directory->bytes));
  if (!lines.ok()) return lines.error();
  std::vector<ZipMember> members;
  std::set<std::string, std::less<>> names;
  std::uint64_t at = 0;
  std::size_t line = 0;
  for (; members.size() < directory->members; at = members.back().offset + members.back().size) {
    const Result<Listed> listed =
        read_listed(ByteView(*lines).subspan(line), directory->offset + line);
    if (!listed.ok()) return listed.error();
    line += listed->bytes;
    if (listed->local != at) return unlike_ours(at);
    ZipMember member{listed->said.name, 0, listed->said.size, listed->said.crc};
    const Result<Said> said = read_local(file, at, member.offset);
    if (!said.ok()) return said.error();
    if (*said != listed->said) {
      return malformed(
          say("the member at byte {1} says another thing about itself than the "
              "directory does",
              std::to_string(at)));
    }
    if (Status fits = check_said(*said, at); !fits.ok()) return std::move(fits).error();
    if (!is_safe_name(member.name) || !names.insert(member.name).second) {
      return malformed(
          say("the member at byte {1} has a name that leads elsewhere, or that another "
              "one has",
              std::to_string(at)));
    }
    if (member.offset > directory->offset || member.size > directory->offset - member.offset) {
      return malformed(
          say("the member at byte {1} reaches into the directory", std::to_string(at)));
    }
    members.push_back(std::move(member));
  }
  if (at != directory->offset || line != lines->size()) {
    return unlike_ours(at);
  }
  return members;
}

}  // namespace muniment::verify
