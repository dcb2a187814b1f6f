// Runs of rows that an audit reads ahead of what it has done with them (private to the audit).
//
// While the companion follows chains and heads through a run of rows, the runs behind it are read,
// hashed and decoded, and the tree grows by those before it: each thread has about half the work,
// and neither waits for the other at every run.
#pragma once

#include <array>

#include "verify/audit_parts.h"
#include "verify/companion.h"

namespace muniment::verify {

// Belongs to the thread that audits; the companion works on nothing else meanwhile but what it was
// given by the same thread.
class RunQueue {
 public:
  struct Run {
    ReadRows rows;
    bool follows = false;        // was taken by `TreeAudit::follow_run`
    std::optional<Hash> before;  // the newest leaf before it, if it follows
    Companion::Ticket followed_at = 0;
  };

  // `companion` ends before it. With payloads, for their size, fewer runs are read ahead.
  RunQueue(Source& source, const Ground& ground, TreeAudit& tree, Companion& companion,
           bool payloads);

  // The oldest run, of the rows from `done` on, which are below `size`. Where it does not follow,
  // the companion has left alone those behind it, until this one is dropped.
  const Run& oldest(Hasher& hasher, std::uint64_t done);
  // The rows behind it, if they were read.
  const ReadRows* behind_oldest() const { return count_ > 1 ? &runs_[place(1)].rows : nullptr; }
  void drop_oldest();

 private:
  std::size_t place(std::size_t number) const { return (first_ + number) % runs_.size(); }
  bool may_read_on() const;
  void read_on(Hasher& hasher, std::uint64_t first);
  void follow(Run& run);

  Source& source_;
  TreeAudit& tree_;
  Companion& companion_;
  Hasher companions_hasher_;
  TreeSize size_;
  bool payloads_;
  std::array<Run, 4> runs_;  // a ring: `count_` of them are read, the oldest is at `first_`
  std::size_t first_ = 0, count_ = 0;
  bool strayed_ = false;  // the companion came to a run that does not follow
};

}  // namespace muniment::verify
