// Who signed, and whether the signatures hold.
#include "evidence/model/rules_judging.h"

namespace muniment {
namespace {

void check_revocation(const Judging& judging, const RosterKey& key) {
  if (!key.revoked) return;
  const std::string& name = key.enrolment.keys.name;
  if (judging.entry.index >= key.revoked->at) {
    judging.broken(1, say("the key of {1} was revoked at entry {2}: sign with another key", name,
                          std::to_string(key.revoked->at.value)));
  } else if (judging.entry.index >= key.revoked->since) {
    judging.flagged(1, say("the key of {1} is suspect since entry {2}, as its revocation says at "
                           "entry {3}",
                           name, std::to_string(key.revoked->since.value),
                           std::to_string(key.revoked->at.value)));
  }
}

}  // namespace

Status SignatureMemory::check(Hasher& hasher, const PublicKey& key, ByteView record_bytes,
                              const RecordSignature& signature) {
  const auto root = muniment::batch_root(hasher, record_bytes, signature);
  if (!root.ok()) return Error(root.error());
  return check(hasher, key, *root, signature);
}

Status SignatureMemory::check(Hasher& hasher, const PublicKey& key, const Hash& batch_root,
                              const RecordSignature& signature) {
  if (last_ && last_->key == key && last_->count == signature.count && last_->root == batch_root &&
      last_->signature == signature.signature) {
    return {};
  }
  const Bytes message = batch_message(signature.count, batch_root);
  Bytes memo = key.coded();  // every part has a fixed length once the key's algorithm is said
  append(memo, message);
  append(memo, signature.signature);
  const Hash known = hasher.digest(memo);
  if (!good_.contains(known)) {
    ++verified_;
    if (auto status = verify_signature(key, message, signature.signature); !status.ok()) {
      return status;
    }
    if (good_.size() >= most_) good_.clear();
    good_.insert(known);
  }
  last_ = Claim{key, signature.count, batch_root, signature.signature};
  return {};
}

void check_signatures(const Judging& judging, SignatureMemory* memory) {
  const std::vector<RecordSignature>& signatures = judging.opened.signatures;
  const std::vector<Signer>& signers = judging.record.signers;
  if (memory != nullptr && signatures.size() != signers.size()) {
    judging.refuted(say("the record names {1} signers and carries {2} signatures",
                        std::to_string(signers.size()), std::to_string(signatures.size())));
    return;
  }
  for (std::size_t i = 0; i < signers.size(); ++i) {
    const RosterKey* key = judging.roster.find(signers[i].key);
    if (key == nullptr) {
      judging.broken(1, say("the key {1} is not on the roster: enrol it first, or sign with a key "
                            "that is",
                            signers[i].key.hex()));
      continue;
    }
    if (key->enrolled > judging.entry.index) {
      judging.broken(1, say("the key of {1} came on the roster at entry {2}, after this record",
                            key->enrolment.keys.name, std::to_string(key->enrolled.value)));
    }
    if (memory != nullptr && !memory
                                  ->check(judging.hasher, key->enrolment.keys.signing,
                                          judging.opened.batch_roots[i], signatures[i])
                                  .ok()) {
      judging.refuted(say("the signature of {1} does not hold: the record is not what {1} signed",
                          key->enrolment.keys.name));
    }
    check_revocation(judging, *key);
  }
}

}  // namespace muniment
