// Options that several commands have, and the guess at a mistyped command.
#include <algorithm>

#include "cli/options/rows.h"

namespace muniment::cli {
namespace {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

std::vector<OptionRow> common_options() {
  return {
      {"--ledger", &Options::ledger,
       say("the ledger's folder (else MUNIMENT_LEDGER, else this folder or one above)")},
      {"--as", &Options::as, say("key file of who acts (else MUNIMENT_KEY)")},
      {"--json", &Options::json, say("print one JSON document")},
      {"--lang", &Options::lang, say("en or zh (else LC_ALL, LC_MESSAGES, LANG)")},
      {"--version", &Options::version, say("show the version")},
  };
}

OptionRow ledger_key_option() {
  return {"--key", &Options::ledger_key,
          say("the ledger's own key file (else MUNIMENT_LEDGER_KEY)")};
}

OptionRow no_passphrase_option() {
  return {"--no-passphrase", &Options::no_passphrase,
          say("write the key file without a passphrase")};
}

OptionRow trust_option() {
  return {"--trust", &Options::trust, say("trust file of the one who verifies")};
}

OptionRow output_option() {
  return {"-o,--output", &Options::output, say("file to write (else standard output)")};
}

OptionRow dossier_option() { return {"--dossier", &Options::dossier, say("only this dossier")}; }

std::vector<OptionRow> with_manifest(std::vector<OptionRow> own) {
  const std::vector<OptionRow> manifest = {
      {"--manifest", &Options::manifest,
       say("a manifest of sha256sum or hashdeep, or a BagIt bag's folder")},
      {"--prefix", &Options::prefix,
       say("a folder that the names in the manifest begin with, which is taken off")},
      {"--encoding", &Options::encoding,
       say("of the names in the manifest, such as gb18030 (else bytes as they are)")},
  };
  own.insert(own.end(), manifest.begin(), manifest.end());
  return own;
}

std::vector<OptionRow> with_statement(std::vector<OptionRow> own) {
  const std::vector<OptionRow> statement = {
      {"--set", &Options::set, say("a field: NAME=TEXT, NAME=@FILE, or NAME=- for standard input")},
      {"--fact", &Options::fact, say("a public fact: NAME=VALUE")},
      {"--link", &Options::link, say("a link to an earlier entry: RELATION=DOSSIER/FOLIO")},
      {"--occurred", &Options::occurred,
       say("when it happened: 2022-08-15 or 2022-08-15T09:30+08:00 (else today)")},
      {"--marking", &Options::marking,
       say("what stands on it about its secrecy: 秘密, 机密 and 绝密 are refused")},
  };
  own.insert(own.end(), statement.begin(), statement.end());
  return own;
}

std::vector<OptionRow> with_fields(std::vector<OptionRow> own) {
  own = with_statement(std::move(own));
  own.push_back(
      {"--cosign", &Options::cosign, say("key file of a further signer, in signing order")});
  own.push_back({"--hash-only", &Options::hash_only,
                 say("register the files, and keep none of them in the vault")});
  own.push_back(ledger_key_option());
  return own;
}

std::string nearest_name(std::string_view word, const std::vector<std::string>& names) {
  std::string best;
  std::size_t best_distance = 3;
  for (const std::string& name : names) {
    const std::size_t distance = edit_distance(word, name);
    if (distance == 0) return "";
    if (distance < best_distance) {
      best_distance = distance;
      best = name;
    }
  }
  return best;
}

}  // namespace muniment::cli
