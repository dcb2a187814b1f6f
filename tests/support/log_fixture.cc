#include "tests/support/log_fixture.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "tests/support/keys.h"
#include "tests/support/reference_tree.h"

namespace muniment::test {
namespace {

constexpr const char* record_label = "test/record";

LogIdentity identity_of(Suite suite, const PrivateKey& key) {
  return {"inspection.example.gov/r7-1/g3", suite, key.public_key(),
          [suite](Hasher&, ByteView payload) { return test_record_id(suite, payload); }};
}

// Checks one entry after the other, keeping the heads in a plain list.
class Reader {
 public:
  Reader(const TestLedger& ledger, const Snapshot& snapshot, Times times)
      : hasher_(ledger.identity.suite),
        reference_(hasher_),
        suite_(ledger.identity.suite),
        record_id_(ledger.identity.record_id),
        snapshot_(snapshot),
        times_(times) {}

  Status take(const StoredEntry& stored) {
    Result<Entry> entry = decode_entry(stored.entry);
    if (!entry.ok()) return std::move(entry).error();
    const std::uint64_t index = contents_.entries.size();
    EXPECT_EQ(stored.index.value, index);
    EXPECT_EQ(entry->index.value, index);
    EXPECT_EQ(stored.leaf, reference_.leaf(stored.entry));
    EXPECT_EQ(entry->payload, payload_hash(hasher_, stored.payload));
    if (times_ == Times::ascending && !contents_.entries.empty()) {
      EXPECT_GE(entry->admitted, contents_.entries.back().admitted);
    }
    check_place(*entry);
    check_indexes(*entry, stored.payload);
    DossierHead& head = heads_[ordinals_[entry->dossier]];
    head.folio = entry->folio;
    head.leaf = stored.leaf;
    contents_.entries.push_back(std::move(*entry));
    contents_.leaves.push_back(stored.leaf);
    contents_.payloads.emplace_back(as_text(stored.payload));
    return {};
  }

  Contents finish(const Checkpoint& checkpoint) {
    EXPECT_EQ(checkpoint.size.value, contents_.entries.size());
    EXPECT_EQ(checkpoint.root, reference_.root(contents_.leaves, contents_.leaves.size()));
    EXPECT_EQ(need(snapshot_.heads()), heads_);
    check_tiles();
    contents_.checkpoint = checkpoint;
    return std::move(contents_);
  }

 private:
  void check_place(const Entry& entry) {
    std::vector<Hash> leaves;
    for (const DossierHead& head : heads_) leaves.push_back(head_leaf(hasher_, head));
    EXPECT_EQ(entry.dossiers, heads_.size());
    EXPECT_EQ(entry.heads, reference_.root(leaves, leaves.size()));
    const auto [ordinal, is_new] = ordinals_.try_emplace(entry.dossier, heads_.size());
    if (is_new) {
      EXPECT_EQ(entry.folio, 1U);
      EXPECT_EQ(entry.previous, std::nullopt);
      heads_.push_back({ordinal->second, entry.dossier, 0, hasher_.empty_root()});
    } else {
      EXPECT_EQ(entry.folio, heads_[ordinal->second].folio + 1);
      EXPECT_EQ(entry.previous, heads_[ordinal->second].leaf);
    }
  }

  void check_indexes(const Entry& entry, ByteView payload) {
    EXPECT_EQ(need(locate_record(hasher_, snapshot_, test_record_id(suite_, payload), record_id_)),
              entry.index);
    EXPECT_EQ(need(snapshot_.find_folio(ordinals_[entry.dossier], entry.folio)), entry.index);
  }

  void check_tiles() {
    std::vector<Hash> level = contents_.leaves;
    for (unsigned number = 0; !level.empty(); ++number) {
      EXPECT_EQ(need(snapshot_.hashes(number, 0, level.size())), level);
      EXPECT_FALSE(snapshot_.hashes(number, level.size(), 1).ok());
      std::vector<Hash> above;
      for (std::size_t first = 0; first + tile_width <= level.size(); first += tile_width) {
        const auto begin = level.begin() + static_cast<std::ptrdiff_t>(first);
        above.push_back(reference_.root({begin, begin + tile_width}, tile_width));
      }
      level = std::move(above);
    }
  }

