#include "evidence/model/draft_file.capnp.h"
#include "evidence/model/draft_file.h"
#include "ledger/core/canonical.h"
#include "ledger/core/entry.h"

namespace muniment {
namespace {

using canonical::view;

constexpr std::string_view first_line = "muniment draft\n";

Error malformed(Message sentence) { return {ErrorKind::malformed, std::move(sentence)}; }

void write_signer(schema::DraftSigner::Builder to, const DraftSigner& signer) {
  const PersonKeys& keys = signer.keys;
  const Bytes signing = keys.signing.coded();
  const Bytes encryption = keys.encryption.coded();
  if (!keys.name.empty()) to.setName({keys.name.c_str(), keys.name.size()});
  to.setSigning(canonical::data(signing));
  to.setEncryption(canonical::data(encryption));
  if (!keys.possession.empty()) to.setPossession(canonical::data(keys.possession));
  if (!signer.signature.empty()) to.setSignature(canonical::data(signer.signature));
}

void write_draft(schema::DraftFile::Builder to, const DraftFile& draft) {
  to.setVersion(draft_file_version);
  if (!draft.record.empty()) to.setRecord(canonical::data(draft.record));
  if (!draft.openings.empty()) {
    auto list = to.initOpenings(static_cast<unsigned>(draft.openings.size()));
    for (unsigned i = 0; i < list.size(); ++i) list.set(i, canonical::data(draft.openings[i]));
  }
  if (!draft.signers.empty()) {
    auto list = to.initSigners(static_cast<unsigned>(draft.signers.size()));
    for (unsigned i = 0; i < list.size(); ++i) write_signer(list[i], draft.signers[i]);
  }
  if (draft.targets.empty()) return;
  auto list = to.initTargets(static_cast<unsigned>(draft.targets.size()));
  for (unsigned i = 0; i < list.size(); ++i) list.set(i, canonical::data(draft.targets[i]));
}

Bytes encode_draft(const DraftFile& draft) {
  return canonical::encode<schema::DraftFile>(
      [&](schema::DraftFile::Builder to) { write_draft(to, draft); });
}

// How many there are of something, against how many the record asks for.
Status check_count(std::size_t count, std::size_t wanted, const Message& sentence) {
  return count == wanted ? Status() : malformed(sentence);
}

Status read_openings(schema::DraftFile::Reader from, DraftFile& draft) {
  for (const auto bytes : from.getOpenings()) {
    auto opening = decode_opening(view(bytes));
    if (!opening.ok()) return std::move(opening).error().within(say("in an opening of the draft"));
    if (opening->slot != draft.openings.size()) {
      return malformed(say("the draft opens slot {1} in the place of slot {2}",
                           std::to_string(opening->slot), std::to_string(draft.openings.size())));
    }
    draft.openings.push_back(to_bytes(view(bytes)));
  }
  return {};
}

Result<DraftSigner> read_signer(schema::DraftSigner::Reader from) {
  auto signing = PublicKey::from_coded(view(from.getSigning()));
  if (!signing.ok()) return std::move(signing).error();
  auto encryption = PublicKey::from_coded(view(from.getEncryption()));
  if (!encryption.ok()) return std::move(encryption).error();
  const auto name = from.getName();
  DraftSigner signer{{std::string(name.begin(), name.size()), *std::move(signing),
                      *std::move(encryption), to_bytes(view(from.getPossession()))},
                     to_bytes(view(from.getSignature()))};
  if (!is_person_key_name(signer.keys.name)) {
    return malformed(say("the name of a key is 1 to 32 of a-z, 0-9 and '-'"));
  }
  if (!is_signing(signer.keys.signing.algorithm()) ||
      is_signing(signer.keys.encryption.algorithm())) {
    return malformed(say("a signer has a key for signing and one for encryption"));
  }
  const std::size_t length = signer.signature.size();
  if (signer.keys.possession.size() != signature_bytes ||
      (length != 0 && length != signature_bytes)) {
    return malformed(say("a signature is {1} bytes long, not {2}", std::to_string(signature_bytes),
                         std::to_string(length != 0 ? length : signer.keys.possession.size())));
  }
  return signer;
}

Status read_signers(schema::DraftFile::Reader from, DraftFile& draft) {
  for (const auto each : from.getSigners()) {
    auto signer = read_signer(each);
    if (!signer.ok()) return std::move(signer).error().within(say("in a signer of the draft"));
    const Suite suite = suite_of(signer->keys.signing.algorithm());
    if (suite_of(signer->keys.encryption.algorithm()) != suite ||
        (!draft.signers.empty() &&
         suite_of(draft.signers.front().keys.signing.algorithm()) != suite)) {
      return malformed(say("the keys of a draft's signers are of one suite"));
    }
    draft.signers.push_back(*std::move(signer));
  }
  if (draft.signers.front().signature.empty()) {
    return malformed(say("the draft is not signed by its author"));
  }
  return {};
}

Status read_targets(schema::DraftFile::Reader from, DraftFile& draft) {
  for (const auto bytes : from.getTargets()) {
    auto target = decode_record(view(bytes));
    if (!target.ok()) {
      return std::move(target).error().within(say("in a record that the draft links to"));
    }
    draft.targets.push_back(to_bytes(view(bytes)));
  }
  return {};
}

Result<DraftFile> read_draft(schema::DraftFile::Reader from) {
  DraftFile draft{to_bytes(view(from.getRecord())), {}, {}, {}};
  auto record = decode_record(draft.record);
  if (!record.ok()) return std::move(record).error().within(say("in the record of the draft"));
  if (record->dossier.empty()) {
    return malformed(
        say("a draft holds a record of a dossier, not one of the ledger's own affairs"));
  }
  const std::size_t openings = from.getOpenings().size();
  const std::size_t signers = from.getSigners().size();
  const std::size_t targets = from.getTargets().size();
  for (Status status :
       {check_count(openings, record->fields.size(),
                    say("the draft opens {1} fields, and its record has {2}",
                        std::to_string(openings), std::to_string(record->fields.size()))),
        check_count(signers, record->signers.size(),
                    say("the draft has {1} signers, and its record names {2}",
                        std::to_string(signers), std::to_string(record->signers.size()))),
        check_count(targets, record->links.size(),
                    say("the draft shows {1} linked records, and its record has {2} links",
                        std::to_string(targets), std::to_string(record->links.size())))}) {
    if (!status.ok()) return std::move(status).error();
  }
  for (const auto read : {read_openings, read_signers, read_targets}) {
    if (auto status = read(from, draft); !status.ok()) return std::move(status).error();
  }
  return draft;
}

}  // namespace

Bytes format_draft_file(const DraftFile& draft) {
  Bytes file = to_bytes(first_line);
  append(file, encode_draft(draft));
  return file;
}

bool is_like_draft_file(ByteView bytes) { return as_text(bytes).starts_with(first_line); }

Result<DraftFile> parse_draft_file(ByteView bytes) {
  if (!is_like_draft_file(bytes)) {
    return malformed(say("this is no draft file: it does not begin with \"muniment draft\""));
  }
  const ByteView message = bytes.subspan(first_line.size());
  return canonical::decode<schema::DraftFile, DraftFile>(
      message, max_draft_file_bytes - first_line.size(), draft_file_version, read_draft,
      encode_draft);
}

std::string digits_to_compare(const Hash& record_id) {
  std::string digits;
  for (std::size_t at = 0; at < 24; at += 4) {
    const std::string group =
        std::to_string(read_big_endian(record_id.view().subspan(at, 4)) % 10'000);
    digits += (at == 0 ? "" : " ") + std::string(4 - group.size(), '0') + group;
  }
  return digits;
}

}  // namespace muniment
