// Named verifier keys (vkeys): C2SP signed-note, "Verifier keys".
#include <algorithm>

#include "ledger/core/key.h"

namespace muniment {
namespace {

constexpr std::uint8_t type_ed25519_note = 0x01;
constexpr std::uint8_t type_ed25519_cosignature = 0x04;
constexpr std::uint8_t type_named = 0xff;  // followed by an identifier and a zero byte
constexpr std::string_view sm_note = "muniment/sm2-sm3/note/v1";
constexpr std::string_view sm_cosignature = "muniment/sm2-sm3/cosignature/v1";
constexpr std::size_t hash_digits = 8;

std::string_view sm_identifier(VerifierKey::Use use) {
  return use == VerifierKey::Use::note ? sm_note : sm_cosignature;
}

// Signature type ‖ key: what the base64 part holds and the key hash covers.
Bytes typed_key(const VerifierKey& key) {
  MUNIMENT_CHECK(is_signing(key.key.algorithm()));
  Bytes out;
  if (key.key.algorithm() == KeyAlgorithm::ed25519) {
    out.push_back(key.use == VerifierKey::Use::note ? type_ed25519_note : type_ed25519_cosignature);
  } else {
    out.push_back(type_named);
    append(out, sm_identifier(key.use));
    out.push_back(0);
  }
  append(out, key.key.bytes());
  return out;
}

std::string hash_text(std::uint32_t hash) {
  Bytes bytes;
  append_big_endian(bytes, hash, 4);
  return to_hex(bytes);
}

struct TypedKey {
  VerifierKey::Use use;
  KeyAlgorithm algorithm;
  ByteView key;
};

Result<TypedKey> split_type(ByteView typed) {
  if (typed.empty()) return Error(ErrorKind::malformed, say("the verifier key holds no key"));
  const ByteView rest = typed.subspan(1);
  if (typed[0] == type_ed25519_note) {
    return TypedKey{VerifierKey::Use::note, KeyAlgorithm::ed25519, rest};
  }
  if (typed[0] == type_ed25519_cosignature) {
    return TypedKey{VerifierKey::Use::cosignature, KeyAlgorithm::ed25519, rest};
  }
  for (const VerifierKey::Use use : {VerifierKey::Use::note, VerifierKey::Use::cosignature}) {
    const std::string_view identifier = sm_identifier(use);
    if (typed[0] == type_named && rest.size() > identifier.size() &&
        as_text(rest.first(identifier.size())) == identifier && rest[identifier.size()] == 0) {
      return TypedKey{use, KeyAlgorithm::sm2_signing, rest.subspan(identifier.size() + 1)};
    }
  }
  return Error(ErrorKind::unknown,
               say("the verifier key's signature type 0x{1} is not known to this program",
                   to_hex(typed.first(1))));
}

// The White_Space property of Unicode 15, and the controls of ASCII and Latin-1.
bool is_space_or_control(char32_t c) {
  return c <= 0x20 || (c >= 0x7f && c <= 0xa0) || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) ||
         c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

// The code point that begins at `at` of well-formed UTF-8; moves `at` behind it.
char32_t next_code_point(ByteView text, std::size_t& at) {
  const std::uint8_t first = text[at++];
  if (first < 0x80) return first;
  const unsigned more = first < 0xe0 ? 1 : (first < 0xf0 ? 2 : 3);
  char32_t value = first & (0x3fu >> more);
  for (unsigned i = 0; i < more; ++i) value = value << 6 | (text[at++] & 0x3fu);
  return value;
}

}  // namespace

bool is_key_name(std::string_view name) {
  if (name.empty() || !is_utf8_text(name)) return false;
  const ByteView bytes = as_bytes(name);
  for (std::size_t at = 0; at < bytes.size();) {
    const char32_t c = next_code_point(bytes, at);
    if (c == U'+' || is_space_or_control(c)) return false;
  }
  return true;
}

std::uint32_t note_key_hash(const VerifierKey& key) {
  Bytes covered = to_bytes(key.name);
  covered.push_back('\n');
  append(covered, typed_key(key));
  const Hash hash = Hasher(HashAlgorithm::sha256).digest(covered);
  return static_cast<std::uint32_t>(read_big_endian(hash.view().first(4)));
}

std::string format_verifier_key(const VerifierKey& key) {
  return key.name + "+" + hash_text(note_key_hash(key)) + "+" + to_base64(typed_key(key));
}

Result<VerifierKey> parse_verifier_key(std::string_view text) {
  const std::size_t first = text.find('+');
  const std::size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos || second - first - 1 != hash_digits) {
    return Error(ErrorKind::malformed,
                 say("a verifier key has the form NAME+HASH+KEY with 8 digits of hash"));
  }
  const std::string_view name = text.substr(0, first);
  if (!is_key_name(name)) {
    return Error(ErrorKind::malformed,
                 say("the verifier key's name is empty or holds a space, a control character or "
                     "bytes that are not UTF-8"));
  }
  const Result<Bytes> typed = from_base64(text.substr(second + 1));
  if (!typed.ok()) return typed.error();
  const Result<TypedKey> split = split_type(*typed);
  if (!split.ok()) return split.error();
  Result<PublicKey> key = PublicKey::make(split->algorithm, split->key);
  if (!key.ok()) return std::move(key).error();
  VerifierKey out{std::string(name), split->use, *std::move(key)};
  if (text.substr(first + 1, hash_digits) != hash_text(note_key_hash(out))) {
    return Error(
        ErrorKind::malformed,
        say("the verifier key's hash is not that of its name and key; copy the line again"));
  }
  return out;
}

}  // namespace muniment
