#include "evidence/registered_files.h"

#include <algorithm>
#include <map>

#include "evidence/model/correction.h"

namespace muniment::evidence {
namespace {

// What is kept of an entry to join it with its openings and to see which import it is of.
struct Row {
  Hash record;  // id: what is kept of another record must not pass for what is kept of this one
  LeafIndex index;
  std::uint64_t folio;
  std::uint64_t signers;  // first bytes of a hash over kind and signers
  std::uint32_t dossier;
  std::uint16_t batch, position;        // of the author's signature
  std::size_t first = 0, contents = 0;  // in the list of files
};

struct Correction {
  LeafIndex by;
  ReplacedBy replaced_by;
  Hash target;
};

class Reader {
 public:
  explicit Reader(Suite suite) : suite_(suite), hasher_(suite) {}

  Status take(const Item& item) {
    Bytes signing;
    append_big_endian(signing, item.record.kind, 2);
    for (const Signer& signer : item.record.signers) append(signing, signer.key.view());
    const auto [dossier, added] =
        dossiers_.try_emplace(item.entry.dossier, static_cast<std::uint32_t>(dossiers_.size()));
    Row row{item.record_id,
            item.entry.index,
            item.entry.folio,
            read_big_endian(hasher_.digest(signing).view().first(8)),
            dossier->second,
            1,
            0};
    if (!item.signed_record.signatures.empty()) {
      row.batch = static_cast<std::uint16_t>(item.signed_record.signatures.front().count);
      row.position = static_cast<std::uint16_t>(item.signed_record.signatures.front().position);
    }
    rows_.push_back(row);
    for (const Link& link : item.record.links) {
      if (!corrects(link)) continue;
      corrections_.push_back(
          {item.entry.index,
           {{item.entry.dossier, item.entry.folio}, link.relation, item.entry.admitted},
           link.target});
    }
    return {};
  }

  void read_openings(OpeningStore& openings, RegisteredFiles& result) {
    std::vector<std::uint32_t> by_record(rows_.size());
    for (std::uint32_t i = 0; i < by_record.size(); ++i) by_record[i] = i;
    const auto record = [&](std::uint32_t i) -> const Hash& { return rows_[i].record; };
    std::sort(by_record.begin(), by_record.end(),
              [&](auto a, auto b) { return record(a) < record(b); });
    std::vector<bool> opened(rows_.size());
    const Status read = openings.each([&](const ReadOpenings& kept) -> Status {
      const auto at = std::partition_point(by_record.begin(), by_record.end(),
                                           [&](auto i) { return record(i) < kept.record_id; });
      if (at == by_record.end() || record(*at) != kept.record_id) return {};
      opened[*at] = kept.opens_contents();
      for (const Bytes& opening : kept.openings) add(opening, rows_[*at], result);
      return {};
    });
    if (!read.ok()) result.damage = read.error();
    result.unopened = static_cast<std::uint64_t>(std::count(opened.begin(), opened.end(), false));
    keep_newest(result);
  }

  void find_imports(RegisteredFiles& result) {
    assign(result);
    std::vector<const Row*> order;
    order.reserve(rows_.size());
    for (const Row& row : rows_) order.push_back(&row);
    std::sort(order.begin(), order.end(), [](const Row* a, const Row* b) {
      return std::pair(a->dossier, a->folio) < std::pair(b->dossier, b->folio);
    });
    const Row* before = nullptr;
    std::map<std::string_view, std::uint32_t> imported;  // paths of this dossier
    for (const Row* row : order) {
      if (before != nullptr && before->dossier != row->dossier) imported.clear();
      if (row->contents == 1) {
        RegisteredFile& file = result.files[row->first];
        const auto again = imported.find(file.path);
        if (before != nullptr && goes_on(*before, *row, result)) {
          file.import = result.files[before->first].import;
        } else if (row->batch > 1 || file.path.find('/') != std::string::npos) {
          file.import = result.imports++;
        } else if (again != imported.end()) {
          file.import = again->second;  // a later import found this file alone changed
        }
        if (file.import) imported[file.path] = *file.import;
      }
      before = row;
    }
  }

  void apply_corrections(RegisteredFiles& result) {
    std::map<Hash, const Row*> targets;
    std::map<LeafIndex, const Row*> correcting;
    for (const Correction& correction : corrections_) {
      targets[correction.target] = nullptr;
      correcting[correction.by] = nullptr;
    }
    for (const Row& row : rows_) {
      if (const auto found = targets.find(row.record); found != targets.end()) found->second = &row;
      const auto found = correcting.find(row.index);
      if (found != correcting.end()) found->second = &row;
    }
    for (const Correction& correction : corrections_) {
      const Row* target = targets[correction.target];
      if (target == nullptr) continue;
      for (std::size_t i = 0; i < target->contents; ++i) {
        result.files[target->first + i].replaced_by = correction.replaced_by;
      }
      const Row* by = correcting[correction.by];
      if (by != nullptr && by->contents > 0 && target->contents > 0) {
        result.files[by->first].path = result.files[target->first].path;
        result.files[by->first].import = result.files[target->first].import;
      }
    }
  }

 private:
  void add(ByteView opening, const Row& row, RegisteredFiles& result) {
    if (!may_hold_content(opening)) return;
    const Result<Opening> decoded = decode_opening(opening);
    if (!decoded.ok()) return;
    const auto* content = std::get_if<Content>(&decoded->value);
    if (content == nullptr) return;
    const std::optional<Hash> digest = digest_by(*content, hash_of(suite_));
    if (!digest) return;
    result.files.push_back({std::string(as_text(content->name)),
                            *digest,
                            content->size,
                            {row.index, decoded->slot},
                            {},
                            {}});
  }

