// Putting what was sealed under an older key of its class under the newest one.
#include "evidence/opening_parts.h"

namespace muniment::evidence {

using namespace opening_parts;

// The same of a part's other envelope, which is its writer's.
Result<Bytes> OpeningUnsealer::head_for(const Part& part, const SealKey& writers,
                                        const OpeningSealer::Sealing& to) {
  const auto known = heads_.find(to_bytes(part.head));
  if (known != heads_.end()) return known->second;
  Result<Bytes> envelope =
      put_into_envelope(to.key, writers, envelope_context(place_, part.access, for_class));
  if (!envelope.ok()) return envelope;
  Bytes head;
  append_big_endian(head, class_code(part.access), 2);
  append_big_endian(head, to.generation, 4);
  head.push_back(static_cast<std::uint8_t>(part.form));
  append(head, *envelope);
  append(head, part.head.subspan(fixed_bytes + envelope->size()));
  heads_.emplace(to_bytes(part.head), head);
  return head;
}

Result<std::optional<Bytes>> OpeningUnsealer::rewrap(const Hash& record_id, ByteView list,
                                                     const OpeningSealer& to,
                                                     RewrappedParts& counts) {
  const Result<List> parsed = parse(place_.suite, list);
  if (!parsed.ok()) return parsed.error();
  Bytes changed = to_bytes(parsed->head);
  bool any = false;
  for (const Part& part : parsed->parts) {
    const Result<OpeningSealer::Sealing>& sealing = to.sealing(part.access);
    const bool old = !sealing.ok() || part.generation < sealing->generation;
    const bool given = keys_ && keys_->given(part.access, part.generation);
    if (old && (!given || !sealing.ok())) ++counts.left;
    if (!old || !given || !sealing.ok()) {
      append(changed, part.whole);
      continue;
    }
    const Result<const SealKey*> writers = writers_key(part);
    const auto leave = [&] {  // what does not open is told by who looks at it
      ++counts.left;
      append(changed, part.whole);
    };
    if (!writers.ok()) {
      leave();
      continue;
    }
    Bytes sealed = to_bytes(part.sealed);
    Result<Bytes> head = sealing->head;
    if (part.form == Form::derived) {
      const Result<Bytes> plain =
          open_stream(place_.suite, record_key(place_.suite, **writers, record_id, parsed->head),
                      record_id.view(), part.sealed);
      if (!plain.ok()) {
        leave();
        continue;
      }
      sealed = seal_stream(place_.suite,
                           record_key(place_.suite, sealing->writers, record_id, parsed->head),
                           record_id.view(), *plain);
    } else {
      head = head_for(part, **writers, *sealing);
    }
    if (!head.ok()) return std::move(head).error();
    append(changed, *head);
    append_big_endian(changed, sealed.size(), 4);
    append(changed, sealed);
    any = true;
    ++counts.rewrapped;
  }
  return any ? std::optional(std::move(changed)) : std::nullopt;
}

}  // namespace muniment::evidence
