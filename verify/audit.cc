#include "verify/audit.h"

#include <algorithm>
#include <utility>

#include "verify/audit_records.h"
#include "verify/run_queue.h"
#include "verify/words.h"

namespace muniment::verify {
namespace {

constexpr std::uint64_t max_unreadable = Report::max_kept_faults;  // then the rest is not looked at
constexpr std::uint64_t progress_step = 4096;

// --- The checkpoint. ---

void report_empty(const AuditRequest& request, Report& report) {
  if (request.remembered) {
    report.add(make_check("remembered", Outcome::refuted,
                          say("rollback: {1} entries were seen before, now there are {2}",
                              std::to_string(request.remembered->size.value), "0")));
  }
  report.add(make_check("checkpoint", Outcome::cannot_evaluate,
                        say("the ledger has no entries: there is nothing to check")));
}

// Without a trust file: the ledger's own claim about its key, said to be no more than that.
std::optional<TrustPolicy> own_trust(const AuditRequest& request, Report& report) {
  if (!request.own_key) {
    report.add(make_check("key", Outcome::cannot_evaluate,
                          say("there is no trust file, and the ledger names no key of its own")));
    return std::nullopt;
  }
  report.add(make_check("key", Outcome::not_checked,
                        say("there is no trust file: the key is the one that the ledger itself "
                            "claims, and another ledger could claim another")));
  TrustPolicy trust;
  trust.logs.push_back(*request.own_key);
  trust.quorum = "none";
  return trust;
}

// --- The rows. ---

class Audit {
 public:
  Audit(Source& source, const Ground& ground, const AuditRequest& request, Report& report)
      : source_(source),
        ground_(ground),
        request_(request),
        findings_(report),
        hasher_(ground.suite()),
        companions_hasher_(ground.suite()),
        tree_(source, ground, request, findings_),
        runs_(source, ground, tree_, companion_, request.level != Level::tree) {
    if (request.level != Level::tree) records_.emplace(source, ground, request, findings_);
  }

  void run() {
    if (!read_all()) {
      findings_.add(
          make_check("entries", Outcome::not_checked,
                     say("entries from {1} on were not looked at", std::to_string(done_))));
      return;
    }
    tree_.finish(hasher_);
    if (records_) records_->finish();
  }

 private:
  bool read_all() {
    while (done_ < size()) {
      const RunQueue::Run& run = runs_.oldest(hasher_, done_);
      if (!(run.follows ? finish_run(run) : take_each(run.rows))) return false;
      const RowChunk& chunk = run.rows.chunk();
      if (run.rows.reached() == RowChunk::End::stopped) return stop(chunk.error());
      if (run.rows.reached() == RowChunk::End::unreadable && !pass_over(chunk.error())) {
        return false;
      }
      runs_.drop_oldest();
    }
    return true;
  }

  std::uint64_t size() const { return ground_.checkpoint.size.value; }

  bool finish_run(const RunQueue::Run& run) {
    tree_.finish_run(hasher_, run.rows);
    if (records_) return judge_run(run.rows, run.before, runs_.behind_oldest());
    advance(run.rows.end());
    return true;
  }

  // While records are judged, the companion opens those behind them.
  bool judge_run(const ReadRows& rows, const std::optional<Hash>& before, const ReadRows* behind) {
    std::vector<std::optional<OpenedRow>> opened = opened_.take();
    if (opened.empty()) {
      open_together(rows.chunk(), [] {});
      opened = opened_.take();
    }
    records_->check_ahead(hasher_, companion_, opened);
    bool judged = true;
    const auto judge_all = [&] { judged = judge_each(rows, before, opened); };
    if (behind == nullptr) {
      judge_all();
    } else {
      open_together(behind->chunk(), judge_all);
    }
    spent_ = std::move(opened);
    return judged;
  }

  // Opens rows on both threads; ours does `first` before it joins in.
  template <typename First>
  void open_together(const RowChunk& chunk, const First& first) {
    opened_.begin(chunk);
    companion_.start([this] {
      spent_.clear();
      opened_.work(companions_hasher_);
    });
    first();
    opened_.work(hasher_);
    companion_.wait();
  }

  bool judge_each(const ReadRows& rows, const std::optional<Hash>& before,
                  std::span<const std::optional<OpenedRow>> opened) {
    for (std::size_t i = 0; i < rows.leaves().size(); ++i) {
      const TakenRow taken{rows.entries()[i].entry(),
                           rows.leaves()[i],
                           false,
                           true,
                           i == 0 ? before : std::optional(rows.leaves()[i - 1]),
                           std::nullopt};
      if (!finish_row(audit_row(rows, i), taken, opened[i])) return false;
    }
    return true;
  }

  bool take_each(const ReadRows& rows) {
    opened_.take();  // what was opened ahead belongs to the rows that are opened again here
    for (std::size_t i = 0; i < rows.leaves().size(); ++i) {
      if (!take(audit_row(rows, i))) return false;
    }
    return true;
  }

  static AuditRow audit_row(const ReadRows& rows, std::size_t number) {
    const RowChunk::Row& row = rows.chunk().rows()[number];
    return {row.index, rows.chunk().entry(row), rows.chunk().payload(row), row.stored};
  }

