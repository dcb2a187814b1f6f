// What a ledger has registered, as files with paths: the known side of a comparison
// (evidence/README.md, "Five verdicts").
//
// Read in two passes, over entries and over kept openings, at about 130 bytes a content and its
// name. What the openings say is not checked here: read back whatever is reported with
// Registrar::each_opening.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/comparison.h"
#include "evidence/content_index.h"
#include "evidence/item.h"

namespace muniment::evidence {

// An import signs so many records at once, the last time fewer: that shows where one ends.
inline constexpr std::uint64_t import_batch_records = 256;

// The newest record that supersedes or withdraws another one.
struct ReplacedBy {
  Citation citation;
  std::uint16_t relation;
  std::int64_t admitted;  // UTC ms
};

struct RegisteredFile {
  std::string path;  // as registered; of a correction's first content the path that it corrects
  Hash digest;       // by the ledger's own algorithm
  std::uint64_t size;
  ContentPlace place;
  // Files of one import have one number; none: registered by itself.
  std::optional<std::uint32_t> import;
  std::optional<ReplacedBy> replaced_by;
};

struct RegisteredFiles {
  std::vector<RegisteredFile> files;  // ascending by place
  std::uint32_t imports = 0;
  std::uint64_t unopened = 0;   // entries of which no opening is kept here
  std::optional<Error> damage;  // what keeps openings that were kept from being read
};

// Visits the entries in order, as Registrar::each does.
using EachItem = std::function<Status(const std::function<Status(const Item&)>&)>;

// Of the entries that `each` visits. An error is one of reading the store.
Result<RegisteredFiles> read_registered_files(const EachItem& each, OpeningStore& openings,
                                              Suite suite);

// The same files, as they concern these that are there (known[i] is files[i]). An import concerns
// them where one of its files is there, under its path and with its bytes, and no import that has
// this file too is more like them (README); if none has any, the same by paths alone. Of an import
// that concerns them every file is expected; the files of others count by their bytes only. A file
// that was registered by itself is never expected: it was kept under its base name, and where it
// lay is not known.
enum class Imports { concerned, all };  // all: every import concerns them
std::vector<KnownFile> known_files(const RegisteredFiles& registered,
                                   std::span<const PresentFile> present, Imports imports);

}  // namespace muniment::evidence
