// The threads of an import: they walk, hash, and prepare records, while whoever owns the crew
// registers. Private to the import.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "evidence/hash_lanes.h"
#include "evidence/import.h"

namespace muniment::evidence {

// Records of one chunk are under one signature.
inline constexpr std::size_t chunk_records = max_signed_together;

// What all records of an import say alike stands in each of them.
std::size_t bytes_of(const Draft& model);

struct TakenIn {
  std::string relative;
  HashOutcome outcome;
};

// What is in flight, from a file that a thread took to one that was settled, is bounded in bytes.
class ImportCrew final : private HashDesk {
 public:
  using PrepareChunk = std::function<Result<Prepared>(std::span<const Draft>)>;
  // The walk's files; `prepare` is called by one thread, which is none of the caller's.
  // `model_bytes` are those of each draft beside its file.
  ImportCrew(FolderWalk walk, HashAlgorithm algorithm, const Keeping& keeping, unsigned threads,
             std::size_t model_bytes, PrepareChunk prepare, ImportProgress& progress);
  ~ImportCrew() override;  // stops all that is going on

  // No: the system has not started the threads that are needed, and nothing else may be called.
  bool can_work() const { return threads_.size() > 1; }

  struct Ready {
    std::vector<TakenIn> files;              // the next of the walk
    std::vector<Result<Prepared>> prepared;  // the next of `prepare`, for one commit
    bool over;                               // no file comes after these
  };
  // Waits until there is something, or until all files were given and nothing is being prepared.
  Ready wait();
  // Has records made of these drafts.
  void prepare(std::vector<Draft> drafts);
  // Has it freed by the thread that made it: there memory is given back at the least cost, and the
  // caller has other work.
  void discard(Prepared used);
  // So many files need no memory any more; `path_bytes` is the length of their paths together.
  void settle(std::size_t files, std::size_t path_bytes);

 private:
  std::vector<HashJob> take(std::size_t most, Wait wait) override;
  void done(std::uint64_t number, HashOutcome outcome) override;
  void read(std::uint64_t bytes) override;
  bool full() const;
  bool enough() const;  // a chunk is complete, or all that there is room for
  bool ended() const;   // no slot is added any more, and all are complete
  void take_from_walk(std::size_t most, std::vector<HashJob>& jobs);
  void add_slot(std::string relative);
  void complete(std::uint64_t number, HashOutcome outcome);
  void prepare_all();
  void wake();

  struct Slot {
    TakenIn taken;
    bool complete;
  };

  std::size_t bytes_of_file_;
  PrepareChunk prepare_;
  ImportProgress& progress_;
  std::stop_token stop_;

  std::mutex mutex_;  // guards all that follows but the last
  std::condition_variable_any room_, orders_, ready_;
  FolderWalk walk_;
  bool walked_ = false;         // to its end
  std::deque<Slot> slots_;      // of files that were taken, in the order of the walk
  std::uint64_t first_ = 0;     // number of the first slot
  std::size_t complete_ = 0;    // slots at the front that are complete
  bool over_ = false;           // and all of them were given
  std::size_t in_flight_ = 0;   // files that were not settled
  std::size_t path_bytes_ = 0;  // of these files
  std::deque<std::vector<Draft>> drafts_;
  std::deque<Result<Prepared>> prepared_;
  std::vector<Prepared> used_;  // to be freed
  std::size_t preparing_ = 0;   // chunks that were ordered and not given back
  bool closing_ = false;

  std::stop_callback<std::function<void()>> stopped_{stop_, [this] { wake(); }};
  std::vector<std::jthread> threads_;
};

}  // namespace muniment::evidence
