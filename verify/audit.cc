#include "verify/audit.h"

#include <memory>
#include <utility>

#include "verify/audit_parts.h"
#include "verify/row_chunk.h"
#include "verify/words.h"

namespace muniment::verify {
namespace {

constexpr std::uint64_t max_unreadable = Report::max_kept_faults;  // then the rest is not looked at
constexpr std::uint64_t progress_step = 4096;

// --- The checkpoint. ---

void compare_remembered(const Checkpoint& remembered, const Checkpoint& now, Report& report) {
  const std::string before = std::to_string(remembered.size.value);
  const auto refute = [&](Message sentence) {
    report.add(make_check("remembered", Outcome::refuted, std::move(sentence)));
  };
  if (remembered.origin != now.origin) {
    report.add(make_check("remembered", Outcome::cannot_evaluate,
                          say("the remembered checkpoint is of the ledger {1}, this is {2}",
                              remembered.origin, now.origin)));
  } else if (now.size < remembered.size) {
    refute(say("rollback: {1} entries were seen before, now there are {2}", before,
               std::to_string(now.size.value)));
  } else if (now.size == remembered.size && now.root != remembered.root) {
    refute(say("fork: the {1} entries are not those that were seen before", before));
  } else if (now.size == remembered.size) {
    report.add(
        make_check("remembered", Outcome::pass,
                   say("the ledger is the one that was remembered, with {1} entries", before)));
  }  // else it is compared when that many entries were read
}

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

// --- The rows. ---

class Audit {
 public:
  Audit(Source& source, const Ground& ground, const AuditRequest& request, Report& report)
      : source_(source),
        ground_(ground),
        request_(request),
        findings_(report),
        hasher_(ground.suite()),
        tree_(source, ground, request, findings_) {
    if (request.level == Level::records) records_.emplace(source, ground, findings_);
  }

  void run() {
    if (!read_all()) {
      findings_.add(
          make_check("entries", Outcome::not_checked,
                     say("entries from {1} on were not looked at", std::to_string(tree_.size()))));
      return;
    }
    tree_.finish(hasher_);
    if (records_) records_->finish();
  }

 private:
  bool read_all() {
    RowChunk chunk;
    const TreeSize size = ground_.checkpoint.size;
    while (tree_.size() < size.value) {
      const RowChunk::End end = chunk.fill(source_, tree_.size(), size, records_.has_value());
      for (const RowChunk::Row& row : chunk.rows()) {
        if (!take({row.index, chunk.entry(row), chunk.payload(row), row.stored})) return false;
      }
      if (end == RowChunk::End::stopped) return stop(chunk.error());
      if (end == RowChunk::End::unreadable && !pass_over(chunk.error())) return false;
    }
    return true;
  }

  bool take(const AuditRow& row) {
    const TakenRow taken = tree_.take(hasher_, row);
    if (records_) {
      const Status status = records_->take(hasher_, row, taken, tree_.chains());
      if (!status.ok()) return stop(status.error());
    }
    const std::uint64_t done = tree_.size();
    if (request_.progress && (done % progress_step == 0 || done == ground_.checkpoint.size.value)) {
      request_.progress(done, ground_.checkpoint.size.value);
    }
    return true;
  }

  // Tells of a row that cannot be read, and goes on with its stored leaf hash if there is one.
  bool pass_over(const Error& error) {
    const LeafIndex index{tree_.size()};
    findings_.add(failed_check("entries", error, entry_place(index)));
    unreadable_ += 1;
    if (unreadable_ >= max_unreadable) return false;
    const Result<std::vector<Hash>> stored = source_.hashes(0, index.value, 1);
    if (!stored.ok() || stored->size() != 1) return false;
    return take({index, {}, {}, stored->front()});
  }

  bool stop(const Error& error) {
    Check check = failed_check("entries", error, entry_place(LeafIndex{tree_.size()}));
    check.outcome = Outcome::cannot_evaluate;  // our trouble is no evidence against the ledger
    findings_.add(std::move(check));
    return false;
  }

  Source& source_;
  const Ground& ground_;
  const AuditRequest& request_;
  Findings findings_;
  Hasher hasher_;
  TreeAudit tree_;
  std::optional<RecordAudit> records_;
  std::uint64_t unreadable_ = 0;
};

void list_unchecked(Level level, Report& report) {
  const auto unchecked = [&](std::string_view name, Message sentence) {
    report.add(make_check(name, Outcome::not_checked, std::move(sentence)));
  };
  if (level == Level::tree) {
    unchecked("payload", say("whether the records are those that the entries name"));
    unchecked("record", say("the records: signatures, checkpoints that their authors saw, roster"));
    unchecked("rules", say("the rules"));
  }
  unchecked("contents", say("contents and openings of fields: they are not in the ledger"));
}

}  // namespace

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
  if (request.level == Level::records) {
    for (std::string_view name : {"payload", "record", "rules"}) report.require(name);
  }
  const std::optional<Ground> ground = find_ground(source, request, report);
  if (!ground) return report;
  if (request.remembered) compare_remembered(*request.remembered, ground->checkpoint, report);
  Audit(source, *ground, request, report).run();
  list_unchecked(request.level, report);
  return report;
}

}  // namespace muniment::verify
