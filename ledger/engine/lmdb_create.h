// Making a new LMDB store. Private to the LMDB engine.
#pragma once

#include <filesystem>
#include <string_view>

#include "ledger/core/result.h"

namespace muniment::lmdb {

inline constexpr std::string_view version_key = "muniment store";

// Missing: no store is there. Malformed: its file is empty, which LMDB would make a new one of.
Status check_there(const std::filesystem::path& folder);

// What was made, renamed or removed in the folder is durable.
Status sync_folder(const std::filesystem::path& folder);

// Makes the folder with an empty store in it, whole or not at all. Refused: the folder is there and
// not empty.
Status create_store(const std::filesystem::path& folder, std::uint64_t map_bytes);

}  // namespace muniment::lmdb
