#include "evidence/vault_items.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>

#include "evidence/files.h"
#include "evidence/segments.h"
#include "ledger/core/envelope.h"

namespace muniment::evidence {
namespace {

constexpr std::string_view header = "muniment items 1\n";
constexpr std::size_t check_bytes = 8;
constexpr std::size_t fixed_bytes = Hash::size + 2 + 2 + 4 + 16 + 4 + 8 + 8 + 16;
constexpr std::size_t window_rows = 1024;
constexpr std::uint64_t most_bytes = std::uint64_t{1} << 62;  // that a file can have

// Reads a row's values one behind the other.
class Fields {
 public:
  explicit Fields(ByteView row) : rest_(row) {}
  ByteView bytes(std::size_t count) {
    const ByteView taken = rest_.first(count);
    rest_ = rest_.subspan(count);
    return taken;
  }
  std::uint64_t number(std::size_t width) { return read_big_endian(bytes(width)); }
  std::array<std::uint8_t, 16> sixteen() {
    std::array<std::uint8_t, 16> value{};
    std::copy_n(bytes(value.size()).begin(), value.size(), value.begin());
    return value;
  }

 private:
  ByteView rest_;
};

ByteView check_of(const Hash& whole) { return whole.view().first(check_bytes); }

Error not_a_row() { return {ErrorKind::malformed, say("this is no row of a kept content")}; }

std::uint64_t whole_rows(std::uint64_t size, std::size_t row_bytes) {
  return size < header.size() ? 0 : (size - header.size()) / row_bytes;
}

}  // namespace

std::size_t item_row_bytes(Suite suite) {
  return fixed_bytes + envelope_bytes(suite) + wrapped_key_bytes(suite) + check_bytes;
}

Bytes encode_item(Suite suite, Hasher& sha256, const KeptItem& kept) {
  const VaultItem& item = kept.item;
  MUNIMENT_CHECK(item.envelope.size() == envelope_bytes(suite) &&
                 item.wrapped.size() == wrapped_key_bytes(suite));
  Bytes row;
  row.reserve(item_row_bytes(suite));
  append(row, kept.record_id.view());
  append_big_endian(row, kept.slot, 2);
  append_big_endian(row, class_code(item.access), 2);
  append_big_endian(row, item.generation, 4);
  append(row, ByteView(item.id));
  append_big_endian(row, item.segment, 4);
  append_big_endian(row, item.offset, 8);
  append_big_endian(row, item.size, 8);
  append(row, ByteView(item.blind));
  append(row, item.envelope);
  append(row, item.wrapped);
  append(row, check_of(sha256.labelled("muniment/item/v1", {row})));
  return row;
}

Result<KeptItem> decode_item(Suite suite, Hasher& sha256, ByteView row) {
  if (row.size() != item_row_bytes(suite)) return not_a_row();
  const ByteView body = row.first(row.size() - check_bytes);
  const ByteView check = row.subspan(body.size());
  const Hash whole = sha256.labelled("muniment/item/v1", {body});
  if (!std::equal(check.begin(), check.end(), check_of(whole).begin())) return not_a_row();
  Fields fields(body);
  const Hash record_id = *Hash::from(fields.bytes(Hash::size));
  const auto slot = static_cast<std::uint16_t>(fields.number(2));
  const auto access = class_by_code(static_cast<std::uint16_t>(fields.number(2)));
  if (!access) return not_a_row();
  VaultItem item{.access = *access,
                 .generation = static_cast<std::uint32_t>(fields.number(4)),
                 .id = fields.sixteen(),
                 .segment = static_cast<std::uint32_t>(fields.number(4)),
                 .offset = fields.number(8),
                 .size = fields.number(8),
                 .blind = fields.sixteen(),
                 .envelope = to_bytes(fields.bytes(envelope_bytes(suite))),
                 .wrapped = to_bytes(fields.bytes(wrapped_key_bytes(suite)))};
  const bool can_be = item.segment >= 1 && item.segment <= max_segment &&
                      item.offset < most_bytes && item.size < most_bytes;
  if (!can_be) return not_a_row();
  return KeptItem{record_id, slot, std::move(item)};
}

ItemFile::ItemFile(std::filesystem::path file, Suite suite)
    : file_(std::move(file)), suite_(suite), row_bytes_(item_row_bytes(suite)) {}

Error ItemFile::cannot_read(int error_number) const {
  return system_error(say("cannot read {1}: {2}", file_.string()), error_number);
}
Error ItemFile::cannot_write(int error_number) const {
  return system_error(say("cannot write {1}: {2}", file_.string()), error_number);
}

Result<Descriptor> ItemFile::open_to_read() const {
  Descriptor opened(::open(file_.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!opened.valid() && errno == ENOENT) {
    return Error(ErrorKind::missing, say("no contents are kept here"));
  }
  if (!opened.valid()) return cannot_read(errno);
  Bytes start(header.size());
  const std::ptrdiff_t got = read_fully(opened.number(), start, 0);
  if (got < 0) return cannot_read(errno);
  const std::string_view read = as_text(ByteView(start).first(static_cast<std::size_t>(got)));
  if (!header.starts_with(read)) {  // fewer bytes of it are what a crash leaves
    return Error(ErrorKind::malformed,
                 say("{1} is no file of kept contents: it does not begin with \"{2}\"",
                     file_.string(), header.substr(0, header.size() - 1)));
  }
  return opened;
}

Result<Descriptor> ItemFile::open_to_keep() const {
  constexpr int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW;
  Descriptor made(::open(file_.c_str(), flags | O_CREAT | O_EXCL, 0600));
  if (made.valid()) {
    if (!write_fully(made.number(), as_bytes(header), 0) || ::fdatasync(made.number()) != 0) {
      return cannot_write(errno);
    }
    if (Status synced = sync_folder(file_.parent_path()); !synced.ok()) {
      return std::move(synced).error();
    }
    return made;
  }
  Descriptor opened(errno == EEXIST ? ::open(file_.c_str(), flags) : -1);
  if (!opened.valid()) return cannot_write(errno);
  return opened;
}

Status ItemFile::keep(std::span<const KeptItem> items) {
  if (items.empty()) return {};
  Bytes rows;
  rows.reserve(items.size() * row_bytes_);
  for (const KeptItem& item : items) muniment::append(rows, encode_item(suite_, sha256_, item));
  if (!unsynced_.valid()) {
    Result<Descriptor> opened = open_to_keep();
    if (!opened.ok()) return std::move(opened).error();
    unsynced_ = std::move(*opened);
  }
  while (::flock(unsynced_.number(), LOCK_EX) != 0) {
    if (errno != EINTR) {
      return system_error(say("cannot lock {1}: {2}", file_.string()), errno);
    }
  }
  Status appended = append(unsynced_.number(), rows);
  ::flock(unsynced_.number(), LOCK_UN);
  return appended;
}

// Behind the last whole row: what a crash left of one is overwritten.
Status ItemFile::append(int descriptor, ByteView rows) const {
  struct stat status = {};
  if (::fstat(descriptor, &status) != 0) return cannot_read(errno);
  const auto size = static_cast<std::uint64_t>(status.st_size);
  const std::uint64_t end = header.size() + whole_rows(size, row_bytes_) * row_bytes_;
  const bool begun = size >= header.size();
  if ((begun || write_fully(descriptor, as_bytes(header), 0)) &&
      write_fully(descriptor, rows, end)) {
    return {};
  }
  const int failed = errno;
  // Should this fail, too: rows of records that no ledger holds are harmless.
  static_cast<void>(::ftruncate(descriptor, static_cast<off_t>(begun ? end : 0)));
  return cannot_write(failed);
}

Status ItemFile::sync() {
  if (!unsynced_.valid()) return {};
  const Descriptor kept = std::move(unsynced_);
  if (::fdatasync(kept.number()) == 0) return {};
  return cannot_write(errno);
}

Result<ItemFile::Visited> ItemFile::each(
    const std::function<Status(const KeptItem&, std::uint64_t)>& visit) {
  Visited visited;
  const Result<Descriptor> opened = open_to_read();
  if (!opened.ok()) {
    if (opened.error().kind() == ErrorKind::missing) return visited;
    return opened.error();
  }
  Bytes window(window_rows * row_bytes_);
  for (std::uint64_t at = header.size();;) {
    const std::ptrdiff_t got = read_fully(opened->number(), window, at);
    if (got < 0) return cannot_read(errno);
    const auto there = static_cast<std::size_t>(got);
    const std::size_t rows = there / row_bytes_;
    for (std::size_t i = 0; i < rows; ++i, at += row_bytes_) {
      const ByteView row = ByteView(window).subspan(i * row_bytes_, row_bytes_);
      const Result<KeptItem> item = decode_item(suite_, sha256_, row);
      if (!item.ok()) {
        const bool empty = std::all_of(row.begin(), row.end(), [](auto byte) { return byte == 0; });
        visited.damaged += empty ? 0 : 1;
      } else if (Status seen = visit(*item, at); !seen.ok()) {
        return std::move(seen).error();
      }
    }
    if (rows < window_rows) return visited;
  }
}

Status ItemFile::rewrite(const std::function<Status(KeptItem&)>& change) {
  Result<Replacement> made = Replacement::begin(file_);
  if (!made.ok()) return std::move(made).error();
  if (Status begun = made->append(as_bytes(header)); !begun.ok()) return begun;
  std::uint64_t end = header.size();
  const Result<Visited> visited = each([&](KeptItem kept, std::uint64_t place) -> Status {
    // Rows that were wiped keep their places: whoever reads meanwhile knows the others' by now.
    if (Status filled = made->append(Bytes(static_cast<std::size_t>(place - end))); !filled.ok()) {
      return filled;
    }
    if (Status changed = change(kept); !changed.ok()) return changed;
    end = place + row_bytes_;
    return made->append(encode_item(suite_, sha256_, kept));
  });
  if (!visited.ok()) return visited.error();
  if (visited->damaged > 0) {
    return Error(ErrorKind::malformed, say("{1} rows of the vault's items are damaged",
                                           std::to_string(visited->damaged)));
  }
  return made->put();
}

Status ItemFile::wipe(const std::set<Hash>& record_ids) {
  std::vector<std::uint64_t> places;
  const Result<Visited> visited = each([&](const KeptItem& kept, std::uint64_t place) -> Status {
    if (record_ids.contains(kept.record_id)) places.push_back(place);
    return {};
  });
  if (!visited.ok()) return visited.error();
  if (places.empty()) return {};
  const Descriptor opened(::open(file_.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
  const Bytes zeros(row_bytes_);
  for (const std::uint64_t place : places) {
    if (!opened.valid() || !write_fully(opened.number(), zeros, place)) return cannot_write(errno);
  }
  return ::fdatasync(opened.number()) == 0 ? Status() : cannot_write(errno);
}

Result<KeptItem> ItemFile::at(std::uint64_t place) {
  const Result<Descriptor> opened = open_to_read();
  if (!opened.ok()) return opened.error();
  Bytes row(row_bytes_);
  if (read_fully(opened->number(), row, place) != static_cast<std::ptrdiff_t>(row.size())) {
    return cannot_read(EIO);
  }
  return decode_item(suite_, sha256_, row);
}

Result<std::vector<KeptItem>> ItemFile::find(const Hash& record_id) {
  std::map<std::uint16_t, KeptItem> found;
  const Result<Visited> visited = each([&](const KeptItem& kept, std::uint64_t) -> Status {
    if (kept.record_id == record_id) found.insert_or_assign(kept.slot, kept);
    return {};
  });
  if (!visited.ok()) return visited.error();
  std::vector<KeptItem> items;
  items.reserve(found.size());
  for (auto& [slot, kept] : found) items.push_back(std::move(kept));
  return items;
}

}  // namespace muniment::evidence
