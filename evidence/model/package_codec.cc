#include "evidence/model/opening.h"
#include "evidence/model/package.capnp.h"
#include "evidence/model/package.h"
#include "evidence/model/record.h"
#include "ledger/core/canonical.h"

namespace muniment {
namespace {

using canonical::view;

Error malformed(Message sentence) { return {ErrorKind::malformed, std::move(sentence)}; }

template <typename Builder>
void write_path(Builder to, const Proof& path) {
  for (unsigned i = 0; i < path.size(); ++i) to.set(i, canonical::data(path[i].view()));
}

void write_package(schema::Package::Builder to, const PackageProof& proof) {
  to.setVersion(package_version);
  if (!proof.claims.empty()) {
    auto list = to.initClaims(static_cast<unsigned>(proof.claims.size()));
    for (unsigned i = 0; i < list.size(); ++i) {
      const PackageProof::Claim& claim = proof.claims[i];
      auto one = list[i];
      if (!claim.dossier.empty()) one.setDossier(claim.dossier);
      one.setComplete(claim.complete);
      if (claim.proof.head) {
        const Bytes head = encode_head(*claim.proof.head);
        one.setHead(canonical::data(head));
      }
      if (claim.proof.path.empty()) continue;
      write_path(one.initPath(static_cast<unsigned>(claim.proof.path.size())), claim.proof.path);
    }
  }
  if (!proof.multiproof.empty()) {
    write_path(to.initMultiproof(static_cast<unsigned>(proof.multiproof.size())), proof.multiproof);
  }
  if (proof.consistency.empty()) return;
  auto list = to.initConsistency(static_cast<unsigned>(proof.consistency.size()));
  for (unsigned i = 0; i < list.size(); ++i) {
    list[i].setSize(proof.consistency[i].size.value);
    if (proof.consistency[i].path.empty()) continue;
    write_path(list[i].initPath(static_cast<unsigned>(proof.consistency[i].path.size())),
               proof.consistency[i].path);
  }
}

Result<Proof> read_path(capnp::List<capnp::Data>::Reader from, std::size_t most) {
  if (from.size() > most) {
    return malformed(say("a proof has at most {1} hashes", std::to_string(most)));
  }
  Proof path;
  path.reserve(from.size());
  for (const auto node : from) {
    auto hash = Hash::from(view(node));
    if (!hash.ok()) return std::move(hash).error();
    path.push_back(*hash);
  }
  return path;
}

Result<PackageProof::Claim> read_claim(schema::Claim::Reader from) {
  PackageProof::Claim claim{from.getDossier(), from.getComplete(), {}};
  if (!claim.dossier.empty() && !is_dossier_code(claim.dossier)) {
    return malformed(say("a claim is of no dossier's code"));
  }
  if (from.getHead().size() > 0) {
    auto head = decode_head(view(from.getHead()));
    if (!head.ok()) return std::move(head).error();
    claim.proof.head = *std::move(head);
  }
  auto path = read_path(from.getPath(), max_proof_hashes);
  if (!path.ok()) return std::move(path).error();
  claim.proof.path = *std::move(path);
  return claim;
}

Result<PackageProof> read_package(schema::Package::Reader from) {
  PackageProof proof;
  if (from.getClaims().size() > max_package_claims) {
    return malformed(say("a package has at most {1} claims", std::to_string(max_package_claims)));
  }
  for (const auto row : from.getClaims()) {
    auto claim = read_claim(row);
    if (!claim.ok()) return std::move(claim).error();
    if (!proof.claims.empty() && proof.claims.back().dossier >= claim->dossier) {
      return malformed(say("a package's claims must be ascending by dossier, without repeats"));
    }
    proof.claims.push_back(*std::move(claim));
  }
  auto multiproof = read_path(from.getMultiproof(), max_package_proof_bytes / Hash::size);
  if (!multiproof.ok()) return std::move(multiproof).error();
  proof.multiproof = *std::move(multiproof);
  if (from.getConsistency().size() > max_package_consistency) {
    return malformed(say("a package has at most {1} consistency proofs",
                         std::to_string(max_package_consistency)));
  }
  for (const auto row : from.getConsistency()) {
    auto path = read_path(row.getPath(), max_proof_hashes);
    if (!path.ok()) return std::move(path).error();
    if (!proof.consistency.empty() && proof.consistency.back().size.value >= row.getSize()) {
      return malformed(say("a package's consistency proofs must be ascending by size"));
    }
    proof.consistency.push_back({{row.getSize()}, *std::move(path)});
  }
  return proof;
}

}  // namespace

Bytes encode_package_proof(const PackageProof& proof) {
  return canonical::encode<schema::Package>(
      [&](schema::Package::Builder to) { write_package(to, proof); });
}

Result<PackageProof> decode_package_proof(ByteView bytes) {
  return canonical::decode<schema::Package, PackageProof>(
      bytes, max_package_proof_bytes, package_version, read_package, encode_package_proof);
}

// --- Rows. ---

Bytes encode_package_row(const PackageRow& row) {
  Bytes bytes;
  append_big_endian(bytes, row.entry.size(), 4);
  append(bytes, row.entry);
  append_big_endian(bytes, row.payload.size(), 4);
  append(bytes, row.payload);
  append_big_endian(bytes, row.openings.size(), 2);
  for (const Bytes& opening : row.openings) {
    append_big_endian(bytes, opening.size(), 4);
    append(bytes, opening);
  }
  return bytes;
}

namespace {

// Walks the parts of a row, each behind its length.
class RowWalk {
 public:
  explicit RowWalk(ByteView bytes) : bytes_(bytes) {}
  // False: it is not all there. The length is checked before.
  bool number(std::size_t width, std::uint64_t& value) {
    if (bytes_.size() - at_ < width) return false;
    value = read_big_endian(bytes_.subspan(at_, width));
    at_ += width;
    return true;
  }
  bool part(std::uint64_t length, ByteView& part) {
    if (bytes_.size() - at_ < length) return false;
    part = bytes_.subspan(at_, static_cast<std::size_t>(length));
    at_ += part.size();
    return true;
  }
  std::size_t at() const { return at_; }

