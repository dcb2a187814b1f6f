#include "evidence/model/package.h"
#include "tests/fuzz/fuzz.h"

using namespace muniment;

// However the bytes are cut, the rows are the same, and they are written as they were read.
FUZZ_TARGET(package_rows) {
  Bytes again;
  const auto take = [&](const PackageRow& row) -> Status {
    append(again, encode_package_row(row));
    return {};
  };
  PackageRows rows;
  const std::size_t piece = input.empty() ? 1 : 1 + input[0];
  Status read;
  for (ByteView rest = input; !rest.empty() && read.ok();) {
    const ByteView next = rest.first(std::min(piece, rest.size()));
    read = rows.feed(next, take);
    rest = rest.subspan(next.size());
  }
  MUNIMENT_CHECK(again.size() <= input.size());
  MUNIMENT_CHECK(std::equal(again.begin(), again.end(), input.begin()));
  return read.ok() && rows.finish().ok();
}
