// The relations of a ledger's records as they are kept between starts of the program
// (evidence/README.md, "Relations file"). Private to evidence.
#pragma once

#include <filesystem>

#include "evidence/model/relations.h"

namespace muniment::evidence {

// With the tree that they were derived from.
struct KeptRelations {
  TreeSize size;
  Hash root;
  Relations relations;
};

Bytes format_relations(const TreeSize& size, const Hash& root, const Relations& relations);
// Accepts what `format_relations` emits. Unknown: another version.
Result<KeptRelations> parse_relations(ByteView bytes);

// None: no file, or none to go by: another version, damaged, not ours to read.
std::optional<KeptRelations> read_relations(const std::filesystem::path& file);
// Puts the file in the place of the one before, when it is complete. Does without where it cannot,
// or where another program is at it: what the file holds is derived again then.
void write_relations(const std::filesystem::path& file, ByteView bytes);

}  // namespace muniment::evidence
