#include "cli/draft_page.h"

#include "cli/entry_words.h"
#include "cli/record_words.h"

namespace muniment::cli {
namespace {

std::string in_brackets(const Words& words, const std::string& what) {
  return std::string(words.choose(" (", "（")) + what + std::string(words.choose(")", "）"));
}

void add_signers(Sheet& sheet, const LookedAtDraft& draft) {
  const Words& words = sheet.words();
  Document signers = Document::array();
  for (std::size_t i = 0; i < draft.file.signers.size(); ++i) {
    const DraftSigner& signer = draft.file.signers[i];
    const Signer& place = draft.checked.record.signers[i];
    const bool has_signed = !signer.signature.empty();
    const Term* capacity = term_by_code(Vocabulary::capacities, place.capacity);
    sheet.add_row(
        label(words, Vocabulary::capacities, place.capacity),
        signer.keys.name + in_brackets(words, words.translate(has_signed ? say("has signed")
                                                                         : say("not signed yet"))));
    signers.push(Document::object()
                     .set("name", signer.keys.name)
                     .set("keyId", place.key.hex())
                     .set("capacity", capacity == nullptr ? std::to_string(place.capacity)
                                                          : std::string(capacity->name))
                     .set("signed", has_signed)
                     .set("vouchedFor", draft.vouched_for.contains(place.key)));
  }
  sheet.document().set("signers", std::move(signers));
}

// A linked record by its citation where a ledger told it, else by what its own bytes say.
void add_links(Sheet& sheet, const LookedAtDraft& draft) {
  const Words& words = sheet.words();
  Document links = Document::array();
  for (std::size_t i = 0; i < draft.checked.targets.size(); ++i) {
    const Link& link = draft.checked.record.links[i];
    const Record& target = draft.checked.targets[i];
    const std::string citation = draft.citations.empty() ? "" : draft.citations[i];
    const Term* relation = term_by_code(Vocabulary::relations, link.relation);
    const std::string kind = label(words, Vocabulary::kinds, target.kind);
    sheet.add_row(
        label(words, Vocabulary::relations, link.relation),
        words.translate(citation.empty()
                            ? say("{1} of {2} in {3}, record {4}", kind,
                                  format_day(target.occurred), target.dossier, link.target.hex())
                            : say("{1}: {2} of {3}", citation, kind, format_day(target.occurred))));
    links.push(Document::object()
                   .set("relation", relation == nullptr ? std::to_string(link.relation)
                                                        : std::string(relation->name))
                   .set("target", link.target.hex())
                   .set("citation", citation.empty() ? Document() : Document(citation))
                   .set("kind", code_name(Vocabulary::kinds, target.kind))
                   .set("dossier", target.dossier)
                   .set("occurred", format_day(target.occurred)));
  }
  sheet.document().set("links", std::move(links));
}

Sheet sheet_of(const LookedAtDraft& draft, const Words& words) {
  const Record& record = draft.checked.record;
  Sheet sheet(words);
  sheet.add("ledger", say("ledger"), printable(record.ledger));
  sheet.add("dossier", say("dossier"), record.dossier);
  add_kind(sheet, record.kind);
  sheet.add("occurred", say("occurred"), format_day(record.occurred));
  sheet.add("stated", say("stated"), format_time(record.stated, draft.zone_minutes));
  add_signers(sheet, draft);
  add_facts(sheet, record, draft.round ? &*draft.round : nullptr);
  add_links(sheet, draft);
  add_fields(sheet, record, draft.checked.openings, draft.zone_minutes);
  sheet.add("recordId", say("record id"), draft.checked.id.hex());
  sheet.add("digits", say("digits to compare"), digits_to_compare(draft.checked.id));
  return sheet;
}

std::string listed(const Message& heading, const std::vector<Message>& sentences,
                   const Words& words, std::size_t columns) {
  if (sentences.empty()) return "";
  std::string text = "\n" + words.translate(heading) + "\n";
  for (const Message& sentence : sentences) {
    text += wrap("  - " + words.translate(sentence), columns, 4) + "\n";
  }
  return text;
}

Document list_document(const std::vector<Message>& sentences, const Words& words) {
  Document list = Document::array();
  for (const Message& sentence : sentences) list.push(words.translate(sentence));
  return list;
}

}  // namespace

std::string signer_in_words(const Words& words, const DraftFile& draft, std::size_t place) {
  const Record record = decode_record(draft.record).value();
  return draft.signers[place].keys.name +
         in_brackets(words, label(words, Vocabulary::capacities, record.signers[place].capacity));
}

std::vector<std::string> missing_signers(const Words& words, const DraftFile& draft) {
  std::vector<std::string> missing;
  for (std::size_t i = 0; i < draft.signers.size(); ++i) {
    if (draft.signers[i].signature.empty()) missing.push_back(signer_in_words(words, draft, i));
  }
  return missing;
}

std::string draft_page(const LookedAtDraft& draft, const Words& words, std::size_t columns) {
  return sheet_of(draft, words).text(columns) +
         listed(say("Checked:"), draft.held, words, columns) +
         listed(say("Not checked:"), draft.not_checked, words, columns);
}

Document draft_document(const LookedAtDraft& draft, const Words& words) {
  Sheet sheet = sheet_of(draft, words);
  sheet.document().set("checked", list_document(draft.held, words));
  sheet.document().set("notChecked", list_document(draft.not_checked, words));
  return sheet.document();
}

}  // namespace muniment::cli
