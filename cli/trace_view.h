// What `trace` found, with the words by which people know the records.
#pragma once

#include <map>

#include "cli/registrations.h"
#include "evidence/tracing.h"

namespace muniment::cli {

// How a record is named; all of it fit for a terminal.
struct TracedName {
  std::string citation, day;
  std::optional<std::string> title;  // none: no opening is kept here, or it is damaged
  std::vector<Content> contents;     // that are kept here
  std::vector<std::string> signed_by;
  std::optional<CorrectedBy> corrected;  // by the newest record that does
};

struct TraceView {
  const EvidenceState* state;
  Provenance back, forward;                     // both begin with the record itself
  std::map<Hash, TracedName> names;             // of all their records
  std::optional<evidence::CustodyChain> chain;  // none: there can be none, or `chain_unknown`
  std::optional<Error> chain_unknown;           // why it cannot be judged
  std::map<Hash, std::vector<Opening>> stated;  // by the records of the chain: what is kept here

  const TracedRecord& start() const { return back.front().at; }
  const TracedName& name(const Hash& id) const { return names.at(id); }
  int zone() const { return state->policy.zone_minutes; }
  std::size_t left_out() const;  // neighbours that were not walked to, and so all behind them
  std::size_t lost() const;      // links that lead to no record
};

// At most `most` records each way.
Result<TraceView> read_trace(Context& context, evidence::Registrar& registrar,
                             const evidence::Item& item, std::size_t most);

// All records, each once, by index; and the links between them.
std::vector<const TracedRecord*> records_of(const TraceView& view);
struct TracedLink {
  const TracedRecord* from;  // the later one
  std::uint16_t relation;
  const TracedRecord* to;
};
std::vector<TracedLink> links_of(const std::vector<const TracedRecord*>& records);

// Cut behind so many columns.
std::string shortened(std::string_view text, std::size_t columns);
// "R7-FGW/12, 2022-08-20, 规划任务未分解; superseded by R7-FGW/15 on 2022-09-01".
std::string name_text(const Words& words, const TracedName& name, int zone);

verify::Verdict custody_verdict(const TraceView& view);
int trace_exit_code(const TraceView& view);

// The chain of custody; empty where there can be none.
std::string custody_page(const Words& words, const TraceView& view);
Document custody_document(const Words& words, const TraceView& view);

std::string trace_page(const Words& words, const TraceView& view);
Document trace_document(const Words& words, const TraceView& view);
// What Graphviz draws, and what tools for PROV read.
std::string trace_dot(const Words& words, const TraceView& view);
Document trace_prov(const TraceView& view);

}  // namespace muniment::cli
