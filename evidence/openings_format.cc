#include "evidence/openings_format.h"

#include <algorithm>
#include <cstring>

#include "evidence/files.h"

namespace muniment::evidence::openings_format {
namespace {

constexpr std::string_view header_name = "muniment openings ";
constexpr std::size_t window_bytes = 256 * 1024;

// The batch at `offset`, or none when the bytes there are no whole batch.
Result<std::optional<Batch>> read_batch(Window& window, std::uint64_t offset) {
  Result<ByteView> head = window.bytes(offset, head_bytes);
  if (!head.ok()) return std::move(head).error();
  if (head->empty() || !std::equal(mark.begin(), mark.end(), head->begin())) {
    return std::optional<Batch>();
  }
  const std::uint64_t length = read_big_endian(head->subspan(mark.size(), 4));
  if (length > max_body_bytes) return std::optional<Batch>();
  Batch batch{offset, offset + head_bytes, static_cast<std::uint32_t>(length), {}, {}};
  const std::uint64_t end = batch.body + length;
  Result<ByteView> again = window.bytes(end + tail_bytes - 4, 4);
  if (!again.ok()) return std::move(again).error();
  if (again->empty() || read_big_endian(*again) != length) return std::optional<Batch>();

  std::uint64_t at = batch.body;
  while (at < end) {
    if (end - at < record_head_bytes) return std::optional<Batch>();
    Result<ByteView> record = window.bytes(at, record_head_bytes);
    if (!record.ok()) return std::move(record).error();
    const std::uint64_t list = read_big_endian(record->subspan(Hash::size, 4));
    append(batch.heads, record->first(Hash::size + 4));
    at += record_head_bytes;
    if (list > end - at) return std::optional<Batch>();
    batch.records.push_back(
        {*Hash::from(record->first(Hash::size)), at, static_cast<std::uint32_t>(list)});
    at += list;
  }
  return std::optional<Batch>(std::move(batch));
}

// A crash leaves the first bytes of a batch that says it is longer. Where the last bytes end a
// batch of just this length, it was whole, and its first length has been changed.
Result<bool> left_by_crash(Window& window, std::uint64_t offset, std::uint64_t bytes) {
  const std::size_t known = static_cast<std::size_t>(std::min<std::uint64_t>(bytes, head_bytes));
  Result<ByteView> head = window.bytes(offset, known);
  if (!head.ok()) return std::move(head).error();
  const std::size_t marked = std::min(known, mark.size());
  if (!std::equal(head->begin(), head->begin() + static_cast<std::ptrdiff_t>(marked),
                  mark.begin())) {
    return false;
  }
  if (bytes < head_bytes) return true;
  const std::uint64_t length = read_big_endian(head->subspan(mark.size(), 4));
  if (length + head_bytes + tail_bytes <= bytes) return false;
  if (bytes < head_bytes + tail_bytes) return true;
  Result<ByteView> last = window.bytes(offset + bytes - 4, 4);
  if (!last.ok()) return std::move(last).error();
  return read_big_endian(*last) + head_bytes + tail_bytes != bytes;
}

void append_batch(Hasher& sha256, Bytes& to, std::span<const SealedList> kept,
                  std::size_t body_bytes) {
  append(to, ByteView(mark));
  append_big_endian(to, body_bytes, 4);
  Bytes heads;
  for (const SealedList& record : kept) {
    append(heads, record.record_id.view());
    append_big_endian(heads, record.list.size(), 4);
    append(to, ByteView(heads).last(Hash::size + 4));
    append(to, ByteView(check_of_list(sha256, record.record_id, record.list)));
    append(to, record.list);
  }
  append(to, ByteView(check_of_batch(sha256, heads)));
  append_big_endian(to, body_bytes, 4);
}

}  // namespace

std::string format_header() {
  return std::string(header_name) + std::to_string(openings_version) + "\n";
}

Status check_header(std::string_view start) {
  const std::string header = format_header();
  if (start.starts_with(header) || header.starts_with(start)) return {};
  const std::size_t line = start.find('\n');
  if (start.starts_with(header_name) && line != std::string_view::npos) {
    const std::string_view version = start.substr(header_name.size(), line - header_name.size());
    if (parse_decimal(version).ok()) {
      return Error(ErrorKind::unknown,
                   say("the openings file has version {1}; this program knows version {2}", version,
                       std::to_string(openings_version)));
    }
  }
  return Error(ErrorKind::malformed,
               say("this is no openings file: it does not begin with \"muniment openings\""));
}

bool is_wiped(ByteView bytes) {
  return !bytes.empty() &&
         std::all_of(bytes.begin(), bytes.end(), [](auto byte) { return byte == 0; });
}

namespace {

std::array<std::uint8_t, check_bytes> first_of(const Hash& whole) {
  std::array<std::uint8_t, check_bytes> first;
  std::copy_n(whole.view().begin(), first.size(), first.begin());
  return first;
}

}  // namespace

std::array<std::uint8_t, check_bytes> check_of_list(Hasher& sha256, const Hash& record_id,
                                                    ByteView list) {
  return first_of(sha256.labelled("muniment/openings-list/v1", {record_id.view(), list}));
}

std::array<std::uint8_t, check_bytes> check_of_batch(Hasher& sha256, ByteView heads) {
  return first_of(sha256.labelled("muniment/openings/v2", {heads}));
}

Result<Bytes> format_batches(Hasher& sha256, std::span<const SealedList> kept) {
  std::size_t bytes = head_bytes + tail_bytes;
  for (const SealedList& record : kept) {
    const std::size_t list = record.list.size();
    if (list > max_sealed_list_bytes) {
      return Error(ErrorKind::refused,
                   say("the fields of one record are {1} bytes long; at most {2} are allowed",
                       std::to_string(list), std::to_string(max_sealed_list_bytes)));
    }
    bytes += record_head_bytes + list;
  }
  Bytes batches;
  batches.reserve(bytes);  // of one batch, which it nearly always is
  while (!kept.empty()) {
    std::size_t count = 0, body_bytes = 0;
    for (; count < kept.size(); ++count) {
      const std::size_t more = record_head_bytes + kept[count].list.size();
      if (body_bytes + more > max_body_bytes) break;
      body_bytes += more;
    }
    append_batch(sha256, batches, kept.first(count), body_bytes);
    kept = kept.subspan(count);
  }
  return batches;
}

Result<ByteView> Window::bytes(std::uint64_t offset, std::size_t count) {
  if (offset > size_ || count > size_ - offset) return ByteView();
  if (offset < start_ || offset + count > start_ + buffer_.size()) {
    buffer_.resize(std::max(window_bytes, count));
    const std::ptrdiff_t got = read_fully(descriptor_, buffer_, offset);
    buffer_.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
    start_ = offset;
    if (buffer_.size() < count) {
      return Error(ErrorKind::environment,
                   say("cannot read the openings file at byte {1}", std::to_string(offset)));
    }
  }
  return ByteView(buffer_).subspan(static_cast<std::size_t>(offset - start_), count);
}

Result<std::uint64_t> Window::find_mark(std::uint64_t offset) {
  while (size_ >= mark.size() && offset <= size_ - mark.size()) {
    const std::size_t count =
        static_cast<std::size_t>(std::min<std::uint64_t>(window_bytes, size_ - offset));
    Result<ByteView> block = bytes(offset, count);
    if (!block.ok()) return std::move(block).error();
    const auto found = std::search(block->begin(), block->end(), mark.begin(), mark.end());
    if (found != block->end()) {
      return offset + static_cast<std::uint64_t>(found - block->begin());
    }
    offset += count - mark.size() + 1;
  }
  return size_;
}

Result<std::uint64_t> walk_batches(Window& window, std::uint64_t offset,
                                   const WalkVisitor& visitor) {
  std::uint64_t end = offset;
  while (offset < window.size()) {
    Result<std::optional<Batch>> batch = read_batch(window, offset);
    if (!batch.ok()) return std::move(batch).error();
    if (batch->has_value()) {
      if (Status visited = visitor.batch(**batch); !visited.ok()) return std::move(visited).error();
      offset = (*batch)->body + (*batch)->body_bytes + tail_bytes;
      end = offset;
      continue;
    }
    Result<std::uint64_t> next = window.find_mark(offset + 1);
    if (!next.ok()) return std::move(next).error();
    Result<bool> crash = left_by_crash(window, offset, *next - offset);
    if (!crash.ok()) return std::move(crash).error();
    visitor.gap({offset, *next - offset, *crash});
    offset = *next;
  }
  return end;
}

}  // namespace muniment::evidence::openings_format
