#include "evidence/folder_listing.h"

#include <algorithm>
#include <cstring>

namespace muniment::evidence {
namespace {

// Negative: a before b.
int compare(const char* a, const char* b) {
  const bool a_folder = static_cast<NameKind>(*a++) == NameKind::folder;
  const bool b_folder = static_cast<NameKind>(*b++) == NameKind::folder;
  while (*a != '\0' && *a == *b) ++a, ++b;
  const auto next = [](char byte, bool folder) {
    return byte == '\0' && folder ? '/' : static_cast<unsigned char>(byte);
  };
  return next(*a, a_folder) - next(*b, b_folder);
}

}  // namespace

void FolderListing::add(NameKind kind, const char* name) {
  names_.push_back(text_.size());
  text_.push_back(static_cast<char>(kind));
  text_.insert(text_.end(), name, name + std::strlen(name) + 1);
}

void FolderListing::sort() {
  std::sort(names_.begin(), names_.end(), [this](std::size_t a, std::size_t b) {
    return compare(text_.data() + a, text_.data() + b) < 0;
  });
}

}  // namespace muniment::evidence
