#include "evidence/relations_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "evidence/files.h"

namespace muniment::evidence {
namespace {

constexpr std::string_view header = "muniment relations 1\n";
constexpr std::string_view version_words = "muniment relations ";
constexpr std::string_view check_label = "muniment/relations/v1";
constexpr std::size_t row_bytes = 16;
constexpr std::int64_t most_bytes = std::int64_t{1} << 30;   // some sixty million links
constexpr std::size_t fixed_bytes = 8 + Hash::size + 8 + 4;  // size, root, rows, dossiers

Hash check_of(ByteView bytes) {
  Bytes labelled = to_bytes(check_label);
  labelled.push_back(0);
  append(labelled, bytes);
  return Hasher(HashAlgorithm::sha256).digest(labelled);
}

Error malformed() {
  return Error(ErrorKind::malformed, say("these are not the relations of a ledger's records"));
}

// Takes bytes off the front; the caller has looked at how many there are.
class Front {
 public:
  explicit Front(ByteView rest) : rest_(rest) {}

  std::size_t left() const { return rest_.size(); }
  ByteView take(std::size_t count) {
    MUNIMENT_CHECK(count <= rest_.size());
    const ByteView taken = rest_.first(count);
    rest_ = rest_.subspan(count);
    return taken;
  }
  std::uint64_t number(unsigned width) { return read_big_endian(take(width)); }

 private:
  ByteView rest_;
};

std::optional<std::vector<std::string>> take_dossiers(Front& front, std::uint64_t count) {
  std::vector<std::string> dossiers;
  for (std::uint64_t i = 0; i < count; ++i) {
    if (front.left() < 1) return std::nullopt;
    const std::uint64_t length = front.number(1);
    if (front.left() < length) return std::nullopt;
    dossiers.emplace_back(as_text(front.take(length)));
    const std::string& dossier = dossiers.back();
    if (!dossier.empty() && !is_dossier_code(dossier)) return std::nullopt;
  }
  return dossiers;
}

// Whether `opened` is still what has this name: another program may have renamed it meanwhile.
bool is_named(int opened, const std::filesystem::path& path) {
  struct stat there = {}, named = {};
  return ::fstat(opened, &there) == 0 && ::lstat(path.c_str(), &named) == 0 &&
         there.st_dev == named.st_dev && there.st_ino == named.st_ino && S_ISREG(there.st_mode);
}

}  // namespace

Bytes format_relations(const TreeSize& size, const Hash& root, const Relations& relations) {
  Bytes bytes;
  bytes.reserve(header.size() + fixed_bytes + relations.rows().size() * row_bytes + Hash::size +
                relations.dossiers().size() * 16);
  append(bytes, header);
  append_big_endian(bytes, size.value, 8);
  append(bytes, root.view());
  append_big_endian(bytes, relations.rows().size(), 8);
  append_big_endian(bytes, relations.dossiers().size(), 4);
  for (const std::string& dossier : relations.dossiers()) {
    append_big_endian(bytes, dossier.size(), 1);
    append(bytes, dossier);
  }
  for (const Relations::Row& row : relations.rows()) {
    append_big_endian(bytes, row.place, 8);
    append_big_endian(bytes, row.what, 8);
  }
  append(bytes, check_of(bytes).view());
  return bytes;
}

Result<KeptRelations> parse_relations(ByteView bytes) {
  const std::string_view text = as_text(bytes);
  if (!text.starts_with(header)) {
    if (!text.starts_with(version_words)) return malformed();
    return Error(ErrorKind::unknown, say("the relations are of another version"));
  }
  if (bytes.size() < header.size() + fixed_bytes + Hash::size) return malformed();
  const ByteView checked = bytes.first(bytes.size() - Hash::size);
  if (check_of(checked) != *Hash::from(bytes.last(Hash::size))) return malformed();
  Front front(checked.subspan(header.size()));
  const TreeSize size{front.number(8)};
  const Hash root = *Hash::from(front.take(Hash::size));
  const std::uint64_t row_count = front.number(8);
  const auto dossiers = take_dossiers(front, front.number(4));
  if (!dossiers || front.left() % row_bytes != 0 || front.left() / row_bytes != row_count) {
    return malformed();
  }
  std::vector<Relations::Row> rows;
  rows.reserve(row_count);
  while (front.left() > 0) {
    const std::uint64_t place = front.number(8);
    rows.push_back({place, front.number(8)});
  }
  std::optional<Relations> relations = Relations::from_rows(*dossiers, rows, size);
  if (!relations) return malformed();
  return KeptRelations{size, root, *std::move(relations)};
}

std::optional<KeptRelations> read_relations(const std::filesystem::path& file) {
  const Descriptor opened(
      ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY));
  struct stat status = {};
  if (!opened.valid() || ::fstat(opened.number(), &status) != 0 || !S_ISREG(status.st_mode) ||
      status.st_size > most_bytes) {
    return std::nullopt;
  }
  Bytes bytes(static_cast<std::size_t>(status.st_size));
  if (read_fully(opened.number(), bytes, 0) != status.st_size) return std::nullopt;
  Result<KeptRelations> kept = parse_relations(bytes);
  if (!kept.ok()) return std::nullopt;
  return *std::move(kept);
}

// It is not made durable: what a crash left of it fails its check.
void write_relations(const std::filesystem::path& file, ByteView bytes) {
  std::filesystem::path next = file;
  next += ".new";
  const Descriptor made(
      ::open(next.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600));
  if (!made.valid() || ::flock(made.number(), LOCK_EX | LOCK_NB) != 0 ||
      !is_named(made.number(), next)) {
    return;
  }
  const bool written = ::ftruncate(made.number(), 0) == 0 && write_fully(made.number(), bytes, 0);
  if (!written || ::rename(next.c_str(), file.c_str()) != 0) ::unlink(next.c_str());
}

}  // namespace muniment::evidence
