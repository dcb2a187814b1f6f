#include "cli/rounds.h"

#include "cli/drafting.h"

namespace muniment::cli {

Result<LoadedRound> load_round(const Context& context, Suite suite, std::int16_t zone_minutes,
                               const std::filesystem::path& path) {
  const std::string name = printable(path.string());
  Result<Content> content = hash_named_file(context, suite, path);
  if (!content.ok()) return std::move(content).error();
  const Result<std::string> text = read_file(path, evidence::max_round_file_bytes);
  if (!text.ok()) return Error(text.error()).within(say("round {1}", name));
  Hasher hasher(suite);
  if (hasher.digest(as_bytes(*text)) != content->digests.front().value) {
    return Error(ErrorKind::environment, say("{1} changed while it was read", name));
  }
  evidence::ParsedRound parsed = evidence::parse_round(*text);
  if (!parsed.round) {
    std::string faults;
    for (const evidence::RoundFault& fault : parsed.faults) {
      faults +=
          "\n  " + context.words.translate(say("line {1}: {2}", std::to_string(fault.line),
                                               printable(context.words.translate(fault.sentence))));
    }
    return Error(ErrorKind::usage,
                 say("{1} cannot be used as a round; mend these lines: {2}", name, faults));
  }
  if (parsed.round->zone_minutes != zone_minutes) {
    return Error(
        ErrorKind::usage,
        say("{1} counts days {2} minutes east of UTC, the ledger {3}; change the file, or "
            "the ledger by \"muniment policy --zone {2}\"",
            name, std::to_string(parsed.round->zone_minutes), std::to_string(zone_minutes)));
  }
  return LoadedRound{*std::move(parsed.round), *std::move(content)};
}

void add_round(evidence::Draft& draft, LoadedRound round) {
  for (const Fact& fact : facts_of(terms_of(round.file))) draft.facts.push_back(fact);
  const std::optional<std::uint16_t> slot = slot_by_name(*row_of(draft.kind), "round");
  MUNIMENT_CHECK(slot.has_value());
  draft.fields.emplace_back(*slot, std::move(round.content));
}

}  // namespace muniment::cli
