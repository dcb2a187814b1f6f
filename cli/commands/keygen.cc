// keygen NAME: a person's keys.
#include "cli/commands/commands.h"
#include "cli/key_writing.h"

namespace muniment::cli {

namespace fs = std::filesystem;

namespace {

Result<KeyPair> generate(Suite suite) {
  Result<PrivateKey> signing = PrivateKey::generate(signing_algorithm(suite));
  if (!signing.ok()) return std::move(signing).error();
  Result<PrivateKey> encryption = PrivateKey::generate(encryption_algorithm(suite));
  if (!encryption.ok()) return std::move(encryption).error();
  return KeyPair{std::move(*signing), std::move(*encryption)};
}

struct MadeKeys {
  fs::path key_file, public_file;
  KeyId id;
};

Result<MadeKeys> make_keys(const Context& context) {
  const fs::path stem = context.options.arguments.front();
  const std::string name = stem.filename().string();
  if (!is_person_key_name(name)) {
    return Error(ErrorKind::usage,
                 say("\"{1}\" is not a key name: use 1 to 32 of a-z, 0-9 and -", printable(name)));
  }
  const Result<Suite> suite = suite_by_name(context.options.suite.value_or("sha256-ed25519"));
  if (!suite.ok()) return Error(suite.error());
  Result<std::optional<std::string>> passphrase =
      new_passphrase(context, context.variables.passphrase_file);
  if (!passphrase.ok()) return std::move(passphrase).error();
  Result<KeyPair> keys = generate(*suite);
  if (!keys.ok()) return std::move(keys).error();
  const Result<PersonKeys> public_half = make_person_keys(name, *keys);
  if (!public_half.ok()) return Error(public_half.error());

  MadeKeys made{fs::path(stem.string() + ".key"), fs::path(stem.string() + ".pub"),
                key_id(public_half->signing)};
  std::error_code ignored;
  if (fs::exists(fs::symlink_status(made.public_file, ignored))) {
    return Error(ErrorKind::refused, say("{1} is there already; keys are never overwritten",
                                         printable(made.public_file.string())));
  }
  Status written = write_key_file(made.key_file, *keys, std::move(*passphrase), Overwrite::no);
  if (!written.ok()) return std::move(written).error();
  written = write_file(made.public_file, format_public_file(*public_half), 0644, Overwrite::no);
  if (!written.ok()) {
    fs::remove(made.key_file, ignored);  // half a pair is no use to anyone
    return std::move(written).error();
  }
  return made;
}

}  // namespace

int run_keygen(Context& context) {
  const Result<MadeKeys> made = make_keys(context);
  if (!made.ok()) return fail(context, made.error());
  if (context.options.json) {
    context.print(Document::object()
                      .set("key", printable(made->key_file.string()))
                      .set("public", printable(made->public_file.string()))
                      .set("keyId", made->id.hex()));
    return exit_done;
  }
  context.print(printable(made->public_file.string()));
  context.tell(
      say("{1} is secret: keep it to yourself. {2} is for the administrator, who enrols it",
          printable(made->key_file.string()), printable(made->public_file.string())));
  return exit_done;
}

}  // namespace muniment::cli
