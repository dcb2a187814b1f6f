#include "ledger/core/tile.h"
#include "tests/fuzz/fuzz.h"

using namespace muniment;

FUZZ_TARGET(tile_path) {
  return fuzz::has_one_encoding(as_text(input), parse_tile_path, tile_path);
}
