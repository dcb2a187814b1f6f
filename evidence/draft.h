// Drafts: what a person states, before it is signed, and how it becomes signed records.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "evidence/model/opened_payload.h"
#include "evidence/model/opening.h"
#include "evidence/model/roster.h"
#include "evidence/openings.h"
#include "evidence/vault_items.h"
#include "ledger/log.h"

namespace muniment::evidence {

// Records under one signature. A receipt shows its record's path, so a batch costs a verifier eight
// hashes; nothing is gained beyond.
inline constexpr std::size_t max_signed_together = 256;

// A record before it is signed: fields in clear, everything that the person decides.
struct Draft {
  std::string dossier;
  std::uint16_t kind = 0;
  std::int32_t occurred = 0;
  std::vector<Link> links;  // links and facts in any order
  std::vector<Fact> facts;
  // slot → value; the others are committed as absent
  std::vector<std::pair<std::uint16_t, Opening::Value>> fields;
  std::vector<Content> attachments;  // slots after the row's last
  Affair affair;
  // The fact `serial` was the next number when it was stated; if others have taken it by the time
  // of registering, the draft takes the next one then.
  bool next_serial = false;
  // Of its contents those that the vault holds, by the digest that the ledger's algorithm gives.
  std::vector<std::pair<Hash, VaultItem>> kept = {};
};

// Who signs: the first is the author with the row's first capacity, the others in turn have the
// next.
using SigningKeys = std::span<const PrivateKey* const>;

// Signed records with the openings of their fields, ready to be submitted.
struct Prepared {
  std::vector<Submission> submissions;
  std::vector<KeptOpenings> openings;             // openings[i] is of submissions[i]
  std::vector<std::vector<KeptItem>> items = {};  // items[i] likewise: contents in the vault
  // opened[i] is what the payload of submissions[i] shows. None: whoever admits opens them.
  std::vector<OpenedPayload> opened = {};
};

// Checks a draft against its kind's row in this version of the catalogue, for as many signers.
// Refused: the sentence names the field, fact or link and what the row wants. What depends on the
// ledger is for admission (rules.h).
Status check_draft(HashAlgorithm algorithm, const Draft& draft, std::size_t signers,
                   std::uint16_t catalogue);
// Its first part: that the draft needs no newer version of the catalogue, and that the kind is one.
Status check_version(const Draft& draft, std::uint16_t catalogue);

std::vector<KeyId> key_ids(SigningKeys signers);
// Refused: a key that is not on the roster, revoked, or there twice, by name.
Status check_signers(const Roster& roster, std::span<const KeyId> signers);

// "record 3 of 12": which draft of a batch an error is about. Of a single one nothing is said.
Message draft_context(std::size_t position, std::size_t count);
Error in_draft(Error error, std::size_t position, std::size_t count);

// What every record of a batch says alike.
struct Frame {
  std::string origin;
  std::int64_t stated;
  std::optional<KnownCheckpoint> seen;
  std::uint16_t catalogue;  // in force
};

// A record that nobody has signed yet, with the openings of its fields.
struct Unsigned {
  std::string dossier;
  std::uint16_t kind;
  Bytes record;
  std::vector<Bytes> openings;                                  // by slot
  std::vector<std::pair<std::uint16_t, VaultItem>> items = {};  // by slot
};

// Draws salts and nonces and commits to the fields. The drafts were checked. Refused: a field that
// is too long.
Result<std::vector<Unsigned>> lay_out_records(Hasher& hasher, const Frame& frame,
                                              std::span<const Draft> drafts,
                                              std::span<const KeyId> signers);
// Puts signatures to records, signatures[i] to records[i], one a signer, and opens what came of it,
// from its bytes, as an auditor would: that is half the work of admitting it, and here it can be
// done in any thread. Refused: a record that is too long.
Result<Prepared> seal_records(Hasher& hasher, std::vector<Unsigned> records,
                              std::vector<std::vector<RecordSignature>> signatures);
// Lays out, signs and seals.
Result<Prepared> prepare_records(Hasher& hasher, const Frame& frame, std::span<const Draft> drafts,
                                 SigningKeys signers);

}  // namespace muniment::evidence
