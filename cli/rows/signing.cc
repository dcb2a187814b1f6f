#include "cli/rows/signing.h"

#include <algorithm>

#include "cli/rows/cells.h"

namespace muniment::cli {

Result<RowSigners> RowSigners::load(const Context& context, const Roster& roster,
                                    const RowManifest& manifest) {
  RowSigners signers;
  const auto& rows = manifest.table.rows;
  const bool all_named = std::all_of(rows.begin(), rows.end(), [&](const TableRow& row) {
    return !text_of(manifest, row, "signers").empty();
  });
  if (context.options.dry_run && all_named) {
    for (const RosterKey* key : roster.all()) {
      signers.names_.insert_or_assign(key->enrolment.keys.name,
                                      roster.find_name(key->enrolment.keys.name)->id);
    }
    return signers;
  }
  Result<Signers> loaded = load_signers(context, roster);
  if (!loaded.ok()) return std::move(loaded).error();
  signers.signers_ = *std::move(loaded);
  for (const PrivateKey* key : signers.signers_.keys()) {
    const KeyId id = key_id(key->public_key());
    signers.in_order_.push_back(id);
    signers.names_.emplace(roster.find(id)->enrolment.keys.name, id);  // by load_signers
  }
  return signers;
}

Result<std::vector<KeyId>> RowSigners::named(const Words& words,
                                             const std::vector<std::string>& names) const {
  if (names.empty()) return in_order_;
  std::vector<KeyId> ids;
  ids.reserve(names.size());
  for (const std::string& name : names) {
    const auto key = names_.find(name);
    if (key == names_.end()) {
      std::vector<std::string> at_hand;
      at_hand.reserve(names_.size());
      for (const auto& [known, id] : names_) at_hand.push_back(known);
      return Error(
          ErrorKind::usage,
          say("no key of {1} is at hand, but of: {2}; name further key files with --cosign",
              printable(name), words.list(at_hand)));
    }
    ids.push_back(key->second);
  }
  return ids;
}

std::map<KeyId, const PrivateKey*> RowSigners::keys() const {
  std::map<KeyId, const PrivateKey*> keys;
  for (const PrivateKey* key : signers_.keys()) keys.emplace(key_id(key->public_key()), key);
  return keys;
}

}  // namespace muniment::cli
