#include <algorithm>
#include <map>
#include <set>

#include "evidence/model/catalogue.h"
#include "evidence/model/package.h"
#include "evidence/packaging_parts.h"

namespace muniment::evidence {
namespace {

constexpr std::uint64_t max_held_bytes = 32 << 20;  // of openings that are written later

// What a record's fields are called that the order names, of those it has.
std::vector<std::string> names_it_has(const Record& record, const std::vector<std::string>& open) {
  const KindRow* row = row_of(record.kind);
  std::vector<std::string> names;
  for (const std::string& name : open) {
    const bool attachments = row != nullptr && record.fields.size() > row->slots.size();
    const bool has = name == "*" || name == "public" ||
                     (name == attachment_name ? attachments
                      : row != nullptr        ? slot_by_name(*row, name).has_value()
                                              : false);
    if (has) names.push_back(name);
  }
  return names;
}

class Packing {
 public:
  Packing(Registrar& registrar, const PackageOrder& order, const PrivateKey* own,
          const Snapshot& snapshot, Checkpoint checkpoint, PackageSink& sink)
      : registrar_(registrar),
        order_(order),
        own_(own),
        snapshot_(snapshot),
        checkpoint_(std::move(checkpoint)),
        sink_(sink),
        hasher_(registrar.identity().suite),
        files_(registrar) {}

  Result<Packed> run() {
    if (Status chosen = choose(); !chosen.ok()) return std::move(chosen).error();
    if (Status measured = measure(); !measured.ok()) return std::move(measured).error();
    const Result<PackageProof> proof = prove();
    if (!proof.ok()) return proof.error();
    if (Status described = describe(); !described.ok()) return std::move(described).error();
    const Result<std::string> note = snapshot_.checkpoint();
    if (!note.ok()) return note.error();
    if (Status put = put_text("proof/checkpoint", *note); !put.ok()) return std::move(put).error();
    const Bytes message = encode_package_proof(*proof);
    if (message.size() > max_package_proof_bytes) {
      return Error(ErrorKind::refused, say("the package would show too many entries that lie too "
                                           "far apart: pack fewer"));
    }
    if (Status put = put_text("proof/package.capnp", as_text(message)); !put.ok()) {
      return std::move(put).error();
    }
    if (Status put = put_entries(); !put.ok()) return std::move(put).error();
    const Result<std::string> manifest = files_.put(order_, own_, sink_);
    if (!manifest.ok()) return manifest.error();
    if (Status put = put_text("manifest-sha256.txt", *manifest); !put.ok()) {
      return std::move(put).error();
    }
    if (Status put = put_text("tagmanifest-sha256.txt", tags_); !put.ok()) {
      return std::move(put).error();
    }
    return packed_;
  }

 private:
  enum class Shown { entry, record, disclosed };

  void show(LeafIndex index, Shown shown) {
    const auto [at, added] = shown_.try_emplace(index, shown);
    at->second = std::max(at->second, shown);
  }

  // The ledger's own affairs, the last entry, and what was asked for.
  Status choose() {
    for (const TreeSize size : order_.from) {
      if (size.value > 0 && size < checkpoint_.size) continue;
      return Error(ErrorKind::refused,
                   say("the ledger has {1} entries: it cannot be shown to have grown from {2}",
                       std::to_string(checkpoint_.size.value), std::to_string(size.value)));
    }
    const auto show_all = [&](const std::string& dossier, Shown shown) {
      return registrar_.each(dossier, [&](const Item& item) -> Status {
        if (item.entry.index.value < checkpoint_.size.value) show(item.entry.index, shown);
        return {};
      });
    };
    if (Status affairs = show_all("", Shown::record); !affairs.ok()) return affairs;
    show({checkpoint_.size.value - 1}, Shown::entry);
    complete_ = {""};
    for (const std::string& dossier : order_.dossiers) {
      complete_.insert(dossier);
      if (Status all = show_all(dossier, Shown::disclosed); !all.ok()) return all;
    }
    for (const Citation& citation : order_.records) {
      const Result<Item> item = registrar_.find(citation);
      if (!item.ok()) return item.error();
      if (item->entry.index.value < checkpoint_.size.value) {
        show(item->entry.index, Shown::disclosed);
      }
    }
    return {};
  }

