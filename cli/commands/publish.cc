// publish SITE: the ledger's tree as static files, for everybody to verify.
#include "ledger/publish.h"

#include <algorithm>

#include "cli/commands/commands.h"

namespace muniment::cli {

namespace fs = std::filesystem;

namespace {

bool is_inside(const fs::path& inner, const fs::path& outer) {
  return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

// Neither may lie in the other: a web server would hand out the ledger's openings.
Status keep_apart(const fs::path& ledger, const fs::path& site) {
  std::error_code error;
  const fs::path kept = fs::weakly_canonical(ledger, error);
  const fs::path published = error ? fs::path() : fs::weakly_canonical(site, error);
  if (error) {
    return Error(ErrorKind::environment,
                 say("{1}: {2}", printable(site.string()), printable(error.message())));
  }
  if (!is_inside(published, kept) && !is_inside(kept, published)) return {};
  return Error(ErrorKind::refused,
               say("{1} and the ledger's folder {2} lie in one another: what is published would "
                   "mix with what is secret. Name a folder elsewhere",
                   printable(site.string()), printable(ledger.string())));
}

Document to_document(const Published& published, const fs::path& site) {
  Document document = Document::object();
  document.set("site", printable(site.string()))
      .set("origin", published.checkpoint.origin)
      .set("size", published.checkpoint.size.value)
      .set("before", published.before ? Document(published.before->value) : Document())
      .set("files", published.files)
      .set("written", published.written)
      .set("kept", published.files - published.written)
      .set("bytes", published.bytes);
  return document;
}

}  // namespace

int run_publish(Context& context) {
  const fs::path site = (fs::path(context.options.arguments.front()) / "").parent_path();
  const Result<fs::path> folder = find_ledger(context);
  if (!folder.ok()) return fail(context, folder.error());
  if (const Status apart = keep_apart(*folder, site); !apart.ok()) {
    return fail(context, apart.error());
  }
  const auto registrar = open_ledger(context, StoreAccess::read);
  if (!registrar.ok()) return fail(context, registrar.error());
  const Result<std::unique_ptr<Snapshot>> snapshot = (*registrar)->store().snapshot();
  if (!snapshot.ok()) return fail(context, snapshot.error());

  PublishRequest request;
  if (context.options.entries) request.entries = PublishRequest::Entries::yes;
  if (context.options.recheck) request.compare = PublishRequest::Compare::bytes;
  std::optional<ProgressLine> line;
  request.progress = [&](std::uint64_t done, std::uint64_t all) {
    if (!line) {
      line.emplace(context.words, say("publishing {1} entries", std::to_string(all)), all,
                   context.progress);
    }
    line->reach(done);
  };
  const Result<Published> published = publish((*registrar)->identity(), **snapshot, site, request);
  line.reset();
  if (!published.ok()) return fail(context, published.error());
  if (context.options.json) {
    context.print(to_document(*published, site));
    return exit_done;
  }
  context.print(context.words.translate(say(
      "{1} entries published to {2}: {3} files written, {4} kept",
      std::to_string(published->checkpoint.size.value), printable(site.string()),
      std::to_string(published->written), std::to_string(published->files - published->written))));
  return exit_done;
}

}  // namespace muniment::cli
