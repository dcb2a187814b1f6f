#include "evidence/openings.h"

namespace muniment::evidence {

namespace {

// Which of a record's lists has its openings. What is broken is for who opens it to tell.
bool is_of_openings(ByteView list) {
  const Result<ListHead> head = read_list_head(list);
  return !head.ok() || !head->supplement;
}

}  // namespace

Result<std::unique_ptr<OpeningStore>> OpeningStore::open(const std::filesystem::path& file,
                                                         const VaultPlace& place) {
  Result<OpeningsFile> opened = OpeningsFile::open(file);
  if (!opened.ok()) return std::move(opened).error();
  return std::unique_ptr<OpeningStore>(new OpeningStore(*std::move(opened), place));
}

void OpeningStore::read_as(LoadKeys reader) {
  load_ = std::move(reader);
  reader_.reset();
  not_loaded_.reset();
  unsealer_.reset();
}

Result<const KeyPair*> OpeningStore::reader() {
  if (not_loaded_) return Error(*not_loaded_);
  if (reader_ == nullptr && load_ != nullptr) {
    Result<std::shared_ptr<const KeyPair>> loaded = load_();
    if (!loaded.ok()) not_loaded_ = loaded.error();
    if (!loaded.ok()) return std::move(loaded).error();
    reader_ = *std::move(loaded);
  }
  return reader_.get();
}

Result<const PrivateKey*> OpeningStore::own() {
  const Result<const KeyPair*> keys = reader();
  if (!keys.ok()) return keys.error();
  return *keys != nullptr && (*keys)->encryption ? &*(*keys)->encryption : nullptr;
}

Result<OpeningUnsealer*> OpeningStore::unsealer() {
  if (unsealer_) return &*unsealer_;
  const Result<const PrivateKey*> key = own();
  if (!key.ok()) return key.error();
  if (*key == nullptr) return &unsealer_.emplace(place_);
  Result<VaultKeys> keys = read_vault_keys(place_);
  if (!keys.ok()) return Error(ErrorKind::environment, keys.error().message());
  return &unsealer_.emplace(place_, *std::move(keys), **key);
}

Status OpeningStore::keep(const OpeningSealer& sealer, std::span<const KeptOpenings* const> batch) {
  std::vector<SealedList> lists;
  lists.reserve(batch.size());
  for (const KeptOpenings* kept : batch) {
    Result<Bytes> list = kept->sealer.get() == &sealer ? kept->sealed : sealer.seal(*kept);
    if (!list.ok()) return std::move(list).error();
    lists.push_back({kept->record_id, *std::move(list)});
  }
  return file_.keep(lists);
}

Result<ReadOpenings> OpeningStore::find(const Hash& record_id, Reading reading) {
  const Result<Bytes> list = file_.find(record_id, is_of_openings);
  if (!list.ok()) return list.error();
  const Result<OpeningUnsealer*> opening = unsealer();
  if (!opening.ok()) return opening.error();
  return (*opening)->open(record_id, *list, reading);
}

Status OpeningStore::keep_contents(const std::map<Hash, std::vector<std::uint16_t>>& slots) {
  std::vector<SealedList> lists;
  lists.reserve(slots.size());
  for (const auto& [record_id, of_record] : slots) {
    lists.push_back({record_id, supplement(of_record)});
  }
  return file_.keep(lists);
}

Result<RewrappedParts> OpeningStore::rewrap(const OpeningSealer& to, const PrivateKey& own) {
  Result<VaultKeys> keys = read_vault_keys(place_);
  if (!keys.ok()) return std::move(keys).error();
  OpeningUnsealer opening(place_, *std::move(keys), own);
  RewrappedParts all;
  // Looked at first: mostly there is nothing to do, and then the file stays as it is.
  const auto look = [&](const Hash& record_id, ByteView list) -> Result<std::optional<Bytes>> {
    Result<std::optional<Bytes>> changed = opening.rewrap(record_id, list, to, all);
    if (!changed.ok()) return std::move(changed).error().within(say("record {1}", record_id.hex()));
    return changed;
  };
  const Status seen = file_.each([&](const Hash& record_id, ByteView list) -> Status {
    const auto changed = look(record_id, list);
    return changed.ok() ? Status() : Status(changed.error());
  });
  if (!seen.ok()) return seen.error();
  if (all.rewrapped == 0) return all;
  all = {};
  if (Status rewritten = file_.rewrite(look); !rewritten.ok()) return std::move(rewritten).error();
  return all;
}

Status OpeningStore::each(const std::function<Status(const ReadOpenings&)>& visit) {
  const Result<OpeningUnsealer*> opening = unsealer();
  if (!opening.ok()) return opening.error();
  std::optional<Error> damaged;
  Status visited = file_.each([&](const Hash& record_id, ByteView list) -> Status {
    if (!is_of_openings(list)) return {};
    const Result<ReadOpenings> read = (*opening)->open(record_id, list, Reading::ordinary);
    if (read.ok()) return visit(*read);
    if (read.error().kind() == ErrorKind::environment) return read.error();
    if (read.error().kind() == ErrorKind::missing) return {};  // its class's key is gone
    if (!damaged) damaged = Error(read.error()).within(say("record {1}", record_id.hex()));
    return {};
  });
  if (!visited.ok() || !damaged) return visited;
  return Error(ErrorKind::malformed, damaged->message());
}

}  // namespace muniment::evidence
