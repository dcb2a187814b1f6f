// list [--dossier D]: the entries, a line each.
#include "cli/commands/commands.h"
#include "cli/entry_words.h"
#include "cli/manifests.h"
#include "cli/registrations.h"

namespace muniment::cli {

namespace {

constexpr std::size_t rows_at_once =
    500;  // columns are aligned within so many rows, so that memory stays flat

// The title, and behind it what became of the record.
std::string marked(const Words& words, const std::string& title,
                   const std::optional<CorrectedBy>& corrected, int zone) {
  const std::string mark = correction_text(words, corrected, zone);
  if (mark.empty() || title.empty()) return title + mark;
  return title + std::string(words.choose("; ", "；")) + mark;
}

}  // namespace

int run_list(Context& context) {
  const auto opened = open_ledger(context, StoreAccess::read);
  if (!opened.ok()) return fail(context, opened.error());
  evidence::Registrar& registrar = **opened;
  if (context.options.manifest) return write_manifest(context, registrar);
  const Result<const EvidenceState*> state = registrar.state();
  if (!state.ok()) return fail(context, state.error());
  const Result<Corrections> corrections = read_corrections(registrar);
  if (!corrections.ok()) return fail(context, corrections.error());
  const Words& words = context.words;
  const int zone = (*state)->policy.zone_minutes;

  Document list = Document::array();
  const std::vector<std::string> heading = {
      words.translate(say("folio")), words.translate(say("admitted")), words.translate(say("kind")),
      words.translate(say("signed by")), words.translate(say("title or file"))};
  std::vector<std::vector<std::string>> table = {heading};
  std::uint64_t count = 0;
  const Status visited =
      registrar.each(context.options.dossier, [&](const evidence::Item& item) -> Status {
        const std::string title = headline_of(words, registrar, item);
        const std::string citation = format_citation({item.entry.dossier, item.entry.folio});
        const std::vector<std::string> signers = signer_names(**state, item.record);
        const std::optional<CorrectedBy> corrected = correction_of(*corrections, item.record_id);
        ++count;
        if (context.options.json) {
          Document entry = Document::object();
          entry.set("citation", citation)
              .set("index", item.entry.index.value)
              .set("admitted", format_time(item.entry.admitted, zone))
              .set("kind", code_name(Vocabulary::kinds, item.record.kind))
              .set("signedBy", signers_document(signers))
              .set("title", title)
              .set("recordId", item.record_id.hex());
          set_correction(entry, corrected, zone);
          list.push(std::move(entry));
          return {};
        }
        table.push_back({citation, format_time(item.entry.admitted, zone),
                         label(words, Vocabulary::kinds, item.record.kind), words.list(signers),
                         marked(words, title, corrected, zone)});
        if (table.size() > rows_at_once) {
          std::fputs(format_table(table).c_str(), stdout);
          table.clear();
        }
        return {};
      });
  if (!visited.ok()) return fail(context, visited.error());
  if (context.options.json) {
    context.print(Document::object()
                      .set("origin", registrar.identity().origin)
                      .set("entries", std::move(list)));
    return exit_done;
  }
  if (count > 0) std::fputs(format_table(table).c_str(), stdout);
  context.tell(say("{1} entries", std::to_string(count)));
  return exit_done;
}

}  // namespace muniment::cli
