// show ID: an entry with everything that may be seen of it here.
#include "cli/commands/commands.h"
#include "cli/common/report_words.h"
#include "cli/correction_rows.h"
#include "cli/entry_words.h"
#include "cli/record_words.h"
#include "cli/rounds.h"
#include "verify/words.h"

namespace muniment::cli {

namespace {

void add_entry(Sheet& sheet, const evidence::Item& item, int zone) {
  sheet.add("citation", say("folio"), format_citation({item.entry.dossier, item.entry.folio}));
  sheet.add("index", say("entry"), std::to_string(item.entry.index.value));
  add_kind(sheet, item.record.kind);
  sheet.add("occurred", say("occurred"), format_day(item.record.occurred));
  sheet.add("stated", say("stated"), format_time(item.record.stated, zone));
  sheet.add("admitted", say("admitted"), format_time(item.entry.admitted, zone));
}

void add_signers(Sheet& sheet, const evidence::Item& item, const Roster& roster,
                 const Words& words) {
  Document signers = Document::array();
  for (const Signer& signer : item.record.signers) {
    const RosterKey* key = roster.find(signer.key);
    const std::string name = key == nullptr ? signer.key.hex() : key->enrolment.keys.name;
    const std::string capacity = label(words, Vocabulary::capacities, signer.capacity);
    sheet.add_row(words.translate(say("signed by")), name + std::string(words.choose(" (", "（")) +
                                                         capacity +
                                                         std::string(words.choose(")", "）")));
    signers.push(Document::object()
                     .set("name", name)
                     .set("keyId", signer.key.hex())
                     .set("capacity", std::uint64_t{signer.capacity}));
  }
  sheet.document().set("signers", std::move(signers));
}

Status add_links(Sheet& sheet, evidence::Registrar& registrar, const evidence::Item& item,
                 const Words& words) {
  Document links = Document::array();
  for (const Link& link : item.record.links) {
    const Result<evidence::Item> target = registrar.find(link.target);
    if (!target.ok() && target.error().kind() != ErrorKind::missing) return Error(target.error());
    const std::string citation = target.ok()
                                     ? format_citation({target->entry.dossier, target->entry.folio})
                                     : link.target.hex();
    const Term* relation = term_by_code(Vocabulary::relations, link.relation);
    sheet.add_row(label(words, Vocabulary::relations, link.relation), citation);
    links.push(Document::object()
                   .set("relation", relation == nullptr ? std::to_string(link.relation)
                                                        : std::string(relation->name))
                   .set("target", citation));
  }
  sheet.document().set("links", std::move(links));
  return {};
}

void add_openings(Sheet& sheet, evidence::Registrar& registrar, const evidence::Item& item,
                  const Words& words, const Policy& policy) {
  const Result<std::vector<Opening>> openings = registrar.openings_after_access(item);
  const Result<std::optional<std::string>> erased = erased_by(words, registrar, item);
  const bool is_erased = erased.ok() && erased->has_value();
  sheet.document()
      .set("unopened", openings.ok() ? Document() : Document(words.translate(openings.error())))
      .set("erased", is_erased ? Document(**erased) : Document());
  if (is_erased) sheet.add_row(words.translate(say("fields")), **erased);
  if (!openings.ok() && !is_erased) {
    sheet.add_row(words.translate(say("fields")),
                  words.translate(say("{1} committed fields, none opened here: {2}",
                                      std::to_string(item.record.fields.size()),
                                      words.translate(openings.error()))));
  }
  if (openings.ok() && !is_erased) {
    add_fields(sheet, item.record, *openings, policy.zone_minutes);
    add_sealed(sheet, item.record, *openings, policy);
  } else {
    sheet.document().set("fields", Document::array()).set("sealed", Document::object());
  }
}

}  // namespace

int run_show(Context& context) {
  const auto opened = open_ledger(context, StoreAccess::read);
  if (!opened.ok()) return fail(context, opened.error());
  evidence::Registrar& registrar = **opened;
  const Result<evidence::Item> item = find_item(registrar, context.options.arguments.front());
  if (!item.ok()) return fail(context, item.error());
  const Result<const EvidenceState*> state = registrar.state();
  if (!state.ok()) return fail(context, state.error());
  const int zone = (*state)->policy.zone_minutes;

  Sheet sheet(context.words);
  add_entry(sheet, *item, zone);
  const Status corrected = add_corrections(sheet, registrar, *item, **state);
  if (!corrected.ok()) return fail(context, corrected.error());
  if (const auto told = verify::affair_sentence(item->record.affair, (*state)->roster)) {
    sheet.add("affair", say("what it does"), affair_words(context.words, *told));
  }
  add_signers(sheet, *item, (*state)->roster, context.words);
  const Status linked = add_links(sheet, registrar, *item, context.words);
  if (!linked.ok()) return fail(context, linked.error());
  const auto round = kept_round(context, registrar, item->entry.dossier);
  add_facts(sheet, item->record, round ? &*round : nullptr);
  add_openings(sheet, registrar, *item, context.words, (*state)->policy);
  sheet.add("recordId", say("record id"), item->record_id.hex());
  sheet.add("leaf", say("leaf hash"), item->leaf.hex());
  if (context.options.json) {
    context.print(sheet.document());
  } else {
    std::fputs(sheet.text().c_str(), stdout);
  }
  return exit_done;
}

}  // namespace muniment::cli
