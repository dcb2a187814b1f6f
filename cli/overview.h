// What `status` looks at, each part gathered by itself: a part that cannot be read is something to
// attend to, and hides no other.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/context.h"

namespace muniment::cli {

// Something that needs a person, how grave it is as a verdict's exit code (cli/README.md,
// "Status"), and what to do about it.
struct Attention {
  std::string_view name;  // for scripts
  verify::Verdict gravity;
  Message what;
  Message what_to_do;
};

struct DossierAtAGlance {
  std::string dossier;
  std::uint64_t entries;
  std::int64_t newest;  // admission of its newest entry, UTC ms
};

struct DiskUse {
  std::uint64_t store = 0, openings = 0, vault = 0, other = 0;  // bytes taken up

  std::uint64_t all() const { return store + openings + vault + other; }
  std::optional<std::uint64_t> free;  // none: the system does not tell
};

// A key file that was named: whose it is, where that can be told without its passphrase.
struct NamedKey {
  std::string file;
  bool locked = false;
  std::string name;                  // on the roster; empty: not told
  std::vector<std::uint16_t> roles;  // of a person
};

struct Overview {
  std::filesystem::path folder;
  std::optional<Checkpoint> checkpoint;
  std::optional<evidence::Item> newest;
  std::string_view guard = "unknown";  // same, behind, missing, older, fork, clock, unknown
  DiskUse disk;
  std::uint64_t people = 0, keys = 0, revoked = 0;
  std::vector<DossierAtAGlance> dossiers;  // newest activity first; the ledger's own left out
  std::optional<NamedKey> author, ledger_key;
  std::vector<Attention> attention;
};

Overview look_around(const Context& context, evidence::Registrar& registrar,
                     const EvidenceState& state, const std::filesystem::path& folder);

// The parts.
void look_at_guard(evidence::Registrar& registrar, Overview& overview);
void look_at_disk(Overview& overview);
void look_at_vault(evidence::Registrar& registrar, const Roster& roster, Overview& overview);
void look_at_keys(const Context& context, const VerifierKey& ledger, const Roster& roster,
                  Overview& overview);

}  // namespace muniment::cli
