// get ID: the contents of a record, as they were taken, each held against its commitment while it
// is written.
#include <algorithm>
#include <set>

#include "cli/commands/commands.h"
#include "cli/entry_words.h"
#include "cli/kind_page.h"
#include "evidence/vault.h"
#include "ledger/core/policy.h"
#include "verify/receipt.h"

namespace muniment::cli {

namespace fs = std::filesystem;

namespace {

// A content of the record, with its row in the vault; null: it is not kept.
struct Wanted {
  Opening opening;
  const evidence::KeptItem* kept;

  const Content& content() const { return std::get<Content>(opening.value); }
};

// The last part of its name, without what would lead elsewhere or trouble a terminal.
std::string file_name(const Content& content) {
  const std::string_view whole = as_text(content.name);
  std::string name(whole.substr(whole.rfind('/') + 1));
  if (printable(name) != name) {
    for (char& c : name) {
      if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7f) c = '_';
    }
  }
  return name.empty() || name == "." || name == ".." ? "content" : name;
}

class Getting {
 public:
  Getting(const Context& context, Suite suite, evidence::VaultReader& reader)
      : context_(context), algorithm_(hash_of(suite)), reader_(reader) {}

  // The file appears only if its bytes are those that the record committed to.
  Status get(const Wanted& wanted) {
    std::string name = file_name(wanted.content());
    if (!names_.insert(name).second) name = std::to_string(wanted.opening.slot) + "-" + name;
    const fs::path path = fs::path(context_.options.output.value_or(".")) / name;
    Hasher hasher(algorithm_);
    hasher.begin();
    Status written = write_file(path, 0600, Overwrite::no, [&](const WritePiece& write) -> Status {
      Status read = reader_.read(wanted.kept->item, [&](ByteView piece) {
        hasher.update(piece);
        return write(as_text(piece));
      });
      const Hash digest = hasher.finish();
      if (!read.ok()) return read;
      return check(wanted.content(), wanted.kept->item.size, digest);
    });
    if (!written.ok()) return written;
    files_.push(Document::object()
                    .set("path", printable(path.string()))
                    .set("field", wanted.opening.name)
                    .set("slot", std::uint64_t{wanted.opening.slot})
                    .set("size", wanted.content().size));
    if (!context_.options.json) context_.print(printable(path.string()));
    return {};
  }
  void skip(const Wanted& wanted) {
    const std::string name = printable(as_text(wanted.content().name));
    left_out_.push(name);
    context_.tell(say("{1}: the vault does not have it", name));
  }
  Document document() {
    return Document::object().set("files", std::move(files_)).set("notKept", std::move(left_out_));
  }

 private:
  Status check(const Content& content, std::uint64_t size, const Hash& digest) const {
    if (size == content.size && digest_by(content, algorithm_) == digest) return {};
    return Error(ErrorKind::mismatch,
                 say("what the vault holds is not what the record committed to, so nothing was "
                     "written: its digest begins with {1}",
                     digest.hex().substr(0, 16)));
  }

  const Context& context_;
  HashAlgorithm algorithm_;
  evidence::VaultReader& reader_;
  std::set<std::string> names_;
  Document files_ = Document::array(), left_out_ = Document::array();
};

Result<std::vector<Wanted>> wanted_of(evidence::Registrar& registrar, const evidence::Item& item,
                                      const std::vector<evidence::KeptItem>& kept) {
  Result<std::vector<Opening>> openings = registrar.openings_after_access(item);
  if (!openings.ok()) return std::move(openings).error();
  std::vector<Wanted> wanted;
  for (const Opening& opening : *openings) {
    if (!std::holds_alternative<Content>(opening.value)) continue;
    const evidence::KeptItem* row = nullptr;
    for (const evidence::KeptItem& each : kept) {
      if (each.slot == opening.slot) row = &each;
    }
    wanted.push_back({opening, row});
  }
  const auto is_opened = [&](const evidence::KeptItem& row) {
    return std::any_of(openings->begin(), openings->end(),
                       [&](const Opening& opening) { return opening.slot == row.slot; });
  };
  const bool kept_for_others = !std::all_of(kept.begin(), kept.end(), is_opened);
  if (kept_for_others) {
    return Error(
        ErrorKind::refused,
        say("what files {1} has is sealed for a class which this person does not open: "
            "an administrator who opens it gives it with \"muniment reseal\"; where the "
            "policy wants an access to be registered first, \"muniment record access\" does",
            format_citation({item.entry.dossier, item.entry.folio})));
  }
  return wanted;
}

// The folder to write to, made where it is missing, and removed again if nothing was written.
class NewFolder {
 public:
  explicit NewFolder(fs::path path) : path_(std::move(path)) {
    std::error_code told_by_the_first_file;
    made_ = fs::create_directory(path_, told_by_the_first_file);
  }
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;
  ~NewFolder() {
    std::error_code not_empty;
    if (made_) fs::remove(path_, not_empty);
  }