  // Of what was kept twice for one record, after a crash, the newest counts.
  static void keep_newest(RegisteredFiles& result) {
    const auto by_place = [](const RegisteredFile& a, const RegisteredFile& b) {
      return a.place < b.place;
    };
    std::stable_sort(result.files.begin(), result.files.end(), by_place);
    const auto same_place = [](const RegisteredFile& a, const RegisteredFile& b) {
      return a.place == b.place;
    };
    std::reverse(result.files.begin(), result.files.end());
    result.files.erase(std::unique(result.files.begin(), result.files.end(), same_place),
                       result.files.end());
    std::reverse(result.files.begin(), result.files.end());
  }

  // Each row's run of files; both are ascending by index.
  void assign(const RegisteredFiles& result) {
    std::sort(rows_.begin(), rows_.end(),
              [](const Row& a, const Row& b) { return a.index < b.index; });
    std::size_t at = 0;
    for (Row& row : rows_) {
      while (at < result.files.size() && result.files[at].place.index < row.index) ++at;
      row.first = at;
      while (at < result.files.size() && result.files[at].place.index == row.index) ++at;
      row.contents = at - row.first;
    }
  }

  static bool goes_on(const Row& before, const Row& row, const RegisteredFiles& result) {
    const bool same_hands = before.contents == 1 && before.dossier == row.dossier &&
                            before.folio + 1 == row.folio && before.signers == row.signers;
    if (!same_hands || !result.files[before.first].import) return false;
    if (result.files[before.first].path >= result.files[row.first].path) return false;
    const bool same_batch = before.batch == row.batch && before.position + 1 == row.position;
    const bool next_batch = before.batch == import_batch_records &&
                            before.position + 1 == before.batch && row.position == 0;
    return same_batch || next_batch;
  }

  Suite suite_;
  Hasher hasher_;
  std::map<std::string, std::uint32_t> dossiers_;
  std::vector<Row> rows_;
  std::vector<Correction> corrections_;
};

// Which imports the files that are there are of. Folders share files, such as empty ones: a file
// that several imports have tells for those of which half is there, and of these for the ones that
// have the most files there.
class ConcernedImports {
 public:
  enum class Same { bytes, path };

  ConcernedImports(const RegisteredFiles& registered, std::span<const PresentFile> present)
      : registered_(registered) {
    for (const PresentFile& file : present) there_.emplace(file.path, There{&file.digest, {}});
  }

  std::vector<bool> with(Same same) {
    std::vector<std::uint64_t> files(registered_.imports), found(registered_.imports);
    std::vector<bool> concerned(registered_.imports);
    for (const RegisteredFile& file : registered_.files) {
      if (file.import) ++files[*file.import];
    }
    each_found(same, [&](std::uint32_t import, There&) { ++found[import]; });
    const auto likeness = [&](std::uint32_t import) {
      return Likeness(2 * found[import] >= files[import], found[import]);
    };
    each_found(same, [&](std::uint32_t import, There& file) {
      file.most_like = std::max(file.most_like, likeness(import));
    });
    each_found(same, [&](std::uint32_t import, There& file) {
      if (likeness(import) == file.most_like) concerned[import] = true;
    });
    return concerned;
  }

 private:
  using Likeness = std::pair<bool, std::uint64_t>;  // half is there; how many are
  struct There {
    const Hash* digest;
    Likeness most_like;  // of an import that has this file
  };

  template <typename Visit>
  void each_found(Same same, const Visit& visit) {
    for (const RegisteredFile& file : registered_.files) {
      const auto found = file.import ? there_.find(file.path) : there_.end();
      if (found == there_.end()) continue;
      if (same == Same::path || *found->second.digest == file.digest) {
        visit(*file.import, found->second);
      }
    }
  }

  const RegisteredFiles& registered_;
  std::map<std::string_view, There> there_;
};

}  // namespace

Result<RegisteredFiles> read_registered_files(const EachItem& each, OpeningStore& openings,
                                              Suite suite) {
  Reader reader(suite);
  const Status visited = each([&](const Item& item) { return reader.take(item); });
  if (!visited.ok()) return Error(visited.error());
  RegisteredFiles result;
  reader.read_openings(openings, result);
  reader.find_imports(result);
  reader.apply_corrections(result);
  return result;
}

std::vector<KnownFile> known_files(const RegisteredFiles& registered,
                                   std::span<const PresentFile> present, Imports imports) {
  ConcernedImports looking(registered, present);
  std::vector<bool> concerned = looking.with(ConcernedImports::Same::bytes);
  if (std::find(concerned.begin(), concerned.end(), true) == concerned.end()) {
    concerned = looking.with(ConcernedImports::Same::path);
  }
  std::vector<KnownFile> known;
  known.reserve(registered.files.size());
  for (const RegisteredFile& file : registered.files) {
    Claim claim = Claim::possible;
    if (file.import) {
      const bool concerns = imports == Imports::all || concerned[*file.import];
      claim = concerns ? Claim::expected : Claim::none;
    }
    known.push_back({file.path, file.digest, claim, !file.replaced_by.has_value()});
  }
  return known;
}

}  // namespace muniment::evidence
