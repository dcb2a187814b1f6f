// init DIR: makes a ledger and its key.
#include <algorithm>

#include "cli/commands/commands.h"
#include "cli/drafting.h"
#include "cli/key_writing.h"

namespace muniment::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t max_public_file_bytes = 16 * 1024;

// The author's public half: NAME.pub beside NAME.key if it is there, else made anew under the
// file's name.
Result<PersonKeys> author_public(const Context& context, const KeyPair& keys) {
  const fs::path key_file = context.options.as.value_or(context.variables.key);
  const fs::path public_file = fs::path(key_file).replace_extension(".pub");
  std::error_code ignored;
  if (fs::exists(public_file, ignored)) {
    const Result<std::string> text = read_file(public_file, max_public_file_bytes);
    if (!text.ok()) return Error(text.error());
    Result<PersonKeys> found = parse_public_file(*text);
    if (!found.ok())
      return std::move(found).error().within(
          say("public keys {1}", printable(public_file.string())));
    if (!(found->signing == keys.signing.public_key())) {
      return Error(ErrorKind::refused,
                   say("{1} and {2} are not two halves of one key", printable(key_file.string()),
                       printable(public_file.string())));
    }
    return found;
  }
  return make_person_keys(key_file.stem().string(), keys);
}

// Whether `file` would lie inside `folder`, links resolved as far as they exist.
bool lies_inside(const fs::path& file, const fs::path& folder) {
  std::error_code error;
  const fs::path inner = fs::weakly_canonical(fs::absolute(file, error), error);
  const fs::path outer = fs::weakly_canonical(fs::absolute(folder, error), error);
  const auto [end, ignored] = std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end());
  return end == outer.end();
}

Result<std::string> found_ledger(Context& context, const fs::path& folder,
                                 const fs::path& key_file) {
  if (!is_origin(*context.options.origin)) {
    return Error(
        ErrorKind::usage,
        say("\"{1}\" cannot be a ledger's name: write a web address without https://, such as "
            "inspection.example.gov/r7-1/g3",
            printable(*context.options.origin)));
  }
  if (folder.empty() || key_file.empty()) {
    return Error(ErrorKind::usage, say("the ledger's folder and its key file have names"));
  }
  if (lies_inside(key_file, folder)) {
    return Error(ErrorKind::refused,
                 say("the ledger's key must lie outside its folder, so that a copied folder cannot "
                     "go on as a second ledger"));
  }
  const Result<evidence::GuardFor> guards = guards_of(context);
  if (!guards.ok()) return Error(guards.error());
  Result<KeyPair> author = load_author(context);
  if (!author.ok()) return std::move(author).error();
  const Suite suite = suite_of(author->signing.public_key().algorithm());
  if (context.options.suite && *context.options.suite != suite_name(suite)) {
    return Error(
        ErrorKind::usage,
        say("the author's key is of suite {1}, the ledger would be of {2}: make a key with "
            "\"muniment keygen NAME --suite {2}\"",
            std::string(suite_name(suite)), printable(*context.options.suite)));
  }
  const Result<PersonKeys> administrator = author_public(context, *author);
  if (!administrator.ok()) return Error(administrator.error());

  evidence::Registrar::Founding founding{.origin = *context.options.origin,
                                         .ledger_key = nullptr,
                                         .administrator = &*administrator,
                                         .administrator_key = &author->signing,
                                         .fields = {},
                                         .policy = {}};
  for (const std::string& given : context.options.set) {
    const std::size_t at = std::min(given.find('='), given.size());
    const auto slot =
        slot_by_name(*row_of(static_cast<std::uint16_t>(Kind::genesis)), given.substr(0, at));
    if (!slot || at == given.size()) {
      return Error(ErrorKind::usage, say("--set \"{1}\": the genesis has the fields title and name",
                                         printable(given)));
    }
    Result<std::string> value = read_value(given.substr(at + 1));
    if (!value.ok()) return value;
    founding.fields.emplace_back(*slot, Opening::Text{std::move(*value)});
  }

  Result<std::optional<std::string>> passphrase =
      new_passphrase(context, context.variables.passphrase_file);
  if (!passphrase.ok()) return std::move(passphrase).error();
  Result<PrivateKey> ledger_key = PrivateKey::generate(signing_algorithm(suite));
  if (!ledger_key.ok()) return std::move(ledger_key).error();
  const KeyPair pair{std::move(*ledger_key), std::nullopt};
  const Status written = write_key_file(key_file, pair, std::move(*passphrase), Overwrite::no);
  if (!written.ok()) return Error(written.error());
  founding.ledger_key = &pair.signing;
  const auto made = evidence::Registrar::found(folder, founding, *guards, context.clock);
  if (!made.ok()) {
    std::error_code ignored;
    fs::remove(key_file, ignored);  // a key without a ledger is no use to anyone
    return Error(made.error());
  }
  return format_verifier_key((*made)->verifier_key());
}

}  // namespace

int run_init(Context& context) {
  const fs::path folder = context.options.arguments.front();
  const fs::path key_file = *context.options.ledger_key;
  const Result<std::string> key = found_ledger(context, folder, key_file);
  if (!key.ok()) return fail(context, key.error());
  if (context.options.json) {
    context.print(Document::object()
                      .set("ledger", printable(folder.string()))
                      .set("origin", *context.options.origin)
                      .set("key", *key));
    return exit_done;
  }
  context.print(*key);
  context.tell(
      say("ledger {1} stands in {2}; its key is {3}: keep it outside the folder and back it up",
          *context.options.origin, printable(folder.string()), printable(key_file.string())));
  return exit_done;
}

}  // namespace muniment::cli
