// Hashing files two at a time in one thread, which a processor does in little more than the time of
// one. Private to intake.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <stop_token>

#include "evidence/open_file.h"

namespace muniment::evidence {

// A file to hash, with the number that its taker knows it by.
struct HashJob {
  std::uint64_t number;
  FoundFile file;
};
struct Unread {};                                                          // stopped before its end
using HashOutcome = std::variant<HashedFile, HashFailure, Unread, Error>;  // an error: the vault's

// Where jobs come from and results go. Called by one thread of lanes; the lanes of several threads
// may share one.
class HashDesk {
 public:
  virtual ~HashDesk() = default;
  // Up to `most` jobs. None: no job is left, or, where the caller has other work, none at once.
  enum class Wait { yes, no };
  virtual std::vector<HashJob> take(std::size_t most, Wait wait) = 0;
  virtual void done(std::uint64_t number, HashOutcome outcome) = 0;
  virtual void read(std::uint64_t bytes) = 0;  // progress: after each block
};

class HashLanes {
 public:
  HashLanes(HashAlgorithm algorithm, HashDesk& desk, const Keeping& keeping = {});
  ~HashLanes();
  // Works until no job is left or somebody stops it; then what it holds is done as unread.
  void run(const std::stop_token& stop);

 private:
  struct Lane;
  bool supply();
  void begin(Lane& lane, HashJob job);
  void fill(Lane& lane);
  void update();

  HashOutcome end_of(Lane& lane);
  void give(Lane& lane, HashOutcome outcome);

  HashDesk& desk_;
  Keeping keeping_;
  std::array<std::unique_ptr<Lane>, 2> lanes_;
};

}  // namespace muniment::evidence
