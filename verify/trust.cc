#include "verify/trust.h"

#include <algorithm>
#include <set>
#include <utility>

#include "verify/words.h"

namespace muniment::verify {
namespace {

constexpr std::string_view signature_check = "checkpoint-signature";

// The trust file's log key of this name under which the note has a signature line; else the first
// of that name; null when the trust file has none.
const VerifierKey* find_log(const TrustPolicy& trust, const SignedCheckpoint& signed_checkpoint) {
  const VerifierKey* first = nullptr;
  for (const VerifierKey& log : trust.logs) {
    if (log.name != signed_checkpoint.checkpoint.origin) continue;
    if (first == nullptr) first = &log;
    const std::uint32_t key_hash = note_key_hash(log);
    for (const NoteSignature& line : signed_checkpoint.note.signatures) {
      if (line.name == log.name && line.key_hash == key_hash) return &log;
    }
  }
  return first;
}

Check unsigned_check(const SignedCheckpoint& signed_checkpoint, const VerifierKey& log) {
  const auto& lines = signed_checkpoint.note.signatures;
  const bool other_key = std::any_of(
      lines.begin(), lines.end(), [&](const NoteSignature& line) { return line.name == log.name; });
  if (other_key) {
    return make_check(signature_check, Outcome::refuted,
                      say("the checkpoint is signed in the name of {1} by another key than the "
                          "one that it is held against",
                          log.name));
  }
  return make_check(signature_check, Outcome::cannot_evaluate,
                    say("the checkpoint has no signature by its own ledger {1}", log.name));
}

Check signature_result(const SignedCheckpoint& signed_checkpoint, const VerifierKey& log) {
  const Status status = verify_note(signed_checkpoint.note, log);
  if (status.ok()) {
    return make_check(signature_check, Outcome::pass,
                      say("the checkpoint is signed by the key of {1}", log.name));
  }
  switch (status.error().kind()) {
    case ErrorKind::missing:
      return unsigned_check(signed_checkpoint, log);
    case ErrorKind::mismatch:
    case ErrorKind::malformed:
      return make_check(
          signature_check, Outcome::refuted,
          say("the signature of {1} does not hold: checkpoint or signature were changed",
              log.name));
    default:
      return failed_check(signature_check, status.error());
  }
}

// Adds up the cosignatures of the trust file's witnesses. Lines by others are ignored, as the
// checkpoint format asks.
std::set<std::string> count_cosignatures(const SignedCheckpoint& signed_checkpoint,
                                         const TrustPolicy& trust, Report& report) {
  std::set<std::string> cosigned;
  for (const TrustPolicy::Witness& witness : trust.witnesses) {
    const Result<Cosignature> cosignature = verify_cosignature(signed_checkpoint.note, witness.key);
    if (cosignature.ok()) {
      cosigned.insert(witness.name);
      constexpr std::uint64_t last_second = 200'000'000'000;  // beyond it the time is nonsense
      report.state("witnessed",
                   say("{1} cosigned this checkpoint at {2}", witness.name,
                       cosignature->timestamp > last_second
                           ? std::to_string(cosignature->timestamp)
                           : utc_time(static_cast<std::int64_t>(cosignature->timestamp) * 1000)));
    } else if (outcome_of(cosignature.error().kind()) == Outcome::refuted) {
      report.add(make_check("cosignature", Outcome::refuted,
                            say("the cosignature of witness {1} does not hold", witness.name),
                            part(witness.name)));
    } else if (cosignature.error().kind() != ErrorKind::missing) {
      report.add(failed_check("cosignature", cosignature.error(), part(witness.name)));
    }
  }
  return cosigned;
}

void judge_quorum(const TrustPolicy& trust, const std::set<std::string>& cosigned, Report& report) {
  const std::string count = std::to_string(cosigned.size());
  if (trust.quorum == "none") {
    report.add(make_check("quorum", Outcome::not_checked,
                          say("the trust file asks for no witness: that others saw the same "
                              "ledger is not shown")));
  } else if (quorum_met(trust, cosigned)) {
    report.add(make_check("quorum", Outcome::pass,
                          say("the quorum {1} is met by {2} cosignatures", trust.quorum, count)));
  } else {
    report.add(make_check("quorum", Outcome::broken,
                          say("the quorum {1} is not met: {2} good cosignatures by witnesses of "
                              "the trust file",
                              trust.quorum, count)));
  }
}

// Says why the note is not even compared with a key; none: it is.
std::optional<Check> obstacle(const Result<SignedCheckpoint>& parsed, const TrustPolicy& trust) {
  if (trust.logs.empty()) {
    return make_check("trust", Outcome::cannot_evaluate,
                      say("the trust file names no ledger: add the line that the ledger's office "
                          "handed out"));
  }
  if (!parsed.ok()) return failed_check("checkpoint", parsed.error(), part("checkpoint"));
  const VerifierKey* log = find_log(trust, *parsed);
  if (log == nullptr) {
    return make_check(signature_check, Outcome::cannot_evaluate,
                      say("the checkpoint is of the ledger {1}, which the trust file does not name",
                          parsed->checkpoint.origin));
  }
  if (log->use != VerifierKey::Use::note) {
    return make_check("trust", Outcome::cannot_evaluate,
                      say("the trust file names a witness's key as the ledger {1}", log->name));
  }
  return std::nullopt;
}

}  // namespace

std::optional<TrustedCheckpoint> judge_checkpoint(std::string_view signed_note,
                                                  const TrustPolicy& trust, Report& report) {
  report.require(signature_check);
  const Result<SignedCheckpoint> parsed = parse_signed_checkpoint(signed_note);
  if (std::optional<Check> why = obstacle(parsed, trust)) {
    report.add(*std::move(why));
    return std::nullopt;
  }
  const VerifierKey& log = *find_log(trust, *parsed);
  Check signature = signature_result(*parsed, log);
  const bool authentic = signature.outcome == Outcome::pass;
  report.add(std::move(signature));
  const std::set<std::string> cosigned = count_cosignatures(*parsed, trust, report);
  if (!authentic) return std::nullopt;
  judge_quorum(trust, cosigned, report);

  const Checkpoint& checkpoint = parsed->checkpoint;
  report.state("origin", say("the ledger is {1}", checkpoint.origin));
  report.state("suite",
               say("its suite is {1}", std::string(suite_name(suite_of(log.key.algorithm())))));
  report.state("size",
               say("the checkpoint holds {1} entries", std::to_string(checkpoint.size.value)));
  const auto pin = trust.genesis.find(checkpoint.origin);
  return TrustedCheckpoint{checkpoint, suite_of(log.key.algorithm()), log,
                           pin == trust.genesis.end() ? std::nullopt : std::optional(pin->second),
                           cosigned.size()};
}

std::optional<ClaimedCheckpoint> claimed_checkpoint(std::string_view signed_note,
                                                    const TrustPolicy& trust) {
  const Result<SignedCheckpoint> parsed = parse_signed_checkpoint(signed_note);
  if (obstacle(parsed, trust).has_value()) return std::nullopt;
  return ClaimedCheckpoint{parsed->checkpoint, *find_log(trust, *parsed)};
}

}  // namespace muniment::verify
