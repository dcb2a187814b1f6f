// Private to packaging.
#pragma once

#include <map>

#include "evidence/packaging.h"

namespace muniment::evidence {

// A member as its bytes are written.
class PackedMember {
 public:
  PackedMember(PackageSink& sink, std::string name) : sink_(sink), name_(std::move(name)) {}
  Status begin(std::uint64_t size);
  Status write(ByteView bytes);
  // As a line of a manifest, without the folder that all lie in.
  Result<std::string> end();

 private:
  PackageSink& sink_;
  std::string name_;
  Hasher hasher_{HashAlgorithm::sha256};
};

// The files of opened content fields.
class PackedFiles {
 public:
  explicit PackedFiles(Registrar& registrar) : registrar_(registrar) {}
  // Those of an entry's opened fields; and then which of all of them the vault keeps.
  void want(LeafIndex index, const Hash& record_id, const std::vector<Opening>& opened);
  Status find();
  std::uint64_t count() const { return files_.size(); }
  std::uint64_t bytes() const;
  std::uint64_t not_kept() const { return not_kept_; }
  // Writes them, each held against its commitment; gives their manifest.
  Result<std::string> put(const PackageOrder& order, const PrivateKey* own, PackageSink& sink);

 private:
  struct File {
    LeafIndex index;
    std::uint16_t slot;
    Content content;
    std::optional<VaultItem> item;
  };
  Result<std::string> put_file(VaultReader& reader, PackedMember member, const File& file);

  Registrar& registrar_;
  std::vector<File> files_;  // in the order of their places
  std::map<std::pair<Hash, std::uint16_t>, std::size_t> wanted_;
  std::uint64_t not_kept_ = 0;
};

}  // namespace muniment::evidence
