// dossiers: each with its title, how many entries it has, and when it was first and last added to.
#include "cli/commands/commands.h"
#include "cli/entry_words.h"

namespace muniment::cli {

namespace {

Document dossier_document(const evidence::Registrar::DossierView& dossier, const std::string& title,
                          int zone, bool closed) {
  return Document::object()
      .set("dossier", dossier.head.dossier)
      .set("title", title)
      .set("entries", dossier.head.folio)
      .set("first", format_time(dossier.first.entry.admitted, zone))
      .set("newest", format_time(dossier.newest.entry.admitted, zone))
      .set("closed", closed);
}

}  // namespace

int run_dossiers(Context& context) {
  const auto opened = open_ledger(context, StoreAccess::read);
  if (!opened.ok()) return fail(context, opened.error());
  evidence::Registrar& registrar = **opened;
  const Result<const EvidenceState*> state = registrar.state();
  if (!state.ok()) return fail(context, state.error());
  const Words& words = context.words;
  const int zone = (*state)->policy.zone_minutes;
  const bool closed = (*state)->closed.has_value();

  Document list = Document::array();
  std::vector<std::vector<std::string>> table = {
      {words.translate(say("dossier")), words.translate(say("entries")),
       words.translate(say("first")), words.translate(say("newest")), words.translate(say("state")),
       words.translate(say("title"))}};
  const Status visited =
      registrar.each_dossier([&](const evidence::Registrar::DossierView& dossier) -> Status {
        const bool own = dossier.head.dossier.empty();
        const std::string title = own ? words.translate(say("the ledger's own affairs"))
                                      : headline_of(words, registrar, dossier.first);
        if (context.options.json) {
          list.push(dossier_document(dossier, title, zone, closed));
          return {};
        }
        table.push_back({own ? "/" : dossier.head.dossier, std::to_string(dossier.head.folio),
                         format_day(day_of(dossier.first.entry.admitted, zone)),
                         format_day(day_of(dossier.newest.entry.admitted, zone)),
                         words.translate(closed ? say("closed") : say("open")), title});
        return {};
      });
  if (!visited.ok()) return fail(context, visited.error());
  if (context.options.json) {
    context.print(Document::object()
                      .set("origin", registrar.identity().origin)
                      .set("dossiers", std::move(list)));
    return exit_done;
  }
  std::fputs(format_table(table).c_str(), stdout);
  return exit_done;
}

}  // namespace muniment::cli
