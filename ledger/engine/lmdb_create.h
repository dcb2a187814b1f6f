// Making a new LMDB store. Private to the LMDB engine.
#pragma once

#include <filesystem>
#include <string_view>

#include "ledger/core/result.h"

namespace muniment::lmdb {

inline constexpr std::string_view version_key = "muniment store";

// Makes the folder with an empty store in it, whole or not at all. Refused: the folder is there and
// not empty.
Status create_store(const std::filesystem::path& folder, std::uint64_t map_bytes);

}  // namespace muniment::lmdb
