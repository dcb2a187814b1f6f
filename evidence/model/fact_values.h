// Values of the facts that are codes (evidence/README.md, "Values of facts"). Frozen like all
// codes; their words are vocabularies of codes.h.
#pragma once

#include "evidence/model/codes.h"

namespace muniment {

enum class Channel : std::uint16_t {
  letter = 1,
  call,
  visit,
  mailbox,
  email,
  qr_code,
  online,
  transferred
};

enum class Outcome : std::uint16_t { accept = 1, transfer, divert, merge, no_substance };

// What a petition asks for. Accusations have rules of their own.
enum class Nature : std::uint16_t { accusation = 1, personal, litigation, suggestion, other };

enum class Target : std::uint16_t { leadership = 1, next_level_head, key_post, other };

// Of a finding the first three, of a rectification the next, of an assessment the last.
enum class ItemStatus : std::uint16_t {
  merged = 1,
  dropped,
  nothing_found,
  planned,
  underway,
  completed,
  closed,
  not_closed
};

enum class Audience : std::uint16_t { party = 1, society };

enum class Stage : std::uint16_t { announcement = 1, entry, process, feedback, rectification };

enum class Decision : std::uint16_t { approved = 1, refused, conditional };

// What an approval is for.
enum class Matter : std::uint16_t {
  inquiry = 1,
  covert_visit,
  report,
  feedback,
  disclosure,
  access,
  erasure,
  extension,
  recusal,
  referral,
  other
};

// Why fewer people signed than the kind asks for. `acknowledged`: the other side of a hand-over
// signs a record of its own.
enum class SingleSigner : std::uint16_t { approved = 1, remote, urgent, acknowledged };

enum class Declared : std::uint16_t {
  recusal = 1,
  confidentiality,
  integrity,
  truthfulness,
  event
};

enum class Recusal : std::uint16_t { kinship = 1, native_place, former_post, interest, other };

enum class VisitMode : std::uint16_t { open = 1, covert };

// What is done with a thing that is kept.
enum class Handling : std::uint16_t {
  hand_over = 1,
  seal,
  unseal,
  store,
  examine,
  copy,
  inventory,
  give_back,
  transfer_out,
  destroy
};

enum class Recipient : std::uint16_t {
  inspected_organisation = 1,
  discipline_body,
  organisation_department,
  political_legal,
  petition_office,
  other_department,
  higher_body
};

enum class ReceiptResult : std::uint16_t { received = 1, discrepant, refused, answered };

enum class AccessPurpose : std::uint16_t { inquiry = 1, contact, referral, review, audit, legal };

enum class Disposition : std::uint16_t {
  talk_or_letter = 1,
  preliminary_check,
  kept_pending,
  concluded
};

// Why an item is not disclosed.
enum class Omission : std::uint16_t {
  secret = 1,
  pending_case,
  hostile_hype,
  mass_incident,
  sensitive
};

enum class WithdrawalReason : std::uint16_t {
  duplicate = 1,
  wrong_dossier,
  mistaken,
  retracted,
  taken_down
};

enum class ErasureReason : std::uint16_t { retention = 1, irrelevant, legal, protection, secret };

}  // namespace muniment
