#include "evidence/openings_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <tuple>

#include "evidence/files.h"

namespace muniment::evidence {
namespace {

using namespace openings_format;

std::uint64_t key_of(const Hash& record_id) { return read_big_endian(record_id.view().first(8)); }

Result<std::uint64_t> size_of(int descriptor, const std::filesystem::path& file) {
  struct stat status = {};
  if (::fstat(descriptor, &status) != 0)
    return system_error(say("cannot read {1}: {2}", file.string()), errno);
  if (!S_ISREG(status.st_mode)) {
    return Error(ErrorKind::malformed, say("{1} is not a regular file", file.string()));
  }
  return static_cast<std::uint64_t>(status.st_size);
}

}  // namespace

Result<std::uint64_t> OpeningsFile::checked_size(int descriptor) const {
  Result<std::uint64_t> size = size_of(descriptor, file_);
  if (!size.ok()) return size;
  std::array<std::uint8_t, 64> start = {};  // a version line of any length that makes sense
  const std::ptrdiff_t got = read_fully(descriptor, start, 0);
  if (got < 0) return system_error(say("cannot read {1}: {2}", file_.string()), errno);
  Status header = check_header(as_text(ByteView(start).first(static_cast<std::size_t>(got))));
  if (!header.ok()) return std::move(header).error().within(say("in {1}", file_.string()));
  return size;
}

bool OpeningsFile::Place::operator<(const Place& other) const {
  return std::tie(key, list) < std::tie(other.key, other.list);
}

Result<OpeningsFile> OpeningsFile::open(std::filesystem::path file) {
  OpeningsFile made(std::move(file));
  const Result<Descriptor> opened = made.open_to_read();
  if (opened.ok()) {
    const Result<std::uint64_t> size = made.checked_size(opened->number());
    if (!size.ok()) return size.error();
  }
  // Not there yet, or not ours to read: a ledger can still be looked at without.
  return made;
}

Result<Descriptor> OpeningsFile::open_to_read() const {
  Descriptor opened(::open(file_.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!opened.valid() && errno == ENOENT) return none_kept();
  if (!opened.valid()) {
    return system_error(say("cannot read {1}, which only its owner can: {2}", file_.string()),
                        errno);
  }
  return opened;
}

Result<Descriptor> OpeningsFile::open_to_keep() const {
  constexpr int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW;
  Descriptor made(::open(file_.c_str(), flags | O_CREAT | O_EXCL, 0600));
  if (made.valid()) {
    Status synced = sync_folder(file_.parent_path());
    if (!synced.ok()) return std::move(synced).error();
    return made;
  }
  Descriptor opened(errno == EEXIST ? ::open(file_.c_str(), flags) : -1);
  if (!opened.valid()) return system_error(say("cannot write {1}: {2}", file_.string()), errno);
  return opened;
}

Status OpeningsFile::keep(std::span<const SealedList> batch) {
  const Result<Bytes> batches = format_batches(sha256_, batch);
  if (!batches.ok()) return Error(batches.error());
  if (batches->empty()) return {};
  Descriptor file = std::move(unsynced_);  // of another caller whose commit this one shares
  const bool shared = file.valid();
  if (!shared) {
    Result<Descriptor> opened = open_to_keep();
    if (!opened.ok()) return std::move(opened).error();
    file = std::move(*opened);
  }
  Status appended = lock_and_append(file.number(), *batches);
  if (appended.ok() || shared) unsynced_ = std::move(file);
  return appended;
}

Status OpeningsFile::sync() {
  if (!unsynced_.valid()) return {};
  const Descriptor kept = std::move(unsynced_);
  if (::fdatasync(kept.number()) == 0) return {};
  return system_error(say("cannot write {1}: {2}", file_.string()), errno);
}

Status OpeningsFile::lock(int descriptor) const {
  while (::flock(descriptor, LOCK_EX) != 0) {
    if (errno != EINTR) return system_error(say("cannot lock {1}: {2}", file_.string()), errno);
  }
  return {};
}

Status OpeningsFile::lock_and_append(int descriptor, ByteView batches) const {
  if (Status locked = lock(descriptor); !locked.ok()) return locked;
  Status appended = append_batches(descriptor, batches);
  ::flock(descriptor, LOCK_UN);
  return appended;
}

Status OpeningsFile::append_batches(int descriptor, ByteView batches) const {
  Result<std::uint64_t> size = checked_size(descriptor);
  if (!size.ok()) return std::move(size).error();
  const std::string header = format_header();
  const std::uint64_t end = std::max<std::uint64_t>(*size, header.size());
  if ((*size >= header.size() || write_fully(descriptor, as_bytes(header), 0)) &&
      write_fully(descriptor, batches, end)) {
    return {};
  }
  const int failed = errno;
  // What was written of it is nobody's yet. Should this fail too, it stays and is stepped over.
  if (::ftruncate(descriptor, static_cast<off_t>(*size)) != 0) errno = failed;
  return system_error(say("cannot write {1}: {2}", file_.string()), failed);
}

Status OpeningsFile::catch_up(int descriptor) {
  Result<std::uint64_t> size = checked_size(descriptor);
  if (!size.ok()) return std::move(size).error();
  const std::uint64_t header = format_header().size();
  struct stat status = {};
  if (::fstat(descriptor, &status) != 0) {
    return system_error(say("cannot read {1}: {2}", file_.string()), errno);
  }
  const bool same = inode_ == static_cast<std::uint64_t>(status.st_ino);
  inode_ = static_cast<std::uint64_t>(status.st_ino);
  if (!same || *size < walked_ || walked_ < header) {  // another file under this name, or none yet
    places_.clear();
    walked_ = header;
  }
  gap_.reset();
  const std::size_t known = places_.size();
  Window window(descriptor, *size);
  WalkVisitor visitor;
  visitor.batch = [&](const Batch& batch) -> Status {
    for (const RecordPlace& record : batch.records) {
      places_.push_back({key_of(record.record_id), record.list, record.bytes});
    }
    return {};
  };
  visitor.gap = [&](const Gap& gap) {
    if (!gap_.has_value()) gap_ = gap;
  };
  Result<std::uint64_t> end = walk_batches(window, walked_, visitor);
  const auto middle = places_.begin() + static_cast<std::ptrdiff_t>(known);
  std::sort(middle, places_.end());
  std::inplace_merge(places_.begin(), middle, places_.end());
  if (!end.ok()) return std::move(end).error();
  walked_ = *end;
  return {};
}

Result<Bytes> OpeningsFile::read(int descriptor, std::uint64_t offset, std::size_t bytes) const {
  Bytes read(bytes);
  const std::ptrdiff_t got = read_fully(descriptor, read, offset);
  if (got < 0) return system_error(say("cannot read {1}: {2}", file_.string()), errno);
  read.resize(static_cast<std::size_t>(got));
  if (read.size() == bytes) return read;
  return Error(ErrorKind::malformed, say("{1} became shorter while it was read", file_.string()));
}

Error OpeningsFile::damaged(const Gap& gap) const {
  return {ErrorKind::malformed,
          say("{1} is damaged: the {2} bytes from byte {3} on are not what was kept",
              file_.string(), std::to_string(gap.bytes), std::to_string(gap.offset))};
}

Error OpeningsFile::none_kept() const {
  if (!gap_.has_value()) {
    return Error(ErrorKind::missing, say("the values of this record's fields are not kept here"));
  }
  return Error(ErrorKind::missing,
               say("the values of this record's fields are not kept here, or are among the {1} "
                   "bytes from byte {2} of {3} on, which cannot be read",
                   std::to_string(gap_->bytes), std::to_string(gap_->offset), file_.string()));
}

Result<Bytes> OpeningsFile::find(const Hash& record_id,
                                 const std::function<bool(ByteView)>& counts) {
  Result<Descriptor> opened = open_to_read();
  if (!opened.ok()) return std::move(opened).error();
  if (Status known = catch_up(opened->number()); !known.ok()) return std::move(known).error();
  const std::uint64_t key = key_of(record_id);
  const auto by_key = [](const Place& place, std::uint64_t wanted) { return place.key < wanted; };
  const auto first = std::lower_bound(places_.begin(), places_.end(), key, by_key);
  auto place = std::find_if(first, places_.end(), [&](const Place& p) { return p.key != key; });
  while (place != first) {
    --place;
    Result<Bytes> id = read(opened->number(), place->list - record_head_bytes, Hash::size);
    if (!id.ok()) return std::move(id).error();
    if (*Hash::from(*id) != record_id) continue;
    Result<Bytes> list = read(opened->number(), place->list, place->bytes);
    if (list.ok() && is_wiped(*list)) {
      return Error(ErrorKind::missing, say("the values of this record's fields were destroyed"));
    }
    if (list.ok() && counts && !counts(*list)) continue;
    return list;
  }
  return none_kept();
}

Result<bool> OpeningsFile::is_whole(int descriptor, const Batch& batch) {
  const Result<Bytes> check = read(descriptor, batch.body + batch.body_bytes, check_bytes);
  if (!check.ok()) return check.error();
  return std::ranges::equal(check_of_batch(sha256_, batch.heads), *check);
}

// A list that is damaged is given all the same: whoever opens it is told by its tags.
Result<OpeningsFile::ReadBatch> OpeningsFile::read_lists(int descriptor, const Batch& batch) {
  ReadBatch found;
  const Result<bool> whole = is_whole(descriptor, batch);
  if (!whole.ok()) return whole.error();
  if (!*whole) found.damage = Gap{batch.body, batch.body_bytes, false};
  const Result<Bytes> body = read(descriptor, batch.body, batch.body_bytes);
  if (!body.ok()) return body.error();
  for (const RecordPlace& record : batch.records) {
    const ByteView list = ByteView(*body).subspan(record.list - batch.body, record.bytes);
    const ByteView check =
        ByteView(*body).subspan(record.list - batch.body - check_bytes, check_bytes);
    if (is_wiped(list) && is_wiped(check)) continue;
    if (!found.damage &&
        !std::ranges::equal(check_of_list(sha256_, record.record_id, list), check)) {
      found.damage = Gap{record.list - check_bytes, record.bytes + check_bytes, false};
    }
    found.lists.push_back({record.record_id, to_bytes(list)});
  }
  return found;
}

Status OpeningsFile::each(const std::function<Status(const Hash&, ByteView)>& visit) {
  Result<Descriptor> opened = open_to_read();
  if (!opened.ok()) {
    if (opened.error().kind() == ErrorKind::missing) return {};
    return std::move(opened).error();
  }
  Result<std::uint64_t> size = checked_size(opened->number());
  if (!size.ok()) return std::move(size).error();
  std::optional<Gap> damage;
  Window window(opened->number(), *size);
  WalkVisitor visitor;
  visitor.gap = [&](const Gap& gap) {
    if (!gap.crash && !damage.has_value()) damage = gap;
  };
  visitor.batch = [&](const Batch& batch) -> Status {
    const Result<ReadBatch> read = read_lists(opened->number(), batch);
    if (!read.ok()) return read.error();
    if (!damage.has_value()) damage = read->damage;
    for (const SealedList& each : read->lists) {
      if (Status visited = visit(each.record_id, each.list); !visited.ok()) return visited;
    }
    return {};
  };
  Result<std::uint64_t> walked =
      walk_batches(window, std::min<std::uint64_t>(format_header().size(), *size), visitor);
  if (!walked.ok()) return std::move(walked).error();
  if (!damage.has_value()) return {};
  return damaged(*damage);
}

}  // namespace muniment::evidence
