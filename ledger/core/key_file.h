// Key files of people and of ledgers (DESIGN of the format: ledger/core/README.md, "Key files").
//
// NAME.key: PKCS#8 PEM of the signing key, then (people only) PKCS#8 PEM of the encryption key;
// encrypted with PBES2 (scrypt N=2^14 r=8 p=1, AES-256-CBC) unless no passphrase was wanted.
// NAME.pub: three lines: signing vkey, base64 of the coded encryption key, base64 of the possession
// signature.
//
// Text in, text out: reading and writing files is the caller's. Passphrases come as views and are
// never copied to an error.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ledger/core/key.h"

namespace muniment {

struct KeyPair {
  PrivateKey signing;
  std::optional<PrivateKey> encryption;  // a ledger's own key file has none
};

// `passphrase` absent writes the key in the clear.
Result<std::string> format_key_file(const KeyPair& keys,
                                    std::optional<std::string_view> passphrase);

// Refused, with a sentence of its own each: passphrase needed and absent; passphrase wrong.
// Malformed: not a key file, bytes before, between or after the PEM blocks, keys of two suites, or
// of algorithms that we do not know.
Result<KeyPair> parse_key_file(std::string_view text, std::optional<std::string_view> passphrase);
bool key_file_is_encrypted(std::string_view text);

// The public half of a person's keys, with the proof that the person held the private signing key.
struct PersonKeys {
  std::string name;  // [a-z0-9-]{1,32}
  PublicKey signing;
  PublicKey encryption;
  Bytes possession;  // signature over "muniment/possession/v1" ‖ 0x00 ‖ line 1 ‖ LF ‖ line 2 ‖ LF

  bool operator==(const PersonKeys&) const = default;
};

bool is_person_key_name(std::string_view name);
Result<PersonKeys> make_person_keys(std::string_view name, const KeyPair& keys);
Status verify_possession(const PersonKeys& keys);
std::string format_public_file(const PersonKeys& keys);
Result<PersonKeys> parse_public_file(std::string_view text);  // checks possession too

}  // namespace muniment
