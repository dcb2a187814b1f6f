#include "cli/file_lookup.h"

#include <algorithm>
#include <functional>
#include <span>

#include "cli/drafting.h"
#include "verify/receipt.h"

namespace muniment::cli {

namespace fs = std::filesystem;

namespace {

struct Matches {
  Registrations registrations;
  bool same_bytes = false;  // at least one has them; else only the name is the same
};

// An empty file may have been registered thousands of times; each takes a receipt.
constexpr std::size_t most_checked = 10;

bool same_content(const Registration& registration, const Content& file) {
  return evidence::has_digest(std::get<Content>(registration.opening.value),
                              file.digests.front().value);
}

// By its bytes; only where they are not registered, by its name.
Result<Matches> look_up(const Context& context, evidence::Registrar& registrar,
                        const FileLookup& lookup, const Content& file) {
  std::vector<evidence::ContentPlace> places = lookup.index.with_digest(file.digests.front().value);
  // `import` keeps a path, a person hands over a file.
  for (const evidence::ContentPlace& place : lookup.index.with_base_name(file.name)) {
    places.push_back(place);
  }
  Result<Registrations> read = read_registrations(
      registrar, lookup.corrections, std::move(places),
      [](const Opening& opening) { return std::holds_alternative<Content>(opening.value); });
  if (!read.ok()) return std::move(read).error();
  Matches matches{std::move(*read)};
  std::vector<Registration>& found = matches.registrations.found;
  const std::optional<std::string>& dossier = context.options.dossier;
  std::erase_if(found, [&](const Registration& one) {
    const ByteView name = evidence::base_name(std::get<Content>(one.opening.value).name);
    const bool same_name = as_text(name) == as_text(evidence::base_name(file.name));
    return (!same_content(one, file) && !same_name) ||
           (dossier && one.citation.dossier != *dossier);
  });
  const auto same = [&](const Registration& one) { return same_content(one, file); };
  matches.same_bytes = std::any_of(found.begin(), found.end(), same);
  // Another file that happens to have the same name.
  if (matches.same_bytes) std::erase_if(found, std::not_fn(same));
  return matches;
}

Status add_match(verify::Report& report, const Registration& match, const TrustPolicy& trust,
                 evidence::Registrar& registrar, const Content& file) {
  const Result<std::string> receipt = registrar.receipt(match.citation, {match.opening.name});
  if (!receipt.ok()) return Error(receipt.error());
  const verify::FileToCheck to_check{
      printable(as_text(file.name)), file.size, [&](std::uint16_t algorithm) -> Result<Hash> {
        if (algorithm == file.digests.front().algorithm) return file.digests.front().value;
        return Error(ErrorKind::unknown,
                     say("digest algorithm {1} was not computed", std::to_string(algorithm)));
      }};
  report.append(verify::check_receipt(*receipt, trust, &to_check));
  if (!match.corrected) return {};
  verify::Place place;
  place.index = match.index;
  place.citation = match.citation;
  const Result<const EvidenceState*> state = registrar.state();
  if (!state.ok()) return Error(state.error());
  report.add(correction_check(*match.corrected, std::move(place), (*state)->policy.zone_minutes));
  return {};
}

void add_limits(const Context& context, const FileLookup& lookup, const Matches& matches,
                verify::Report& report) {
  const auto not_checked = [&](std::string_view name, Message sentence) {
    report.add({.name = name,
                .outcome = verify::Outcome::not_checked,
                .sentence = std::move(sentence),
                .place = {}});
  };
  const std::size_t found = matches.registrations.found.size();
  if (found > most_checked) {
    not_checked("registered", say("{1} earlier registrations; \"muniment find\" lists them all",
                                  std::to_string(found - most_checked)));
  }
  const std::uint64_t unopened = lookup.index.unopened() + matches.registrations.damaged.size();
  if (unopened > 0) {
    not_checked(
        "registered",
        say("{1} records whose fields are not kept here, sealed for others, or damaged: whether "
            "they are about this file",
            std::to_string(unopened)));
  }
  if (lookup.index.damage()) {
    not_checked("registered", say("what was registered in damaged fields: {1}",
                                  context.words.translate(*lookup.index.damage())));
  }
  if (!context.options.trust) {
    not_checked("key", say("the ledger's key was taken from the ledger itself; name your trust "
                           "file with --trust"));
  }
}

}  // namespace

Result<FileLookup> prepare_lookup(evidence::Registrar& registrar) {
  Result<evidence::ContentIndex> index = registrar.content_index();
  if (!index.ok()) return std::move(index).error();
  Result<Corrections> corrections = read_corrections(registrar);
  if (!corrections.ok()) return std::move(corrections).error();
  return FileLookup{std::move(*index), std::move(*corrections)};
}

Result<verify::Report> verify_file(const Context& context, evidence::Registrar& registrar,
                                   const FileLookup& lookup, const TrustPolicy& trust,
                                   const fs::path& path) {
  const Result<Content> file = hash_named_file(context, registrar.identity().suite, path);
  if (!file.ok()) return Error(file.error());
  const Result<Matches> matches = look_up(context, registrar, lookup, *file);
  if (!matches.ok()) return Error(matches.error());
  verify::Report report;
  report.state("file", say("{1}, {2}", printable(path.string()), format_bytes(file->size)));
  if (matches->registrations.found.empty()) {
    const bool all = lookup.index.unopened() == 0 && matches->registrations.damaged.empty() &&
                     !lookup.index.damage();
    report.add({.name = "registered",
                .outcome = verify::Outcome::cannot_evaluate,
                .sentence = all ? say("{1} is not registered in this ledger, neither its bytes nor "
                                      "its name",
                                      printable(path.string()))
                                : say("neither the bytes nor the name of {1} were found in the "
                                      "fields that are kept here",
                                      printable(path.string())),
                .place = {}});
  }
  const std::span<const Registration> found = matches->registrations.found;
  for (const Registration& match : found.last(std::min(found.size(), most_checked))) {
    const Status added = add_match(report, match, trust, registrar, *file);
    if (!added.ok()) return Error(added.error());
  }
  add_limits(context, lookup, *matches, report);
  return report;
}

}  // namespace muniment::cli