  Hasher hasher_;
  ReferenceTree reference_;
  Suite suite_;
  RecordIdOf record_id_;
  const Snapshot& snapshot_;
  Times times_;
  Contents contents_;
  std::vector<DossierHead> heads_;
  std::map<std::string, std::uint64_t> ordinals_;
};

Checkpoint verified(const TestLedger& ledger, const std::string& text) {
  SignedCheckpoint parsed = need(parse_signed_checkpoint(text));
  const VerifierKey key{ledger.identity.origin, VerifierKey::Use::note, ledger.identity.key};
  EXPECT_TRUE(verify_note(parsed.note, key).ok());
  EXPECT_EQ(parsed.checkpoint.origin, ledger.identity.origin);
  return std::move(parsed.checkpoint);
}

}  // namespace

TestLedger::TestLedger(Suite suite)
    : key(signing_key(suite, 7)), identity(identity_of(suite, key)) {}

Submission submission(const std::string& dossier, const std::string& words) {
  Bytes payload = to_bytes(dossier + "|" + words);
  return {dossier, test_record_id(Suite::sha256_ed25519, payload), payload};
}

std::vector<Submission> submissions(const std::string& dossier, const std::string& prefix,
                                    std::size_t count) {
  std::vector<Submission> result;
  for (std::size_t i = 0; i < count; ++i) {
    result.push_back(submission(dossier, prefix + " " + std::to_string(i)));
  }
  return result;
}

// One hash for both suites: to the log an id is 32 bytes.
Hash test_record_id(Suite, ByteView payload) {
  return Hasher(Suite::sha256_ed25519).labelled(record_label, {payload});
}

Admit admit_all() {
  return [](const Snapshot&, std::span<const Proposal>, std::span<const Proposal>) {
    return Status();
  };
}

void need(const Status& status) {
  if (!status.ok()) check_failed(to_english(status.error()).c_str(), __FILE__, __LINE__);
}

std::size_t Contents::count(const Submission& wanted) const {
  const std::string_view text = as_text(wanted.payload);
  return static_cast<std::size_t>(std::count(payloads.begin(), payloads.end(), text));
}

Contents expect_sound(const TestLedger& ledger, Store& store, Times times) {
  const auto snapshot = need(store.snapshot());
  const std::string text = need(snapshot->checkpoint());
  const auto ignore = [](const StoredEntry&) { return Status(); };
  if (text.empty()) {
    EXPECT_FALSE(snapshot->read({0, 1}, Parts::entries, ignore).ok());
    EXPECT_TRUE(need(snapshot->heads()).empty());
    return {};
  }
  const Checkpoint checkpoint = verified(ledger, text);
  Reader reader(ledger, *snapshot, times);
  const Status read =
      snapshot->read({0, checkpoint.size.value}, Parts::entries_and_payloads,
                     [&](const StoredEntry& stored) { return reader.take(stored); });
  EXPECT_TRUE(read.ok()) << to_english(read.error());
  EXPECT_FALSE(snapshot->read({checkpoint.size.value, 1}, Parts::entries, ignore).ok());
  return reader.finish(checkpoint);
}

void expect_still_proven(const TestLedger& ledger, Store& store, const Contents& contents,
                         const std::string& old_checkpoint, LeafIndex index) {
  Hasher hasher(ledger.identity.suite);
  ReferenceTree reference(hasher);
  const Checkpoint old_tree = verified(ledger, old_checkpoint);
  const Checkpoint& tree = *contents.checkpoint;
  const auto snapshot = need(store.snapshot());
  const ReadHashes read = read_hashes(*snapshot);
  ASSERT_LE(old_tree.size, tree.size);
  ASSERT_LT(index.value, old_tree.size.value);

  const Proof inclusion = need(build_proof(hasher, read, plan_inclusion(index, old_tree.size)));
  const Hash& leaf = contents.leaves[index.value];
  EXPECT_EQ(reference.root_by_inclusion(leaf, index.value, old_tree.size.value, inclusion),
            old_tree.root);
  const Proof growth = need(build_proof(hasher, read, plan_consistency(old_tree.size, tree.size)));
  EXPECT_TRUE(
      reference.consistent(old_tree.size.value, old_tree.root, tree.size.value, tree.root, growth));
}

void Acknowledged::note(const std::vector<Submission>& batch, const std::vector<Placement>& placed,
                        const std::string& checkpoint) {
  MUNIMENT_CHECK(batch.size() == placed.size());
  for (std::size_t i = 0; i < batch.size(); ++i) records_.emplace_back(batch[i], placed[i].index);
  checkpoints_.emplace_back(checkpoint, placed.back().index);
}

Contents Acknowledged::expect_kept(const TestLedger& ledger, Store& store, Times times) const {
  Contents contents = expect_sound(ledger, store, times);
  std::map<std::string_view, std::size_t> counts;
  for (const std::string& payload : contents.payloads) ++counts[payload];
  for (const auto& [record, index] : records_) {
    const std::string_view payload = as_text(record.payload);
    EXPECT_EQ(counts[payload], 1U) << payload;
    if (index.value < contents.payloads.size()) {
      EXPECT_EQ(contents.payloads[index.value], payload);
    }
  }
  for (const auto& [text, index] : checkpoints_) {
    expect_still_proven(ledger, store, contents, text, index);
  }
  return contents;
}

void expect_whole(const Contents& contents, const std::vector<Submission>& batch) {
  const std::size_t first = contents.count(batch.front());
  EXPECT_LE(first, 1U);
  for (const Submission& record : batch) EXPECT_EQ(contents.count(record), first);
}

}  // namespace muniment::test
