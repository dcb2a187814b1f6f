#include "cli/rounds.h"

#include "cli/drafting.h"

namespace muniment::cli {

namespace {

std::filesystem::path copy_of(const std::filesystem::path& ledger, const Hash& digest) {
  return ledger / "rounds" / (digest.hex() + ".toml");
}

}  // namespace

std::vector<evidence::RoundPoint> points_of(const evidence::RoundFile& round) {
  std::vector<evidence::RoundPoint> points;
  for (const evidence::RoundTopic& topic : round.topics) {
    for (const evidence::RoundArea& area : topic.areas) {
      points.insert(points.end(), area.points.begin(), area.points.end());
    }
  }
  return points;
}

std::string round_text(const Words& words, const evidence::RoundFile* round, FactCode fact,
                       std::uint16_t number) {
  if (round == nullptr) return std::to_string(number);
  for (const evidence::RoundPoint& point :
       fact == FactCode::discipline ? round->disciplines : points_of(*round)) {
    if (point.number != number) continue;
    const std::string& english =
        point.name.english.empty() ? point.name.chinese : point.name.english;
    const std::string name = printable(words.choose(english, point.name.chinese));
    return point.code.empty() ? name : printable(point.code) + " " + name;
  }
  return std::to_string(number);
}

std::optional<Hash> committed_round(evidence::Registrar& registrar, const evidence::Item& stated) {
  const Result<std::vector<Opening>> openings = registrar.openings(stated);
  if (!openings.ok()) return std::nullopt;
  for (const Opening& opening : *openings) {
    const auto* content = std::get_if<Content>(&opening.value);
    if (opening.name == "round" && content != nullptr) {
      return digest_by(*content, hash_of(registrar.identity().suite));
    }
  }
  return std::nullopt;
}

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
    std::vector<std::string> faults;
    for (const evidence::RoundFault& fault : parsed.faults) {
      faults.push_back(
          context.words.translate(say("line {1}: {2}", std::to_string(fault.line),
                                      printable(context.words.translate(fault.sentence)))));
    }
    return Error(ErrorKind::usage, say("{1} cannot be used as a round; mend these lines: {2}", name,
                                       context.words.list(faults)));
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

void keep_round(const Context& context, Suite suite, const std::filesystem::path& file,
                const Content& stated) {
  const std::optional<Hash> digest = digest_by(stated, hash_of(suite));
  const Result<std::string> text = read_file(file, evidence::max_round_file_bytes);
  const Result<std::filesystem::path> ledger = find_ledger(context);
  if (!text.ok() || !ledger.ok() || Hasher(suite).digest(as_bytes(*text)) != digest) return;
  const std::filesystem::path copy = copy_of(*ledger, *digest);
  std::error_code made;
  std::filesystem::create_directory(copy.parent_path(), made);
  const Status kept = write_file(copy, *text, 0600, Overwrite::yes);
  if (kept.ok()) return;
  context.tell(
      say("no copy of the round was kept, so its points are known here by their numbers "
          "alone: {1}",
          context.words.translate(kept.error())));
}

std::optional<evidence::RoundFile> kept_round(const Context& context,
                                              evidence::Registrar& registrar,
                                              const std::string& dossier) {
  const Result<std::filesystem::path> ledger = find_ledger(context);
  const Result<std::optional<evidence::Item>> stated = registrar.round(dossier);
  if (!ledger.ok() || !stated.ok() || !stated->has_value()) return std::nullopt;
  const std::optional<Hash> digest = committed_round(registrar, **stated);
  if (!digest) return std::nullopt;
  const Result<std::string> text =
      read_file(copy_of(*ledger, *digest), evidence::max_round_file_bytes);
  const bool is_it =
      text.ok() && Hasher(registrar.identity().suite).digest(as_bytes(*text)) == *digest;
  return is_it ? evidence::parse_round(*text).round : std::nullopt;
}

Result<std::uint16_t> round_number(const Context& context, evidence::Registrar& registrar,
                                   const std::string& dossier, FactCode fact,
                                   const std::string& named) {
  const auto round = kept_round(context, registrar, dossier);
  if (!round) {
    return Error(
        ErrorKind::usage,
        say("\"{1}\" is no number, and no copy of the round of {2} is kept here that would "
            "give it one",
            printable(named), printable(dossier)));
  }
  std::vector<std::string> codes;
  for (const evidence::RoundPoint& point :
       fact == FactCode::discipline ? round->disciplines : points_of(*round)) {
    for (const std::string& name : {point.code, point.name.chinese, point.name.english}) {
      if (!name.empty() && name == named) return point.number;
    }
    codes.push_back(point.code.empty() ? point.name.chinese : point.code);
  }
  return Error(ErrorKind::usage, say("\"{1}\" is none of those of the round in force: {2}",
                                     printable(named), printable(context.words.list(codes))));
}

}  // namespace muniment::cli
