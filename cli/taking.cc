#include "cli/taking.h"

#include "cli/drafting.h"

namespace muniment::cli {

namespace fs = std::filesystem;

Taking::Taking(const Context& context, evidence::Registrar& registrar, const Signers& signers)
    : suite_(registrar.identity().suite) {
  if (context.options.hash_only) return;
  registrar_ = &registrar;
  signers_ = &signers;
}

Result<evidence::VaultWriter*> Taking::vault() {
  if (registrar_ == nullptr || vault_ != nullptr) return vault_.get();
  const Result<const EvidenceState*> state = registrar_->state();
  if (!state.ok()) return Error(state.error());
  const Result<std::optional<Checkpoint>> newest = registrar_->newest();
  if (!newest.ok()) return newest.error();
  const std::optional<PrivateKey>& own = signers_->pairs.front().encryption;
  Result<std::unique_ptr<evidence::VaultWriter>> opened = evidence::VaultWriter::open(
      registrar_->vault_place(), (*state)->roster, (*newest)->size, own ? &*own : nullptr);
  if (!opened.ok()) return std::move(opened).error();
  vault_ = *std::move(opened);
  registrar_->keep_with(vault_.get());
  return vault_.get();
}

Result<Content> Taking::take(const Context& context, const fs::path& path, AccessClass access) {
  const std::string name = printable(path.string());
  std::error_code ignored;
  const fs::file_status status = fs::symlink_status(path, ignored);
  if (status.type() == fs::file_type::not_found) {
    return Error(ErrorKind::missing, say("there is no file {1}", name));
  }
  if (status.type() == fs::file_type::directory) {
    return Error(ErrorKind::usage, say("{1} is a folder: name its files, or register all of them "
                                       "with \"muniment import\"",
                                       name));
  }
  const Result<evidence::VaultWriter*> keeper = vault();
  if (!keeper.ok()) return keeper.error();
  const std::uint64_t size = fs::is_regular_file(status) ? fs::file_size(path, ignored) : 0;
  ProgressLine progress(context.words, say("reading {1}", printable(path.filename().string())),
                        size, context.progress);
  Hasher hasher(suite_);
  auto taken =
      evidence::take_file(hasher, {path.string(), path.filename().string(), size},
                          {*keeper, access}, [&](std::uint64_t bytes) { progress.advance(bytes); });
  if (!taken.ok()) return std::move(taken).error().within(say("file {1}", name));
  if (const auto* failure = std::get_if<evidence::HashFailure>(&*taken)) {
    return Error(ErrorKind::environment, skip_reason(failure->reason, failure->detail))
        .within(say("file {1}", name));
  }
  auto& file = std::get<evidence::HashedFile>(*taken);
  if (file.item) kept_.emplace_back(file.content.digests.front().value, *std::move(file.item));
  return std::move(file.content);
}

Result<std::optional<evidence::VaultItem>> Taking::keep(const Context& context,
                                                        const fs::path& path, const Hash& digest,
                                                        AccessClass access) {
  const Result<Content> content = take(context, path, access);
  if (!content.ok()) return content.error();
  if (kept_.empty()) return std::optional<evidence::VaultItem>();  // by its hash only
  auto [taken, item] = std::move(kept_.back());
  kept_.pop_back();
  if (taken == digest) return std::optional(std::move(item));
  return Error(ErrorKind::environment,
               say("{1} changed since it was read for this manifest: run the same command again",
                   printable(path.string())));
}

}  // namespace muniment::cli
