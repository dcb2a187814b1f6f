// passwd KEYFILE: another passphrase for a key file.
#include "cli/commands/commands.h"
#include "cli/key_writing.h"

namespace muniment::cli {

namespace fs = std::filesystem;

int run_passwd(Context& context) {
  const fs::path path = context.options.arguments.front();
  bool open = false;  // without a passphrase now
  const Status changed = [&]() -> Status {
    Result<KeyPair> keys = load_key(context, path);
    if (!keys.ok()) return std::move(keys).error();
    Result<std::optional<std::string>> passphrase =
        new_passphrase(context, context.variables.new_passphrase_file);
    if (!passphrase.ok()) return std::move(passphrase).error();
    open = !passphrase->has_value();
    return write_key_file(path, *keys, std::move(*passphrase), Overwrite::yes);
  }();
  if (!changed.ok()) return fail(context, changed.error());
  if (context.options.json) context.print(Document::object().set("key", printable(path.string())));
  context.tell(open ? say("{1} has no passphrase any more: whoever can read it can sign with it",
                          printable(path.string()))
                    : say("{1} has its new passphrase", printable(path.string())));
  return exit_done;
}

}  // namespace muniment::cli
