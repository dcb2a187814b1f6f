#include "cli/overview.h"

#include <sys/stat.h>

#include <algorithm>
#include <map>
#include <set>

namespace muniment::cli {

namespace fs = std::filesystem;
using verify::Verdict;

namespace {

constexpr std::size_t dossiers_named = 5;

void attend(Overview& overview, std::string_view name, Verdict gravity, Message what,
            Message what_to_do) {
  overview.attention.push_back({name, gravity, std::move(what), std::move(what_to_do)});
}

void look_at_roster(const Roster& roster, Overview& overview) {
  std::set<KeyId> people;
  for (const RosterKey* key : roster.all()) {
    ++overview.keys;
    if (key->revoked) {
      ++overview.revoked;
    } else {
      people.insert(key->enrolment.person);
    }
  }
  overview.people = people.size();
}

Status look_at_dossiers(evidence::Registrar& registrar, Overview& overview) {
  Status visited = registrar.each_dossier([&](const auto& dossier) -> Status {
    const Entry& newest = dossier.newest.entry;
    if (!overview.newest || overview.newest->entry.index < newest.index) {
      overview.newest = dossier.newest;
    }
    if (!newest.dossier.empty()) {
      overview.dossiers.push_back({newest.dossier, dossier.head.folio, newest.admitted});
    }
    return {};
  });
  std::stable_sort(overview.dossiers.begin(), overview.dossiers.end(),
                   [](const auto& one, const auto& other) { return one.newest > other.newest; });
  return visited;
}

// Terms that ran out, over all dossiers.
void look_at_terms(const Context& context, evidence::Registrar& registrar,
                   const EvidenceState& state, Overview& overview) {
  const Result<std::vector<Deadline>> deadlines = registrar.deadlines(std::nullopt);
  if (!deadlines.ok()) {
    return attend(overview, "terms", Verdict::cannot_evaluate, deadlines.error().message(),
                  say("run \"muniment check\", which locates what is wrong"));
  }
  SystemClock clock;
  const std::int32_t today = day_of(clock.now_ms(), state.policy.zone_minutes);
  std::map<std::string, std::size_t> overdue;  // by dossier
  for (const Deadline& one : *deadlines) {
    if (one.last_day < today) ++overdue[one.dossier];
  }
  if (overdue.empty()) return;
  std::size_t all = 0;
  std::vector<std::string> dossiers;
  for (const auto& [dossier, count] : overdue) {
    all += count;
    if (dossiers.size() < dossiers_named) dossiers.push_back(dossier);
  }
  std::string named = context.words.list(dossiers);
  if (dossiers.size() < overdue.size()) named += std::string(context.words.choose(", …", "……"));
  attend(overview, "terms", Verdict::rules_broken,
         say("terms that ran out: {1}, in these dossiers: {2}", std::to_string(all), named),
         say("\"muniment status --dossier {1}\" lists them", dossiers.front()));
}

// What a file takes up on the disk; a store's file has holes.
std::uint64_t bytes_taken(const fs::path& file) {
  struct stat status = {};
  if (::lstat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return 0;
  return static_cast<std::uint64_t>(status.st_blocks) * 512;
}

}  // namespace

void look_at_guard(evidence::Registrar& registrar, Overview& overview) {
  const Message go_on =
      say("if this is the newest copy of the ledger, run \"muniment adopt --because TEXT\"");
  const Result<Trouble> trouble = registrar.trouble();
  if (!trouble.ok()) {
    const bool fork = trouble.error().kind() == ErrorKind::mismatch;
    overview.guard = fork ? "fork" : "unknown";
    attend(overview, "guard", fork ? Verdict::refuted : Verdict::cannot_evaluate,
           trouble.error().message(),
           fork ? say("write nothing; find the copy that agrees with the guard")
                : say("make the guard readable, or tell who keeps this machine"));
    return;
  }
  overview.guard =
      trouble->guard && overview.checkpoint && trouble->guard->size < overview.checkpoint->size
          ? "behind"
          : "same";
  if (trouble->older_than_guard) {
    overview.guard = "older";
    attend(overview, "guard", Verdict::refuted,
           say("entries are missing: {1} were signed on this machine, and the ledger here is an "
               "older copy",
               std::to_string(trouble->guard->size.value)),
           say("put the newest copy in its place; if it is lost, run \"muniment adopt --because "
               "TEXT\""));
  } else if (trouble->guard_missing && trouble->guard_error) {
    overview.guard = "missing";
    attend(overview, "guard", Verdict::cannot_evaluate,
           say("the guard of this ledger is damaged or not its own"), go_on);
  } else if (trouble->guard_missing) {
    overview.guard = "missing";
    attend(overview, "guard", Verdict::cannot_evaluate,
           say("there is no guard here: the ledger was moved, or another account writes it"),
           go_on);
  }
  if (trouble->clock_behind) {
    attend(overview, "clock", Verdict::rules_broken,
           say("this machine's clock is behind the newest entry"),
           say("set the clock right before anything is registered"));
  }
}

void look_at_disk(Overview& overview) {
  constexpr std::uint64_t least_free = 1'000'000'000;  // an evening of imports
  DiskUse& disk = overview.disk;
  std::error_code error;
  fs::recursive_directory_iterator file(overview.folder, error), end;
  for (; !error && file != end; file.increment(error)) {
    const fs::path within = file->path().lexically_relative(overview.folder);
    const std::string top = within.begin()->string();
    (top == "store"      ? disk.store
     : top == "openings" ? disk.openings
     : top == "vault"    ? disk.vault
                         : disk.other) += bytes_taken(file->path());
  }
  const std::uint64_t entries = overview.checkpoint ? overview.checkpoint->size.value : 0;
  if (entries > 0 && disk.openings == 0) {
    attend(
        overview, "openings", Verdict::cannot_evaluate,
        say("the file openings is not there: the entries stand, and what they say can neither be "
            "shown nor found"),
        say("bring the file openings back from a backup of this folder"));
  }
  const fs::space_info space = fs::space(overview.folder, error);
  if (error) return;
  disk.free = space.available;
  const std::uint64_t margin = std::max(least_free, disk.all() / 10);
  if (*disk.free >= margin) return;
  attend(overview, "disk", Verdict::rules_broken,
         say("only {1} are free on the disk of the ledger", format_bytes(*disk.free)),
         say("make room for at least {1} before the next import", format_bytes(margin)));
}

// Whether it can take and give contents; what it holds is for check and audit.
void look_at_vault(evidence::Registrar& registrar, const Roster& roster, Overview& overview) {
  const evidence::VaultPlace place = registrar.vault_place();
  const Result<evidence::VaultKeys> keys = evidence::read_vault_keys(place);
  if (!keys.ok()) {
    attend(overview, "vault", Verdict::cannot_evaluate, keys.error().message(),
           say("bring {1} back from a backup of this folder: until then nothing can be registered, "
               "and what is sealed cannot be read",
               evidence::vault_keys_file(place.folder).string()));
    return;
  }
  const fs::path items = evidence::vault_items_file(place.folder);
  const auto segments = evidence::list_segments(evidence::vault_segments(place.folder));
  std::error_code ignored;
  if (segments.ok() && !segments->empty() && !fs::exists(items, ignored)) {
    attend(
        overview, "vault", Verdict::cannot_evaluate,
        say("the file {1} is not there: what the vault keeps can neither be found nor given back",
            items.string()),
        say("bring it back from a backup of this folder"));
  }
  if (!overview.checkpoint) return;
  for (const AccessClass access : access_classes) {
    const evidence::ClassKey* key = keys->newest(access);
    if (key == nullptr) continue;
    const Status good = evidence::check_class_key(*key, registrar.identity().origin, roster,
                                                  overview.checkpoint->size);
    if (good.ok()) continue;
    return attend(overview, "vault", Verdict::rules_broken, good.error().message(),
                  say("an administrator runs \"muniment reseal\": until then nothing of this class "
                      "can be registered"));
  }
}

Overview look_around(const Context& context, evidence::Registrar& registrar,
                     const EvidenceState& state, const fs::path& folder) {
  Overview overview;
  overview.folder = folder;
  const Result<std::optional<Checkpoint>> newest = registrar.newest();
  const Status read = newest.ok() ? look_at_dossiers(registrar, overview) : Error(newest.error());
  if (newest.ok()) overview.checkpoint = *newest;
  if (!read.ok()) {
    attend(overview, "store", Verdict::refuted, read.error().message(),
           say("run \"muniment check\", which locates what is wrong"));
  }
  look_at_guard(registrar, overview);
  look_at_disk(overview);
  look_at_vault(registrar, state.roster, overview);
  look_at_roster(state.roster, overview);
  look_at_terms(context, registrar, state, overview);
  look_at_keys(context, registrar.verifier_key(), state.roster, overview);
  return overview;
}

}  // namespace muniment::cli
