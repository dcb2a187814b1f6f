#include "cli/common/misconduct.h"

#include "cli/common/files.h"
#include "cli/common/packages.h"
#include "ledger/core/tlog_proof.h"
#include "verify/fork_file.h"
#include "verify/omission.h"

namespace muniment::cli {
namespace {

constexpr std::size_t max_fork_file_bytes = 256 * 1024;

}  // namespace

bool begins_like_fork(const std::filesystem::path& path) {
  return begins_with(path, verify::fork_file_begin);
}

Result<verify::Report> verify_fork_file(const std::filesystem::path& file,
                                        const TrustPolicy& trust) {
  const Result<std::string> text = read_file(file, max_fork_file_bytes);
  if (!text.ok()) return text.error();
  Result<verify::Comparison> comparison = verify::parse_fork_file(*text);
  if (!comparison.ok()) {
    return std::move(comparison).error().within(say("in {1}", file.string()));
  }
  comparison->trust = &trust;
  verify::Report report = verify::compare_checkpoints(*comparison);
  if (report.verdict() == verify::Verdict::verified ||
      report.verdict() == verify::Verdict::rules_broken) {
    report.add({.name = "consistency",
                .outcome = verify::Outcome::cannot_evaluate,
                .sentence = say("the file is said to show a fork, and shows none"),
                .place = {}});
  }
  return report;
}

Result<verify::Report> verify_against_package(const std::filesystem::path& receipt,
                                              const std::filesystem::path& package,
                                              const TrustPolicy& trust) {
  const Result<std::string> text = read_file(receipt, max_tlog_proof_bytes);
  if (!text.ok()) return text.error();
  const Result<verify::PackageCheck> checked = check_package_file(package, trust, {});
  if (!checked.ok()) return checked.error();
  return verify::check_omission(*text, *checked, trust);
}

}  // namespace muniment::cli
