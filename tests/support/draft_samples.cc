#include "tests/support/draft_samples.h"

#include <algorithm>

namespace muniment::test {

DraftFile draft_of(EvidenceWorld& world, const Record& record,
                   const std::vector<std::string>& names, std::size_t have_signed) {
  DraftFile draft{encode_record(record), world.openings(record), {}, {}};
  for (const std::string& name : names) {
    Bytes signature;
    if (draft.signers.size() < have_signed) {
      signature =
          sign_batch(world.hasher(), {draft.record}, world.keys(name).signing)->front().signature;
    }
    draft.signers.push_back({world.person(name), std::move(signature)});
  }
  for (const Link& link : record.links) {
    const auto target =
        std::find_if(world.all().begin(), world.all().end(),
                     [&](const Registered& each) { return each.record_id == link.target; });
    MUNIMENT_CHECK(target != world.all().end());
    draft.targets.push_back(encode_record(target->record));
  }
  return draft;
}

}  // namespace muniment::test
