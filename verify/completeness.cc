#include "verify/completeness.h"

#include <algorithm>

#include "verify/merkle.h"

namespace muniment::verify {
namespace {

// A dossier's newest folio according to the last entry of the tree.
struct Newest {
  std::uint64_t ordinal;
  std::uint64_t folio;
  Hash leaf;
};

Error refuted(Message message) { return Error(ErrorKind::mismatch, std::move(message)); }

std::string cite(const Entry& entry) { return format_citation({entry.dossier, entry.folio}); }

Error empty_ledger() {
  return Error(ErrorKind::missing, say("the ledger has no entries; there is nothing to check"));
}

Status check_question(TreeSize size, std::string_view dossier, const Entry& last) {
  if (!dossier.empty() && !is_dossier_code(dossier)) {
    return Error(ErrorKind::usage, say("\"{1}\" is not the code of a dossier", dossier));
  }
  if (size.value == 0) return empty_ledger();
  if (last.index.value != size.value - 1) {
    return refuted(say("entry {1} was given as the last of {2} entries",
                       std::to_string(last.index.value), std::to_string(size.value)));
  }
  return {};
}

// The head that the last entry commits to must be this very one; its ordinal, and nothing else
// about it, is taken from the claim, and is where the heads tree must hold it.
Status check_head(Hasher& hasher, const Entry& last, const CompletenessProof& proof,
                  std::string_view dossier) {
  if (!proof.head) {
    return Error(ErrorKind::missing,
                 say("the newest folio of the dossier \"{1}\" before entry {2} is not named",
                     dossier, std::to_string(last.index.value)));
  }
  const DossierHead& head = *proof.head;
  if (head.dossier != dossier || head.folio == 0) {
    return refuted(
        say("the head is of folio {1} of the dossier \"{2}\", not of the dossier \"{3}\"",
            std::to_string(head.folio), head.dossier, dossier));
  }
  Status included = check_inclusion(hasher, head_leaf(hasher, head), {head.ordinal},
                                    {last.dossiers}, proof.path, last.heads);
  if (included.ok()) return included;
  return std::move(included).error().within(
      say("where the heads in entry {1} should hold folio {2} of the dossier \"{3}\"",
          std::to_string(last.index.value), std::to_string(head.folio), dossier));
}

// The last entry is of the dossier: it is the newest folio, and the heads before it end one folio
// earlier.
Result<Newest> newest_is_last(Hasher& hasher, const IncludedEntry& last,
                              const CompletenessProof& proof) {
  const Entry& entry = last.entry;
  if (entry.folio == 1) {
    if (proof.head || !proof.path.empty()) {
      return refuted(say("{1} begins its dossier, and yet the heads before it were said to have it",
                         cite(entry)));
    }
    return Newest{entry.dossiers, 1, last.leaf};
  }
  if (const Status head = check_head(hasher, entry, proof, entry.dossier); !head.ok()) {
    return head.error();
  }
  if (proof.head->folio != entry.folio - 1 || proof.head->leaf != entry.previous) {
    return refuted(say("{1} does not follow the folio {2} that the heads before it name",
                       cite(entry), std::to_string(proof.head->folio)));
  }
  return Newest{proof.head->ordinal, entry.folio, last.leaf};
}

Result<Newest> newest_folio(Hasher& hasher, std::string_view dossier, const IncludedEntry& last,
                            const CompletenessProof& proof) {
  if (last.entry.dossier == dossier) return newest_is_last(hasher, last, proof);
  if (const Status head = check_head(hasher, last.entry, proof, dossier); !head.ok()) {
    return head.error();
  }
  return Newest{proof.head->ordinal, proof.head->folio, proof.head->leaf};
}

// `before` is the folio before this one; null for the first.
Status check_folio(const Entry& entry, std::string_view dossier, std::uint64_t expected,
                   const IncludedEntry* before) {
  if (entry.dossier != dossier) {
    return refuted(say("entry {1} is {2}, which is not of the dossier \"{3}\"",
                       std::to_string(entry.index.value), cite(entry), dossier));
  }
  if (entry.folio > expected) {
    return refuted(
        say("folio {1} of the dossier \"{2}\" is left out; folio {3} stands in its place",
            std::to_string(expected), dossier, std::to_string(entry.folio)));
  }
  if (entry.folio < expected) {
    return refuted(
        say("folio {1} of the dossier \"{2}\" is repeated or out of order: folio {3} "
            "belongs there",
            std::to_string(entry.folio), dossier, std::to_string(expected)));
  }
  if (before == nullptr) return {};
  if (entry.previous != before->leaf || entry.index <= before->entry.index) {
    return refuted(say("{1} does not follow the folio before it", cite(entry)));
  }
  return {};
}

Status check_folios(std::string_view dossier, const Newest& newest,
                    std::span<const IncludedEntry> folios) {
  for (std::size_t i = 0; i < folios.size(); ++i) {
    const IncludedEntry* before = i == 0 ? nullptr : &folios[i - 1];
    Status folio = check_folio(folios[i].entry, dossier, i + 1, before);
    if (!folio.ok()) return folio;
  }
  if (folios.size() != newest.folio) {
    return refuted(say("{1} folios of the dossier \"{2}\" were given; the ledger has {3}",
                       std::to_string(folios.size()), dossier, std::to_string(newest.folio)));
  }
  if (folios.back().leaf != newest.leaf) {
    return refuted(
        say("folio {1} of the dossier \"{2}\" is not the one that the ledger's heads name",
            std::to_string(newest.folio), dossier));
  }
  // A dossier's place among the heads is fixed when it begins, so a second chain of the same name
  // does not fit.
  if (folios.front().entry.dossiers != newest.ordinal) {
    return refuted(say(
        "the dossier \"{1}\" began as number {2} of the ledger and its head is number {3}", dossier,
        std::to_string(folios.front().entry.dossiers), std::to_string(newest.ordinal)));
  }
  return {};
}

// Some of them: each at its place, and those that follow each other chained.
Status check_part(std::string_view dossier, const Newest& newest,
                  std::span<const IncludedEntry> folios) {
  for (std::size_t i = 0; i < folios.size(); ++i) {
    const Entry& entry = folios[i].entry;
    const bool follows = i > 0 && folios[i - 1].entry.folio + 1 == entry.folio;
    const std::uint64_t least = i == 0 ? 1 : folios[i - 1].entry.folio + 1;
    Status folio = check_folio(entry, dossier, std::max(least, entry.folio),
                               follows ? &folios[i - 1] : nullptr);
    if (!folio.ok()) return folio;
    const bool begins = entry.folio == 1 && entry.dossiers != newest.ordinal;
    const bool ends = entry.folio == newest.folio && folios[i].leaf != newest.leaf;
    if (begins || ends || entry.folio > newest.folio) {
      return refuted(say("{1} is not of the dossier that the ledger's heads name", cite(entry)));
    }
  }
  return {};
}

// The ledger's own dossier, and no other, is number 0: it begins with the first entry.
Result<Newest> ask_newest(Hasher& hasher, TreeSize size, std::string_view dossier,
                          const IncludedEntry& last, const CompletenessProof& proof) {
  if (const Status asked = check_question(size, dossier, last.entry); !asked.ok()) {
    return asked.error();
  }
  Result<Newest> newest = newest_folio(hasher, dossier, last, proof);
  if (newest.ok() && dossier.empty() != (newest->ordinal == 0)) {
    return refuted(say("the dossier \"{1}\" cannot be number {2} of the ledger", dossier,
                       std::to_string(newest->ordinal)));
  }
  return newest;
}

}  // namespace

Result<IncludedEntry> check_entry(Hasher& hasher, const ProvenEntry& proven, TreeSize size,
                                  const Hash& root) {
  Result<Entry> entry = decode_entry(proven.bytes);
  if (!entry.ok()) return std::move(entry).error();
  const Hash leaf = hasher.leaf(proven.bytes);
  const Status included = check_inclusion(hasher, leaf, entry->index, size, proven.path, root);
  if (!included.ok()) return included.error();
  return IncludedEntry{*std::move(entry), leaf};
}

Result<CompleteDossier> check_complete_dossier(Hasher& hasher, TreeSize size,
                                               std::string_view dossier, const IncludedEntry& last,
                                               const CompletenessProof& proof,
                                               std::span<const IncludedEntry> folios) {
  const Result<Newest> newest = ask_newest(hasher, size, dossier, last, proof);
  if (!newest.ok()) return newest.error();
  if (const Status all = check_folios(dossier, *newest, folios); !all.ok()) return all.error();
  return CompleteDossier{newest->ordinal, newest->folio};
}

Result<CompleteDossier> check_some_folios(Hasher& hasher, TreeSize size, std::string_view dossier,
                                          const IncludedEntry& last, const CompletenessProof& proof,
                                          std::span<const IncludedEntry> folios) {
  const Result<Newest> newest = ask_newest(hasher, size, dossier, last, proof);
  if (!newest.ok()) return newest.error();
  if (const Status part = check_part(dossier, *newest, folios); !part.ok()) return part.error();
  return CompleteDossier{newest->ordinal, newest->folio};
}

Result<CompleteDossier> check_completeness(Hasher& hasher, TreeSize size, const Hash& root,
                                           const CompletenessClaim& claim) {
  if (size.value == 0) return empty_ledger();
  Result<IncludedEntry> last = check_entry(hasher, claim.last, size, root);
  if (!last.ok()) return std::move(last).error().within(say("in the last entry"));
  std::vector<IncludedEntry> folios;
  folios.reserve(claim.folios.size());
  for (const ProvenEntry& proven : claim.folios) {
    Result<IncludedEntry> folio = check_entry(hasher, proven, size, root);
    if (!folio.ok()) {
      return std::move(folio).error().within(say("in folio {1} of the dossier \"{2}\"",
                                                 std::to_string(folios.size() + 1), claim.dossier));
    }
    folios.push_back(*std::move(folio));
  }
  return check_complete_dossier(hasher, size, claim.dossier, *last, claim.proof, folios);
}

}  // namespace muniment::verify
