// The names in one folder, in the order of a walk. Private to intake.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace muniment::evidence {

enum class NameKind : std::uint8_t { file, folder, link, special };

// Kept together in one piece of memory, so that a folder of a million files costs little more than
// its names.
class FolderListing {
 public:
  void add(NameKind kind, const char* name);
  // By the bytes of the paths that begin with the name: a folder counts as its name and '/'.
  void sort();

  bool at_end() const { return at_ == names_.size(); }
  NameKind kind() const { return static_cast<NameKind>(text_[names_[at_]]); }
  const char* name() const { return text_.data() + names_[at_] + 1; }
  void step() { ++at_; }

 private:
  std::vector<char> text_;          // kind, name and zero byte of each
  std::vector<std::size_t> names_;  // where each begins
  std::size_t at_ = 0;
};

}  // namespace muniment::evidence
