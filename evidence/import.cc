#include "evidence/import.h"

#include <deque>

#include "evidence/import_crew.h"
#include "evidence/past_files.h"
#include "evidence/seen_contents.h"

namespace muniment::evidence {
namespace {

// The digest by the ledger's own algorithm, which is the one that files are hashed with here.
const Hash& digest_of(const ImportedFile& file) { return file.content.digests.front().value; }

// What is done by the thread that called: it judges what the crew read, and registers what the crew
// prepared.
class Importer {
 public:
  Importer(Registrar& registrar, const ImportOrder& order, const ImportKeys* keys,
           ImportWatcher& watcher, PastFiles& past, ImportCrew& crew)
      : registrar_(registrar),
        order_(order),
        keys_(keys),
        watcher_(watcher),
        past_(past),
        crew_(crew) {}

  Status run() {
    while (true) {
      ImportCrew::Ready ready = crew_.wait();
      if (Status taken = take_in(std::move(ready.files)); !taken.ok()) return taken;
      if (ready.over) order_drafts();
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
      if (auto* hashed = std::get_if<HashedFile>(&one.outcome)) {
        files.emplace_back().content = std::move(hashed->content);
        continue;
      }
      crew_.settle(1, one.relative.size());
      if (auto* failure = std::get_if<HashFailure>(&one.outcome)) {
        watcher_.skipped({std::move(one.relative), failure->reason, std::move(failure->detail)});
      }
    }
    if (Status known = past_.look_up(files); !known.ok()) return known;
    for (ImportedFile& file : files) {
      if (file.already_there || keys_ == nullptr) {
        tell(std::move(file));
      } else {
        draft(std::move(file));
      }
    }
    return {};
  }

  void draft(ImportedFile file) {
    Draft draft = order_.model;
    draft.fields.emplace_back(order_.slot, file.content);
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
      if (const auto twin = seen_.find_or_add(digest_of(file), paths_.size())) {
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
    for (Result<Prepared>& chunk : chunks) {
      if (!chunk.ok()) return std::move(chunk).error();
      std::move(chunk->submissions.begin(), chunk->submissions.end(),
                std::back_inserter(all.submissions));
      std::move(chunk->openings.begin(), chunk->openings.end(), std::back_inserter(all.openings));
    }
    chunks.clear();
    Result<std::vector<Registered>> registered = registrar_.submit_twice(all, keys_->ledger_key);
    if (!registered.ok()) return std::move(registered).error();
    std::size_t path_bytes = 0;
    for (const Registered& one : *registered) {
      ImportedFile file = std::move(waiting_.front());
      waiting_.pop_front();
      file.citation = Citation{one.placement.dossier, one.placement.folio};
      if (const auto twin = seen_.find_or_add(digest_of(file), one.placement.folio)) {
        if (!file.duplicate_of) file.duplicate_of = Citation{one.placement.dossier, *twin};
      }
      path_bytes += file.content.name.size();
      watcher_.imported(file);
    }
    crew_.settle(registered->size(), path_bytes);
    return {};
  }

  Registrar& registrar_;
  const ImportOrder& order_;
  const ImportKeys* keys_;
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
  if (past->damage()) watcher.unsearched(*past->damage());
  ImportCrew crew(
      std::move(*walk), hash_of(registrar.identity().suite), order.threads, bytes_of(order.model),
      [&](std::span<const Draft> drafts) { return registrar.prepare(drafts, keys->signers); },
      progress);
  if (!crew.can_work()) {
    return Error(ErrorKind::environment,
                 say("the system starts no further thread: end other programs, or raise the limit "
                     "on threads (ulimit -u), then try again"));
  }
  return Importer(registrar, order, keys, watcher, *past, crew).run();
}

}  // namespace muniment::evidence
