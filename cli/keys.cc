// Loading and naming keys: the part of context.h that touches secrets.
#include "cli/context.h"
#include "cli/key_writing.h"

namespace muniment::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t max_key_file_bytes = 64 * 1024;
constexpr std::size_t max_passphrase_bytes = 1024;

// The first line of a passphrase file.
Result<std::string> read_passphrase(const std::string& file) {
  Result<std::string> text = read_file(file, max_passphrase_bytes);
  if (!text.ok())
    return std::move(text).error().within(say("reading the passphrase file {1}", printable(file)));
  const std::size_t end = text->find_first_of("\r\n");
  if (end != std::string::npos) {
    std::string line = text->substr(0, end);
    cleanse(*text);
    text = std::move(line);
  }
  if (text->empty()) {
    return Error(ErrorKind::refused,
                 say("the passphrase file {1} begins with an empty line", printable(file)));
  }
  return text;
}

Result<KeyPair> load_named(const Context& context, const std::optional<std::string>& option,
                           const std::string& variable, const Message& absent) {
  const std::string path = option.value_or(variable);
  if (path.empty()) return Error(ErrorKind::usage, absent);
  return load_key(context, path);
}

Result<KeyPair> read_key(const Context& context, const fs::path& path) {
  const std::string shown = printable(path.string());
  Result<std::string> text = read_file(path, max_key_file_bytes);
  if (!text.ok()) return std::move(text).error().within(say("reading the key file {1}", shown));

  std::optional<std::string> passphrase;
  if (key_file_is_encrypted(*text)) {
    Result<std::string> given = context.variables.passphrase_file.empty()
                                    ? ask_passphrase(context.words, say("passphrase of {1}", shown))
                                    : read_passphrase(context.variables.passphrase_file);
    if (given.ok()) {
      passphrase = std::move(*given);
    } else if (given.error().kind() != ErrorKind::missing ||
               !context.variables.passphrase_file.empty()) {
      cleanse(*text);
      return std::move(given).error();
    }  // no terminal to ask on: the parser says what is needed
  }
  Result<KeyPair> keys = parse_key_file(
      *text, passphrase ? std::optional<std::string_view>(*passphrase) : std::nullopt);
  cleanse(*text);
  if (passphrase) cleanse(*passphrase);
  if (!keys.ok()) return std::move(keys).error().within(say("key file {1}", shown));
  return keys;
}

}  // namespace

Result<KeyPair> load_key(const Context& context, const fs::path& path) {
  const auto known = context.loaded.find(path);
  std::shared_ptr<const KeyPair> keys = known == context.loaded.end() ? nullptr : known->second;
  if (keys == nullptr) {
    Result<KeyPair> read = read_key(context, path);
    if (!read.ok()) return read;
    keys = context.loaded.emplace(path, std::make_shared<KeyPair>(*std::move(read))).first->second;
  }
  KeyPair shared{keys->signing.share(), std::nullopt};
  if (keys->encryption) shared.encryption = keys->encryption->share();
  return shared;
}

bool names_author(const Context& context) {
  return context.options.as.has_value() || !context.variables.key.empty();
}

evidence::LoadKeys reader_of(const Context& context) {
  if (!names_author(context)) return nullptr;
  return [&context]() -> Result<std::shared_ptr<const KeyPair>> {
    Result<KeyPair> keys = load_author(context);
    if (!keys.ok()) return std::move(keys).error();
    return std::make_shared<const KeyPair>(*std::move(keys));
  };
}

Result<KeyPair> load_author(const Context& context) {
  return load_named(context, context.options.as, context.variables.key,
                    say("who acts? name a key file with --as KEYFILE or MUNIMENT_KEY (\"muniment "
                        "keygen NAME\" makes one)"));
}

Result<KeyPair> load_ledger_key(const Context& context) {
  return load_named(context, context.options.ledger_key, context.variables.ledger_key,
                    say("the ledger's own key file is needed to append: name it with --key KEYFILE "
                        "or MUNIMENT_LEDGER_KEY"));
}

Result<std::optional<std::string>> new_passphrase(const Context& context, const std::string& file) {
  if (context.options.no_passphrase) return std::optional<std::string>();
  if (!file.empty()) {
    Result<std::string> text = read_passphrase(file);
    if (!text.ok()) return std::move(text).error();
    return std::optional<std::string>(std::move(*text));
  }
  Result<std::string> once = ask_passphrase(context.words, say("new passphrase"));
  if (!once.ok()) {
    return Error(ErrorKind::usage,
                 say("a key file needs a passphrase: run this on a terminal, name a file with "
                     "MUNIMENT_PASSPHRASE_FILE, or say --no-passphrase"));
  }
  Result<std::string> again = ask_passphrase(context.words, say("the same passphrase again"));
  if (!again.ok()) return std::move(again).error();
  const bool same = *once == *again;
  const bool empty = once->empty();
  cleanse(*again);
  if (!same || empty) {
    cleanse(*once);
    return Error(ErrorKind::refused,
                 empty
                     ? say("the passphrase is empty; say --no-passphrase if that is what you want")
                     : say("the two passphrases differ; nothing was written"));
  }
  return std::optional<std::string>(std::move(*once));
}

Status write_key_file(const fs::path& path, const KeyPair& keys,
                      std::optional<std::string> passphrase, Overwrite overwrite) {
  Result<std::string> text = format_key_file(
      keys, passphrase ? std::optional<std::string_view>(*passphrase) : std::nullopt);
  if (passphrase) cleanse(*passphrase);
  if (!text.ok()) return std::move(text).error();
  Status written = write_file(path, *text, 0600, overwrite);
  cleanse(*text);
  return written;
}

std::vector<const PrivateKey*> Signers::keys() const {
  std::vector<const PrivateKey*> keys;
  for (const KeyPair& pair : pairs) keys.push_back(&pair.signing);
  return keys;
}

Result<Signers> load_signers(const Context& context, const Roster& roster) {
  std::vector<std::string> files = {context.options.as.value_or(context.variables.key)};
  files.insert(files.end(), context.options.cosign.begin(), context.options.cosign.end());
  Signers signers;
  for (const std::string& file : files) {
    Result<KeyPair> keys = signers.pairs.empty() ? load_author(context) : load_key(context, file);
    if (!keys.ok()) return std::move(keys).error();
    const PrivateKey* const signing = &keys->signing;
    Status known = evidence::check_signers(roster, evidence::key_ids({&signing, 1}));
    if (!known.ok()) return std::move(known).error().within(say("key file {1}", printable(file)));
    signers.pairs.push_back(std::move(*keys));
  }
  return signers;
}

}  // namespace muniment::cli
