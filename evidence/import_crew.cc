#include "evidence/import_crew.h"

#include <unistd.h>

#include <algorithm>
#include <system_error>

namespace muniment::evidence {
namespace {

// A file in flight costs about 2 KiB (record, openings, what is told of it), its path up to four
// times, and what its draft has of the model up to three times: in draft, openings and their file.
constexpr std::size_t bytes_of_record = 2048;
constexpr std::size_t copies_of_path = 4;
constexpr std::size_t copies_of_model = 3;
constexpr std::size_t most_bytes_in_flight = 12 * 1024 * 1024;
// A chunk always fits, whatever paths and model: it is signed when it is full.
constexpr std::size_t least_files_in_flight = chunk_records;
// Registered by one commit, at most: more would cost memory and gain no speed.
constexpr std::size_t most_chunks_committed = 8;

// Registering waits for its one thread and for the one that prepares, hashing for any of many: the
// processor goes to the former first. Together they still weigh about as much as one thread of
// others. On Linux this is the calling thread's alone.
constexpr int niceness_of_hashing = 10;

// The system may start no further thread.
template <typename Work>
bool start(std::vector<std::jthread>& threads, const Work& work) {
  try {
    threads.emplace_back(work);
    return true;
  } catch (const std::system_error&) {
    return false;
  }
}

}  // namespace

std::size_t bytes_of(const Draft& model) {
  std::size_t bytes = model.links.size() * sizeof(Link) + model.facts.size() * sizeof(Fact);
  for (const auto& [slot, value] : model.fields) {
    if (const auto* text = std::get_if<Opening::Text>(&value)) bytes += text->value.size();
    if (const auto* data = std::get_if<Opening::Data>(&value)) bytes += data->value.size();
  }
  return bytes;
}

// With fewer threads than were asked for it is slower, and that is all.
ImportCrew::ImportCrew(FolderWalk walk, HashAlgorithm algorithm, const Keeping& keeping,
                       unsigned threads, std::size_t model_bytes, PrepareChunk prepare,
                       ImportProgress& progress)
    : bytes_of_file_(bytes_of_record + copies_of_model * model_bytes),
      prepare_(std::move(prepare)),
      progress_(progress),
      stop_(progress.stop.get_token()),
      walk_(std::move(walk)) {
  bool started = start(threads_, [this] { prepare_all(); });
  for (unsigned i = 0; started && i < std::max(threads, 1U); ++i) {
    started = start(threads_, [this, algorithm, keeping] {
      static_cast<void>(nice(niceness_of_hashing));
      HashLanes(algorithm, *this, keeping).run(stop_);
    });
  }
}

ImportCrew::~ImportCrew() {
  progress_.stop.request_stop();
  const std::lock_guard lock(mutex_);
  closing_ = true;
  orders_.notify_all();
}

bool ImportCrew::full() const {
  return in_flight_ >= least_files_in_flight &&
         in_flight_ * bytes_of_file_ + path_bytes_ * copies_of_path >= most_bytes_in_flight;
}

bool ImportCrew::enough() const {
  return complete_ >= chunk_records || (complete_ > 0 && complete_ == slots_.size() && full());
}

bool ImportCrew::ended() const {
  return (walked_ || stop_.stop_requested()) && complete_ == slots_.size();
}

std::vector<HashJob> ImportCrew::take(std::size_t most, Wait wait) {
  std::vector<HashJob> jobs;
  std::unique_lock lock(mutex_);
  while (jobs.empty() && !walked_ && !stop_.stop_requested()) {
    if (full() && wait == Wait::no) break;
    room_.wait(lock, stop_, [this] { return walked_ || !full(); });
    take_from_walk(most, jobs);
  }
  return jobs;
}

void ImportCrew::take_from_walk(std::size_t most, std::vector<HashJob>& jobs) {
  while (jobs.size() < most && !walked_ && !full() && !stop_.stop_requested()) {
    std::optional<std::variant<FoundFile, SkippedFile>> found = walk_.next();
    if (!found.has_value()) {
      walked_ = true;
      room_.notify_all();
      if (ended()) ready_.notify_one();
    } else if (auto* skipped = std::get_if<SkippedFile>(&*found)) {
      add_slot(std::move(skipped->relative));
      complete(first_ + slots_.size() - 1,
               HashFailure{skipped->reason, std::move(skipped->detail)});
    } else {
      auto& file = std::get<FoundFile>(*found);
      add_slot(file.relative);
      jobs.push_back({first_ + slots_.size() - 1, std::move(file)});
    }
  }
}

void ImportCrew::add_slot(std::string relative) {
  ++in_flight_;
  path_bytes_ += relative.size();
  slots_.push_back({{std::move(relative), Unread{}}, false});
}

// Whoever waits is woken once for a chunk, not for each file.
void ImportCrew::complete(std::uint64_t number, HashOutcome outcome) {
  Slot& slot = slots_[static_cast<std::size_t>(number - first_)];
  slot.taken.outcome = std::move(outcome);
  slot.complete = true;
  const bool enough_before = enough();
  while (complete_ < slots_.size() && slots_[complete_].complete) ++complete_;
  if ((!enough_before && enough()) || ended()) ready_.notify_one();
}

void ImportCrew::done(std::uint64_t number, HashOutcome outcome) {
  ++progress_.files;
  const std::lock_guard lock(mutex_);
  complete(number, std::move(outcome));
}

void ImportCrew::read(std::uint64_t bytes) { progress_.bytes += bytes; }

void ImportCrew::wake() {
  const std::lock_guard lock(mutex_);
  ready_.notify_one();
}

ImportCrew::Ready ImportCrew::wait() {
  std::size_t most = std::clamp<std::size_t>(
      most_bytes_in_flight / (chunk_records * bytes_of_file_), 1, most_chunks_committed);
  Ready ready;
  std::unique_lock lock(mutex_);
  ready_.wait(lock, [this] {
    return enough() || !prepared_.empty() || (ended() && !over_) || (over_ && preparing_ == 0);
  });
  if (enough() || ended()) {
    for (; complete_ > 0; --complete_, ++first_) {
      ready.files.push_back(std::move(slots_.front().taken));
      slots_.pop_front();
    }
  }
  over_ = ended() && slots_.empty();
  ready.over = over_;
  for (; most > 0 && !prepared_.empty(); --most, --preparing_) {
    ready.prepared.push_back(std::move(prepared_.front()));
    prepared_.pop_front();
  }
  return ready;
}

void ImportCrew::prepare(std::vector<Draft> drafts) {
  const std::lock_guard lock(mutex_);
  drafts_.push_back(std::move(drafts));
  ++preparing_;
  orders_.notify_one();
}

void ImportCrew::discard(Prepared used) {
  const std::lock_guard lock(mutex_);
  used_.push_back(std::move(used));
  orders_.notify_one();
}

void ImportCrew::settle(std::size_t files, std::size_t path_bytes) {
  const std::lock_guard lock(mutex_);
  in_flight_ -= files;
  path_bytes_ -= path_bytes;
  if (!full()) room_.notify_all();
}

void ImportCrew::prepare_all() {
  std::unique_lock lock(mutex_);
  while (true) {
    orders_.wait(lock, [this] { return closing_ || !drafts_.empty() || !used_.empty(); });
    if (closing_) return;
    if (!used_.empty()) {
      std::vector<Prepared> used = std::exchange(used_, {});
      lock.unlock();
      used.clear();
      lock.lock();
      continue;
    }
    const std::vector<Draft> drafts = std::move(drafts_.front());
    drafts_.pop_front();
    lock.unlock();
    Result<Prepared> prepared = prepare_(drafts);
    lock.lock();
    prepared_.push_back(std::move(prepared));
    ready_.notify_one();
  }
}

}  // namespace muniment::evidence
