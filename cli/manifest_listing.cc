// list --manifest: what is registered, as a manifest of another program.
#include <unistd.h>

#include <algorithm>
#include <map>

#include "cli/commands/commands.h"
#include "cli/manifests.h"

namespace muniment::cli {
namespace {

using evidence::ManifestFile;
using evidence::ManifestFormat;
using evidence::RegisteredFile;

// What a manifest can say of the files: of each name the newest that stands for it, read back and
// checked against its record.
Result<std::vector<ManifestFile>> registered_as_manifest(
    evidence::Registrar& registrar, const std::vector<RegisteredFile>& registered) {
  std::map<std::string, const RegisteredFile*> newest;
  for (const RegisteredFile& file : registered) {
    if (!file.replaced_by) newest.insert_or_assign(file.path, &file);
  }
  std::vector<const RegisteredFile*> wanted;
  wanted.reserve(newest.size());
  for (const auto& [path, file] : newest) wanted.push_back(file);
  const Result<CitedByPlace> cited = read_cited(registrar, wanted);
  if (!cited.ok()) return Error(cited.error());
  std::vector<ManifestFile> files;  // ascending by name, as `newest` is
  for (const RegisteredFile* file : wanted) {
    if (cited->at(file->place).holds) files.push_back({file->path, file->size, file->digest});
  }
  if (files.empty()) {
    return Error(ErrorKind::missing, say("no files are registered: there is nothing to list"));
  }
  return files;
}

// Nothing but text, in lines.
bool fits_terminal(std::string_view text) {
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    if (printable(line) != line) return false;
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return true;
}

// A manifest is bytes, of names that may be anything. Where it is not fit to be shown, only a file
// can take it.
Status check_fit(const Context& context, const std::string& manifest) {
  if (context.options.output) return {};
  if (context.options.json) {
    if (is_utf8_text(manifest)) return {};
    return Error(ErrorKind::usage, say("not all names in this manifest are UTF-8, and JSON holds "
                                       "nothing else: name a file for it with -o"));
  }
  if (::isatty(STDOUT_FILENO) == 0 || fits_terminal(manifest)) return {};
  return Error(ErrorKind::usage,
               say("names in this manifest hold characters that are not fit for a terminal: name a "
                   "file for it with -o"));
}

}  // namespace

int write_manifest(Context& context, evidence::Registrar& registrar) {
  const Result<ManifestFormat> format =
      evidence::manifest_format_by_name(*context.options.manifest);
  if (!format.ok()) return fail(context, format.error());
  if (registrar.identity().suite != Suite::sha256_ed25519) return fail(context, other_digests());
  const Result<evidence::RegisteredFiles> registered =
      registrar.registered_files(context.options.dossier);
  if (!registered.ok()) return fail(context, registered.error());
  const Result<std::vector<ManifestFile>> files =
      registered_as_manifest(registrar, registered->files);
  if (!files.ok()) return fail(context, files.error());
  const Result<std::string> text = evidence::format_manifest(*format, *files);
  if (!text.ok()) return fail(context, text.error());
  const Status fit = check_fit(context, *text);
  if (!fit.ok()) return fail(context, fit.error());
  if (context.options.output) {
    const Status written = write_file(*context.options.output, *text, 0644, Overwrite::no);
    if (!written.ok()) return fail(context, written.error());
  }
  const bool whole = registered->unopened == 0 && !registered->damage;
  if (context.options.json) {
    Document document = Document::object();
    document.set("files", std::uint64_t{files->size()});
    document.set("unopened", registered->unopened);
    document.set("damage", registered->damage
                               ? Document(context.words.translate(*registered->damage))
                               : Document());
    if (context.options.output) {
      document.set("file", printable(*context.options.output));
    } else {
      document.set("manifest", *text);
    }
    context.print(document);
    return whole ? exit_done : exit_partly;
  }
  if (!context.options.output) std::fputs(text->c_str(), stdout);
  context.tell(say("{1} files", std::to_string(files->size())));
  if (!whole)
    context.tell(
        say("files whose fields are not kept here, sealed for others, or damaged, are left out"));
  return whole ? exit_done : exit_partly;
}

}  // namespace muniment::cli
