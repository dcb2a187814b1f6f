// reindex: makes what follows from entries and records again: tiles, heads, indexes.
#include <optional>

#include "cli/commands/commands.h"
#include "evidence/reindexing.h"

namespace muniment::cli {

int run_reindex(Context& context) {
  tell_broken_stores(context);
  const Result<std::filesystem::path> folder = find_ledger(context);
  if (!folder.ok()) return fail(context, folder.error());
  Result<Reindexed> made = [&] {
    std::optional<ProgressLine> progress;  // the total is known with the first step
    return evidence::reindex_ledger(*folder, [&](std::uint64_t done, std::uint64_t size) {
      if (!progress.has_value()) {
        progress.emplace(context.words, say("Making the store again"), size, context.progress);
      }
      progress->reach(done);
    });
  }();
  if (!made.ok()) return fail(context, made.error());
  if (context.options.json) {
    context.print(Document::object()
                      .set("entries", made->entries)
                      .set("dossiers", made->dossiers)
                      .set("bytesBefore", made->bytes_before)
                      .set("bytesAfter", made->bytes_after));
    return exit_done;
  }
  context.tell(
      say("the store was made again from its {1} entries in {2} dossiers, which lead to the "
          "signed root; its file had {3} bytes and has {4}",
          std::to_string(made->entries), std::to_string(made->dossiers),
          std::to_string(made->bytes_before), std::to_string(made->bytes_after)));
  return exit_done;
}

}  // namespace muniment::cli
