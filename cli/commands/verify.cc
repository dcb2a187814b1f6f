// verify FILE or FOLDER…, verify --manifest FILE: is this what we registered?
//
// A file is looked up by its digest among the openings kept here; where it is found, a receipt with
// its content opened is made and checked exactly as an outsider would. The files of a folder, and
// the lines of a manifest, are checked together.
#include <filesystem>

#include "cli/commands/commands.h"
#include "cli/comparing.h"
#include "cli/file_lookup.h"
#include "cli/manifests.h"

namespace muniment::cli {

namespace {

Result<TrustPolicy> trust_of(const Context& context, evidence::Registrar& registrar) {
  if (context.options.trust) return read_trust_file(*context.options.trust);
  TrustPolicy own;  // pins nothing: the ledger cannot vouch for its own beginning
  own.logs.push_back(registrar.verifier_key());
  own.quorum = "none";
  return own;
}

SubjectReport verify_folder(const Context& context, evidence::Registrar& registrar,
                            const TrustPolicy& trust, const std::string& folder) {
  const Result<Present> present = hash_folder(context, hash_of(registrar.identity().suite), folder);
  if (!present.ok()) return {folder, present.error()};
  return compare_with_ledger(context, registrar, trust, folder, *present);
}

Result<std::vector<SubjectReport>> verify_paths(const Context& context,
                                                evidence::Registrar& registrar,
                                                const TrustPolicy& trust) {
  std::vector<SubjectReport> reports;
  std::optional<FileLookup> lookup;  // made for the first file
  for (const std::string& path : context.options.arguments) {
    std::error_code ignored;
    if (std::filesystem::is_directory(std::filesystem::symlink_status(path, ignored))) {
      reports.push_back(verify_folder(context, registrar, trust, path));
      continue;
    }
    if (!lookup) {
      Result<FileLookup> prepared = prepare_lookup(registrar);
      if (!prepared.ok()) return std::move(prepared).error();
      lookup.emplace(std::move(*prepared));
    }
    reports.push_back({path, verify_file(context, registrar, *lookup, trust, path)});
  }
  return reports;
}

}  // namespace

int run_verify(Context& context) {
  if (!context.options.manifest && (context.options.prefix || context.options.encoding)) {
    return fail_verifying(
        context,
        Error(ErrorKind::usage, say("--prefix and --encoding are about a manifest: name it "
                                    "with --manifest")));
  }
  if (!context.options.manifest && context.options.arguments.empty()) {
    return fail_verifying(
        context, Error(ErrorKind::usage, say("name files or folders to verify, or a manifest with "
                                             "--manifest")));
  }
  const auto registrar = open_ledger(context, StoreAccess::read);
  if (!registrar.ok()) return fail_verifying(context, registrar.error());
  const Result<TrustPolicy> trust = trust_of(context, **registrar);
  if (!trust.ok()) return fail_verifying(context, trust.error());
  const Result<std::vector<SubjectReport>> reports =
      context.options.manifest ? verify_manifest(context, **registrar, *trust)
                               : verify_paths(context, **registrar, *trust);
  if (!reports.ok()) return fail_verifying(context, reports.error());
  return print_reports(*reports, context.words, context.colour, context.options.json);
}

}  // namespace muniment::cli
