// Whether the keys that were named are at hand and are whose they should be, without a passphrase.
#include "cli/overview.h"
#include "ledger/core/key_file.h"

namespace muniment::cli {

namespace fs = std::filesystem;
using verify::Verdict;

namespace {

constexpr std::size_t max_key_file_bytes = 64 * 1024;

struct PeekedKey {
  bool locked;
  std::optional<PublicKey> key;  // none: locked, and no NAME.pub lies beside it
};

// A locked key's public half stands in NAME.pub beside it.
std::optional<PublicKey> public_half(const fs::path& key_file) {
  fs::path file = key_file;
  Result<std::string> text = read_file(file.replace_extension(".pub"), max_key_file_bytes);
  if (!text.ok()) return std::nullopt;
  const Result<PersonKeys> keys = parse_public_file(*text);
  if (!keys.ok()) return std::nullopt;
  return keys->signing;
}

Result<PeekedKey> peek(const std::string& file) {
  Result<std::string> text = read_file(file, max_key_file_bytes);
  if (!text.ok()) return std::move(text).error();
  if (key_file_is_encrypted(*text)) return PeekedKey{true, public_half(file)};
  const Result<KeyPair> keys = parse_key_file(*text, std::nullopt);
  cleanse(*text);
  if (!keys.ok()) return Error(keys.error());
  return PeekedKey{false, keys->signing.public_key()};
}

void attend(Overview& overview, std::string_view name, Message what, Message what_to_do) {
  overview.attention.push_back(
      {name, Verdict::rules_broken, std::move(what), std::move(what_to_do)});
}

// The key file that was named, peeked into; none: not named, or it cannot be read, which is told.
std::optional<PeekedKey> look_at(const std::string& file, std::string_view name,
                                 std::optional<NamedKey>& named, Overview& overview) {
  if (file.empty()) return std::nullopt;
  named = NamedKey{.file = file, .locked = false, .name = "", .roles = {}};
  Result<PeekedKey> peeked = peek(file);
  if (!peeked.ok()) {
    attend(overview, name, say("the key file {1} cannot be used", file),
           say("name another one, or make it readable"));
    return std::nullopt;
  }
  named->locked = peeked->locked;
  return *std::move(peeked);
}

}  // namespace

void look_at_keys(const Context& context, const VerifierKey& ledger, const Roster& roster,
                  Overview& overview) {
  const std::string author = context.options.as.value_or(context.variables.key);
  const auto person = look_at(author, "author", overview.author, overview);
  if (person && person->key) {
    const RosterKey* key = roster.find(key_id(*person->key));
    if (key == nullptr) {
      attend(overview, "author", say("the key in {1} is not on the roster", author),
             say("let the administrator enrol its public file with \"muniment enrol\""));
    } else {
      overview.author->name = key->enrolment.keys.name;
      overview.author->roles = key->enrolment.roles;
      if (key->revoked) {
        attend(overview, "author", say("the key of {1} was revoked", overview.author->name),
               say("make a new key with \"muniment keygen\" and let it be enrolled"));
      }
    }
  }
  const std::string own = context.options.ledger_key.value_or(context.variables.ledger_key);
  const auto peeked = look_at(own, "ledger-key", overview.ledger_key, overview);
  if (peeked && peeked->key && *peeked->key != ledger.key) {
    attend(overview, "ledger-key", say("{1} is not the key of this ledger", own),
           say("name the ledger's own key with --key or MUNIMENT_LEDGER_KEY"));
  }
}

}  // namespace muniment::cli
