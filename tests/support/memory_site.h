// A published site in memory, made straight from the definitions, with every byte open to change.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/evidence_fixture.h"
#include "tests/support/tile_files.h"
#include "verify/site_files.h"

namespace muniment::test {

class MemorySite final : public verify::SiteFiles {
 public:
  MemorySite() = default;
  // The first `size` entries of a world, without their bundles or with them.
  enum class Entries { no, yes };
  MemorySite(EvidenceWorld& world, TreeSize size, Entries entries);
  // A tree of leaves that nobody knows the entries of.
  MemorySite(Hasher& hasher, const std::vector<Hash>& leaves, const std::string& origin,
             const PrivateKey& key);

  std::map<std::string, Bytes> files;
  std::set<std::string> links;            // names that are there and are no files
  std::set<std::string> folders;          // empty ones
  std::map<std::string, int> times_read;  // by path

  Result<std::optional<Bytes>> read(std::string_view path, std::size_t limit) override;
  Result<std::optional<std::map<std::string, Kind>>> list(std::string_view folder) override;

  std::vector<std::string> paths() const;
  std::vector<std::string> tile_paths(unsigned level) const;
};

}  // namespace muniment::test
