// Five verdicts: how the files that are there compare with those that are known
// (evidence/README.md, "Five verdicts").
//
// Files that are there come from a folder or a manifest, those that are known from a ledger or a
// manifest. A pure function of paths and digests, so that whoever asks gets the same answer.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ledger/core/hash.h"

namespace muniment::evidence {

// What a known file's path says about the files that are there.
enum class Claim {
  none,      // it is of another folder: only its bytes count
  possible,  // a file under this path must have these bytes
  expected,  // and where there is none, it is missing
};

struct KnownFile {
  std::string path;  // '/'-separated, relative, raw bytes
  Hash digest;
  Claim claim = Claim::expected;
  bool current = true;  // no: something newer stands in its place
};

struct PresentFile {
  std::string path;
  Hash digest;
};

enum class FileVerdict {
  matched,  // the same bytes under the same path
  moved,    // the same bytes under another path
  changed,  // the same path, other bytes
  missing,  // a path that is expected and not there
  added,    // neither path nor bytes are known; told to people as "new"
};
std::string_view file_verdict_name(FileVerdict verdict);  // "matched" … "new"

struct ComparedFile {
  FileVerdict verdict;
  std::optional<std::size_t> present;  // none: missing
  std::optional<std::size_t> known;    // none: new. Of changed: what the path should hold
  bool copied = false;    // moved, and the other path is still there or explains another file
  bool outdated = false;  // matched, and newer bytes are known for the path
  bool operator==(const ComparedFile&) const = default;
};

// One verdict for each file that is there, in their order, then the missing ones in the order of
// their paths. Paths of `present` are distinct; paths of `known` may repeat, the newest last.
//
// A path that is known with other bytes is changed, even where its bytes are known from elsewhere.
// A file that was moved away is not missing; each moved-away file excuses one. `unread` are paths
// of files and folders that could not be read, sorted; "." is the folder itself. Of what stands
// there or below nothing is known, so it is not missing.
std::vector<ComparedFile> compare(std::span<const KnownFile> known,
                                  std::span<const PresentFile> present,
                                  std::span<const std::string> unread = {});

}  // namespace muniment::evidence