  Result<PackageProof> prove() {
    std::vector<LeafIndex> indices;
    for (const auto& [index, shown] : shown_) indices.push_back(index);
    PackageProof proof;
    const ReadHashes hashes = read_hashes(snapshot_);
    Result<Proof> multiproof =
        build_proof(hasher_, hashes, plan_multiproof(indices, checkpoint_.size));
    if (!multiproof.ok()) return std::move(multiproof).error();
    proof.multiproof = *std::move(multiproof);
    Result<std::vector<DossierHead>> stored = snapshot_.heads();
    if (!stored.ok()) return std::move(stored).error();
    const Result<Heads> heads = Heads::from(hasher_, *std::move(stored));
    if (!heads.ok()) return heads.error();
    for (const std::string& dossier : dossiers_) {
      Result<CompletenessProof> claim = prove_completeness(hasher_, *heads, *last_, dossier);
      if (!claim.ok()) return std::move(claim).error();
      proof.claims.push_back({dossier, complete_.contains(dossier), *std::move(claim)});
    }
    for (const TreeSize size : std::set<TreeSize>(order_.from.begin(), order_.from.end())) {
      Result<Proof> path = build_proof(hasher_, hashes, plan_consistency(size, checkpoint_.size));
      if (!path.ok()) return std::move(path).error();
      proof.consistency.push_back({size, *std::move(path)});
    }
    return proof;
  }

  struct Row {
    Item item;
    PackageRow bytes;
  };
  // Without the openings.
  Result<Row> read(LeafIndex index, Shown shown) {
    Result<StoredBytes> stored = read_bytes(snapshot_, index);
    if (!stored.ok()) return std::move(stored).error();
    Result<Item> item =
        to_item(hasher_, {index, stored->entry, hasher_.leaf(stored->entry), stored->payload});
    if (!item.ok()) return std::move(item).error();
    Row row{*std::move(item), {std::move(stored->entry), {}, {}}};
    if (shown != Shown::entry) row.bytes.payload = std::move(stored->payload);
    return row;
  }
  Result<std::vector<Bytes>> disclose(const Item& item) {
    const std::vector<std::string> names = names_it_has(item.record, order_.open);
    if (names.empty()) return std::vector<Bytes>();
    Result<std::vector<Bytes>> openings = registrar_.disclose(item, names);
    if (openings.ok()) return openings;
    return std::move(openings).error().within(
        say("record {1}", format_citation({item.entry.dossier, item.entry.folio})));
  }

  // What stands in front of the entries tells how large they are and which dossiers they belong to,
  // so they are read twice. Their openings are not opened twice as long as there is room for them.
  Status measure() {
    for (const auto& [index, shown] : shown_) {
      Result<Row> row = read(index, shown);
      if (!row.ok()) return std::move(row).error();
      const Item& item = row->item;
      dossiers_.insert(item.entry.dossier);
      if (shown == Shown::disclosed) {
        Result<std::vector<Bytes>> openings = disclose(item);
        if (!openings.ok()) return std::move(openings).error();
        if (Status wanted = want_files(item, *openings); !wanted.ok()) return wanted;
        row->bytes.openings = *std::move(openings);
      }
      const std::size_t bytes = encode_package_row(row->bytes).size();
      entries_bytes_ += bytes;
      ++packed_.entries;
      packed_.records += shown == Shown::entry ? 0 : 1;
      packed_.fields += row->bytes.openings.size();
      if (!row->bytes.openings.empty() && held_bytes_ + bytes <= max_held_bytes) {
        held_bytes_ += bytes;
        held_openings_.emplace(index, std::move(row->bytes.openings));
      }
      if (index == shown_.rbegin()->first) last_ = item.entry;
    }
    return files_.find();
  }
  Status want_files(const Item& item, const std::vector<Bytes>& openings) {
    if (!order_.contents) return {};
    std::vector<Opening> opened;
    for (const Bytes& opening : openings) {
      Result<Opening> decoded = decode_opening(opening);
      if (!decoded.ok()) return std::move(decoded).error();
      opened.push_back(*std::move(decoded));
    }
    files_.want(item.entry.index, item.record_id, opened);
    return {};
  }

