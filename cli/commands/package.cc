// package DOSSIER or ID...: many entries as an offline proof, with what is disclosed of them.
#include "cli/commands/commands.h"
#include "cli/disclosing.h"
#include "cli/packages.h"

namespace muniment::cli {

namespace {

Result<evidence::PackageOrder> order_of(Context& context, evidence::Registrar& registrar) {
  evidence::PackageOrder order;
  for (const std::string& argument : context.options.arguments) {
    if (is_dossier_code(argument) && argument.find('/') == std::string::npos &&
        registrar.find(Citation{argument, 1}).ok()) {
      order.dossiers.push_back(argument);
      continue;
    }
    const Result<evidence::Item> item = find_item(registrar, argument);
    if (!item.ok()) return item.error();
    order.records.push_back({item->entry.dossier, item->entry.folio});
  }
  for (const std::string& size : context.options.from) {
    const Result<std::uint64_t> number = parse_decimal(size);
    if (!number.ok()) {
      return Error(ErrorKind::usage, say("--from {1}: name a number of entries", printable(size)));
    }
    order.from.push_back({*number});
  }
  order.open = fields_to_open(context.options.open);
  order.contents = context.options.contents;
  order.folder = order.dossiers.empty() ? "package" : order.dossiers.front();
  return order;
}

}  // namespace

int run_package(Context& context) {
  const auto registrar = open_ledger(context, StoreAccess::read);
  if (!registrar.ok()) return fail(context, registrar.error());
  Result<evidence::PackageOrder> order = order_of(context, **registrar);
  if (!order.ok()) return fail(context, order.error());
  return write_package(context, **registrar, *std::move(order));
}

}  // namespace muniment::cli
