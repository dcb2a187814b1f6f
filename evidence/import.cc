#include "evidence/import.h"

#include <deque>

#include "evidence/import_crew.h"
#include "evidence/past_files.h"
#include "evidence/seen_contents.h"

namespace muniment::evidence {
namespace {

// What an import finds, held against what was compared before; both come in the order of paths.
class ComparedBefore {
 public:
  explicit ComparedBefore(const std::optional<std::vector<PresentFile>>& files) : files_(files) {}

  // The files that should have come before this path and did not.
  std::vector<SkippedFile> vanished_before(std::string_view path) {
    std::vector<SkippedFile> vanished;
    while (more() && next().path < path) vanish(vanished);
    return vanished;
  }
  std::vector<SkippedFile> vanished() {
    std::vector<SkippedFile> vanished;
    while (more()) vanish(vanished);
    return vanished;
  }
  // Of what came, in its turn; `digest` is null where it is no file that was read.
  bool differs(std::string_view path, const Hash* digest) {
    if (!files_.has_value()) return false;
    if (!more() || next().path != path) return digest != nullptr;
    const Hash& compared = (*files_)[next_++].digest;
    return digest == nullptr || *digest != compared;
  }

 private:
  bool more() const { return files_.has_value() && next_ < files_->size(); }
  const PresentFile& next() const { return (*files_)[next_]; }
  void vanish(std::vector<SkippedFile>& vanished) {
    vanished.push_back({next().path, SkipReason::vanished, {}});
    ++next_;
  }

  const std::optional<std::vector<PresentFile>>& files_;
  std::size_t next_ = 0;
};

void reserve(Prepared& prepared, std::size_t records) {
  prepared.submissions.reserve(records);
  prepared.openings.reserve(records);
  prepared.items.reserve(records);
  prepared.opened.reserve(records);
}

// What is done by the thread that called: it judges what the crew read, and registers what the crew
// prepared.
class Importer {
 public:
  Importer(Registrar& registrar, const ImportOrder& order, const ImportKeys* keys,
           const ImportProgress& progress, ImportWatcher& watcher, PastFiles& past,
           ImportCrew& crew)
      : registrar_(registrar),
        order_(order),
        keys_(keys),
        progress_(progress),
        compared_(order.compared),
        watcher_(watcher),
        past_(past),
        crew_(crew) {}

  Status run() {
    while (true) {
      ImportCrew::Ready ready = crew_.wait();
      if (Status taken = take_in(std::move(ready.files)); !taken.ok()) return taken;
      if (ready.over) {
        order_drafts();
        if (!progress_.stop.stop_requested()) skip_all(compared_.vanished());
      }
      if (!ready.prepared.empty()) {
        if (Status registered = submit(std::move(ready.prepared)); !registered.ok()) {
          return registered;
        }
      }
      if (ready.over && waiting_.empty()) return {};
    }
  }

 private:
  Status take_in(std::vector<TakenIn> taken) {
    std::vector<ImportedFile> files;
    for (TakenIn& one : taken) {
      skip_all(compared_.vanished_before(one.relative));
      if (auto* failed = std::get_if<Error>(&one.outcome)) return std::move(*failed);
      auto* hashed = std::get_if<HashedFile>(&one.outcome);
      const bool differs = compared_.differs(
          one.relative, hashed == nullptr ? nullptr : &hashed->content.digests.front().value);
      if (hashed != nullptr && !differs) {
        files.emplace_back().content = std::move(hashed->content);
        files.back().item = std::move(hashed->item);
        continue;
      }
      crew_.settle(1, one.relative.size());
      if (!std::holds_alternative<Unread>(one.outcome)) skip(std::move(one), differs);
    }
    if (Status known = past_.look_up(files); !known.ok()) return known;
    if (Status kept = keep_late(files); !kept.ok()) return kept;
    for (ImportedFile& file : files) {
      if (file.already_there || keys_ == nullptr) {
        tell(std::move(file));
      } else {
        draft(std::move(file));
      }
    }
    return {};
  }

  // What was registered by its digest alone, and is here once more.
  Status keep_late(std::span<ImportedFile> files) {
    std::vector<KeptItem> late;
    for (ImportedFile& file : files) {
      if (!file.already_there || !file.item || order_.keeping.vault->knows(file.slot->first)) {
        continue;
      }
      late.push_back({file.slot->first, file.slot->second, *std::move(file.item)});
      file.kept_now = true;
    }
    return registrar_.keep_late(late);
  }

  void skip(TakenIn taken, bool differs) {
    SkippedFile file{std::move(taken.relative), SkipReason::unlike, {}};
    auto* failure = std::get_if<HashFailure>(&taken.outcome);
    if (failure != nullptr && (is_failure(failure->reason) || !differs)) {
      file.reason = failure->reason;
      file.detail = std::move(failure->detail);
    }
    watcher_.skipped(file);
  }