 private:
  ByteView bytes_;
  std::size_t at_ = 0;
};

Error out_of_bounds() {
  return malformed(say("a row of the package's entries has a length that none can have"));
}

// The row that these bytes begin, and how long it is; none: more must come.
Result<std::optional<std::size_t>> read_row(ByteView bytes, PackageRow& row) {
  RowWalk walk(bytes);
  const std::optional<std::size_t> more;
  std::uint64_t length = 0, openings = 0;
  ByteView part;
  if (!walk.number(4, length)) return more;
  if (length == 0 || length > max_entry_bytes) return out_of_bounds();
  if (!walk.part(length, part)) return more;
  row.entry = to_bytes(part);
  if (!walk.number(4, length)) return more;
  if (length > max_payload_bytes) return out_of_bounds();
  if (!walk.part(length, part)) return more;
  row.payload = to_bytes(part);
  if (!walk.number(2, openings)) return more;
  if (openings > max_fields || (row.payload.empty() && openings > 0)) return out_of_bounds();
  row.openings.clear();
  for (std::uint64_t all = 0; openings > 0; --openings) {
    if (!walk.number(4, length)) return more;
    all += length;
    if (length == 0 || length > max_opening_bytes || all > max_package_openings_bytes) {
      return out_of_bounds();
    }
    if (!walk.part(length, part)) return more;
    row.openings.push_back(to_bytes(part));
  }
  return std::optional(walk.at());
}

}  // namespace

Status PackageRows::feed(ByteView piece, const Take& take) {
  append(waiting_, piece);
  std::size_t at = 0;
  for (PackageRow row; at < waiting_.size();) {
    const auto bytes = read_row(ByteView(waiting_).subspan(at), row);
    if (!bytes.ok()) return bytes.error();
    if (!*bytes) break;
    if (Status taken = take(row); !taken.ok()) return taken;
    at += **bytes;
  }
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(at));
  return {};
}

Status PackageRows::finish() const {
  if (waiting_.empty()) return {};
  return malformed(say("the package's entries end in the middle of one"));
}

}  // namespace muniment
