// A trace as a document, which leaves nothing out of what was walked.
#include "cli/entry_words.h"
#include "cli/trace_view.h"

namespace muniment::cli {

namespace {

Document record_document(const TraceView& view, const TracedRecord& at) {
  const TracedName& name = view.name(at.id);
  Document document = Document::object();
  document.set("citation", name.citation)
      .set("index", at.entry.index.value)
      .set("recordId", at.id.hex())
      .set("kind", code_name(Vocabulary::kinds, at.record.kind))
      .set("occurred", name.day)
      .set("admitted", format_time(at.entry.admitted, view.zone()))
      .set("signedBy", signers_document(name.signed_by))
      .set("title", name.title ? Document(*name.title) : Document());
  set_correction(document, name.corrected, view.zone());
  return document;
}

// What was walked one way: the records by their distance, and where it ended.
Document walk_document(const TraceView& view, const Provenance& walk) {
  Document records = Document::array(), lost = Document::array();
  std::uint64_t left_out = 0;
  for (const ProvenanceNode& node : walk) {
    const std::string& citation = view.name(node.at.id).citation;
    left_out += node.left_out;
    for (const Link& link : node.lost) {
      lost.push(Document::object()
                    .set("from", citation)
                    .set("relation", code_name(Vocabulary::relations, link.relation))
                    .set("recordId", link.target.hex()));
    }
    if (&node == &walk.front()) continue;
    records.push(
        Document::object().set("citation", citation).set("distance", std::uint64_t{node.depth}));
  }
  return Document::object()
      .set("records", std::move(records))
      .set("leftOut", left_out)
      .set("lost", std::move(lost));
}

}  // namespace

Document trace_document(const Words& words, const TraceView& view) {
  const std::vector<const TracedRecord*> all = records_of(view);
  Document records = Document::array(), links = Document::array();
  for (const TracedRecord* record : all) records.push(record_document(view, *record));
  for (const TracedLink& link : links_of(all)) {
    links.push(Document::object()
                   .set("from", view.name(link.from->id).citation)
                   .set("relation", code_name(Vocabulary::relations, link.relation))
                   .set("to", view.name(link.to->id).citation));
  }
  return Document::object()
      .set("citation", view.name(view.start().id).citation)
      .set("records", std::move(records))
      .set("links", std::move(links))
      .set("back", walk_document(view, view.back))
      .set("forward", walk_document(view, view.forward))
      .set("custody", custody_document(words, view))
      .set("exit_code", std::int64_t{trace_exit_code(view)});
}

}  // namespace muniment::cli