  bool take(const AuditRow& row) {
    const TakenRow taken = tree_.take(hasher_, row);
    if (!records_) return finish_row(row, taken, {});
    return finish_row(row, taken, OpenedRow{open_payload(hasher_, row.payload)});
  }

  // `opened` is there whenever records are audited.
  bool finish_row(const AuditRow& row, const TakenRow& taken,
                  const std::optional<OpenedRow>& opened) {
    advance(row.index.value + 1);
    if (!records_) return true;
    const Status status = records_->take(hasher_, row, taken, *opened);
    return status.ok() || stop(status.error());
  }

  void advance(std::uint64_t done) {
    const bool is_step = done / progress_step != done_ / progress_step || done == size();
    done_ = done;
    if (request_.progress && is_step) request_.progress(done, size());
  }

  // Tells of a row that cannot be read, and goes on with its stored leaf hash if there is one.
  bool pass_over(const Error& error) {
    const LeafIndex index{done_};
    // Rows that were lost together, such as those of one file, have one sentence: one fault.
    std::string sentence = to_english(error);
    if (sentence != unreadable_sentence_) {
      findings_.add(failed_check("entries", error, entry_place(index)));
      unreadable_ += 1;
      unreadable_sentence_ = std::move(sentence);
    }
    if (unreadable_ >= max_unreadable) return false;
    const Result<std::vector<Hash>> stored = source_.hashes(0, index.value, 1);
    if (!stored.ok() || stored->size() != 1) return false;
    return take({index, {}, {}, stored->front()});
  }

  bool stop(const Error& error) {
    Check check = failed_check("entries", error, entry_place(LeafIndex{done_}));
    check.outcome = Outcome::cannot_evaluate;  // our trouble is no evidence against the ledger
    findings_.add(std::move(check));
    return false;
  }

  Source& source_;
  const Ground& ground_;
  const AuditRequest& request_;
  Findings findings_;
  Hasher hasher_, companions_hasher_;
  TreeAudit tree_;
  std::optional<RecordAudit> records_;
  OpenedRows opened_;  // of the rows behind those that were judged
  // Those that were judged last. Most were made by the companion, where memory is given back
  // without waiting for anybody.
  std::vector<std::optional<OpenedRow>> spent_;
  std::uint64_t done_ = 0;  // rows that were looked at
  std::uint64_t unreadable_ = 0;
  std::string unreadable_sentence_;  // of the newest one
  RunQueue runs_;
  Companion companion_;  // last: its jobs use the others
};

}  // namespace

std::optional<Ground> find_ground(Source& source, const AuditRequest& request, Report& report) {
  const Result<std::string> note = source.checkpoint();
  if (!note.ok()) {
    report.add(failed_check("checkpoint", note.error(), part("checkpoint")));
    return std::nullopt;
  }
  if (note->empty()) {
    report_empty(request, report);
    return std::nullopt;
  }
  if (request.trust != nullptr) return judge_ground(*note, *request.trust, report);
  const std::optional<TrustPolicy> own = own_trust(request, report);
  return own ? judge_ground(*note, *own, report) : std::nullopt;
}

void audit_rows(Source& source, const Ground& ground, const AuditRequest& request, Report& report) {
  Audit(source, ground, request, report).run();
}

void list_unchecked(Level level, bool files_follow, Report& report) {
  const auto unchecked = [&](std::string_view name, Message sentence) {
    report.add(make_check(name, Outcome::not_checked, std::move(sentence)));
  };
  if (level == Level::tree) {
    unchecked("payload", say("whether the records are those that the entries name"));
    unchecked("record", say("the records: signatures, checkpoints that their authors saw, roster"));
    unchecked("rules", say("the rules"));
  }
  if (level == Level::records) {
    unchecked("contents", say("whether what was published is what was approved, and files are the "
                              "same after a hand-over: rules 10 and 11 need contents for that"));
  }
  if (level == Level::contents && files_follow) return;
  unchecked("contents", level == Level::contents
                            ? say("the files themselves: those in a vault are opened with the key "
                                  "of somebody who may, by --as")
                            : say("contents and openings of fields: they are not in the ledger"));
}

void Findings::add(Check check) {
  if (check.outcome != Outcome::flagged) counts_[check.name] += 1;  // a flag breaks no rule
  report_.add(std::move(check));
}

void Findings::pass_if_clean(std::string_view name, Message sentence) {
  if (clean(name)) report_.add(make_check(name, Outcome::pass, std::move(sentence)));
}

Report audit(Source& source, const AuditRequest& request) {
  Report report;
  report.require("entries");
  report.require("root");
  if (request.level != Level::tree) {
    for (std::string_view name : {"payload", "record", "rules"}) report.require(name);
  }
  const std::optional<Ground> ground = find_ground(source, request, report);
  if (!ground) return report;
  if (request.remembered) compare_remembered(*request.remembered, ground->checkpoint, report);
  audit_rows(source, *ground, request, report);
  list_unchecked(request.level, request.files_follow, report);
  return report;
}

}  // namespace muniment::verify
