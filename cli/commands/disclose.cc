// disclose ID: the public's package of what was published: the disclosure with its items, what it
// publishes, and the approvals that it rests on; opened are the public fields alone.
#include <set>

#include "cli/commands/commands.h"
#include "cli/packages.h"

namespace muniment::cli {

namespace {

class Disclosed {
 public:
  Disclosed(evidence::Registrar& registrar, const Relations& relations)
      : registrar_(registrar), relations_(relations) {}

  // The whole that the record is or is part of, with its parts.
  Status add(const evidence::Item& item) {
    const Result<evidence::Item> whole = whole_of(item);
    if (!whole.ok()) return whole.error();
    if (Status added = add_one(*whole); !added.ok()) return added;
    for (const Reference& link : relations_.links_to(whole->entry.index)) {
      if (link.relation != number_of(Relation::part_of)) continue;
      const Result<evidence::Item> part = registrar_.find(link.source);
      if (!part.ok()) return part.error();
      if (Status added = add_one(*part); !added.ok()) return added;
    }
    return {};
  }
  std::vector<Citation> records() const { return {records_.begin(), records_.end()}; }

 private:
  Result<evidence::Item> whole_of(const evidence::Item& item) {
    for (const Link& link : item.record.links) {
      if (link.relation == number_of(Relation::part_of)) return registrar_.find(link.target);
    }
    return item;
  }

  // It, what it publishes, and the approvals behind it.
  Status add_one(const evidence::Item& item) {
    records_.insert({item.entry.dossier, item.entry.folio});
    for (const Link& link : item.record.links) {
      const bool shown = link.relation == number_of(Relation::publishes) ||
                         link.relation == number_of(Relation::based_on);
      if (!shown) continue;
      const Result<evidence::Item> target = registrar_.find(link.target);
      if (!target.ok()) return target.error();
      const bool published = link.relation == number_of(Relation::publishes);
      if (published || target->record.kind == number_of(Kind::approval)) {
        records_.insert({target->entry.dossier, target->entry.folio});
      }
    }
    return {};
  }

  evidence::Registrar& registrar_;
  const Relations& relations_;
  std::set<Citation> records_;
};

}  // namespace

int run_disclose(Context& context) {
  const auto registrar = open_ledger(context, StoreAccess::read);
  if (!registrar.ok()) return fail(context, registrar.error());
  const Result<evidence::Item> item = find_item(**registrar, context.options.arguments.front());
  if (!item.ok()) return fail(context, item.error());
  if (item->record.kind != number_of(Kind::disclosure)) {
    return fail(context, Error(ErrorKind::refused,
                               say("{1} is no disclosure: \"muniment package\" shows other records",
                                   format_citation({item->entry.dossier, item->entry.folio}))));
  }
  const Result<const Relations*> relations = (*registrar)->relations();
  if (!relations.ok()) return fail(context, relations.error());
  Disclosed disclosed(**registrar, **relations);
  if (const Status added = disclosed.add(*item); !added.ok()) return fail(context, added.error());
  evidence::PackageOrder order;
  order.records = disclosed.records();
  order.open = {"public"};
  order.contents = true;
  order.folder = item->entry.dossier;
  return write_package(context, **registrar, std::move(order));
}

}  // namespace muniment::cli
