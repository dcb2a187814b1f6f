#include "evidence/hash_lanes.h"

#include <algorithm>

namespace muniment::evidence {
namespace {

// Of both lanes together small enough for a processor's own cache.
constexpr std::size_t block_bytes = 128 * 1024;

}  // namespace

struct HashLanes::Lane {
  explicit Lane(HashAlgorithm algorithm)
      : hasher(algorithm), block(std::make_unique_for_overwrite<std::uint8_t[]>(block_bytes)) {}

  Hasher hasher;
  std::unique_ptr<std::uint8_t[]> block;
  std::optional<HashJob> job;
  std::optional<OpenFile> file;
  ByteView pending;                          // of the block: read, and not hashed yet
  std::optional<VaultWriter::Lane> keeping;  // none: nothing is kept
};

HashLanes::HashLanes(HashAlgorithm algorithm, HashDesk& desk, const Keeping& keeping)
    : desk_(desk), keeping_(keeping) {
  for (std::unique_ptr<Lane>& lane : lanes_) {
    lane = std::make_unique<Lane>(algorithm);
    if (keeping.vault != nullptr) lane->keeping.emplace(*keeping.vault);
  }
}

HashLanes::~HashLanes() = default;

void HashLanes::run(const std::stop_token& stop) {
  while (!stop.stop_requested() && supply()) update();
  for (std::unique_ptr<Lane>& lane : lanes_) {
    if (lane->job.has_value()) give(*lane, Unread{});
  }
}

// The lane is free again. What it began to keep of something that is no file is not wanted.
void HashLanes::give(Lane& lane, HashOutcome outcome) {
  if (lane.keeping) {
    Status abandoned = lane.keeping->abandon();
    if (!abandoned.ok()) outcome = std::move(abandoned).error();
  }
  lane.file.reset();
  lane.pending = {};
  desk_.done(lane.job->number, std::move(outcome));
  lane.job.reset();
}

// Gives each lane bytes to hash, of its file or of the next one: a lane that ran dry while the
// other goes on would cost the time of both. False: nothing is left.
bool HashLanes::supply() {
  while (true) {
    std::vector<Lane*> idle;
    for (std::unique_ptr<Lane>& lane : lanes_) {
      if (lane->job.has_value() && lane->pending.empty()) fill(*lane);
      if (!lane->job.has_value()) idle.push_back(lane.get());
    }
    if (idle.empty()) return true;
    const auto wait = idle.size() == lanes_.size() ? HashDesk::Wait::yes : HashDesk::Wait::no;
    std::vector<HashJob> jobs = desk_.take(idle.size(), wait);
    if (jobs.empty()) return idle.size() < lanes_.size();
    for (std::size_t i = 0; i < jobs.size(); ++i) begin(*idle[i], std::move(jobs[i]));
  }
}

void HashLanes::begin(Lane& lane, HashJob job) {
  std::variant<OpenFile, HashFailure> opened = OpenFile::open(job.file);
  job.file.folder.reset();  // so that it can close
  if (auto* failure = std::get_if<HashFailure>(&opened)) {
    return desk_.done(job.number, std::move(*failure));
  }
  lane.job = std::move(job);
  lane.file = std::get<OpenFile>(std::move(opened));
  lane.hasher.begin();
  if (!lane.keeping) return;
  Status begun = lane.keeping->begin(keeping_.access, lane.file->size());
  if (begun.ok()) return;
  (void)lane.hasher.finish();
  give(lane, std::move(begun).error());
}

// What became of a file that was read to its end.
HashOutcome HashLanes::end_of(Lane& lane) {
  const Hash digest = lane.hasher.finish();
  if (std::optional<HashFailure> changed = lane.file->changed()) return *std::move(changed);
  HashedFile hashed =
      hashed_file(lane.job->file, lane.file->size(), lane.hasher.algorithm(), digest);
  if (!lane.keeping) return hashed;
  Result<VaultItem> item = lane.keeping->finish(digest);
  if (!item.ok()) return std::move(item).error();
  hashed.item = *std::move(item);
  return hashed;
}

// The next block of the lane's file; at its end, the result.
void HashLanes::fill(Lane& lane) {
  const auto read = lane.file->read({lane.block.get(), block_bytes});
  if (const auto* failure = std::get_if<HashFailure>(&read)) {
    (void)lane.hasher.finish();
    return give(lane, *failure);
  }
  const std::size_t got = std::get<std::size_t>(read);
  if (got == 0) return give(lane, end_of(lane));
  lane.pending = {lane.block.get(), got};
  Status kept = lane.keeping ? lane.keeping->update(lane.pending) : Status();
  if (kept.ok()) return desk_.read(got);
  (void)lane.hasher.finish();
  give(lane, std::move(kept).error());
}

// As far as both go, side by side; a lane alone goes on by itself.
void HashLanes::update() {
  Lane& first = *lanes_[0];
  Lane& second = *lanes_[1];
  const std::size_t common = std::min(first.pending.size(), second.pending.size());
  if (common > 0) {
    Hasher::update_both(first.hasher, first.pending.first(common), second.hasher,
                        second.pending.first(common));
  }
  for (Lane* lane : {&first, &second}) {
    if (common == 0 && !lane->pending.empty()) lane->hasher.update(lane->pending);
    lane->pending = common == 0 ? ByteView() : lane->pending.subspan(common);
  }
}

}  // namespace muniment::evidence
