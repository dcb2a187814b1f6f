// Changing what the openings file has: destroying lists, and sealing them anew.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "evidence/files.h"
#include "evidence/openings_file.h"

namespace muniment::evidence {

using namespace openings_format;

// The check that will be right goes first, then the lists: whoever comes between finds a batch that
// is damaged, which wiping again mends. A batch that was damaged before stays so.
Status OpeningsFile::wipe_in(int descriptor, const Batch& batch, const std::set<Hash>& record_ids) {
  Result<Bytes> read = this->read(descriptor, batch.body, batch.body_bytes + check_bytes);
  if (!read.ok()) return std::move(read).error();
  const auto body = std::span(*read).first(batch.body_bytes);
  const auto check = std::span(*read).subspan(batch.body_bytes);
  const bool whole = std::ranges::equal(check_of(sha256_, body), check);
  std::vector<RecordPlace> lists;
  for (const RecordPlace& record : batch.records) {
    const auto list = body.subspan(record.list - batch.body, record.bytes);
    if (!record_ids.contains(record.record_id) || (whole && is_wiped(list))) continue;
    std::ranges::fill(list, std::uint8_t{0});
    lists.push_back(record);
  }
  if (lists.empty()) return {};
  const auto wiped_check = check_of(sha256_, body);
  bool written = true;
  if (whole) {
    written = write_fully(descriptor, ByteView(wiped_check), batch.body + batch.body_bytes) &&
              ::fdatasync(descriptor) == 0;
  }
  for (const RecordPlace& list : lists) {
    written = written &&
              write_fully(descriptor, ByteView(body).subspan(list.list - batch.body, list.bytes),
                          list.list);
  }
  if (!written) return system_error(say("cannot write {1}: {2}", file_.string()), errno);
  if (whole || std::ranges::equal(wiped_check, check)) return {};
  return damaged({batch.body, batch.body_bytes, false});
}

Status OpeningsFile::wipe(const std::set<Hash>& record_ids) {
  const Descriptor opened(::open(file_.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
  if (!opened.valid() && errno == ENOENT) return {};
  if (!opened.valid()) return system_error(say("cannot write {1}: {2}", file_.string()), errno);
  if (Status locked = lock(opened.number()); !locked.ok()) return locked;
  const Result<std::uint64_t> size = checked_size(opened.number());
  if (!size.ok()) return size.error();
  Window window(opened.number(), *size);
  WalkVisitor visitor;
  std::optional<Error> damage;
  visitor.gap = [&](const Gap& gap) {
    if (!gap.crash && !damage) damage = damaged(gap);
  };
  visitor.batch = [&](const Batch& batch) -> Status {
    Status wiped = wipe_in(opened.number(), batch, record_ids);
    if (wiped.ok() || wiped.error().kind() != ErrorKind::malformed) return wiped;
    if (!damage) damage = std::move(wiped).error();
    return {};
  };
  const auto walked =
      walk_batches(window, std::min<std::uint64_t>(format_header().size(), *size), visitor);
  if (!walked.ok()) return walked.error();
  if (::fdatasync(opened.number()) != 0) {
    return system_error(say("cannot write {1}: {2}", file_.string()), errno);
  }
  if (damage) return *std::move(damage);
  return {};
}

// The lists of a batch whose check holds, without those that were wiped.
Result<std::vector<SealedList>> OpeningsFile::read_whole(int descriptor, const Batch& batch) {
  Result<Bytes> read = this->read(descriptor, batch.body, batch.body_bytes + check_bytes);
  if (!read.ok()) return std::move(read).error();
  const ByteView body = ByteView(*read).first(batch.body_bytes);
  if (!std::ranges::equal(check_of(sha256_, body), ByteView(*read).subspan(batch.body_bytes))) {
    return damaged({batch.body, batch.body_bytes, false});
  }
  std::vector<SealedList> lists;
  for (const RecordPlace& record : batch.records) {
    const ByteView list = body.subspan(record.list - batch.body, record.bytes);
    if (!is_wiped(list)) lists.push_back({record.record_id, to_bytes(list)});
  }
  return lists;
}

Status OpeningsFile::rewrite(const Change& change) {
  const Result<Descriptor> opened = open_to_read();
  if (!opened.ok()) return opened.error();
  const Result<std::uint64_t> size = checked_size(opened->number());
  if (!size.ok()) return size.error();
  Result<Replacement> made = Replacement::begin(file_);
  if (!made.ok()) return std::move(made).error();
  if (Status begun = made->append(as_bytes(format_header())); !begun.ok()) return begun;
  Window window(opened->number(), *size);
  WalkVisitor visitor;
  std::optional<Error> damage;
  visitor.gap = [&](const Gap& gap) {
    if (!gap.crash && !damage) damage = damaged(gap);
  };
  visitor.batch = [&](const Batch& batch) -> Status {
    Result<std::vector<SealedList>> lists = read_whole(opened->number(), batch);
    if (!lists.ok()) return std::move(lists).error();
    for (SealedList& each : *lists) {
      Result<std::optional<Bytes>> changed = change(each.record_id, each.list);
      if (!changed.ok()) return std::move(changed).error();
      if (*changed) each.list = **std::move(changed);
    }
    const Result<Bytes> batches = format_batches(sha256_, *lists);
    return batches.ok() ? made->append(*batches) : Status(batches.error());
  };
  const auto walked =
      walk_batches(window, std::min<std::uint64_t>(format_header().size(), *size), visitor);
  if (!walked.ok()) return walked.error();
  if (damage) return *std::move(damage);
  return made->put();
}

}  // namespace muniment::evidence
