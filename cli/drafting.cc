#include "cli/drafting.h"

#include "cli/asking.h"
#include "cli/commands/commands.h"
#include "cli/draft_values.h"
#include "cli/rounds.h"

namespace muniment::cli {

namespace fs = std::filesystem;

Result<const KindRow*> find_kind(const Words& words, const std::string& name) {
  const KindRow* row = row_by_name(name);
  if (row != nullptr) return row;
  std::vector<std::string> names;
  for (const KindRow* each : kind_rows()) {
    if (!each->affair) names.emplace_back(each->name);
  }
  return Error(ErrorKind::usage, say("\"{1}\" is not a kind of record; there are: {2}",
                                     printable(name), words.list(names)));
}

Result<const KindRow*> find_recordable_kind(const Words& words, const std::string& name) {
  Result<const KindRow*> row = find_kind(words, name);
  if (!row.ok() || !(*row)->affair) return row;
  const std::string affair((*row)->name);
  if ((*row)->kind == Kind::anchor) {
    return Error(ErrorKind::usage, say("this program makes no record of the kind {1} yet", affair));
  }
  return Error(ErrorKind::usage,
               say("{1} is one of the ledger's own affairs and has a command of its own", affair));
}

Status check_dossier(const std::string& code) {
  if (is_dossier_code(code)) return {};
  return Error(ErrorKind::refused,
               say("\"{1}\" is not a dossier code: A-Z or 0-9, then up to 63 of "
                   "A-Z, 0-9, '.', '_', '-'; what it is about goes to --set "
                   "title=…",
                   printable(code)));
}

Message skip_reason(evidence::SkipReason reason, const std::string& detail) {
  switch (reason) {
    case evidence::SkipReason::symlink:
      return say("symbolic link, not followed");
    case evidence::SkipReason::special_file:
      return say("neither a file nor a folder (socket, device, pipe)");
    case evidence::SkipReason::unreadable:
      return say("cannot be read: {1}", detail);
    case evidence::SkipReason::changed:
      return say("changed while it was read; register it when it is at rest");
    case evidence::SkipReason::loop:
      return say("a folder that contains itself");
    case evidence::SkipReason::vanished:
      return say("gone before it could be read");
    case evidence::SkipReason::unlike:
      return say("not as it was when the folder was compared with the manifest");
  }
  return say("cannot be read: {1}", detail);
}

Result<Content> hash_named_file(const Context& context, Suite suite, const fs::path& path) {
  return Taking(suite).take(context, path, AccessClass::restricted);
}

std::optional<std::uint16_t> file_slot(const KindRow& row) {
  for (std::size_t i = 0; i < row.slots.size(); ++i) {
    if (row.slots[i].type == SlotType::content) return static_cast<std::uint16_t>(i);
  }
  return std::nullopt;
}

Status add_contents(evidence::Draft& draft, const KindRow& row, std::vector<Content> contents) {
  if (contents.empty()) return {};
  const std::optional<std::uint16_t> slot = file_slot(row);
  if (!slot) return Error(ErrorKind::usage, say("kind {1} takes no file", std::string(row.name)));
  draft.fields.emplace_back(*slot, std::move(contents.front()));
  for (std::size_t i = 1; i < contents.size(); ++i)
    draft.attachments.push_back(std::move(contents[i]));
  return {};
}

Message flag_sentence(const Violation& violation, const Words& words) {
  const std::string sentence = words.translate(violation.sentence);
  if (violation.rule == 0) return say("worth a look: {1}", sentence);
  return say("worth a look, by rule {1}: {2}", std::to_string(violation.rule), sentence);
}

Document flag_document(const Violation& violation, const Words& words) {
  return Document::object()
      .set("rule", std::uint64_t{violation.rule})
      .set("sentence", words.translate(violation.sentence));
}

std::string citation_of(const evidence::Registered& registered) {
  return format_citation({registered.placement.dossier, registered.placement.folio});
}

void tell_registered(const Context& context, const evidence::Registered& registered,
                     const Message& sentence) {
  if (context.options.json) {
    Document flagged = Document::array();
    for (const Violation& flag : registered.flagged) {
      flagged.push(flag_document(flag, context.words));
    }
    context.print(Document::object()
                      .set("citation", citation_of(registered))
                      .set("index", registered.placement.index.value)
                      .set("recordId", registered.record_id.hex())
                      .set("flagged", std::move(flagged)));
    return;
  }
  context.print(citation_of(registered));
  context.tell(sentence);
  for (const Violation& flag : registered.flagged) {
    context.tell(flag_sentence(flag, context.words));
  }
}

namespace {

const Content* round_of(const evidence::Draft& draft) {
  const KindRow* row = row_of(draft.kind);
  const auto slot = row == nullptr ? std::nullopt : slot_by_name(*row, "round");
  for (const auto& [number, value] : draft.fields) {
    if (slot && number == *slot) return std::get_if<Content>(&value);
  }
  return nullptr;
}

}  // namespace

Result<Signers> signers_for(const Context& context, evidence::Registrar& registrar) {
  const Result<const EvidenceState*> state = registrar.state();
  if (!state.ok()) return Error(state.error());
  return load_signers(context, (*state)->roster);
}

int register_one(Context& context, evidence::Registrar& registrar, const Signers& signers,
                 const evidence::Draft& draft) {
  const Result<KeyPair> ledger_key = load_ledger_key(context);
  if (!ledger_key.ok()) return fail(context, ledger_key.error());
  const std::vector<const PrivateKey*> keys = signers.keys();
  const Result<std::vector<evidence::Registered>> registered =
      registrar.record(std::span(&draft, 1), keys, ledger_key->signing);
  if (!registered.ok()) return fail(context, registered.error());

  const Content* round = context.options.round ? round_of(draft) : nullptr;
  if (round != nullptr) {
    keep_round(context, registrar.identity().suite, *context.options.round, *round);
  }
  const evidence::Registered& one = registered->front();
  tell_registered(context, one,
                  say("{1} registered as {2}, entry {3} of {4}",
                      label(context.words, Vocabulary::kinds, draft.kind), citation_of(one),
                      std::to_string(one.placement.index.value), registrar.identity().origin));
  return exit_done;
}

Result<evidence::Draft> draft_from_command_line(const Context& context,
                                                evidence::Registrar& registrar, Taking& taking,
                                                const KindRow& row, const std::string& dossier,
                                                const std::vector<std::string>& files) {
  if (Status code = check_dossier(dossier); !code.ok()) return std::move(code).error();
  Result<evidence::Draft> draft = draft_from_options(context, registrar, taking, row, dossier);
  if (!draft.ok()) return draft;
  std::vector<Content> contents;
  const auto behind = static_cast<std::uint16_t>(row.slots.size());
  for (const std::string& file : files) {
    Result<Content> content =
        taking.take(context, file, class_of(row, file_slot(row).value_or(behind)));
    if (!content.ok()) return std::move(content).error();
    contents.push_back(std::move(*content));
  }
  Status added = add_contents(*draft, row, std::move(contents));
  if (!added.ok()) return std::move(added).error();
  if (context.options.round) {
    const Result<const EvidenceState*> state = registrar.state();
    if (!state.ok()) return Error(state.error());
    Result<LoadedRound> round = load_round(context, registrar.identity().suite,
                                           (*state)->policy.zone_minutes, *context.options.round);
    if (!round.ok()) return std::move(round).error();
    add_round(*draft, *std::move(round));
  }
  if (context.asks) ask_missing(context, registrar, taking, row, *draft);
  draft->kept = taking.kept();
  return draft;
}

int register_kind(Context& context, const KindRow& row, const std::string& dossier,
                  const std::vector<std::string>& files) {
  const Status marked = check_marking(context.options.marking.value_or(""));
  if (!marked.ok()) return fail(context, marked.error());
  const auto registrar = open_ledger(context, StoreAccess::write);
  if (!registrar.ok()) return fail(context, registrar.error());
  const Result<Signers> signers = signers_for(context, **registrar);
  if (!signers.ok()) return fail(context, signers.error());
  if (row.kind == Kind::erasure) {
    context.tell(
        say("this records that something is destroyed, and destroys nothing by itself: "
            "\"muniment erase ID\" does both"));
  }
  Taking taking(context, **registrar, *signers);
  const Result<evidence::Draft> draft =
      draft_from_command_line(context, **registrar, taking, row, dossier, files);
  if (!draft.ok()) return fail(context, draft.error());
  return register_one(context, **registrar, *signers, *draft);
}

}  // namespace muniment::cli
