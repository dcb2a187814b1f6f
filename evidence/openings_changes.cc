// Changing what the openings file has: destroying lists, and sealing them anew.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "evidence/files.h"
#include "evidence/openings_file.h"

namespace muniment::evidence {

using namespace openings_format;

// A list goes with its check, in one stroke: what a crash leaves of it is damage of this list
// alone, and wiping it again mends that.
Status OpeningsFile::wipe_in(int descriptor, const Batch& batch, const std::set<Hash>& record_ids) {
  for (const RecordPlace& record : batch.records) {
    if (!record_ids.contains(record.record_id) || record.bytes == 0) continue;
    const Bytes zeros(record.bytes + check_bytes);
    if (!write_fully(descriptor, zeros, record.list - check_bytes)) {
      return system_error(say("cannot write {1}: {2}", file_.string()), errno);
    }
  }
  const Result<bool> whole = is_whole(descriptor, batch);
  if (!whole.ok()) return whole.error();
  if (*whole) return {};
  return damaged({batch.body, batch.body_bytes, false});  // of another id, perhaps, by now
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
    Result<ReadBatch> read = read_lists(opened->number(), batch);
    if (!read.ok()) return std::move(read).error();
    if (read->damage) return damaged(*read->damage);
    for (SealedList& each : read->lists) {
      Result<std::optional<Bytes>> changed = change(each.record_id, each.list);
      if (!changed.ok()) return std::move(changed).error();
      if (*changed) each.list = **std::move(changed);
    }
    const Result<Bytes> batches = format_batches(sha256_, read->lists);
    return batches.ok() ? made->append(*batches) : Status(batches.error());
  };
  const auto walked =
      walk_batches(window, std::min<std::uint64_t>(format_header().size(), *size), visitor);
  if (!walked.ok()) return walked.error();
  if (damage) return *std::move(damage);
  return made->put();
}

}  // namespace muniment::evidence
