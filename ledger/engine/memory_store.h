// The in-memory engine: tests, and the reference that the others are compared with.
#pragma once

#include <memory>

#include "ledger/store.h"

namespace muniment {

std::unique_ptr<Store> make_memory_store();

}  // namespace muniment
