// NAME.pub: a person's public keys, and the proof that the private ones were at hand.
#include <algorithm>
#include <array>

#include "ledger/core/key_file.h"

namespace muniment {
namespace {

constexpr std::size_t max_name = 32;
constexpr std::string_view possession_label = "muniment/possession/v1";

Error malformed(Message message) { return {ErrorKind::malformed, std::move(message)}; }

std::string first_two_lines(const PersonKeys& keys) {
  const VerifierKey signing{keys.name, VerifierKey::Use::note, keys.signing};
  return format_verifier_key(signing) + "\n" + to_base64(keys.encryption.coded()) + "\n";
}

Bytes possession_message(const PersonKeys& keys) {
  Bytes message = to_bytes(possession_label);
  message.push_back(0);
  append(message, first_two_lines(keys));
  return message;
}

Status check_algorithms(const PublicKey& signing, const PublicKey& encryption) {
  if (!is_signing(signing.algorithm()) || is_signing(encryption.algorithm())) {
    return malformed(say("a person has a signing key and an encryption key, in this order"));
  }
  if (suite_of(signing.algorithm()) != suite_of(encryption.algorithm())) {
    return malformed(say("the two keys of the person are of different suites"));
  }
  return {};
}

Result<std::array<std::string_view, 3>> split_lines(std::string_view text) {
  std::array<std::string_view, 3> lines;
  for (std::string_view& line : lines) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) {
      return malformed(
          say("a public key file has three lines, each ended by a newline; this one is "
              "cut short or is something else"));
    }
    line = text.substr(0, end);
    text.remove_prefix(end + 1);
  }
  if (!text.empty()) return malformed(say("something follows the public key file's third line"));
  return lines;
}

Result<PersonKeys> parse_lines(const std::array<std::string_view, 3>& lines) {
  Result<VerifierKey> signing = parse_verifier_key(lines[0]);
  if (!signing.ok()) return std::move(signing).error().within(say("line 1 of the public key file"));
  if (signing->use != VerifierKey::Use::note || !is_person_key_name(signing->name)) {
    return malformed(
        say("the key in line 1 of the public key file is not a person's: its name has "
            "1 to 32 of a-z, 0-9 and -, its use is notes"));
  }
  const Result<Bytes> coded = from_base64(lines[1]);
  if (!coded.ok()) return Error(coded.error()).within(say("line 2 of the public key file"));
  Result<PublicKey> encryption = PublicKey::from_coded(*coded);
  if (!encryption.ok()) {
    return std::move(encryption).error().within(say("line 2 of the public key file"));
  }
  Result<Bytes> possession = from_base64(lines[2]);
  if (!possession.ok()) {
    return std::move(possession).error().within(say("line 3 of the public key file"));
  }
  return PersonKeys{std::move(signing->name), std::move(signing->key), *std::move(encryption),
                    *std::move(possession)};
}

}  // namespace

bool is_person_key_name(std::string_view name) {
  return !name.empty() && name.size() <= max_name &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

Result<PersonKeys> make_person_keys(std::string_view name, const KeyPair& keys) {
  if (!is_person_key_name(name)) {
    return Error(ErrorKind::usage, say("the name of a key has 1 to 32 of a-z, 0-9 and -"));
  }
  if (!keys.encryption.has_value()) {
    return Error(ErrorKind::usage,
                 say("the key file has no encryption key: it is a ledger's, not a "
                     "person's; make one with keygen"));
  }
  PersonKeys person{
      std::string(name), keys.signing.public_key(), keys.encryption->public_key(), {}};
  if (Status status = check_algorithms(person.signing, person.encryption); !status.ok()) {
    return std::move(status).error();
  }
  Result<Bytes> signature = keys.signing.sign(possession_message(person));
  if (!signature.ok()) return std::move(signature).error();
  person.possession = *std::move(signature);
  return person;
}

Status verify_possession(const PersonKeys& keys) {
  if (!is_person_key_name(keys.name)) {
    return malformed(say("the name of a key has 1 to 32 of a-z, 0-9 and -"));
  }
  if (Status status = check_algorithms(keys.signing, keys.encryption); !status.ok()) return status;
  Status status = verify_signature(keys.signing, possession_message(keys), keys.possession);
  if (!status.ok()) {
    return std::move(status).error().within(say("proof that {1} holds the private key", keys.name));
  }
  return {};
}

std::string format_public_file(const PersonKeys& keys) {
  return first_two_lines(keys) + to_base64(keys.possession) + "\n";
}

Result<PersonKeys> parse_public_file(std::string_view text) {
  const auto lines = split_lines(text);
  if (!lines.ok()) return lines.error();
  Result<PersonKeys> keys = parse_lines(*lines);
  if (!keys.ok()) return keys;
  if (Status status = verify_possession(*keys); !status.ok()) return std::move(status).error();
  if (format_public_file(*keys) != text) {
    return malformed(say("the public key file is not in its one form"));
  }
  return keys;
}

}  // namespace muniment
