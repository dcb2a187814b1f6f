#include "evidence/model/record.h"

#include "evidence/model/record_messages.h"
#include "ledger/core/entry.h"

namespace muniment {
namespace {

constexpr std::string_view record_label = "muniment/record/v1";
constexpr std::string_view batch_label = "muniment/batch/v1";
constexpr std::string_view batch_leaf_label = "muniment/batch-leaf/v1";

// All levels of a batch's tree, leaves first. A last node without a sibling rises unchanged, which
// gives RFC 6962's shape; one pass for all paths, where a proof each would hash the batch again for
// every record.
std::vector<std::vector<Hash>> batch_levels(Hasher& hasher, std::vector<Hash> leaves) {
  std::vector<std::vector<Hash>> levels = {std::move(leaves)};
  while (levels.back().size() > 1) {
    const std::vector<Hash>& below = levels.back();
    const std::size_t pairs = below.size() / 2;
    std::vector<Hash> level((below.size() + 1) / 2, below.back());
    hasher.nodes(std::span(below).first(2 * pairs), std::span(level).first(pairs));
    levels.push_back(std::move(level));
  }
  return levels;
}

// A record's way from the leaf of its batch's tree to the root, with a sibling at each step
// (RFC 9162 section 2.1.3.2).
class Climb {
 public:
  Climb(const Hash& leaf, const RecordSignature& signature)
      : signature_(signature),
        node_(signature.position),
        last_(signature.count - 1),
        known_(signature.count >= 1 && signature.count <= max_batch_count &&
               signature.position < signature.count),
        at_(leaf) {}

  bool goes_on() const { return known_ && last_ != 0 && step_ < signature_.path.size(); }
  const Hash& left() const { return is_right() ? signature_.path[step_] : at_; }
  const Hash& right() const { return is_right() ? at_ : signature_.path[step_]; }
  void rise_to(const Hash& parent) {
    if (is_right()) {
      while (node_ % 2 == 0 && node_ != 0) rise();  // levels at which this node had no sibling
    }
    rise();
    step_ += 1;
    at_ = parent;
  }

  Result<Hash> root() const {
    const auto wrong = [](Message sentence) {
      return Error(ErrorKind::malformed, std::move(sentence));
    };
    if (!known_) {
      return wrong(say("a record stands at position {1} of a batch of {2}",
                       std::to_string(signature_.position), std::to_string(signature_.count)));
    }
    if (step_ < signature_.path.size()) {
      return wrong(say("the path in the batch is longer than its tree is high"));
    }
    if (last_ != 0) return wrong(say("the path in the batch ends before its root"));
    return at_;
  }

 private:
  bool is_right() const { return node_ % 2 != 0 || node_ == last_; }
  void rise() {
    node_ /= 2;
    last_ /= 2;
  }

  const RecordSignature& signature_;
  std::uint64_t node_, last_;  // the node's place on its level, and the last one's
  bool known_;
  std::size_t step_ = 0;
  Hash at_;
};

std::vector<Hash> batch_leaves(Hasher& hasher, std::span<const ByteView> records) {
  std::string label(1, '\0');  // a leaf's prefix before its label is as good as part of it
  label += batch_leaf_label;
  return hasher.labelled_each(label, records);
}

}  // namespace

Status check_values(const Record& record) {
  const auto wrong = [](Message sentence) {
    return Error(ErrorKind::malformed, std::move(sentence));
  };
  if (!record.dossier.empty() && !is_dossier_code(record.dossier)) {
    return wrong(
        say("a dossier's code is 1 to 64 of A-Z, 0-9, '.', '_' and '-', and begins with a "
            "letter or a digit"));
  }
  if (record.signers.empty()) return wrong(say("the record names nobody who signs it"));
  for (std::size_t i = 0; i < record.signers.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (record.signers[i].key == record.signers[j].key) {
        return wrong(say("the record names a key twice among its signers"));
      }
    }
  }
  if (!strictly_ascending(record.links)) {
    return wrong(say("the record's links must be ascending, without repeats"));
  }
  // The affairs' codes are the tags of their union.
  const bool affair = record.dossier.empty() && record.kind < std::variant_size_v<Affair>;
  if (record.affair.index() != (affair ? record.kind : 0)) {
    return wrong(say("the record's affair is not the one of its kind and dossier"));
  }
  return {};
}

