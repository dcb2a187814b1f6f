// From --set, --fact, --link, --occurred and files to a draft.
#pragma once

#include <filesystem>

#include "cli/context.h"
#include "cli/taking.h"
#include "evidence/intake.h"

namespace muniment::cli {

// A value given on the command line: TEXT, @FILE, or - for standard input (read once). One newline
// at the end of a file or of standard input is not part of the value.
Result<std::string> read_value(const std::string& given);

// The kind by its name. Usage error that lists near names.
Result<const KindRow*> find_kind(const Words& words, const std::string& name);
// The same, for what a person records; usage error for the ledger's own affairs.
Result<const KindRow*> find_recordable_kind(const Words& words, const std::string& name);

// Refused: what is no dossier code; the sentence says the rule.
Status check_dossier(const std::string& code);

// Everything but the files.
Result<evidence::Draft> draft_from_options(const Context& context, evidence::Registrar& registrar,
                                           Taking& taking, const KindRow& row,
                                           const std::string& dossier);

// Hashes one file that somebody named; a failure is an error that says why.
Result<Content> hash_named_file(const Context& context, Suite suite,
                                const std::filesystem::path& path);
// The slot that a kind's first file goes to; none: the kind takes no file.
std::optional<std::uint16_t> file_slot(const KindRow& row);
// Puts contents into a draft: the first into the row's content slot, the others as attachments.
Status add_contents(evidence::Draft& draft, const KindRow& row, std::vector<Content> contents);

// One sentence of why a file was not taken in.
Message skip_reason(evidence::SkipReason reason, const std::string& detail);

// What was told of a record and did not keep it from being registered: for people, and as
// {rule, sentence}.
Message flag_sentence(const Violation& violation, const Words& words);
Document flag_document(const Violation& violation, const Words& words);

std::string citation_of(const evidence::Registered& registered);
// Prints where it stands, and as talk the sentence and what was flagged.
void tell_registered(const Context& context, const evidence::Registered& registered,
                     const Message& sentence);

// The signers of the command line, by the ledger's roster.
Result<Signers> signers_for(const Context& context, evidence::Registrar& registrar);
// Registers one draft, tells where it stands, and gives the exit code.
int register_one(Context& context, evidence::Registrar& registrar, const Signers& signers,
                 const evidence::Draft& draft);
// One record of a kind from the command line and these files; asks at a terminal for what is
// missing.
Result<evidence::Draft> draft_from_command_line(const Context& context,
                                                evidence::Registrar& registrar, Taking& taking,
                                                const KindRow& row, const std::string& dossier,
                                                const std::vector<std::string>& files);
// Drafts it, and registers it.
int register_kind(Context& context, const KindRow& row, const std::string& dossier,
                  const std::vector<std::string>& files);

}  // namespace muniment::cli
