#include "cli/common/sites.h"

#include "cli/common/files.h"
#include "cli/common/printable.h"

namespace muniment::cli {

namespace fs = std::filesystem;

Result<std::optional<Checkpoint>> read_remembered(const std::optional<fs::path>& file) {
  std::error_code error;
  if (!file || !fs::exists(*file, error)) return std::optional<Checkpoint>();
  const Result<std::string> text = read_file(*file, max_note_bytes);
  if (!text.ok()) return Error(text.error());
  const Result<SignedCheckpoint> note = parse_signed_checkpoint(*text);
  if (!note.ok()) {
    return Error(note.error())
        .within(say("the checkpoint remembered in {1}", printable(file->string())));
  }
  return std::optional<Checkpoint>(note->checkpoint);
}

Status remember(const std::optional<fs::path>& file, const verify::Report& report,
                const std::string& checkpoint) {
  const verify::Verdict verdict = report.verdict();
  if (!file || (verdict != verify::Verdict::verified && verdict != verify::Verdict::rules_broken)) {
    return {};
  }
  return write_file(*file, checkpoint, 0644, Overwrite::yes);
}

Result<verify::Report> audit_site_folder(const fs::path& site, const TrustPolicy* trust,
                                         const std::optional<fs::path>& remember_in,
                                         const AuditProgress& progress) {
  Result<std::unique_ptr<verify::SiteFiles>> files = verify::open_site_folder(site);
  if (!files.ok()) return std::move(files).error();
  Result<std::optional<Checkpoint>> seen = read_remembered(remember_in);
  if (!seen.ok()) return std::move(seen).error();
  verify::AuditRequest request;
  request.level = verify::Level::tree;
  request.trust = trust;
  request.remembered = *std::move(seen);
  request.progress = progress;
  verify::SiteAudit audited = verify::audit_site(**files, request);
  if (Status kept = remember(remember_in, audited.report, audited.checkpoint); !kept.ok()) {
    return std::move(kept).error();
  }
  return std::move(audited.report);
}

}  // namespace muniment::cli
