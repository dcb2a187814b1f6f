#include "evidence/rehashed.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "evidence/files.h"
#include "ledger/core/key.h"

namespace muniment::evidence {
namespace {

constexpr std::string_view header = "muniment rehashed 1\n";
constexpr std::size_t max_bytes = std::size_t{1} << 31;  // 64 million contents
constexpr std::size_t audit_bytes = 16;

// The first line of `text`, without its end, and `text` behind it; none: it does not end.
std::optional<std::string_view> take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

}  // namespace

std::size_t RehashedFile::HashOfToken::operator()(const BlindDigest& token) const noexcept {
  return static_cast<std::size_t>(read_big_endian(ByteView(token).first(8)));
}

Result<RehashedFile> RehashedFile::open(std::filesystem::path file, const std::string& origin,
                                        std::int64_t now_ms) {
  Descriptor opened(
      ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600));
  if (!opened.valid()) return system_error(say("cannot write {1}: {2}", file.string()), errno);
  if (::flock(opened.number(), LOCK_EX | LOCK_NB) != 0) {
    return Error(ErrorKind::refused, say("another audit is writing {1}", file.string()));
  }
  RehashedFile made(std::move(file), std::move(opened));
  if (Status read = made.read(origin, now_ms); !read.ok()) return std::move(read).error();
  return made;
}

Status RehashedFile::read(const std::string& origin, std::int64_t now_ms) {
  struct stat status = {};
  if (::fstat(descriptor_.number(), &status) != 0) {
    return system_error(say("cannot read {1}: {2}", file_.string()), errno);
  }
  const Error damaged(ErrorKind::malformed,
                      say("{1} is damaged: remove it, and the audit begins anew", file_.string()));
  if (!S_ISREG(status.st_mode) || static_cast<std::uint64_t>(status.st_size) > max_bytes) {
    return damaged;
  }
  Bytes whole(static_cast<std::size_t>(status.st_size));
  const std::ptrdiff_t got = read_fully(descriptor_.number(), whole, 0);
  if (got < 0) return system_error(say("cannot read {1}: {2}", file_.string()), errno);
  whole.resize(static_cast<std::size_t>(got));
  std::string_view rest = as_text(whole);
  const std::string head = std::string(header) + "ledger " + origin + "\n";
  const auto begins = [&] {  // also where it was not finished
    const std::size_t known = std::min(head.size(), rest.size());
    return rest.substr(0, known) == std::string_view(head).substr(0, known);
  };
  if (!begins()) {
    return Error(ErrorKind::malformed,
                 say("{1} is not of an audit of this ledger: name another file", file_.string()));
  }
  std::optional<std::string_view> begun, audit;
  if (rest.size() >= head.size()) {
    rest.remove_prefix(head.size());
    begun = take_line(rest);
    audit = begun ? take_line(rest) : std::nullopt;
  }
  if (!audit) {  // nothing was opened yet
    begun_ = now_ms;
    audit_ = random_bytes(audit_bytes);
    append_big_endian(audit_, static_cast<std::uint64_t>(now_ms), 8);
    return append(head + "begun " + std::to_string(now_ms) + "\naudit " +
                  to_hex(ByteView(audit_).first(audit_bytes)) + "\n");
  }
  const Result<std::uint64_t> at =
      parse_decimal(begun->starts_with("begun ") ? begun->substr(6) : "");
  const Result<Bytes> id = from_hex(audit->starts_with("audit ") ? audit->substr(6) : "x");
  if (!at.ok() || !id.ok() || id->size() != audit_bytes) return damaged;
  begun_ = static_cast<std::int64_t>(*at);
  audit_ = *id;
  append_big_endian(audit_, *at, 8);
  end_ = whole.size() - rest.size();
  while (const auto hex = take_line(rest)) {
    const Result<Bytes> bytes = from_hex(*hex);
    BlindDigest token{};
    if (!bytes.ok() || bytes->size() != token.size()) return damaged;
    std::copy(bytes->begin(), bytes->end(), token.begin());
    tokens_.insert(token);
    end_ += hex->size() + 1;
  }
  before_ = tokens_.size();
  return {};
}

Status RehashedFile::append(std::string_view text) {
  if (!write_fully(descriptor_.number(), as_bytes(text), end_)) {
    return system_error(say("cannot write {1}: {2}", file_.string()), errno);
  }
  end_ += text.size();
  return {};
}

Status RehashedFile::add(const BlindDigest& token) {
  if (!tokens_.insert(token).second) return {};
  return append(to_hex(token) + "\n");
}

Status RehashedFile::remove() {
  if (::unlink(file_.c_str()) == 0 || errno == ENOENT) return {};
  return system_error(say("cannot remove {1}: {2}", file_.string()), errno);
}

}  // namespace muniment::evidence
