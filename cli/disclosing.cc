#include "cli/disclosing.h"

#include <algorithm>

namespace muniment::cli {

std::vector<std::string> fields_to_open(const std::vector<std::string>& given) {
  std::vector<std::string> names;
  for (const std::string& list : given) {
    std::size_t begin = 0;
    while (begin <= list.size()) {
      const std::size_t end = std::min(list.find(',', begin), list.size());
      if (end > begin) names.push_back(list.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  for (std::string& name : names) {
    if (name == "all") name = "*";
  }
  return names;
}

}  // namespace muniment::cli
