#include "ledger/engine/open_lock.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace muniment {
namespace {

// Bytes of the file that is locked; it stays empty. The byte [process id] is the process's mark.
constexpr off_t queue_byte = off_t{1} << 40;
constexpr off_t writer_byte = queue_byte + 1;

enum class Wait { no, yes };

struct flock range_of(short type, off_t first, off_t count) {
  struct flock lock {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  lock.l_start = first;
  lock.l_len = count;
  return lock;
}

int set_lock(int file, short type, off_t byte, Wait wait, off_t count = 1) {
  struct flock lock = range_of(type, byte, count);
  const int command = wait == Wait::yes ? F_OFD_SETLKW : F_OFD_SETLK;
  while (::fcntl(file, command, &lock) != 0) {
    if (errno != EINTR) return errno;
  }
  return 0;
}

// The first lock of others among these bytes.
struct flock in_the_way(int file, off_t first, off_t count) {
  struct flock lock = range_of(F_WRLCK, first, count);
  if (::fcntl(file, F_OFD_GETLK, &lock) != 0) lock.l_type = F_UNLCK;
  return lock;
}

Error lock_failed(int code) {
  return Error(ErrorKind::environment,
               say("the store's lock file cannot be locked: {1}", describe_errno(code)));
}

}  // namespace

Result<OpenLock> OpenLock::take(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / "open.lock";
  Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file.valid()) {
    return Error(ErrorKind::environment,
                 say("{1} cannot be opened: {2}", path.string(), describe_errno(errno)));
  }
  const int code = set_lock(file.number(), F_WRLCK, ::getpid(), Wait::no);
  if (code == EAGAIN || code == EACCES) {
    const struct flock other = in_the_way(file.number(), ::getpid(), 1);
    if (other.l_type != F_UNLCK && other.l_len != 1) {
      return Error(ErrorKind::refused,
                   say("the store {1} is being made again from its entries (muniment reindex); try "
                       "again when that is done",
                       folder.string()));
    }
    return Error(ErrorKind::refused,
                 say("the store {1} is open already in this process (or in a container where a "
                     "process has the same number); close it there first",
                     folder.string()));
  }
  if (code != 0) return lock_failed(code);
  return OpenLock(std::move(file));
}

Result<OpenLock> OpenLock::take_alone(const std::filesystem::path& folder) {
  Result<OpenLock> lock = take(folder);
  if (!lock.ok()) return lock;
  const int file = lock->file_.number();
  const int code = set_lock(file, F_WRLCK, 0, Wait::no, writer_byte + 1);
  if (code == EAGAIN || code == EACCES) {
    const off_t byte = in_the_way(file, 0, writer_byte + 1).l_start;
    return Error(ErrorKind::refused,
                 say("another program has the store {1} open (process {2}); let it end, then try "
                     "again",
                     folder.string(), byte < queue_byte ? std::to_string(byte) : "?"));
  }
  if (code != 0) return lock_failed(code);
  return lock;
}

Result<OpenLock> OpenLock::take_reading(const std::filesystem::path& folder) {
  Descriptor file(::open((folder / "open.lock").c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (file.valid()) {
    const int code = set_lock(file.number(), F_RDLCK, writer_byte, Wait::yes);
    if (code != 0) return lock_failed(code);
  }
  return OpenLock(std::move(file));
}

// A child of fork shares the open file: closing alone would leave the locks to it.
OpenLock::~OpenLock() {
  if (!file_.valid()) return;
  struct flock all {};
  all.l_type = F_UNLCK;
  all.l_whence = SEEK_SET;
  ::fcntl(file_.number(), F_OFD_SETLK, &all);
}

// Two locks: whoever waits for the place holds the queue's byte, so the one who leaves the place
// cannot come back before him.
Status OpenLock::take_writer() const {
  if (const int code = set_lock(file_.number(), F_WRLCK, queue_byte, Wait::yes); code != 0) {
    return lock_failed(code);
  }
  const int code = set_lock(file_.number(), F_WRLCK, writer_byte, Wait::yes);
  set_lock(file_.number(), F_UNLCK, queue_byte, Wait::no);
  if (code != 0) return lock_failed(code);
  return {};
}

void OpenLock::release_writer() const { set_lock(file_.number(), F_UNLCK, writer_byte, Wait::no); }

}  // namespace muniment
