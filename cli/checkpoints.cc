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
    Result<std::unique_ptr<evidence::Registrar>> ledger =
        evidence::Registrar::open(path, StoreAccess::read, guards_of(context), context.clock);
    if (!ledger.ok()) return std::move(ledger).error().within(say("ledger {1}", path));
    return newest_of(std::move(*ledger), path);
  }
  const fs::path file = folder ? fs::path(path) / "checkpoint" : fs::path(path);
  const Message where = say("while reading the checkpoint {1}", file.string());
  Result<std::string> text = read_file(file, max_tlog_proof_bytes);
  if (!text.ok()) return std::move(text).error().within(where);
  Result<std::string> note = note_of(std::move(*text));
  if (!note.ok()) return std::move(note).error().within(where);
  return BroughtCheckpoint{{path, std::move(*note)}};
}

Result<std::optional<verify::PrefixProof>> prove_prefix(evidence::Registrar& ledger,
                                                        const std::string& one_note,
                                                        const std::string& other_note) {
  using Proven = std::optional<verify::PrefixProof>;
  const Result<SignedCheckpoint> one = parse_signed_checkpoint(one_note);
  const Result<SignedCheckpoint> other = parse_signed_checkpoint(other_note);
  if (!one.ok() || !other.ok()) return Proven();
  const auto [smaller, larger] = std::minmax({one->checkpoint.size, other->checkpoint.size});
  const Result<std::optional<Checkpoint>> newest = ledger.newest();
  if (!newest.ok()) return Error(newest.error());
  if (smaller == larger || !newest->has_value() || (*newest)->size < larger) return Proven();

  const Result<std::unique_ptr<Snapshot>> snapshot = ledger.store().snapshot();
  if (!snapshot.ok()) return Error(snapshot.error());
  Hasher hasher(ledger.identity().suite);
  const ReadHashes read = read_hashes(**snapshot);
  const Result<Frontier> edge = read_frontier(hasher, read, smaller);
  if (!edge.ok()) return Error(edge.error());
  Result<Proof> proof = build_proof(hasher, read, plan_consistency(smaller, larger));
  if (!proof.ok()) return std::move(proof).error();
  return Proven(verify::PrefixProof{edge->root(hasher), std::move(*proof)});
}

}  // namespace muniment::cli
