// Making a new LMDB store. Private to the LMDB engine.
#pragma once

#include <filesystem>
#include <string_view>

#include "ledger/core/result.h"

namespace muniment::lmdb {

inline constexpr std::string_view version_key = "muniment store";
// A store is made beside its place, under its name, this, and six letters.
inline constexpr const char* room_suffix = ".new-";

// Missing: no store is there. Malformed: its file is empty, which LMDB would make a new one of.
Status check_there(const std::filesystem::path& folder);

// Makes the folder with an empty store in it, whole or not at all. Refused: the folder is there and
// not empty.
Status create_store(const std::filesystem::path& folder, std::uint64_t map_bytes);

}  // namespace muniment::lmdb
