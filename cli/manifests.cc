#include "cli/manifests.h"

#include <algorithm>
#include <filesystem>

#include "cli/commands/commands.h"
#include "cli/file_verdicts.h"

namespace muniment::cli {

namespace fs = std::filesystem;

namespace {

using evidence::ManifestFile;
using evidence::ManifestFormat;

constexpr std::string_view bag_manifest = "manifest-sha256.txt";

bool is_bag(const fs::path& folder) {
  std::error_code ignored;
  return fs::is_regular_file(folder / "bagit.txt", ignored);
}

// The five verdicts of files that are there against a manifest.
struct ManifestComparison {
  verify::Report report;
  Document::Object extra;
  bool same;  // every file is there under its name with its bytes, and nothing else
};

ManifestComparison compare_with_manifest(const Context& context,
                                         const std::vector<ManifestFile>& manifest,
                                         const Present& present) {
  std::vector<evidence::KnownFile> known;
  known.reserve(manifest.size());
  for (const ManifestFile& file : manifest) known.push_back({file.name, file.sha256});
  FileVerdicts verdicts;
  const std::vector<std::string> unread = present.unread();
  const std::vector<evidence::ComparedFile> compared =
      evidence::compare(known, present.files, unread);
  for (const evidence::ComparedFile& file : compared) {
    const std::string known_path = file.known ? known[*file.known].path : "";
    verdicts.add({file.verdict,
                  file.present ? present.files[*file.present].path : known_path,
                  known_path,
                  {},
                  {},
                  {},
                  file.copied,
                  file.outdated,
                  true});
  }
  ManifestComparison comparison;
  comparison.same =
      unread.empty() && verdicts.count(evidence::FileVerdict::matched) == compared.size();
  verdicts.conclude(present.skipped, comparison.report);
  comparison.extra = verdicts.document(context.words, present.skipped);
  return comparison;
}

int refuse_unlike_manifest(const Context& context, const std::string& folder,
                           const ManifestComparison& comparison) {
  const Error refused(ErrorKind::refused,
                      say("the folder is not what the manifest says; nothing was registered"));
  if (!context.options.json) {
    std::fputs(format_report(comparison.report, context.words, context.colour,
                             {folder, terminal_columns()})
                   .c_str(),
               stdout);
    return fail(context, refused);
  }
  Document document = error_document(refused, context.words, exit_refused);
  for (const auto& [key, value] : comparison.extra) document.set(key, value);
  context.print(document);
  return exit_refused;
}

}  // namespace

Result<std::vector<ManifestFile>> read_manifest(const Context& context) {
  fs::path path = *context.options.manifest;
  if (is_bag(path)) path /= bag_manifest;
  evidence::ManifestReading reading;
  if (path.filename() == bag_manifest && is_bag(path.parent_path())) {
    reading.format = ManifestFormat::bagit;
  }
  reading.prefix = context.options.prefix.value_or("");
  reading.encoding = context.options.encoding.value_or("");
  const Message where = say("manifest {1}", path.string());
  const Result<std::string> text = read_file(path, evidence::max_manifest_bytes);
  if (!text.ok()) return Error(text.error()).within(where);
  Result<std::vector<ManifestFile>> files = evidence::parse_manifest(*text, reading);
  if (!files.ok()) return std::move(files).error().within(where);
  if (files->empty()) {
    return Error(ErrorKind::missing, say("the manifest names no file")).within(where);
  }
  return files;
}

std::variant<ComparedFiles, int> compare_before_import(const Context& context,
                                                       HashAlgorithm algorithm) {
  if (!context.options.manifest) return ComparedFiles();
  const std::string& folder = context.options.arguments.front();
  const Result<std::vector<ManifestFile>> manifest = read_manifest(context);
  if (!manifest.ok()) return fail(context, manifest.error());
  // A manifest has SHA-256. In a ledger of another suite the folder is read by that one's algorithm
  // before: a file that has the same digest then and at the end is the one that was compared.
  ComparedFiles own;
  if (algorithm != HashAlgorithm::sha256) {
    Result<Present> before = hash_folder(context, algorithm, folder);
    if (!before.ok()) return fail(context, before.error());
    own = std::move(before->files);
  }
  Result<Present> present = hash_folder(context, HashAlgorithm::sha256, folder);
  if (!present.ok()) return fail(context, present.error());
  const ManifestComparison comparison = compare_with_manifest(context, *manifest, *present);
  if (!comparison.same) return refuse_unlike_manifest(context, folder, comparison);
  if (!own) own = std::move(present->files);
  return own;
}

Error other_digests() {
  return Error(
      ErrorKind::unknown,
      say("this ledger registers SM3 digests, and manifests have SHA-256: whether they are "
          "of the same bytes only the files can show; verify the folder itself"));
}

Result<std::vector<SubjectReport>> verify_manifest(const Context& context,
                                                   evidence::Registrar& registrar,
                                                   const TrustPolicy& trust) {
  const std::vector<std::string>& folders = context.options.arguments;
  if (folders.size() > 1) {
    return Error(ErrorKind::usage, say("a manifest is compared with one folder"));
  }
  const Result<std::vector<ManifestFile>> manifest = read_manifest(context);
  if (!manifest.ok()) return Error(manifest.error());
  std::vector<SubjectReport> reports;
  const std::string& name = *context.options.manifest;
  if (registrar.identity().suite == Suite::sha256_ed25519) {
    Present present;
    for (const ManifestFile& file : *manifest) present.files.push_back({file.name, file.sha256});
    reports.push_back(compare_with_ledger(context, registrar, trust, name, present));
  } else {
    reports.push_back({name, other_digests()});
  }
  for (const std::string& folder : folders) {
    const Result<Present> present = hash_folder(context, HashAlgorithm::sha256, folder);
    if (!present.ok()) {
      reports.push_back({folder, present.error()});
      continue;
    }
    ManifestComparison comparison = compare_with_manifest(context, *manifest, *present);
    reports.push_back({folder, std::move(comparison.report), std::move(comparison.extra)});
  }
  return reports;
}

}  // namespace muniment::cli
