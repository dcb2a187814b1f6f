// A program that keeps a ledger: opens both engines and finds them empty.
#include <cstdio>
#include <filesystem>

#include "ledger/engine/lmdb_store.h"
#include "ledger/engine/memory_store.h"

namespace {

bool is_empty(muniment::Store& store) {
  const auto snapshot = store.snapshot();
  if (!snapshot.ok()) return false;
  const auto checkpoint = (*snapshot)->checkpoint();
  return checkpoint.ok() && checkpoint->empty();
}

}  // namespace

int main(int argument_count, char** arguments) {
  if (argument_count != 2) {
    std::fprintf(stderr, "usage: consumer FOLDER\n");
    return 4;
  }
  const auto memory = muniment::make_memory_store();
  const auto folder = std::filesystem::path(arguments[1]) / "store";
  const auto durable = muniment::open_lmdb_store(folder, muniment::StoreAccess::create);
  if (!durable.ok()) {
    std::fprintf(stderr, "%s\n", muniment::to_english(durable.error()).c_str());
    return 1;
  }
  return is_empty(*memory) && is_empty(**durable) ? 0 : 1;
}
