#include <algorithm>

#include "evidence/manifest.h"
#include "tests/fuzz/fuzz.h"

using namespace muniment;

namespace {

using evidence::ManifestFile;
using evidence::ManifestFormat;

// What was read leads nowhere but below the folder, and reads the same when it is written again.
bool reads_well(std::string_view text, ManifestFormat format) {
  const auto files = evidence::parse_manifest(text, {format, "", ""});
  if (!files.ok()) {
    MUNIMENT_CHECK(!to_english(files.error()).empty());
    return false;
  }
  for (const ManifestFile& file : *files) {
    const std::string between = "/" + file.name + "/";
    MUNIMENT_CHECK(between.find("/../") == std::string::npos);
    MUNIMENT_CHECK(between.find("//") == std::string::npos);
  }
  const auto written = evidence::format_manifest(format, *files);
  MUNIMENT_CHECK(written.ok());
  const auto again = evidence::parse_manifest(*written, {format, "", ""});
  MUNIMENT_CHECK(again.ok() && *again == *files);
  return true;
}

}  // namespace

FUZZ_TARGET(manifest) {
  const std::string_view text = as_text(input);
  bool accepted = false;
  for (const auto format :
       {ManifestFormat::sha256sum, ManifestFormat::hashdeep, ManifestFormat::bagit}) {
    accepted = reads_well(text, format) || accepted;
  }
  (void)evidence::parse_manifest(text, {std::nullopt, "data", "gb18030"});
  return accepted;
}
