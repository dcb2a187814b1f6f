#include "ledger/core/key_file.h"

#include "ledger/core/pkcs8.h"

namespace muniment {
namespace {

constexpr std::size_t max_key_file_bytes = 16 * 1024;  // our own have less than 1 KiB
constexpr std::size_t max_blocks = 2;
constexpr std::size_t pem_line = 64;
constexpr std::string_view plain_label = "PRIVATE KEY";
constexpr std::string_view encrypted_label = "ENCRYPTED PRIVATE KEY";

Error malformed(Message message) { return {ErrorKind::malformed, std::move(message)}; }

std::string boundary(std::string_view word, std::string_view label) {
  return "-----" + std::string(word) + " " + std::string(label) + "-----\n";
}

// RFC 7468's strict form: lines of 64 digits, the last one shorter.
Secret<std::string> format_block(std::string_view label, ByteView der) {
  const Secret<std::string> digits(to_base64(der));
  Secret<std::string> out;
  out->reserve(digits->size() + digits->size() / pem_line + 128);
  *out += boundary("BEGIN", label);
  for (std::size_t at = 0; at < digits->size(); at += pem_line) {
    out->append(*digits, at, pem_line);
    *out += '\n';
  }
  *out += boundary("END", label);
  return out;
}

struct Block {
  bool encrypted;
  Secret<Bytes> der;
};

// Takes one block off the front of `text`.
Result<Block> take_block(std::string_view& text) {
  const bool encrypted = text.starts_with(boundary("BEGIN", encrypted_label));
  const std::string_view label = encrypted ? encrypted_label : plain_label;
  const std::string begin = boundary("BEGIN", label);
  if (!text.starts_with(begin)) {
    return malformed(
        say("this is not a key file: where a PRIVATE KEY block must begin there is "
            "something else"));
  }
  const std::size_t end = text.find(boundary("END", label));
  if (end == std::string_view::npos) {
    return malformed(say("a block of the key file has no end; the file may be cut short"));
  }
  Secret<std::string> digits;
  digits->reserve(end);
  for (const char c : text.substr(begin.size(), end - begin.size())) {
    if (c != '\n') *digits += c;
  }
  Result<Bytes> der = from_base64(*digits);
  if (!der.ok()) return std::move(der).error().within(say("block of the key file"));
  Block block{encrypted, Secret<Bytes>(*std::move(der))};
  const Secret<std::string> again = format_block(label, *block.der);
  if (!text.starts_with(*again)) {
    return malformed(say("a block of the key file is not in its one form: lines of 64 digits"));
  }
  text.remove_prefix(again->size());
  return block;
}

Result<std::vector<Block>> take_blocks(std::string_view text) {
  if (text.size() > max_key_file_bytes) {
    return malformed(say("the key file has {1} bytes; at most {2} are read",
                         std::to_string(text.size()), std::to_string(max_key_file_bytes)));
  }
  if (text.empty()) return malformed(say("the key file is empty"));
  std::vector<Block> blocks;
  while (!text.empty()) {
    if (blocks.size() == max_blocks) {
      return malformed(say("something follows the key file's second key"));
    }
    Result<Block> block = take_block(text);
    if (!block.ok()) return std::move(block).error();
    blocks.push_back(*std::move(block));
    if (blocks.back().encrypted != blocks.front().encrypted) {
      return malformed(say("one key of the key file is encrypted and the other is not"));
    }
  }
  return blocks;
}

Result<PrivateKey> open_block(const Block& block, pkcs8::Place place,
                              std::optional<std::string_view> passphrase) {
  if (!block.encrypted) return pkcs8::decode(*block.der, place);
  if (!passphrase.has_value()) {
    return Error(
        ErrorKind::refused,
        say("the key file is protected by a passphrase and none was given; run the command "
            "on a terminal, or name a file that holds it in MUNIMENT_PASSPHRASE_FILE"));
  }
  const Result<Secret<Bytes>> plain = pkcs8::decrypt(*block.der, *passphrase);
  if (!plain.ok()) return plain.error();
  return pkcs8::decode(**plain, place);
}

Result<Secret<std::string>> format_key(const PrivateKey& key,
                                       std::optional<std::string_view> passphrase) {
  if (passphrase.has_value()) {
    const Result<Bytes> sealed = pkcs8::encrypt(key, *passphrase);
    if (!sealed.ok()) return sealed.error();
    return format_block(encrypted_label, *sealed);
  }
  const Result<Secret<Bytes>> plain = pkcs8::encode(key);
  if (!plain.ok()) return plain.error();
  return format_block(plain_label, **plain);
}

Status check_passphrase(std::optional<std::string_view> passphrase) {
  if (passphrase.has_value() && passphrase->empty()) {
    return Error(ErrorKind::usage, say("an empty passphrase protects nothing; choose one, or say "
                                       "--no-passphrase"));
  }
  if (passphrase.has_value() && passphrase->size() > pkcs8::max_passphrase_bytes) {
    return Error(ErrorKind::usage, say("the passphrase has more than {1} bytes",
                                       std::to_string(pkcs8::max_passphrase_bytes)));
  }
  return {};
}

}  // namespace

Result<std::string> format_key_file(const KeyPair& keys,
                                    std::optional<std::string_view> passphrase) {
  if (Status status = check_passphrase(passphrase); !status.ok()) return std::move(status).error();
  MUNIMENT_CHECK(is_signing(keys.signing.public_key().algorithm()));
  const Result<Secret<std::string>> first = format_key(keys.signing, passphrase);
  if (!first.ok()) return first.error();
  if (!keys.encryption.has_value()) return **first;
  MUNIMENT_CHECK(!is_signing(keys.encryption->public_key().algorithm()));
  const Result<Secret<std::string>> second = format_key(*keys.encryption, passphrase);
  if (!second.ok()) return second.error();
  std::string both;  // growing would leave a copy of the first key behind
  both.reserve((*first)->size() + (*second)->size());
  both += **first;
  both += **second;
  return both;
}

Result<KeyPair> parse_key_file(std::string_view text, std::optional<std::string_view> passphrase) {
  const Result<std::vector<Block>> blocks = take_blocks(text);
  if (!blocks.ok()) return blocks.error();
  Result<PrivateKey> signing = open_block((*blocks)[0], pkcs8::Place::signing, passphrase);
  if (!signing.ok()) return std::move(signing).error();
  if (blocks->size() == 1) return KeyPair{*std::move(signing), std::nullopt};
  Result<PrivateKey> encryption = open_block((*blocks)[1], pkcs8::Place::encryption, passphrase);
  if (!encryption.ok()) return std::move(encryption).error();
  if (suite_of(signing->public_key().algorithm()) !=
      suite_of(encryption->public_key().algorithm())) {
    return malformed(say("the key file's two keys are of different suites"));
  }
  return KeyPair{*std::move(signing), *std::move(encryption)};
}

bool key_file_is_encrypted(std::string_view text) {
  return text.starts_with(boundary("BEGIN", encrypted_label));
}

}  // namespace muniment
