// The file of the vault's keys: its text.
#include <algorithm>

#include "evidence/vault_key_words.h"

namespace muniment::evidence {

namespace {

constexpr std::string_view keys_header = "muniment vault keys ";
constexpr unsigned keys_version = 1;

Error at_line(std::size_t line, Error error) {
  return std::move(error).within(say("line {1} of the vault's keys", std::to_string(line)));
}

Error malformed_line(std::size_t line, Message why) {
  return at_line(line, Error(ErrorKind::malformed, std::move(why)));
}

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  while (true) {
    const std::size_t end = line.find(' ');
    words.push_back(line.substr(0, end));
    if (end == std::string_view::npos) return words;
    line.remove_prefix(end + 1);
  }
}

Result<PublicKey> parse_key(Suite suite, std::string_view word) {
  const Result<Bytes> coded = from_base64(word);
  if (!coded.ok()) return coded.error();
  Result<PublicKey> key = PublicKey::from_coded(*coded);
  if (key.ok() && key->algorithm() != encryption_algorithm(suite)) {
    return Error(ErrorKind::malformed, say("the key is no encryption key of the ledger's suite"));
  }
  return key;
}

Result<KeyId> parse_id(std::string_view word) {
  const Result<Bytes> bytes = from_hex(word);
  if (!bytes.ok()) return bytes.error();
  return Hash::from(*bytes);
}

Result<ClassKey> parse_class(Suite suite, const std::vector<std::string_view>& words) {
  const auto access = class_by_name(words[1]);
  const Result<std::uint64_t> generation = parse_decimal(words[2]);
  const Result<std::uint64_t> made_at = parse_decimal(words[3]);
  Result<PublicKey> key = parse_key(suite, words[4]);
  const Result<KeyId> by = parse_id(words[5]);
  Result<Bytes> signature = from_base64(words[6]);
  if (!key.ok()) return std::move(key).error();
  if (!access || !generation.ok() || *generation > UINT32_MAX || !made_at.ok() || !by.ok() ||
      !signature.ok()) {
    return Error(ErrorKind::malformed, say("this is no line of a class key"));
  }
  return ClassKey{*access,    static_cast<std::uint32_t>(*generation),
                  {*made_at}, *std::move(key),
                  *by,        *std::move(signature),
                  {}};
}

Result<ClassGrant> parse_grant(Suite suite, const std::vector<std::string_view>& words) {
  Result<PublicKey> recipient = parse_key(suite, words[3]);
  Result<Bytes> envelope = from_base64(words[4]);
  const Result<KeyId> by = parse_id(words[5]);
  Result<Bytes> signature = from_base64(words[6]);
  if (!recipient.ok()) return std::move(recipient).error();
  if (!envelope.ok() || envelope->size() != envelope_bytes(suite) || !by.ok() || !signature.ok()) {
    return Error(ErrorKind::malformed, say("this is no line of a grant"));
  }
  return ClassGrant{*std::move(recipient), *std::move(envelope), *by, *std::move(signature)};
}

}  // namespace

std::string format_vault_keys(const VaultKeys& keys) {
  std::string text = std::string(keys_header) + std::to_string(keys_version) + "\n";
  const auto line = [&](const std::string& words, const KeyId& by, const Bytes& signature) {
    text += words + " " + by.hex() + " " + to_base64(signature) + "\n";
  };
  for (const ClassKey& key : keys.classes) {
    line(class_words(key), key.by, key.signature);
    for (const ClassGrant& given : key.grants) {
      line(grant_words(key, given), given.by, given.signature);
    }
  }
  return text;
}

Result<VaultKeys> parse_vault_keys(Suite suite, std::string_view text) {
  const std::string header = std::string(keys_header) + std::to_string(keys_version) + "\n";
  if (!text.starts_with(header)) {
    const std::size_t end = text.find('\n');
    const bool versioned =
        text.starts_with(keys_header) && end != std::string_view::npos &&
        parse_decimal(text.substr(keys_header.size(), end - keys_header.size())).ok();
    if (versioned) {
      return Error(ErrorKind::unknown,
                   say("the vault's keys have version {1}; this program knows version {2}",
                       text.substr(keys_header.size(), end - keys_header.size()),
                       std::to_string(keys_version)));
    }
    return malformed_line(1, say("these are no keys of a vault"));
  }
  VaultKeys keys;
  std::string_view rest = text.substr(header.size());
  for (std::size_t number = 2; !rest.empty(); ++number) {
    const std::size_t end = rest.find('\n');
    const std::vector<std::string_view> words = words_of(rest.substr(0, end));
    if (end == std::string_view::npos || words.size() != 7) {
      return malformed_line(number, say("the line is not whole"));
    }
    if (words[0] == "class") {
      Result<ClassKey> key = parse_class(suite, words);
      if (!key.ok()) return at_line(number, std::move(key).error());
      keys.classes.push_back(*std::move(key));
    } else if (words[0] == "grant" && !keys.classes.empty()) {
      Result<ClassGrant> given = parse_grant(suite, words);
      if (!given.ok()) return at_line(number, std::move(given).error());
      keys.classes.back().grants.push_back(*std::move(given));
    } else {
      return malformed_line(number, say("this is no line of a class key, nor of a grant"));
    }
    rest.remove_prefix(end + 1);
  }
  const auto in_order = [](const ClassKey& one, const ClassKey& next) {
    return next.generation == (one.access == next.access ? one.generation + 1 : 1) &&
           one.access <= next.access;
  };
  for (std::size_t i = 0; i < keys.classes.size(); ++i) {
    const ClassKey& key = keys.classes[i];
    const bool ordered =
        (i == 0 ? key.generation == 1 : in_order(keys.classes[i - 1], key)) &&
        std::adjacent_find(key.grants.begin(), key.grants.end(), [](const auto& a, const auto& b) {
          return a.recipient.coded() >= b.recipient.coded();
        }) == key.grants.end();
    if (!ordered) {
      return Error(ErrorKind::malformed, say("the vault's keys are not in their one order"));
    }
  }
  if (format_vault_keys(keys) != text) {
    return Error(ErrorKind::malformed, say("the vault's keys are not in their one form"));
  }
  return keys;
}

}  // namespace muniment::evidence