Hash record_id(Hasher& hasher, ByteView record_bytes) {
  return hasher.labelled(record_label, {record_bytes});
}

std::vector<Hash> record_ids(Hasher& hasher, std::span<const ByteView> records) {
  return hasher.labelled_each(record_label, records);
}

Hash batch_leaf(Hasher& hasher, ByteView record_bytes) {
  return hasher.labelled_leaf(batch_leaf_label, {record_bytes});
}

Bytes batch_message(std::uint64_t count, const Hash& root) {
  Bytes message;
  append(message, batch_label);
  message.push_back(0);
  append_big_endian(message, count, 8);
  append(message, root.view());
  return message;
}

std::size_t batch_path_length(std::uint64_t count, std::uint64_t position) {
  std::size_t length = 0;
  for (std::uint64_t last = count - 1; last > 0; last /= 2, position /= 2) {
    if (position % 2 != 0 || position < last) ++length;  // else the node rises unchanged
  }
  return length;
}

Result<Hash> batch_root(Hasher& hasher, ByteView record_bytes, const RecordSignature& signature) {
  Climb climb(batch_leaf(hasher, record_bytes), signature);
  while (climb.goes_on()) climb.rise_to(hasher.node(climb.left(), climb.right()));
  return climb.root();
}

// All rise a level at a time.
std::vector<Result<Hash>> batch_roots(Hasher& hasher, std::span<const SignedBytes> all) {
  std::vector<ByteView> records;
  records.reserve(all.size());
  for (const SignedBytes& each : all) records.push_back(each.record);
  const std::vector<Hash> leaves = batch_leaves(hasher, records);
  std::vector<Climb> climbs;
  climbs.reserve(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) climbs.emplace_back(leaves[i], *all[i].signature);

  std::vector<Climb*> rising;
  std::vector<Hash> nodes;
  for (;;) {
    rising.clear();
    nodes.clear();
    for (Climb& climb : climbs) {
      if (!climb.goes_on()) continue;
      rising.push_back(&climb);
      nodes.push_back(climb.left());
      nodes.push_back(climb.right());
    }
    if (rising.empty()) break;
    hasher.nodes(nodes, std::span(nodes).first(rising.size()));
    for (std::size_t i = 0; i < rising.size(); ++i) rising[i]->rise_to(nodes[i]);
  }
  std::vector<Result<Hash>> roots;
  roots.reserve(all.size());
  for (const Climb& climb : climbs) roots.push_back(climb.root());
  return roots;
}

Result<std::vector<RecordSignature>> sign_batch(Hasher& hasher, const std::vector<Bytes>& records,
                                                const PrivateKey& key) {
  if (records.empty() || records.size() > max_batch_count) {
    return Error(ErrorKind::usage,
                 say("one signature covers 1 to {1} records, not {2}",
                     std::to_string(max_batch_count), std::to_string(records.size())));
  }
  const std::vector<ByteView> views(records.begin(), records.end());
  const auto levels = batch_levels(hasher, batch_leaves(hasher, views));
  auto signature = key.sign(batch_message(records.size(), levels.back().front()));
  if (!signature.ok()) return std::move(signature).error();

  std::vector<RecordSignature> signatures;
  signatures.reserve(records.size());
  for (std::size_t position = 0; position < records.size(); ++position) {
    Proof path;
    for (std::size_t level = 0; level + 1 < levels.size(); ++level) {
      const std::size_t sibling = (position >> level) ^ 1;
      if (sibling < levels[level].size()) path.push_back(levels[level][sibling]);
    }
    signatures.push_back({*signature, records.size(), position, std::move(path)});
  }
  return signatures;
}

}  // namespace muniment