  void skip_all(const std::vector<SkippedFile>& files) {
    for (const SkippedFile& file : files) watcher_.skipped(file);
  }

  void draft(ImportedFile file) {
    Draft draft = order_.model;
    draft.fields.emplace_back(order_.slot, file.content);
    if (file.item) draft.kept.emplace_back(file.digest(), *std::move(file.item));
    drafts_.push_back(std::move(draft));
    waiting_.push_back(std::move(file));
    if (drafts_.size() == chunk_records) order_drafts();
  }

  void order_drafts() {
    if (!drafts_.empty()) crew_.prepare(std::exchange(drafts_, {}));
  }

  // What is registered already, or would be.
  void tell(ImportedFile file) {
    const auto name = as_text(file.content.name);
    if (!file.already_there) {
      if (const auto twin = seen_.find_or_add(file.digest(), paths_.size())) {
        if (!file.duplicate_of) file.duplicate_path = paths_.c_str() + *twin;
      } else {
        paths_.append(name).push_back('\0');
      }
    }
    crew_.settle(1, name.size());
    watcher_.imported(file);
  }

  Status submit(std::vector<Result<Prepared>> chunks) {
    Prepared all;
    reserve(all, chunks.size() * chunk_records);
    for (Result<Prepared>& chunk : chunks) {
      if (!chunk.ok()) return std::move(chunk).error();
      std::move(chunk->submissions.begin(), chunk->submissions.end(),
                std::back_inserter(all.submissions));
      std::move(chunk->openings.begin(), chunk->openings.end(), std::back_inserter(all.openings));
      std::move(chunk->items.begin(), chunk->items.end(), std::back_inserter(all.items));
      std::move(chunk->opened.begin(), chunk->opened.end(), std::back_inserter(all.opened));
    }
    chunks.clear();
    Result<std::vector<Registered>> registered = registrar_.submit_twice(all, keys_->ledger_key);
    if (!registered.ok()) return std::move(registered).error();
    crew_.discard(std::move(all));
    std::size_t path_bytes = 0;
    for (const Registered& one : *registered) {
      ImportedFile file = std::move(waiting_.front());
      waiting_.pop_front();
      file.citation = Citation{one.placement.dossier, one.placement.folio};
      if (const auto twin = seen_.find_or_add(file.digest(), one.placement.folio)) {
        if (!file.duplicate_of) file.duplicate_of = Citation{one.placement.dossier, *twin};
      }
      path_bytes += file.content.name.size();
      watcher_.imported(file);
      for (const Violation& one_flag : one.flagged) watcher_.flagged(*file.citation, one_flag);
    }
    crew_.settle(registered->size(), path_bytes);
    return {};
  }

  Registrar& registrar_;
  const ImportOrder& order_;
  const ImportKeys* keys_;
  const ImportProgress& progress_;
  ComparedBefore compared_;
  ImportWatcher& watcher_;
  PastFiles& past_;
  ImportCrew& crew_;
  std::vector<Draft> drafts_;         // of the chunk that is being filled
  std::deque<ImportedFile> waiting_;  // that have drafts and are not registered
  SeenContents seen_;                 // places are folios; without keys, where a path stands below
  std::string paths_;                 // each ended by a zero byte
};

}  // namespace

void count_folder(const std::filesystem::path& folder, FolderCount& count,
                  const std::stop_token& stop) {
  Result<FolderWalk> walk = FolderWalk::open(folder);
  if (!walk.ok()) return;
  while (!stop.stop_requested()) {
    const auto found = walk->next();
    if (!found.has_value()) {
      count.whole = true;
      return;
    }
    const auto* file = std::get_if<FoundFile>(&*found);
    if (file == nullptr) continue;
    ++count.files;
    count.bytes += size_of(*file);
  }
}

Status import_folder(Registrar& registrar, const ImportOrder& order, const ImportKeys* keys,
                     ImportProgress& progress, ImportWatcher& watcher) {
  Result<FolderWalk> walk = FolderWalk::open(order.folder);
  if (!walk.ok()) return std::move(walk).error();
  Result<PastFiles> past = PastFiles::open(registrar, order.model);
  if (!past.ok()) return std::move(past).error();
  if (const auto damage = past->damage()) watcher.unsearched(*damage);
  ImportCrew crew(
      std::move(*walk), hash_of(registrar.identity().suite), order.keeping, order.threads,
      bytes_of(order.model),
      [&](std::span<const Draft> drafts) { return registrar.prepare(drafts, keys->signers); },
      progress);
  if (!crew.can_work()) {
    return Error(ErrorKind::environment,
                 say("the system starts no further thread: end other programs, or raise the limit "
                     "on threads (ulimit -u), then try again"));
  }
  return Importer(registrar, order, keys, progress, watcher, *past, crew).run();
}

}  // namespace muniment::evidence
