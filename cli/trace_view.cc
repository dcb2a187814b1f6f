#include "cli/trace_view.h"

#include <algorithm>
#include <chrono>

#include "cli/entry_words.h"

namespace muniment::cli {

namespace {

constexpr std::size_t most_steps = 32;  // from the record: a person reads no deeper tree

std::size_t left_out_of(const Provenance& walk) {
  std::size_t count = 0;
  for (const ProvenanceNode& node : walk) count += node.left_out;
  return count;
}

std::size_t lost_in(const Provenance& walk) {
  std::size_t count = 0;
  for (const ProvenanceNode& node : walk) count += node.lost.size();
  return count;
}

// An item of a report or a feedback mostly has no title, but a number and its wording.
std::string title_of(const std::vector<Opening>& openings) {
  std::string title = headline(openings);
  if (!title.empty()) return title;
  for (const std::string_view slot : {"number", "text", "measure"}) {
    for (const Opening& opening : openings) {
      const auto* text = std::get_if<Opening::Text>(&opening.value);
      if (text == nullptr || opening.name != slot) continue;
      title += (title.empty() ? "" : " ") + printable(text->value);
    }
  }
  return title;
}

Status name_records(evidence::Registrar& registrar, evidence::Tracing& tracing,
                    const Provenance& walk, TraceView& view) {
  for (const ProvenanceNode& node : walk) {
    const Hash& id = node.at.id;
    if (view.names.contains(id)) continue;
    TracedName name{format_citation({node.at.entry.dossier, node.at.entry.folio}),
                    format_day(node.at.record.occurred),
                    std::nullopt,
                    {},
                    signer_names(*view.state, node.at.record),
                    std::nullopt};
    const Result<std::vector<Opening>> openings = registrar.openings(tracing.item(id));
    if (openings.ok()) {
      name.title = title_of(*openings);
      for (const Opening& opening : *openings) {
        const auto* content = std::get_if<Content>(&opening.value);
        if (content != nullptr) name.contents.push_back(*content);
      }
    }
    const Result<std::vector<TracedRecord>> corrections = tracing.corrections(node.at);
    if (!corrections.ok()) return Error(corrections.error());
    for (const TracedRecord& by : *corrections) {
      name.corrected = corrected_by(by.entry, by.record, id);
    }
    view.names.emplace(id, std::move(name));
  }
  return {};
}

Status read_chain(Context& context, evidence::Registrar& registrar, evidence::Tracing& tracing,
                  TraceView& view) {
  const std::int32_t today = day_of(context.clock.now_ms(), view.zone());
  Result<std::optional<evidence::CustodyChain>> chain = tracing.custody(view.start(), today);
  if (!chain.ok()) {
    if (chain.error().kind() != ErrorKind::unknown) return std::move(chain).error();
    view.chain_unknown = std::move(chain).error();
    return {};
  }
  view.chain = *std::move(chain);
  if (!view.chain) return {};
  for (const CustodyRecord& record : view.chain->records) {
    Result<std::vector<Opening>> openings = registrar.openings(tracing.item(record.at.id));
    if (openings.ok()) view.stated.emplace(record.at.id, *std::move(openings));
  }
  return {};
}

}  // namespace

std::size_t TraceView::left_out() const { return left_out_of(back) + left_out_of(forward); }
std::size_t TraceView::lost() const { return lost_in(back) + lost_in(forward); }

Result<TraceView> read_trace(Context& context, evidence::Registrar& registrar,
                             const evidence::Item& item, std::size_t most) {
  const Result<const EvidenceState*> state = registrar.state();
  if (!state.ok()) return Error(state.error());
  Result<std::unique_ptr<evidence::Tracing>> tracing = evidence::Tracing::over(registrar);
  if (!tracing.ok()) return std::move(tracing).error();
  const ProvenanceSource& source = (*tracing)->source();
  Result<TracedRecord> start = source.at(item.entry.index);
  if (!start.ok()) return std::move(start).error();
  const ProvenanceLimits limits{most, most_steps};
  Result<Provenance> back = walk_back(source, *start, limits);
  if (!back.ok()) return std::move(back).error();
  Result<Provenance> forward = walk_forward(source, *std::move(start), limits);
  if (!forward.ok()) return std::move(forward).error();
  TraceView view{*state, *std::move(back), *std::move(forward), {}, {}, {}, {}};
  for (const Provenance* walk : {&view.back, &view.forward}) {
    const Status named = name_records(registrar, **tracing, *walk, view);
    if (!named.ok()) return Error(named.error());
  }
  const Status read = read_chain(context, registrar, **tracing, view);
  if (!read.ok()) return Error(read.error());
  return view;
}

std::vector<const TracedRecord*> records_of(const TraceView& view) {
  std::map<LeafIndex, const TracedRecord*> by_index;
  for (const Provenance* walk : {&view.back, &view.forward}) {
    for (const ProvenanceNode& node : *walk) by_index.emplace(node.at.entry.index, &node.at);
  }
  std::vector<const TracedRecord*> records;
  records.reserve(by_index.size());
  for (const auto& [index, record] : by_index) records.push_back(record);
  return records;
}

std::vector<TracedLink> links_of(const std::vector<const TracedRecord*>& records) {
  std::map<Hash, const TracedRecord*> by_id;
  for (const TracedRecord* record : records) by_id.emplace(record->id, record);
  std::vector<TracedLink> links;
  for (const TracedRecord* record : records) {
    for (const Link& link : record->record.links) {
      const auto target = by_id.find(link.target);
      if (target != by_id.end()) links.push_back({record, link.relation, target->second});
    }
  }
  return links;
}

std::string shortened(std::string_view text, std::size_t columns) {
  constexpr std::size_t most_bytes = 1024;  // marks without a width could go on for ever
  std::size_t end = 0, width = 0;
  while (end < text.size()) {
    std::size_t next = end + 1;
    while (next < text.size() && (static_cast<unsigned char>(text[next]) & 0xc0) == 0x80) ++next;
    width += display_width(text.substr(end, next - end));
    if (width > columns || next > most_bytes) return std::string(text.substr(0, end)) + "…";
    end = next;
  }
  return std::string(text);
}

std::string name_text(const Words& words, const TracedName& name, int zone) {
  constexpr std::size_t title_columns = 60;
  const std::string_view comma = words.choose(", ", "，");
  std::string text = name.citation;
  text += comma;
  text += name.day;
  if (name.title && !name.title->empty()) {
    text += comma;
    text += shortened(*name.title, title_columns);
  }
  if (!name.title) text += std::string(comma) + words.translate(say("[not opened here]"));
  if (name.corrected) {
    text += words.choose("; ", "；");
    text += correction_text(words, name.corrected, zone);
  }
  return text;
}

verify::Verdict custody_verdict(const TraceView& view) {
  if (view.chain_unknown) return verify::Verdict::cannot_evaluate;
  const bool broken = view.chain && view.chain->custody.broken;
  return broken ? verify::Verdict::rules_broken : verify::Verdict::verified;
}

int trace_exit_code(const TraceView& view) {
  return worse_exit_code(exit_code(custody_verdict(view)),
                         view.lost() > 0 ? exit_cannot_evaluate : exit_done);
}

}  // namespace muniment::cli
