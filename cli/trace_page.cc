// A trace as a person reads it: two trees, and the chain of custody.
#include <set>

#include "cli/entry_words.h"
#include "cli/record_words.h"
#include "cli/trace_view.h"

namespace muniment::cli {

namespace {

// One walk as a tree: a record that is met again is referred to.
class Tree {
 public:
  Tree(const Words& words, const TraceView& view, const Provenance& walk)
      : words_(words), view_(view), walk_(walk) {}

  std::string text() {
    open_.push_back({0, 0, ""});
    while (!open_.empty()) {
      Level& level = open_.back();
      const ProvenanceNode& node = walk_[level.node];
      if (level.next == lines_of(node)) {
        open_.pop_back();
        continue;
      }
      const std::size_t line = level.next++;
      const bool last = level.next == lines_of(node);
      const std::string bars = level.bars;
      text_ += bars + (last ? "└─ " : "├─ ") + line_of(node, line) + "\n";
      if (line >= node.branches.size() || !node.branches[line].first) continue;
      open_.push_back({node.branches[line].to, 0, bars + (last ? "   " : "│  ")});
    }
    return std::move(text_);
  }

 private:
  struct Level {
    std::size_t node, next;
    std::string bars;
  };

  // Below a record: its branches, links that lead nowhere, and one line on what was left out.
  static std::size_t lines_of(const ProvenanceNode& node) {
    return node.branches.size() + node.lost.size() + (node.left_out > 0 ? 1 : 0);
  }

  std::string line_of(const ProvenanceNode& node, std::size_t line) {
    if (line < node.branches.size()) return branch(node.branches[line]);
    line -= node.branches.size();
    if (line < node.lost.size()) {
      const Link& link = node.lost[line];
      return words_.translate(say("{1}: the record {2}, which is not in this ledger",
                                  label(words_, Vocabulary::relations, link.relation),
                                  link.target.hex()));
    }
    return words_.translate(say("and {1} more, not shown", std::to_string(node.left_out)));
  }

  std::string branch(const ProvenanceBranch& branch) {
    std::vector<std::string> relations;
    relations.reserve(branch.relations.size());
    for (const std::uint16_t relation : branch.relations) {
      relations.push_back(label(words_, Vocabulary::relations, relation));
    }
    std::string by = words_.list(relations);
    if (!branch.outward) by = words_.translate(say("{1} it", by));
    const TracedRecord& at = walk_[branch.to].at;
    const TracedName& name = view_.name(at.id);
    const std::string kind = label(words_, Vocabulary::kinds, at.record.kind);
    const std::string_view colon = words_.choose(": ", "：");
    if (!branch.first) {
      return by + std::string(colon) +
             words_.translate(shown_.contains(branch.to)
                                  ? say("{1} {2}, shown above", kind, name.citation)
                                  : say("{1} {2}, shown below", kind, name.citation));
    }
    shown_.insert(branch.to);
    return by + std::string(colon) + kind + " " + name_text(words_, name, view_.zone());
  }

  const Words& words_;
  const TraceView& view_;
  const Provenance& walk_;
  std::set<std::size_t> shown_ = {0};
  std::vector<Level> open_;
  std::string text_;
};

std::string part(const Words& words, const Message& heading, const std::string& text,
                 const Message& nothing) {
  return "\n" + words.translate(heading) + "\n" +
         (text.empty() ? words.translate(nothing) + "\n" : text);
}

}  // namespace

std::string trace_page(const Words& words, const TraceView& view) {
  const TracedRecord& start = view.start();
  std::string page = label(words, Vocabulary::kinds, start.record.kind) + " " +
                     name_text(words, view.name(start.id), view.zone()) + "\n";
  page += part(words, say("What it comes from"), Tree(words, view, view.back).text(),
               say("It links to no other record."));
  page += part(words, say("What came of it"), Tree(words, view, view.forward).text(),
               say("Nothing came of it so far."));
  page += custody_page(words, view);
  return page;
}

}  // namespace muniment::cli
