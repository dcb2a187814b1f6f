#include "evidence/model/holding.h"

#include "evidence/model/fact_values.h"

namespace muniment {
namespace {

// The newest link of a kind that leads to the record and was not replaced.
template <typename Wanted>
std::optional<Reference> newest_link(const Relations& relations, LeafIndex target,
                                     const Wanted& is_wanted) {
  std::optional<Reference> newest;
  relations.each_link_to(target, [&](const Reference& link) {
    if (is_wanted(link) && !relations.replaced_by(link.source)) newest = link;
    return !newest;
  });
  return newest;
}

bool handles(const Reference& link) {
  return link.relation == number_of(Relation::concerns) && link.kind == number_of(Kind::custody);
}

bool replies(const Reference& link) {
  return link.relation == number_of(Relation::acknowledges) &&
         link.kind == number_of(Kind::acknowledgement) &&
         link.detail != number_of(ReceiptResult::answered);
}

Holding handed_over(const Relations& relations, LeafIndex hand_over) {
  const std::optional<Reference> reply = reply_to(relations, hand_over);
  if (reply && reply->detail != number_of(ReceiptResult::refused)) {
    return {Holding::State::held, reply->source, relations.first_signer(reply->source)};
  }
  const auto state = reply ? Holding::State::held : Holding::State::on_its_way;
  return {state, hand_over, relations.first_signer(hand_over)};
}

}  // namespace

std::optional<Reference> reply_to(const Relations& relations, LeafIndex custody_record) {
  return newest_link(relations, custody_record, replies);
}

Holding holding_of(const Relations& relations, LeafIndex thing) {
  const std::optional<Reference> newest = newest_link(relations, thing, handles);
  if (!newest) return {};
  switch (static_cast<Handling>(newest->detail)) {
    case Handling::hand_over:
      return handed_over(relations, newest->source);
    case Handling::give_back:
    case Handling::transfer_out:
    case Handling::destroy:
      return {Holding::State::gone, newest->source, std::nullopt};
    default:
      return {Holding::State::held, newest->source, relations.first_signer(newest->source)};
  }
}

}  // namespace muniment
