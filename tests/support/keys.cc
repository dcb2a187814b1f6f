#include "tests/support/keys.h"

namespace muniment::test {
namespace {

Bytes hex(std::string_view text) {
  auto bytes = from_hex(text);
  MUNIMENT_CHECK(bytes.ok());
  return *std::move(bytes);
}

KeyPair parse(const std::string& text) {
  auto keys = parse_key_file(text, std::nullopt);
  MUNIMENT_CHECK(keys.ok());
  return *std::move(keys);
}

std::string signing_pem(Suite suite, std::uint8_t fill) {
  if (suite == Suite::sm3_sm2) return pem(sm2_der(sm2_example_number(), sm2_example_point()));
  return pem(ed25519_der(Bytes(32, fill)));
}

}  // namespace

std::string pem(ByteView der, std::string_view label) {
  const std::string name(label);
  std::string out = "-----BEGIN " + name + "-----\n";
  const std::string digits = to_base64(der);
  for (std::size_t at = 0; at < digits.size(); at += 64) out += digits.substr(at, 64) + "\n";
  return out + "-----END " + name + "-----\n";
}

Bytes ed25519_der(ByteView seed) {
  Bytes der = hex("302e020100300506032b657004220420");
  append(der, seed);
  return der;
}

Bytes x25519_der(ByteView scalar) {
  Bytes der = hex("302e020100300506032b656e04220420");
  append(der, scalar);
  return der;
}

Bytes sm2_der(ByteView number, ByteView point) {
  Bytes der = hex("308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420");
  append(der, number);
  append(der, hex("a144034200"));
  append(der, point);
  return der;
}

Bytes sm2_example_number() {
  return hex("3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8");
}

Bytes sm2_example_point() {
  return hex(
      "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
      "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13");
}

PrivateKey signing_key(Suite suite, std::uint8_t fill) {
  return std::move(parse(signing_pem(suite, fill)).signing);
}

KeyPair key_pair(Suite suite, std::uint8_t fill) {
  if (suite == Suite::sha256_ed25519) {
    return parse(signing_pem(suite, fill) + pem(x25519_der(Bytes(32, fill))));
  }
  auto encryption = PrivateKey::generate(KeyAlgorithm::sm2_encryption);
  MUNIMENT_CHECK(encryption.ok());
  return KeyPair{signing_key(suite, fill), *std::move(encryption)};
}

}  // namespace muniment::test
