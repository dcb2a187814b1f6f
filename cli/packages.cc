#include "cli/packages.h"

#include "cli/commands/commands.h"
#include "cli/common/packages.h"
#include "cli/common/safe_name.h"
#include "cli/zip_file.h"

namespace muniment::cli {

int write_package(Context& context, evidence::Registrar& registrar, evidence::PackageOrder order) {
  order.safe_name = safe_file_name;
  if (!context.options.output) {
    return fail(context, Error(ErrorKind::usage, say("name the package's file with -o FILE")));
  }
  const std::filesystem::path path = *context.options.output;
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored) && !is_package(path)) {
    return fail(context,
                Error(ErrorKind::refused, say("{1} is there and is no package: name another file",
                                              printable(path.string()))));
  }
  std::optional<KeyPair> author;
  if (order.contents) {
    Result<KeyPair> loaded = load_author(context);
    if (!loaded.ok()) return fail(context, loaded.error());
    author = *std::move(loaded);
  }
  const Result<std::unique_ptr<ZipFile>> file = ZipFile::begin(path);
  if (!file.ok()) return fail(context, file.error());
  const bool opens = author && author->encryption;
  const Result<evidence::Packed> packed =
      evidence::pack(registrar, order, opens ? &*author->encryption : nullptr, **file);
  if (!packed.ok()) return fail(context, packed.error());
  if (const Status put = (*file)->put(); !put.ok()) return fail(context, put.error());
  const std::uint64_t bytes = std::filesystem::file_size(path, ignored);
  if (context.options.json) {
    context.print(Document::object()
                      .set("file", printable(path.string()))
                      .set("bytes", bytes)
                      .set("entries", packed->entries)
                      .set("records", packed->records)
                      .set("fields", packed->fields)
                      .set("files", packed->files)
                      .set("notKept", packed->not_kept));
  }
  context.tell(say(
      "package of {1} entries written to {2}: {3} of them with their records, {4} "
      "fields and {5} files disclosed, {6}",
      std::to_string(packed->entries), printable(path.string()), std::to_string(packed->records),
      std::to_string(packed->fields), std::to_string(packed->files), format_bytes(bytes)));
  if (packed->last) {
    context.tell(
        say("it also shows that {1} is the ledger's newest entry, as every package does: "
            "pack right after an entry of your own where that dossier must not be named",
            format_citation(*packed->last)));
  }
  if (packed->not_kept > 0) {
    context.tell(
        say("{1} files were disclosed by their digests alone: the vault does not have them",
            std::to_string(packed->not_kept)));
  }
  return exit_done;
}

}  // namespace muniment::cli
