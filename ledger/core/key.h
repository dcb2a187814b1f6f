// Keys and signatures of both suites.
//
// Source: RFC 8032 (Ed25519), RFC 7748 (X25519), GB/T 32918 (SM2, with SM3 and the distinguishing
// ID 1234567812345678), C2SP signed-note for the text form of a verifier key (vkey).
//
// Signatures are 64 bytes in both suites (SM2: r ‖ s, big-endian). Ed25519 keys and signatures
// whose points are not canonically encoded or of small order are refused, as are SM2 points that
// are not on the curve.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "ledger/core/hash.h"

namespace muniment {

enum class KeyAlgorithm : std::uint16_t {
  ed25519 = 1,
  sm2_signing = 2,
  x25519 = 3,
  sm2_encryption = 4
};

Result<KeyAlgorithm> key_algorithm_by_code(std::uint16_t code);
Suite suite_of(KeyAlgorithm algorithm);
bool is_signing(KeyAlgorithm algorithm);
KeyAlgorithm signing_algorithm(Suite suite);
KeyAlgorithm encryption_algorithm(Suite suite);

using KeyId = Hash;

// Raw public key: 32 bytes for Ed25519 and X25519, 65 bytes 04‖x‖y for SM2. Made by `make`, so it
// is always valid.
class PublicKey {
 public:
  // Malformed when the length is wrong, the point is not canonical, not on the curve, or of small
  // order.
  static Result<PublicKey> make(KeyAlgorithm algorithm, ByteView bytes);
  // From one algorithm byte followed by the key, as in key files and enrolments.
  static Result<PublicKey> from_coded(ByteView coded);

  KeyAlgorithm algorithm() const { return algorithm_; }
  ByteView bytes() const { return bytes_; }
  Bytes coded() const;                                 // algorithm byte ‖ key
  auto operator<=>(const PublicKey&) const = default;  // NOLINT(modernize-use-nullptr): no null

 private:
  PublicKey(KeyAlgorithm algorithm, Bytes bytes)
      : algorithm_(algorithm), bytes_(std::move(bytes)) {}
  KeyAlgorithm algorithm_;
  Bytes bytes_;
};

// H("muniment/key/v1" ‖ algorithm byte ‖ key), H of the key's suite.
KeyId key_id(const PublicKey& key);

// Checks a signature. Mismatch when it does not hold; malformed when it is not 64 bytes or not
// canonical; refused when the key is not a signing key.
Status verify_signature(const PublicKey& key, ByteView message, ByteView signature);

// A private key. Move-only; the key material is cleansed by OpenSSL when the object dies. One
// thread at a time.
class PrivateKey {
 public:
  static Result<PrivateKey> generate(KeyAlgorithm algorithm);
  PrivateKey(PrivateKey&&) noexcept;
  PrivateKey& operator=(PrivateKey&&) noexcept;
  ~PrivateKey();

  const PublicKey& public_key() const { return public_key_; }
  Result<Bytes> sign(ByteView message) const;  // 64 bytes
  PrivateKey share() const;                    // the same key, to be held in a second place

  struct Material;  // the OpenSSL key; key_file.cc reads and writes it
  PrivateKey(std::unique_ptr<Material> material, PublicKey public_key);
  const Material& material() const { return *material_; }

 private:
  std::unique_ptr<Material> material_;
  PublicKey public_key_;
};

// A named verifier key of a note: "name+hash+base64(type ‖ key)". Types: 0x01 Ed25519 note, 0x04
// Ed25519 cosignature, 0xff with the identifier muniment/sm2-sm3/note/v1 or
// muniment/sm2-sm3/cosignature/v1 followed by one zero byte.
struct VerifierKey {
  enum class Use { note, cosignature };
  std::string name;
  Use use;
  PublicKey key;

  bool operator==(const VerifierKey&) const = default;
};

std::uint32_t note_key_hash(
    const VerifierKey& key);  // first 4 bytes of SHA-256(name ‖ LF ‖ type ‖ key), both suites
std::string format_verifier_key(const VerifierKey& key);
// Malformed: bad grammar, bad hash, bad point. Unknown: a signature type that we do not know.
Result<VerifierKey> parse_verifier_key(std::string_view text);

// A note key's name: non-empty, UTF-8 without Unicode spaces, control characters or '+'.
bool is_key_name(std::string_view name);

Bytes random_bytes(
    std::size_t count);  // from the operating system's generator; failing it is fatal

}  // namespace muniment
