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
  ByteView pending;  // of the block: read, and not hashed yet
};

HashLanes::HashLanes(HashAlgorithm algorithm, HashDesk& desk) : desk_(desk) {
  for (std::unique_ptr<Lane>& lane : lanes_) lane = std::make_unique<Lane>(algorithm);
}

HashLanes::~HashLanes() = default;

void HashLanes::run(const std::stop_token& stop) {
  while (!stop.stop_requested() && supply()) update();
  for (std::unique_ptr<Lane>& lane : lanes_) {
    if (lane->job.has_value()) desk_.done(lane->job->number, Unread{});
    lane->job.reset();
    lane->file.reset();
  }
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
}

// The next block of the lane's file; at its end, the result.
void HashLanes::fill(Lane& lane) {
  const auto read = lane.file->read({lane.block.get(), block_bytes});
  HashOutcome outcome = Unread{};
  if (const auto* failure = std::get_if<HashFailure>(&read)) {
    (void)lane.hasher.finish();
    outcome = *failure;
  } else if (const std::size_t got = std::get<std::size_t>(read); got > 0) {
    lane.pending = {lane.block.get(), got};
    return desk_.read(got);
  } else {
    const Hash digest = lane.hasher.finish();
    if (std::optional<HashFailure> changed = lane.file->changed()) {
      outcome = std::move(*changed);
    } else {
      outcome = hashed_file(lane.job->file, lane.file->size(), lane.hasher.algorithm(), digest);
    }
  }
  lane.file.reset();
  desk_.done(lane.job->number, std::move(outcome));
  lane.job.reset();
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
