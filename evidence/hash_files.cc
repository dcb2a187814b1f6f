#include <algorithm>
#include <mutex>
#include <system_error>
#include <thread>

#include "evidence/hash_lanes.h"

namespace muniment::evidence {
namespace {

using Hashing = std::variant<HashedFile, HashFailure>;

// Hands out the files of a list; whoever is free takes the next ones.
class ListDesk final : public HashDesk {
 public:
  ListDesk(std::span<const FoundFile> files, const Progress& progress)
      : files_(files), progress_(progress), found_(files.size()) {}

  std::vector<HashJob> take(std::size_t most, Wait /*wait*/) override {
    const std::lock_guard lock(mutex_);
    std::vector<HashJob> jobs;
    for (; jobs.size() < most && next_ < files_.size(); ++next_) {
      jobs.push_back({next_, files_[next_]});
    }
    return jobs;
  }
  void done(std::uint64_t number, HashOutcome outcome) override {
    std::optional<Hashing>& found = found_[static_cast<std::size_t>(number)];
    if (auto* hashed = std::get_if<HashedFile>(&outcome)) {
      found = std::move(*hashed);
    } else {
      found = std::get<HashFailure>(std::move(outcome));  // nobody stops them, nothing is kept
    }
  }
  void read(std::uint64_t bytes) override {
    if (!progress_) return;
    const std::lock_guard lock(mutex_);
    progress_(bytes);
  }

  std::vector<Hashing> results() {
    std::vector<Hashing> results;
    results.reserve(found_.size());
    for (std::optional<Hashing>& found : found_) results.push_back(std::move(*found));
    return results;
  }

 private:
  std::span<const FoundFile> files_;
  const Progress& progress_;
  std::vector<std::optional<Hashing>> found_;  // each is touched by one thread
  std::mutex mutex_;                           // of what is left, and of the progress
  std::size_t next_ = 0;
};

}  // namespace

std::vector<std::variant<HashedFile, HashFailure>> hash_files(HashAlgorithm algorithm,
                                                              std::span<const FoundFile> files,
                                                              const Progress& progress,
                                                              unsigned threads) {
  ListDesk desk(files, progress);
  const auto work = [&] { HashLanes(algorithm, desk).run({}); };
  {
    std::vector<std::jthread> others;
    const std::size_t wanted = std::min<std::size_t>(threads, files.size());
    try {
      for (std::size_t i = 1; i < wanted; ++i) others.emplace_back(work);
    } catch (const std::system_error&) {
      // The system starts no further thread: those that there are do it, this one at least.
    }
    work();
  }  // all have ended
  return desk.results();
}

}  // namespace muniment::evidence
