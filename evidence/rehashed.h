// What an audit of contents has opened so far, so that one that was stopped can go on (README.md,
// "Audit of contents"). It tells nobody without the class's key which contents these are.
#pragma once

#include <filesystem>
#include <string>
#include <unordered_set>

#include "ledger/core/blind.h"
#include "ledger/descriptor.h"

namespace muniment::evidence {

// One audit at a time, one thread.
class RehashedFile {
 public:
  // Begun now, mode 0600, where there is none. Refused: another audit is at it. Malformed: it is
  // none of this ledger's. A last line that was not finished is written over.
  static Result<RehashedFile> open(std::filesystem::path file, const std::string& origin,
                                   std::int64_t now_ms);

  std::int64_t begun() const { return begun_; }  // UTC ms
  // What its tokens are of, beside their contents: no other audit's are.
  const Bytes& audit() const { return audit_; }
  std::size_t before() const { return before_; }  // contents of earlier runs
  bool has(const BlindDigest& token) const { return tokens_.contains(token); }
  Status add(const BlindDigest& token);
  // All was opened: the next audit begins anew.
  Status remove();

 private:
  struct HashOfToken {
    std::size_t operator()(const BlindDigest& token) const noexcept;
  };
  RehashedFile(std::filesystem::path file, Descriptor descriptor)
      : file_(std::move(file)), descriptor_(std::move(descriptor)) {}
  Status read(const std::string& origin, std::int64_t now_ms);
  Status append(std::string_view text);

  std::filesystem::path file_;
  Descriptor descriptor_;
  std::uint64_t end_ = 0;
  std::int64_t begun_ = 0;
  Bytes audit_;
  std::size_t before_ = 0;
  std::unordered_set<BlindDigest, HashOfToken> tokens_;
};

}  // namespace muniment::evidence