  Status put_text(const std::string& name, std::string_view text) {
    PackedMember member(sink_, order_.folder + "/" + name);
    if (Status begun = member.begin(text.size()); !begun.ok()) return begun;
    if (Status written = member.write(as_bytes(text)); !written.ok()) return written;
    const Result<std::string> line = member.end();
    if (!line.ok()) return line.error();
    if (name != "tagmanifest-sha256.txt") tags_ += *line;
    return {};
  }

  Status describe() {
    const bool asked =
        complete_.contains(last_->dossier) || shown_.rbegin()->second != Shown::entry;
    if (!asked) packed_.last = Citation{last_->dossier, last_->folio};
    packed_.files = files_.count();
    packed_.not_kept = files_.not_kept();
    const std::string size = std::to_string(checkpoint_.size.value);
    if (Status put =
            put_text("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
        !put.ok()) {
      return put;
    }
    return put_text("bag-info.txt", "External-Identifier: " + checkpoint_.origin + " " + size +
                                        "\nPayload-Oxum: " + std::to_string(files_.bytes()) + "." +
                                        std::to_string(files_.count()) + "\n");
  }

  Status put_entries() {
    PackedMember member(sink_, order_.folder + "/proof/entries");
    if (Status begun = member.begin(entries_bytes_); !begun.ok()) return begun;
    for (const auto& [index, shown] : shown_) {
      Result<Row> row = read(index, shown);
      if (!row.ok()) return std::move(row).error();
      if (const auto kept = held_openings_.find(index); kept != held_openings_.end()) {
        row->bytes.openings = std::move(kept->second);
      } else if (shown == Shown::disclosed) {
        Result<std::vector<Bytes>> openings = disclose(row->item);
        if (!openings.ok()) return std::move(openings).error();
        row->bytes.openings = *std::move(openings);
      }
      Status written = member.write(encode_package_row(row->bytes));
      if (!written.ok()) return written;
    }
    const Result<std::string> line = member.end();
    if (!line.ok()) return line.error();
    tags_ += *line;
    return {};
  }

  Registrar& registrar_;
  const PackageOrder& order_;
  const PrivateKey* own_;
  const Snapshot& snapshot_;
  Checkpoint checkpoint_;
  PackageSink& sink_;
  Hasher hasher_;
  std::map<LeafIndex, Shown> shown_;
  std::set<std::string> complete_, dossiers_;
  std::optional<Entry> last_;
  PackedFiles files_;
  std::uint64_t entries_bytes_ = 0, held_bytes_ = 0;
  std::map<LeafIndex, std::vector<Bytes>> held_openings_;
  std::string tags_;
  Packed packed_;
};

}  // namespace

Result<Packed> pack(Registrar& registrar, const PackageOrder& order, const PrivateKey* own,
                    PackageSink& sink) {
  const Result<std::unique_ptr<Snapshot>> snapshot = registrar.store().snapshot();
  if (!snapshot.ok()) return snapshot.error();
  const Result<std::string> note = (*snapshot)->checkpoint();
  if (!note.ok()) return note.error();
  const Result<SignedCheckpoint> checkpoint = parse_signed_checkpoint(*note);
  if (!checkpoint.ok()) return checkpoint.error();
  return Packing(registrar, order, own, **snapshot, checkpoint->checkpoint, sink).run();
}

}  // namespace muniment::evidence
