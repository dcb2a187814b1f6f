// The Chinese message catalogue, embedded so that no locale need be installed.
#pragma once

#include <cstddef>

namespace muniment::cli {

// The bytes of a little-endian .mo file, made from cli/po/zh.po at build time.
extern const unsigned char zh_catalogue[];
extern const std::size_t zh_catalogue_size;

}  // namespace muniment::cli
