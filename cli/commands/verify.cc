// verify FILE…: is this what we registered: where, by whom, superseded?
//
// A file is looked up by its digest among the openings kept here; where it is found, a receipt with
// its content opened is made and checked exactly as an outsider would.
#include <filesystem>

#include "cli/commands/commands.h"
#include "cli/common/verifying.h"
#include "cli/drafting.h"

namespace muniment::cli {

namespace fs = std::filesystem;

namespace {

struct Match {
  evidence::Item item;
  std::string field;  // the content's slot name
  bool same_bytes;    // else only the name is the same
};

struct Lookup {
  std::vector<Match> matches;
  std::vector<std::pair<Hash, std::string>> superseded;  // record id → citation of the correction
  std::uint64_t unopened = 0;  // records whose fields are kept elsewhere, or damaged
};

bool same_content(const Content& kept, const Content& file) {
  for (const ContentDigest& digest : kept.digests) {
    if (digest == file.digests.front()) return true;
  }
  return false;
}

// The name without the folders before it: `import` keeps a path, a person hands over a file.
std::string_view base_name(ByteView name) {
  const std::string_view text = as_text(name);
  const std::size_t slash = text.rfind('/');
  return slash == std::string_view::npos ? text : text.substr(slash + 1);
}

Result<Lookup> look_up(evidence::Registrar& registrar, const Content& file) {
  Lookup lookup;
  const Status visited = registrar.each(std::nullopt, [&](const evidence::Item& item) -> Status {
    const std::string citation = format_citation({item.entry.dossier, item.entry.folio});
    for (const Link& link : item.record.links) {
      if (link.relation == static_cast<std::uint16_t>(Relation::supersedes)) {
        lookup.superseded.emplace_back(link.target, citation);
      }
    }
    const Result<std::vector<Opening>> openings = registrar.openings(item);
    if (!openings.ok()) {
      ++lookup.unopened;
      return {};
    }
    for (const Opening& opening : *openings) {
      const auto* content = std::get_if<Content>(&opening.value);
      if (content == nullptr) continue;
      const bool same_bytes = same_content(*content, file);
      if (same_bytes || base_name(content->name) == base_name(file.name)) {
        lookup.matches.push_back({item, opening.name, same_bytes});
      }
    }
    return {};
  });
  if (!visited.ok()) return Error(visited.error());
  return lookup;
}

Result<TrustPolicy> trust_of(const Context& context, evidence::Registrar& registrar) {
  if (context.options.trust) return read_trust_file(*context.options.trust);
  const Result<Hash> genesis = registrar.genesis_leaf();
  if (!genesis.ok()) return Error(genesis.error());
  return parse_policy(format_policy(registrar.verifier_key(), *genesis));
}

Status add_match(verify::Report& report, const Match& match, const Lookup& lookup,
                 const TrustPolicy& trust, evidence::Registrar& registrar, const Content& file) {
  const Citation citation{match.item.entry.dossier, match.item.entry.folio};
  const Result<std::string> receipt = registrar.receipt(citation, {match.field});
  if (!receipt.ok()) return Error(receipt.error());
  const verify::FileToCheck to_check{
      printable(as_text(file.name)), file.size, [&](std::uint16_t algorithm) -> Result<Hash> {
        if (algorithm == file.digests.front().algorithm) return file.digests.front().value;
        return Error(ErrorKind::unknown,
                     say("digest algorithm {1} was not computed", std::to_string(algorithm)));
      }};
  report.append(verify::check_receipt(*receipt, trust, &to_check));
  for (const auto& [target, correction] : lookup.superseded) {
    if (target != match.item.record_id) continue;
    report.add({.name = "superseded",
                .outcome = verify::Outcome::flagged,
                .sentence = say("{1} is superseded by {2}", format_citation(citation), correction),
                .place = {.index = match.item.entry.index,
                          .citation = citation,
                          .field = {},
                          .first_byte = {},
                          .last_byte = {},
                          .file = {}}});
  }
  return {};
}

Result<verify::Report> verify_file(const Context& context, evidence::Registrar& registrar,
                                   const TrustPolicy& trust, const fs::path& path) {
  const Result<Content> file = hash_named_file(context, registrar.identity().suite, path);
  if (!file.ok()) return Error(file.error());
  const Result<Lookup> lookup = look_up(registrar, *file);
  if (!lookup.ok()) return Error(lookup.error());
  bool same_bytes = false;
  for (const Match& match : lookup->matches) same_bytes = same_bytes || match.same_bytes;

  verify::Report report;
  report.state("file", say("{1}, {2}", printable(path.string()), format_bytes(file->size)));
  if (lookup->matches.empty()) {
    report.add(
        {.name = "registered",
         .outcome = verify::Outcome::cannot_evaluate,
         .sentence =
             lookup->unopened == 0
                 ? say("{1} is not registered in this ledger, neither its bytes nor its name",
                       printable(path.string()))
                 : say("neither the bytes nor the name of {1} were found in the fields that are "
                       "kept here",
                       printable(path.string())),
         .place = {}});
  }
  for (const Match& match : lookup->matches) {
    if (same_bytes && !match.same_bytes)
      continue;  // another file that happens to have the same name
    const Status added = add_match(report, match, *lookup, trust, registrar, *file);
    if (!added.ok()) return Error(added.error());
  }
  if (lookup->unopened > 0) {
    report.add({.name = "registered",
                .outcome = verify::Outcome::not_checked,
                .sentence = say("{1} records whose fields are not kept here, or damaged: whether "
                                "they are about this file",
                                std::to_string(lookup->unopened)),
                .place = {}});
  }
  if (!context.options.trust) {
    report.add({.name = "key",
                .outcome = verify::Outcome::not_checked,
                .sentence = say("the ledger's key was taken from the ledger itself; name your "
                                "trust file with --trust"),
                .place = {}});
  }
  return report;
}

}  // namespace

int run_verify(Context& context) {
  const auto registrar = open_ledger(context, StoreAccess::read);
  if (!registrar.ok()) return fail_verifying(context, registrar.error());
  const Result<TrustPolicy> trust = trust_of(context, **registrar);
  if (!trust.ok()) return fail_verifying(context, trust.error());
  std::vector<SubjectReport> reports;
  for (const std::string& path : context.options.arguments) {
    reports.push_back({path, verify_file(context, **registrar, *trust, path)});
  }
  return print_reports(reports, context.words, context.colour, context.options.json);
}

}  // namespace muniment::cli
