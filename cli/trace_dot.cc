// A trace as Graphviz draws it: earlier records to the left, each link from the record that states
// it.
//
// Source: graphviz.org, "The DOT Language" and "escString".
#include "cli/trace_view.h"

namespace muniment::cli {

namespace {

constexpr std::size_t title_columns = 40;

// In a label a backslash begins an escape, and & an entity as in HTML.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '&') {
      out += "&amp;";
    } else {
      out += c;
    }
  }
  return out;
}

// A label's lines, printable each.
std::string label_of(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    if (line.empty()) continue;
    text += (text.empty() ? "" : "\\n") + escaped(line);
  }
  return "\"" + text + "\"";
}

std::string node_of(const Words& words, const TraceView& view, const TracedRecord& at) {
  const TracedName& name = view.name(at.id);
  std::string node =
      "  e" + std::to_string(at.entry.index.value) + " [label=" +
      label_of({label(words, Vocabulary::kinds, at.record.kind) + " " + name.citation, name.day,
                shortened(name.title.value_or(""), title_columns),
                correction_text(words, name.corrected, view.zone())});
  if (at.id == view.start().id) node += ", penwidth=2";
  if (name.corrected) node += ", style=dashed";
  return node + "];\n";
}

}  // namespace

std::string trace_dot(const Words& words, const TraceView& view) {
  std::string dot =
      "digraph trace {\n"
      "  rankdir=LR;\n"
      "  charset=\"UTF-8\";\n"
      "  node [shape=box, fontname=\"sans-serif\", fontsize=11];\n"
      "  edge [dir=back, fontname=\"sans-serif\", fontsize=9];\n";
  const std::vector<const TracedRecord*> records = records_of(view);
  for (const TracedRecord* record : records) dot += node_of(words, view, *record);
  for (const TracedLink& link : links_of(records)) {
    dot += "  e" + std::to_string(link.to->entry.index.value) + " -> e" +
           std::to_string(link.from->entry.index.value) +
           " [label=" + label_of({label(words, Vocabulary::relations, link.relation)}) + "];\n";
  }
  return dot + "}\n";
}

}  // namespace muniment::cli
