#include "evidence/model/exhibit.capnp.h"
#include "evidence/model/exhibit.h"
#include "evidence/model/opening.h"
#include "evidence/model/record.h"
#include "ledger/core/canonical.h"
#include "ledger/core/entry.h"

namespace muniment {
namespace {

using canonical::view;

Error malformed(Message sentence) { return {ErrorKind::malformed, std::move(sentence)}; }

void write_exhibit(schema::Exhibit::Builder to, const Exhibit& exhibit) {
  to.setVersion(exhibit_version);
  if (!exhibit.entry.empty()) to.setEntry(canonical::data(exhibit.entry));
  if (!exhibit.payload.empty()) to.setPayload(canonical::data(exhibit.payload));
  if (!exhibit.openings.empty()) {
    auto list = to.initOpenings(static_cast<unsigned>(exhibit.openings.size()));
    for (unsigned i = 0; i < list.size(); ++i) list.set(i, canonical::data(exhibit.openings[i]));
  }
  if (exhibit.roster.empty()) return;
  auto list = to.initRoster(static_cast<unsigned>(exhibit.roster.size()));
  for (unsigned i = 0; i < list.size(); ++i) {
    const Exhibit::RosterProof& proof = exhibit.roster[i];
    if (!proof.entry.empty()) list[i].setEntry(canonical::data(proof.entry));
    if (!proof.payload.empty()) list[i].setPayload(canonical::data(proof.payload));
    if (proof.path.empty()) continue;
    auto path = list[i].initPath(static_cast<unsigned>(proof.path.size()));
    for (unsigned j = 0; j < path.size(); ++j) path.set(j, canonical::data(proof.path[j].view()));
  }
}

// An entry and its payload; gives the index, by which the exhibit is ordered.
Result<LeafIndex> read_pair(ByteView entry_bytes, ByteView payload) {
  auto entry = decode_entry(entry_bytes);
  if (!entry.ok()) return std::move(entry).error();
  if (payload.empty() || payload.size() > max_payload_bytes) {
    return malformed(say("a signed record is 1 to {1} bytes long, not {2}",
                         std::to_string(max_payload_bytes), std::to_string(payload.size())));
  }
  return entry->index;
}

Status read_openings(schema::Exhibit::Reader from, Exhibit& exhibit) {
  if (from.getOpenings().size() > max_fields) {
    return malformed(say("an exhibit opens at most {1} fields", std::to_string(max_fields)));
  }
  std::optional<std::uint16_t> last;
  for (const auto bytes : from.getOpenings()) {
    auto opening = decode_opening(view(bytes));
    if (!opening.ok())
      return std::move(opening).error().within(say("in an opening of the exhibit"));
    if (last && opening->slot <= *last) {
      return malformed(say("an exhibit's openings must be ascending by slot, without repeats"));
    }
    last = opening->slot;
    exhibit.openings.push_back(to_bytes(view(bytes)));
  }
  return {};
}

Result<Exhibit::RosterProof> read_roster_proof(schema::RosterEntry::Reader from) {
  Exhibit::RosterProof proof{
      to_bytes(view(from.getEntry())), to_bytes(view(from.getPayload())), {}};
  if (from.getPath().size() > max_proof_hashes) {
    return malformed(
        say("an inclusion proof has at most {1} hashes", std::to_string(max_proof_hashes)));
  }
  for (const auto node : from.getPath()) {
    auto hash = Hash::from(view(node));
    if (!hash.ok()) return std::move(hash).error();
    proof.path.push_back(*hash);
  }
  return proof;
}

Status read_roster(schema::Exhibit::Reader from, LeafIndex exhibited, Exhibit& exhibit) {
  if (from.getRoster().size() > max_exhibit_roster) {
    return malformed(
        say("an exhibit has at most {1} roster entries", std::to_string(max_exhibit_roster)));
  }
  std::optional<LeafIndex> last;
  for (const auto row : from.getRoster()) {
    auto proof = read_roster_proof(row);
    auto index = proof.ok() ? read_pair(proof->entry, proof->payload)
                            : Result<LeafIndex>(Error(proof.error()));
    if (!index.ok()) {
      return std::move(index).error().within(say("in a roster entry of the exhibit"));
    }
    if ((last && *index <= *last) || *index == exhibited) {
      return malformed(
          say("an exhibit's roster must be ascending by index, without repeats, and "
              "without the exhibited entry"));
    }
    last = *index;
    exhibit.roster.push_back(*std::move(proof));
  }
  return {};
}

Result<Exhibit> read_exhibit(schema::Exhibit::Reader from) {
  Exhibit exhibit{to_bytes(view(from.getEntry())), to_bytes(view(from.getPayload())), {}, {}};
  auto index = read_pair(exhibit.entry, exhibit.payload);
  if (!index.ok()) return std::move(index).error().within(say("in the exhibit"));
  if (auto status = read_openings(from, exhibit); !status.ok()) return std::move(status).error();
  if (auto status = read_roster(from, *index, exhibit); !status.ok()) {
    return std::move(status).error();
  }
  return exhibit;
}

}  // namespace

Bytes encode_exhibit(const Exhibit& exhibit) {
  return canonical::encode<schema::Exhibit>(
      [&](schema::Exhibit::Builder to) { write_exhibit(to, exhibit); });
}

Result<Exhibit> decode_exhibit(ByteView bytes) {
  return canonical::decode<schema::Exhibit, Exhibit>(bytes, max_exhibit_bytes, exhibit_version,
                                                     read_exhibit, encode_exhibit);
}

}  // namespace muniment
