// Writing packages, for the commands that do.
#pragma once

#include "cli/context.h"
#include "evidence/packaging.h"

namespace muniment::cli {

// Into the file of -o, which appears whole or not at all. Gives the exit code; everything that went
// wrong was told.
int write_package(Context& context, evidence::Registrar& registrar, evidence::PackageOrder order);

}  // namespace muniment::cli
