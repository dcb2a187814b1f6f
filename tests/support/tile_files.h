// The files of a published tree, made straight from the definitions.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ledger/core/hash.h"

namespace muniment::test {

// The tile hashes of a tree, level by level, by RFC 6962's definition of a root.
std::vector<std::vector<Hash>> tile_levels(Hasher& hasher, std::vector<Hash> leaves);

// Path → bytes of all tiles of a tree, and of the bundles of its entries where there are any.
std::map<std::string, Bytes> tile_files(Hasher& hasher, const std::vector<Hash>& leaves,
                                        const std::vector<Bytes>& entries = {});

}  // namespace muniment::test
