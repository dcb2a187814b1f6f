// list [--dossier D]: the entries, a line each.
#include "cli/commands/commands.h"
#include "cli/manifests.h"
#include "cli/registrations.h"

namespace muniment::cli {

namespace {

constexpr std::size_t rows_at_once =
    500;  // columns are aligned within so many rows, so that memory stays flat

// What a person knows the entry by: its title or name, else its file.
std::string headline(const std::vector<Opening>& openings) {
  std::string file;
  for (const Opening& opening : openings) {
    const auto* text = std::get_if<Opening::Text>(&opening.value);
    if (text != nullptr && (opening.name == "title" || opening.name == "name"))
      return printable(text->value);
    const auto* content = std::get_if<Content>(&opening.value);
    if (content != nullptr && file.empty()) file = printable(as_text(content->name));
  }
  return file;
}

}  // namespace

int run_list(Context& context) {
  const auto opened = open_ledger(context, StoreAccess::read);
  if (!opened.ok()) return fail(context, opened.error());
  evidence::Registrar& registrar = **opened;
  if (context.options.manifest) return write_manifest(context, registrar);
  const Result<const EvidenceState*> state = registrar.state();
  if (!state.ok()) return fail(context, state.error());
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
        const Result<std::vector<Opening>> openings = registrar.openings(item);
        const std::string title =
            openings.ok() ? headline(*openings) : words.translate(say("[not opened here]"));
        const std::string citation = format_citation({item.entry.dossier, item.entry.folio});
        const std::string signers = signer_names(**state, item.record);
        ++count;
        if (context.options.json) {
          const Term* kind = term_by_code(Vocabulary::kinds, item.record.kind);
          list.push(Document::object()
                        .set("citation", citation)
                        .set("index", item.entry.index.value)
                        .set("admitted", format_time(item.entry.admitted, zone))
                        .set("kind", kind == nullptr ? std::to_string(item.record.kind)
                                                     : std::string(kind->name))
                        .set("signedBy", signers)
                        .set("title", title)
                        .set("recordId", item.record_id.hex()));
          return {};
        }
        table.push_back({citation, format_time(item.entry.admitted, zone),
                         label(words, Vocabulary::kinds, item.record.kind), signers, title});
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
