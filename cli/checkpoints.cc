#include "cli/checkpoints.h"

#include <algorithm>
#include <filesystem>

#include "cli/common/verifying.h"
#include "ledger/core/tlog_proof.h"

namespace muniment::cli {

namespace fs = std::filesystem;

namespace {

// A receipt carries the checkpoint that it leads to.
Result<std::string> note_of(std::string text) {
  if (!text.starts_with("c2sp.org/tlog-proof@")) return text;
  Result<TlogProof> receipt = parse_tlog_proof(text);
  if (!receipt.ok()) return std::move(receipt).error();
  return std::move(receipt->checkpoint);
}

Result<BroughtCheckpoint> newest_of(std::unique_ptr<evidence::Registrar> ledger, std::string name) {
  Result<std::string> note = ledger->checkpoint();
  if (!note.ok()) return std::move(note).error();
  return BroughtCheckpoint{{std::move(name), std::move(*note)}, std::move(ledger)};
}

Result<BroughtSite> open_site(const std::string& path) {
  Result<std::unique_ptr<verify::SiteFiles>> files = verify::open_site_folder(path);
  if (!files.ok()) return std::move(files).error();
  auto tiles = std::make_unique<verify::TileDirectory>(**files);
  return BroughtSite{std::move(*files), std::move(tiles)};
}

struct Tree {
  Suite suite;
  TreeSize size;
  ReadHashes read;
};

Status prove(const Tree& tree, verify::Comparison& comparison) {
  const Result<SignedCheckpoint> one = parse_signed_checkpoint(comparison.first.note);
  const Result<SignedCheckpoint> other = parse_signed_checkpoint(comparison.second.note);
  if (!one.ok() || !other.ok()) return {};
  const auto [smaller, larger] = std::minmax({one->checkpoint.size, other->checkpoint.size});
  if (smaller == larger || tree.size < larger) return {};
  Hasher hasher(tree.suite);
  const Result<Frontier> edge = read_frontier(hasher, tree.read, smaller);
  if (!edge.ok()) return Error(edge.error());
  Result<Proof> proof = build_proof(hasher, tree.read, plan_consistency(smaller, larger));
  if (!proof.ok()) return std::move(proof).error();
  comparison.proof = verify::PrefixProof{edge->root(hasher), std::move(*proof)};
  return {};
}

// The key that a site's checkpoint claims to be signed by.
std::optional<VerifierKey> key_of(const std::string& note, const verify::Comparison& comparison) {
  if (comparison.trust == nullptr) return comparison.own_key;
  const std::optional<verify::ClaimedCheckpoint> claimed =
      verify::claimed_checkpoint(note, *comparison.trust);
  return claimed ? std::optional(claimed->log) : std::nullopt;
}

}  // namespace

Result<BroughtCheckpoint> bring_newest(Context& context) {
  Result<std::unique_ptr<evidence::Registrar>> ledger = open_ledger(context, StoreAccess::read);
  if (!ledger.ok()) return std::move(ledger).error();
  return newest_of(std::move(*ledger), context.words.translate(say("the ledger here")));
}

Result<BroughtCheckpoint> bring_checkpoint(Context& context, const std::string& path) {
  std::error_code error;
  const bool folder = fs::is_directory(path, error);
  if (folder && evidence::read_marker(path).ok()) {
    const Result<evidence::GuardFor> guards = guards_of(context);
    if (!guards.ok()) return Error(guards.error());
    Result<std::unique_ptr<evidence::Registrar>> ledger =
        evidence::Registrar::open(path, StoreAccess::read, *guards, context.clock);
    if (!ledger.ok()) return std::move(ledger).error().within(say("ledger {1}", path));
    return newest_of(std::move(*ledger), path);
  }
  const fs::path file = folder ? fs::path(path) / "checkpoint" : fs::path(path);
  const Message where = say("while reading the checkpoint {1}", file.string());
  Result<std::string> text = read_file(file, max_tlog_proof_bytes);
  if (!text.ok()) return std::move(text).error().within(where);
  Result<std::string> note = note_of(std::move(*text));
  if (!note.ok()) return std::move(note).error().within(where);
  BroughtCheckpoint brought{{path, std::move(*note)}};
  if (folder) {
    Result<BroughtSite> site = open_site(path);
    if (!site.ok()) return std::move(site).error().within(where);
    brought.site = std::move(*site);
  }
  return brought;
}

Status prove_by_ledger(evidence::Registrar& ledger, verify::Comparison& comparison) {
  const Result<std::optional<Checkpoint>> newest = ledger.newest();
  if (!newest.ok()) return Error(newest.error());
  if (!newest->has_value()) return {};
  const Result<std::unique_ptr<Snapshot>> snapshot = ledger.store().snapshot();
  if (!snapshot.ok()) return Error(snapshot.error());
  return prove({ledger.identity().suite, (*newest)->size, read_hashes(**snapshot)}, comparison);
}

Status prove_by_site(verify::TileDirectory& site, verify::Comparison& comparison) {
  const Result<std::string> note = site.checkpoint();
  if (!note.ok()) return Error(note.error());
  const std::optional<VerifierKey> log = key_of(*note, comparison);
  if (!log) return {};
  const ReadHashes read = [&](unsigned level, std::uint64_t first, std::uint64_t count) {
    return site.hashes(level, first, count);
  };
  const Status proven = prove({suite_of(log->key.algorithm()), site.size(), read}, comparison);
  // A site that is not whole shows nothing about the two checkpoints, good or bad.
  return proven.ok() ? Status() : Status(Error(ErrorKind::unknown, proven.error().message()));
}

}  // namespace muniment::cli
