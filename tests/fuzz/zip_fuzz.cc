#include "tests/fuzz/fuzz.h"
#include "verify/package_layout.h"

using namespace muniment;

// Members stand side by side from the first byte on, and no byte of the file is anything else.
FUZZ_TARGET(zip) {
  const verify::FileToRead file{input.size(),
                                [&](std::uint64_t offset, std::span<std::uint8_t> to) {
                                  MUNIMENT_CHECK(offset + to.size() <= input.size());
                                  const ByteView from = input.subspan(offset, to.size());
                                  std::copy(from.begin(), from.end(), to.begin());
                                  return Status();
                                }};
  const auto members = verify::read_zip(file);
  if (!members.ok()) return false;
  std::uint64_t end = 0;
  for (const verify::ZipMember& member : *members) {
    MUNIMENT_CHECK(member.offset > end && member.size <= input.size() - member.offset);
    end = member.offset + member.size;
    (void)verify::read_member(file, member, [](ByteView) { return Status(); });
  }
  return verify::lay_out(*members).ok();
}
