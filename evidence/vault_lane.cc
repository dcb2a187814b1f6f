#include <algorithm>

#include "evidence/vault.h"
#include "ledger/core/key.h"

namespace muniment::evidence {
namespace {

// Sealed as a whole in memory, and then put behind the others: more would gain nothing.
constexpr std::uint64_t small_bytes = 256 * 1024;

std::array<std::uint8_t, 16> random_id() {
  std::array<std::uint8_t, 16> id{};
  const Bytes bytes = random_bytes(id.size());
  std::copy(bytes.begin(), bytes.end(), id.begin());
  return id;
}

}  // namespace

VaultWriter::Lane::Lane(VaultWriter& writer) : writer_(writer) {
  chunk_.reserve(seal_chunk_bytes);
  sealed_.resize(seal_chunk_bytes + seal_tag_bytes(writer.place_.suite));
}

Status VaultWriter::Lane::begin(AccessClass access, std::uint64_t size) {
  MUNIMENT_CHECK(!item_.has_value());
  const Suite suite = writer_.place_.suite;
  const Result<Sealing>& sealing = writer_.sealings_.at(access);
  if (!sealing.ok()) return sealing.error();
  segment_ = nullptr;
  if (sealed_bytes(suite, size) > small_bytes) {
    const Result<SegmentWriter*> segment = writer_.begin_large();
    if (!segment.ok()) return segment.error();
    segment_ = *segment;
  }
  const SealKey key = SealKey::generate();
  item_ = VaultItem{access,
                    sealing->generation,
                    random_id(),
                    segment_ == nullptr ? 0 : segment_->number(),
                    segment_ == nullptr ? 0 : segment_->end(),
                    size,
                    BlindDigest{},
                    sealing->envelope,
                    wrap_key(suite, sealing->key, key)};
  seal_.emplace(suite, key, item_->id);
  taken_ = 0;
  small_.clear();
  chunk_.clear();
  return size == 0 ? seal_chunk({}) : Status();
}

Status VaultWriter::Lane::seal_chunk(ByteView chunk) {
  const ChunkPlace place = taken_ == item_->size ? ChunkPlace::last : ChunkPlace::inner;
  const auto sealed = std::span(sealed_).first(chunk.size() + seal_tag_bytes(writer_.place_.suite));
  seal_->seal(chunk, place, sealed);
  if (segment_ != nullptr) return segment_->append(sealed);
  append(small_, sealed);
  return {};
}

// What comes beyond the size is not sealed: `finish` tells that the file is another one.
Status VaultWriter::Lane::update(ByteView bytes) {
  MUNIMENT_CHECK(item_.has_value());
  while (!bytes.empty()) {
    if (taken_ >= item_->size) {
      taken_ += bytes.size();
      return {};
    }
    const std::uint64_t left = item_->size - taken_;
    const auto most = static_cast<std::size_t>(
        std::min<std::uint64_t>({seal_chunk_bytes - chunk_.size(), bytes.size(), left}));
    taken_ += most;
    const ByteView next = bytes.first(most);
    bytes = bytes.subspan(most);
    const bool whole = chunk_.size() + most == seal_chunk_bytes || taken_ == item_->size;
    if (whole && chunk_.empty()) {
      if (Status sealed = seal_chunk(next); !sealed.ok()) return sealed;
      continue;
    }
    append(chunk_, next);
    if (!whole) continue;
    if (Status sealed = seal_chunk(chunk_); !sealed.ok()) return sealed;
    chunk_.clear();
  }
  return {};
}

Result<VaultItem> VaultWriter::Lane::finish(const Hash& digest) {
  MUNIMENT_CHECK(item_.has_value());
  if (taken_ != item_->size) {
    if (Status abandoned = abandon(); !abandoned.ok()) return std::move(abandoned).error();
    return Error(ErrorKind::environment, say("the file changed while it was read"));
  }
  VaultItem item = *std::exchange(item_, std::nullopt);
  seal_.reset();
  const Sealing& sealing = *writer_.sealings_.at(item.access);
  if (sealing.blind) {
    item.blind = sealing.blind->digest("muniment/blind-content/v1", digest.view());
    Result<std::optional<VaultItem>> twin = find_twin(item, digest);
    if (!twin.ok()) return std::move(twin).error();
    if (twin->has_value()) {
      Status back = segment_ == nullptr ? Status() : writer_.abandon_large(item, segment_);
      if (!back.ok()) return std::move(back).error();
      return **std::move(twin);
    }
  }
  return segment_ == nullptr ? writer_.keep_small(std::move(item), small_)
                             : writer_.finish_large(std::move(item), segment_);
}

// One whose content is opened and is the same; any other is as good as none.
Result<std::optional<VaultItem>> VaultWriter::Lane::find_twin(const VaultItem& item,
                                                              const Hash& digest) {
  Result<std::optional<VaultItem>> twin = writer_.find_past(item);
  if (!twin.ok() || !twin->has_value() || holds(**twin, digest)) return twin;
  writer_.forget(item.blind);
  return std::optional<VaultItem>();
}

bool VaultWriter::Lane::holds(const VaultItem& twin, const Hash& digest) {
  if (!reader_) {
    Result<VaultReader> reader = VaultReader::open(writer_.place_, *writer_.own_);
    if (!reader.ok()) return false;
    reader_ = *std::move(reader);
  }
  Hasher hasher(writer_.place_.suite);
  hasher.begin();
  const Status read = reader_->read(twin, [&](ByteView piece) -> Status {
    hasher.update(piece);
    return {};
  });
  return hasher.finish() == digest && read.ok();
}

Status VaultWriter::Lane::abandon() {
  if (!item_.has_value()) return {};
  const VaultItem item = *std::exchange(item_, std::nullopt);
  seal_.reset();
  return segment_ == nullptr ? Status() : writer_.abandon_large(item, segment_);
}

}  // namespace muniment::evidence
