// A trace as PROV-JSON: records and contents are entities, their statements activities, the keys
// that signed are agents (cli/README.md, "Provenance as PROV").
//
// Source: W3C, "PROV-DM: The PROV Data Model" and "The PROV-JSON Serialization".
#include <set>

#include "cli/entry_words.h"
#include "cli/trace_view.h"

namespace muniment::cli {

namespace {

std::string relation_name(std::uint16_t relation) {
  const Term* term = term_by_code(Vocabulary::relations, relation);
  return "muniment:" +
         (term == nullptr ? "relation-" + std::to_string(relation) : std::string(term->name));
}

Document typed(const std::string& value, const char* type) {
  return Document::object().set("$", value).set("type", type);
}
Document name_value(const std::string& name) { return typed(name, "prov:QUALIFIED_NAME"); }

// "2022-08-15T01:15:00.000Z".
std::string utc(std::int64_t ms) {
  std::string text = format_time(ms, 0);
  if (const std::size_t blank = text.find(' '); blank != std::string::npos) text[blank] = 'T';
  return text;
}

std::string record_name(const TracedRecord& at) { return "record:" + at.id.hex(); }
std::string act_name(const TracedRecord& at) { return "act:" + at.id.hex(); }
std::string key_name(const Signer& signer) { return "key:" + signer.key.hex(); }

class Prov {
 public:
  explicit Prov(const TraceView& view) : view_(view) {}

  void add(const TracedRecord& at) {
    const TracedName& name = view_.name(at.id);
    const std::string kind = "muniment:" + code_name(Vocabulary::kinds, at.record.kind);
    Document entity = Document::object();
    entity.set("prov:type", name_value(kind))
        .set("prov:label", name.citation)
        .set("muniment:index", typed(std::to_string(at.entry.index.value), "xsd:unsignedLong"));
    if (name.title && !name.title->empty()) entity.set("muniment:title", *name.title);
    entities_.set(record_name(at), std::move(entity));
    activities_.set(act_name(at), Document::object()
                                      .set("prov:endTime", utc(at.record.stated))
                                      .set("prov:type", name_value(kind))
                                      .set("muniment:occurred", typed(name.day, "xsd:date")));
    relate(generated_, Document::object()
                           .set("prov:entity", record_name(at))
                           .set("prov:activity", act_name(at))
                           .set("prov:time", utc(at.entry.admitted)));
    for (std::size_t i = 0; i < at.record.signers.size(); ++i) add_signer(at, i);
  }

  void add(const TracedLink& link) {
    const Document type = name_value(relation_name(link.relation));
    const auto is = [&](Relation relation) { return link.relation == number_of(relation); };
    if (is(Relation::part_of)) {
      relate(members_, Document::object()
                           .set("prov:collection", record_name(*link.to))
                           .set("prov:entity", record_name(*link.from)));
      return;
    }
    if (is(Relation::withdraws)) {
      relate(invalidated_, Document::object()
                               .set("prov:entity", record_name(*link.to))
                               .set("prov:activity", act_name(*link.from))
                               .set("prov:time", utc(link.from->entry.admitted)));
      return;
    }
    relate(used_, Document::object()
                      .set("prov:activity", act_name(*link.from))
                      .set("prov:entity", record_name(*link.to))
                      .set("prov:role", type));
    if (!is(Relation::based_on) && !is(Relation::supersedes) && !is(Relation::answers) &&
        !is(Relation::publishes)) {
      return;
    }
    relate(derived_,
           Document::object()
               .set("prov:generatedEntity", record_name(*link.from))
               .set("prov:usedEntity", record_name(*link.to))
               .set("prov:activity", act_name(*link.from))
               .set("prov:type", is(Relation::supersedes) ? name_value("prov:Revision") : type));
  }

  // A file that a record states: its digest says which.
  void add(const TracedRecord& at, const Content& content) {
    const std::string name = "content:" + content.digests.front().value.hex();
    if (contents_.insert(name).second) {
      entities_.set(
          name, Document::object()
                    .set("prov:type", name_value("muniment:content"))
                    .set("prov:label", printable(as_text(content.name)))
                    .set("muniment:size", typed(std::to_string(content.size), "xsd:unsignedLong")));
    }
    relate(members_,
           Document::object().set("prov:collection", record_name(at)).set("prov:entity", name));
  }

  Document document() && {
    Document prefixes = Document::object();
    for (const char* prefix : {"record", "act", "key", "content"}) {
      prefixes.set(prefix, std::string("urn:muniment:") + prefix + ":");
    }
    prefixes.set("muniment", "urn:muniment:term:");
    return Document::object()
        .set("prefix", std::move(prefixes))
        .set("entity", std::move(entities_))
        .set("activity", std::move(activities_))
        .set("agent", std::move(agents_))
        .set("wasGeneratedBy", std::move(generated_))
        .set("wasAssociatedWith", std::move(associated_))
        .set("used", std::move(used_))
        .set("wasDerivedFrom", std::move(derived_))
        .set("hadMember", std::move(members_))
        .set("wasInvalidatedBy", std::move(invalidated_));
  }

 private:
  void add_signer(const TracedRecord& at, std::size_t which) {
    const Signer& signer = at.record.signers[which];
    if (keys_.insert(signer.key).second) {
      const RosterKey* key = view_.state->roster.find(signer.key);
      Document agent = Document::object();
      agent.set("prov:type", name_value("prov:Person"));
      if (key != nullptr) agent.set("prov:label", key->enrolment.keys.name);
      agents_.set(key_name(signer), std::move(agent));
    }
    const Term* capacity = term_by_code(Vocabulary::capacities, signer.capacity);
    Document association = Document::object();
    association.set("prov:activity", act_name(at)).set("prov:agent", key_name(signer));
    if (capacity != nullptr) {
      association.set("prov:role", name_value("muniment:" + std::string(capacity->name)));
    }
    relate(associated_, std::move(association));
  }

  // Relations have no names of their own in PROV-JSON, but keys that begin like blank nodes.
  void relate(Document& relations, Document relation) {
    relations.set("_:" + std::to_string(++relations_), std::move(relation));
  }

  const TraceView& view_;
  std::set<KeyId> keys_;
  std::set<std::string> contents_;
  std::uint64_t relations_ = 0;
  Document entities_ = Document::object(), activities_ = Document::object(),
           agents_ = Document::object(), generated_ = Document::object(),
           associated_ = Document::object(), used_ = Document::object(),
           derived_ = Document::object(), members_ = Document::object(),
           invalidated_ = Document::object();
};

}  // namespace

Document trace_prov(const TraceView& view) {
  Prov prov(view);
  const std::vector<const TracedRecord*> records = records_of(view);
  for (const TracedRecord* record : records) {
    prov.add(*record);
    for (const Content& content : view.name(record->id).contents) prov.add(*record, content);
  }
  for (const TracedLink& link : links_of(records)) prov.add(link);
  return std::move(prov).document();
}

}  // namespace muniment::cli