 private:
  fs::path path_;
  bool made_;
};

// Other bytes than were kept: that is a verdict, and no trouble of this machine.
bool is_damage(const Error& error) {
  return error.kind() == ErrorKind::mismatch || error.kind() == ErrorKind::malformed;
}

Error as_verdict(const Error& error) {
  Error verdict(ErrorKind::mismatch, error.message());
  for (const Message& context : error.contexts()) verdict = std::move(verdict).within(context);
  return verdict;
}

// That the signed tree holds the entry that commits to these files: rows of a store prove nothing.
Status check_entry(evidence::Registrar& registrar, const Citation& citation) {
  const Result<Hash> genesis = registrar.genesis_leaf();
  if (!genesis.ok()) return genesis.error();
  const Result<TrustPolicy> own = parse_policy(format_policy(registrar.verifier_key(), *genesis));
  if (!own.ok()) return own.error();
  const Result<std::string> receipt = registrar.receipt(citation, {});
  if (!receipt.ok()) return receipt.error();
  const verify::Report report = verify::check_receipt(*receipt, *own, nullptr);
  if (report.verdict() == verify::Verdict::verified) return {};
  return Error(
      ErrorKind::mismatch,
      say("the signed tree does not show that {1} is what was recorded: \"muniment check\" "
          "says where it is damaged",
          format_citation(citation)));
}

Status check_any(const std::string& cited, const std::vector<Wanted>& wanted) {
  if (wanted.empty()) {
    return Error(ErrorKind::missing, say("{1} has no files that this person opens", cited));
  }
  for (const Wanted& one : wanted) {
    if (one.kept != nullptr) return {};
  }
  return Error(ErrorKind::missing, say("the vault has none of the contents of {1}", cited));
}

}  // namespace

int run_get(Context& context) {
  const auto registrar = open_ledger(context, StoreAccess::read);
  if (!registrar.ok()) return fail(context, registrar.error());
  const Result<evidence::Item> item = find_item(**registrar, context.options.arguments.front());
  if (!item.ok()) return fail(context, item.error());
  const Result<std::vector<evidence::KeptItem>> kept = (*registrar)->kept(*item);
  if (!kept.ok()) return fail(context, kept.error());
  const Result<KeyPair> keys = load_author(context);
  if (!keys.ok()) return fail(context, keys.error());
  const Result<std::optional<std::string>> erased = erased_by(context.words, **registrar, *item);
  if (!erased.ok()) return fail(context, erased.error());
  if (erased->has_value()) {
    return fail(context,
                Error(ErrorKind::missing, say("{1} has no files any more: {2}",
                                              context.options.arguments.front(), **erased)));
  }
  const Result<std::vector<Wanted>> wanted = wanted_of(**registrar, *item, *kept);
  if (!wanted.ok()) return fail(context, wanted.error());
  const Citation citation{item->entry.dossier, item->entry.folio};
  const std::string cited = format_citation(citation);
  if (const Status any = check_any(cited, *wanted); !any.ok()) return fail(context, any.error());
  if (const Status shown = check_entry(**registrar, citation); !shown.ok()) {
    return fail_verifying(context, shown.error());
  }
  if (!keys->encryption) {
    return fail(context, Error(ErrorKind::usage, say("this key file has no encryption key, which "
                                                     "opens the vault")));
  }
  Result<evidence::VaultReader> reader =
      evidence::VaultReader::open((*registrar)->vault_place(), *keys->encryption);
  if (!reader.ok()) return fail(context, reader.error());
  const NewFolder folder(context.options.output.value_or("."));
  Getting getting(context, (*registrar)->identity().suite, *reader);
  for (const Wanted& one : *wanted) {
    if (one.kept == nullptr) {
      getting.skip(one);
      continue;
    }
    const Result<bool> opens = reader->opens(one.kept->item);
    if (opens.ok() && !*opens) {
      const std::string access = context.words.translate(class_word(one.kept->item.access));
      return fail(context, Error(ErrorKind::refused,
                                 say("{1} is of the class {2}, which this person does not open",
                                     cited, access)));
    }
    if (Status got = getting.get(one); !got.ok()) {
      const Error error =
          std::move(got).error().within(say("{1}, field {2}", cited, one.opening.name));
      return is_damage(error) ? fail_verifying(context, as_verdict(error)) : fail(context, error);
    }
  }
  if (context.options.json) context.print(getting.document());
  return exit_done;
}

}  // namespace muniment::cli
