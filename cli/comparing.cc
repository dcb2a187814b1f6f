#include "cli/comparing.h"

#include <algorithm>
#include <thread>

#include "cli/drafting.h"
#include "cli/file_verdicts.h"
#include "cli/registrations.h"
#include "cli/store_source.h"
#include "verify/entries.h"

namespace muniment::cli {
namespace {

using evidence::ComparedFile;
using evidence::ContentPlace;
using evidence::KnownFile;
using evidence::RegisteredFile;
using evidence::RegisteredFiles;

// The entries and the ledger's own affairs against the checkpoint, all at once.
Result<verify::Report> check_cited(evidence::Registrar& registrar, const TrustPolicy& trust,
                                   const CitedByPlace& cited) {
  std::vector<verify::WantedEntry> wanted;
  for (const auto& [place, one] : cited) {
    if (wanted.empty() || wanted.back().index != one.index) wanted.push_back({one.index, one.leaf});
  }
  const Result<std::unique_ptr<Snapshot>> snapshot = registrar.store().snapshot();
  if (!snapshot.ok()) return Error(snapshot.error());
  std::vector<LeafIndex>
      affairs;  // read after the snapshot, so that none of its own can be missing
  const Status read = registrar.each("", [&](const evidence::Item& item) -> Status {
    affairs.push_back(item.entry.index);
    return {};
  });
  if (!read.ok()) return Error(read.error());
  StoreSource source(**snapshot);
  return verify::check_entries(source, trust, wanted, affairs);
}

FileTold tell_file(const ComparedFile& compared, const RegisteredFiles& registered,
                   const CitedByPlace& cited, const Present& present) {
  FileTold told{compared.verdict, {}, {}, {}, {}, {}, compared.copied, compared.outdated, true};
  if (compared.present) told.path = present.files[*compared.present].path;
  if (!compared.known) return told;
  const RegisteredFile& known = registered.files[*compared.known];
  const Cited& entry = cited.at(known.place);
  told.known_path = known.path;
  if (!compared.present) told.path = known.path;
  told.citation = entry.citation;
  told.index = entry.index;
  told.holds = entry.holds;
  if (known.replaced_by) {
    told.replaced_by = CorrectedBy{format_citation(known.replaced_by->citation),
                                   known.replaced_by->relation, known.replaced_by->admitted};
  }
  return told;
}

void add_limits(const Context& context, const RegisteredFiles& registered, verify::Report& report) {
  const auto add = [&](std::string_view name, verify::Outcome outcome, Message sentence) {
    report.add({.name = name, .outcome = outcome, .sentence = std::move(sentence), .place = {}});
  };
  // Any of them may be about a file that is missing here: nobody can say that all are there.
  if (registered.unopened > 0) {
    add("registered", verify::Outcome::cannot_evaluate,
        say("{1} records whose fields are not kept here, sealed for others, or damaged: whether "
            "they are about these "
            "files",
            std::to_string(registered.unopened)));
  }
  if (registered.damage) {
    add("registered", verify::Outcome::cannot_evaluate,
        say("what was registered in damaged fields: {1}",
            context.words.translate(*registered.damage)));
  }
  if (!context.options.trust) {
    add("key", verify::Outcome::not_checked,
        say("the ledger's key was taken from the ledger itself; name your trust file with "
            "--trust"));
  }
}

Result<SubjectReport> compare_all(const Context& context, evidence::Registrar& registrar,
                                  const TrustPolicy& trust, const std::string& subject,
                                  const Present& present) {
  const std::optional<std::string>& dossier = context.options.dossier;
  const Result<RegisteredFiles> registered = registrar.registered_files(dossier);
  if (!registered.ok()) return Error(registered.error());
  const std::vector<KnownFile> known = known_files(
      *registered, present.files, dossier ? evidence::Imports::all : evidence::Imports::concerned);
  const std::vector<ComparedFile> compared =
      evidence::compare(known, present.files, present.unread());
  std::vector<const RegisteredFile*> told;
  for (const ComparedFile& file : compared) {
    if (file.known) told.push_back(&registered->files[*file.known]);
  }
  const Result<CitedByPlace> cited = read_cited(registrar, told);
  if (!cited.ok()) return Error(cited.error());

  const Result<const EvidenceState*> state = registrar.state();
  if (!state.ok()) return Error(state.error());
  verify::Report report;
  FileVerdicts verdicts((*state)->policy.zone_minutes);
  for (const ComparedFile& file : compared) {
    verdicts.add(tell_file(file, *registered, *cited, present));
  }
  verdicts.conclude(present.skipped, report);
  if (!cited->empty()) {
    const Result<verify::Report> checked = check_cited(registrar, trust, *cited);
    if (!checked.ok()) return Error(checked.error());
    report.append(*checked);
  }
  add_limits(context, *registered, report);
  return SubjectReport{subject, std::move(report),
                       verdicts.document(context.words, present.skipped)};
}

}  // namespace

Result<CitedByPlace> read_cited(evidence::Registrar& registrar,
                                std::span<const RegisteredFile* const> files) {
  std::map<ContentPlace, const RegisteredFile*> wanted;
  std::vector<ContentPlace> places;
  for (const RegisteredFile* file : files) {
    if (wanted.emplace(file->place, file).second) places.push_back(file->place);
  }
  CitedByPlace cited;
  auto next = wanted.begin();  // places are visited in the same order
  const Status read = registrar.each_opening(
      std::move(places), [&](const evidence::Item& item, const Result<Opening>& opening) -> Status {
        const auto& [place, file] = *next++;
        const Content* content = opening.ok() ? std::get_if<Content>(&opening->value) : nullptr;
        const bool holds = content != nullptr && evidence::has_digest(*content, file->digest);
        cited.emplace(
            place,
            Cited{{item.entry.dossier, item.entry.folio}, item.entry.index, item.leaf, holds});
        return {};
      });
  if (!read.ok()) return Error(read.error());
  return cited;
}

std::vector<std::string> Present::unread() const {
  std::vector<std::string> paths;
  for (const evidence::SkippedFile& file : skipped) {
    if (evidence::is_failure(file.reason)) paths.push_back(file.relative);
  }
  return paths;
}

Result<Present> hash_folder(const Context& context, HashAlgorithm algorithm,
                            const std::filesystem::path& folder) {
  Result<evidence::Walk> walk = evidence::walk_folder(folder);
  if (!walk.ok()) return std::move(walk).error();
  Present present{{}, std::move(walk->skipped), 0};
  std::uint64_t total = 0;
  for (const evidence::FoundFile& file : walk->files) total += file.size;
  ProgressLine progress(context.words, say("reading {1}", printable(folder.string())), total,
                        context.progress, ProgressUnit::bytes);
  auto hashed = evidence::hash_files(
      algorithm, walk->files, [&](std::uint64_t bytes) { progress.advance(bytes); },
      std::max(1U, std::thread::hardware_concurrency()));
  for (std::size_t i = 0; i < hashed.size(); ++i) {
    if (const auto* failure = std::get_if<evidence::HashFailure>(&hashed[i])) {
      present.skipped.push_back({walk->files[i].relative, failure->reason, failure->detail});
      continue;
    }
    const Content& content = std::get<evidence::HashedFile>(hashed[i]).content;
    present.files.push_back({walk->files[i].relative, content.digests.front().value});
    present.bytes += content.size;
  }
  std::sort(present.skipped.begin(), present.skipped.end(),
            [](const auto& a, const auto& b) { return a.relative < b.relative; });
  return present;
}

SubjectReport compare_with_ledger(const Context& context, evidence::Registrar& registrar,
                                  const TrustPolicy& trust, const std::string& subject,
                                  const Present& present) {
  Result<SubjectReport> compared = compare_all(context, registrar, trust, subject, present);
  if (!compared.ok()) return {subject, compared.error(), {}};
  return std::move(*compared);
}

}  // namespace muniment::cli
