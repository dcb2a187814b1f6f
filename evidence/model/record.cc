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
    std::vector<Hash> level;
    level.reserve((below.size() + 1) / 2);
    for (std::size_t i = 0; i + 1 < below.size(); i += 2) {
      level.push_back(hasher.node(below[i], below[i + 1]));
    }
    if (below.size() % 2 != 0) level.push_back(below.back());
    levels.push_back(std::move(level));
  }
  return levels;
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
  std::uint64_t node = signature.position;
  if (signature.count < 1 || signature.count > max_batch_count || node >= signature.count) {
    return Error(ErrorKind::malformed, say("a record stands at position {1} of a batch of {2}",
                                           std::to_string(node), std::to_string(signature.count)));
  }
  std::uint64_t last = signature.count - 1;
  Hash root = batch_leaf(hasher, record_bytes);
  for (const Hash& sibling : signature.path) {
    if (last == 0) {
      return Error(ErrorKind::malformed,
                   say("the path in the batch is longer than its tree is high"));
    }
    if (node % 2 != 0 || node == last) {
      root = hasher.node(sibling, root);
      while (node % 2 == 0 && node != 0) {  // levels at which this node had no sibling
        node /= 2;
        last /= 2;
      }
    } else {
      root = hasher.node(root, sibling);
    }
    node /= 2;
    last /= 2;
  }
  if (last != 0) {
    return Error(ErrorKind::malformed, say("the path in the batch ends before its root"));
  }
  return root;
}

Result<std::vector<RecordSignature>> sign_batch(Hasher& hasher, const std::vector<Bytes>& records,
                                                const PrivateKey& key) {
  if (records.empty() || records.size() > max_batch_count) {
    return Error(ErrorKind::usage,
                 say("one signature covers 1 to {1} records, not {2}",
                     std::to_string(max_batch_count), std::to_string(records.size())));
  }
  std::vector<Hash> leaves;
  leaves.reserve(records.size());
  for (const Bytes& record : records) leaves.push_back(batch_leaf(hasher, record));
  const auto levels = batch_levels(hasher, std::move(leaves));
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
