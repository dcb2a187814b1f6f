// find FILE… and find --text: where are these bytes, or is this text, registered?
#include <algorithm>

#include "cli/commands/commands.h"
#include "cli/drafting.h"
#include "cli/kind_page.h"
#include "cli/registrations.h"

namespace muniment::cli {

namespace {

struct Finding {
  const Context& context;
  evidence::Registrar& registrar;
  Corrections corrections;
  int zone;
};

// One line of the table of what was found.
std::vector<std::string> table_row(const Finding& finding, const Registration& registration) {
  const auto* content = std::get_if<Content>(&registration.opening.value);
  return {format_citation(registration.citation),
          format_time(registration.admitted, finding.zone),
          label(finding.context.words, Vocabulary::kinds, registration.kind),
          registration.opening.name,
          finding.context.words.list(registration.signed_by),
          content == nullptr ? "" : printable(as_text(content->name)),
          correction_text(finding.context.words, registration.corrected, finding.zone)};
}

void print_table(const Finding& finding, const std::vector<Registration>& registrations) {
  if (registrations.empty()) return;
  std::vector<std::vector<std::string>> table;
  table.reserve(registrations.size());
  for (const Registration& one : registrations) table.push_back(table_row(finding, one));
  std::fputs(format_table(table).c_str(), stdout);
}

Document documents(const Finding& finding, const std::vector<Registration>& registrations) {
  Document list = Document::array();
  for (const Registration& one : registrations) {
    list.push(registration_document(one, finding.zone));
  }
  return list;
}

// Prints the document, and tells what could not be searched: a search that found nothing is then
// no answer. Gives the exit code back.
int conclude(const Finding& finding, const evidence::ContentIndex& index,
             std::pair<std::string, Document> found, int code) {
  const Context& context = finding.context;
  const std::optional<Error>& damage = index.damage();
  if (context.options.json) {
    context.print(
        Document::object()
            .set("origin", finding.registrar.identity().origin)
            .set(found.first, std::move(found.second))
            .set("unsearched", index.unopened())
            .set("damage", damage ? Document(context.words.translate(*damage)) : Document())
            .set("exit_code", std::int64_t{code}));
    return code;
  }
  if (index.unopened() > 0) {
    context.tell(
        say("not searched: {1} records whose fields are not kept here, sealed for others, or "
            "damaged",
            std::to_string(index.unopened())));
  }
  if (damage) context.tell(say("not searched: {1}", context.words.translate(*damage)));
  return code;
}

void tell_damaged(const Context& context, const Registrations& registrations) {
  for (const std::string& citation : registrations.damaged) {
    context.tell(say("{1}: what is kept here of its fields is not what was recorded", citation));
  }
}

// Looks one file up; gives whether its bytes are registered.
Result<bool> find_file(const Finding& finding, const evidence::ContentIndex& index,
                       const std::string& path, Document& files) {
  const Context& context = finding.context;
  const Result<Content> file = hash_named_file(context, finding.registrar.identity().suite, path);
  if (!file.ok()) return Error(file.error());
  const Hash& digest = file->digests.front().value;
  std::vector<evidence::ContentPlace> places = index.with_digest(digest);
  for (const evidence::ContentPlace& place : index.with_base_name(file->name)) {
    places.push_back(place);
  }
  const auto of_file = [&](const Opening& opening) {
    const auto* content = std::get_if<Content>(&opening.value);
    if (content == nullptr) return false;
    const ByteView name = evidence::base_name(content->name);
    return evidence::has_digest(*content, digest) ||
           as_text(name) == as_text(evidence::base_name(file->name));
  };
  Result<Registrations> read =
      read_registrations(finding.registrar, finding.corrections, std::move(places), of_file);
  if (!read.ok()) return std::move(read).error();
  const auto middle = std::stable_partition(
      read->found.begin(), read->found.end(), [&](const Registration& registration) {
        return evidence::has_digest(std::get<Content>(registration.opening.value), digest);
      });
  const std::vector<Registration> same(read->found.begin(), middle);
  const std::vector<Registration> other(middle, read->found.end());
  if (context.options.json) {
    files.push(Document::object()
                   .set("path", printable(path))
                   .set("size", file->size)
                   .set("digest", digest.hex())
                   .set("registrations", documents(finding, same))
                   .set("sameName", documents(finding, other)));
    return !same.empty();
  }
  context.tell(same.empty() ? say("{1}: these bytes are not registered here", printable(path))
                            : say("{1}: {2} registrations of these bytes", printable(path),
                                  std::to_string(same.size())));
  print_table(finding, same);
  if (!other.empty()) {
    context.tell(
        say("{1} registrations of the same name with other bytes:", std::to_string(other.size())));
    print_table(finding, other);
  }
  tell_damaged(context, *read);
  return !same.empty();
}

int find_files(const Finding& finding) {
  const Context& context = finding.context;
  const Result<evidence::ContentIndex> index = finding.registrar.content_index();
  if (!index.ok()) return fail_verifying(context, index.error());
  Document files = Document::array();
  bool all = true;
  for (const std::string& path : context.options.arguments) {
    const Result<bool> found = find_file(finding, *index, path, files);
    if (!found.ok()) return fail_verifying(context, found.error());
    all = all && *found;
  }
  return conclude(finding, *index, {"files", std::move(files)},
                  all ? exit_done : exit_cannot_evaluate);
}

int find_text(const Finding& finding) {
  const Context& context = finding.context;
  const std::string& given = *context.options.text;
  if (given != "-" && !given.starts_with('@')) {
    return fail_verifying(
        context, Error(ErrorKind::usage,
                       say("the text is read from standard input (--text -) or a file (--text "
                           "@FILE): on the command line other users could see it")));
  }
  const Result<std::string> text = read_value(given);
  if (!text.ok()) return fail_verifying(context, text.error());
  if (text->empty()) {
    return fail_verifying(context, Error(ErrorKind::usage, say("the text to look for is empty")));
  }
  const Result<std::vector<evidence::ContentPlace>> places =
      finding.registrar.places_of_text(*text);
  if (!places.ok()) return fail_verifying(context, places.error());
  const Result<Registrations> read = read_registrations(
      finding.registrar, finding.corrections, *places, [&](const Opening& opening) {
        const auto* value = std::get_if<Opening::Text>(&opening.value);
        return value != nullptr && value->value == *text;
      });
  if (!read.ok()) return fail_verifying(context, read.error());
  const Result<evidence::ContentIndex> index = finding.registrar.content_index();
  if (!index.ok()) return fail_verifying(context, index.error());
  if (!context.options.json) print_table(finding, read->found);
  context.tell(read->found.empty()
                   ? say("no field holds exactly this text")
                   : say("{1} fields hold this text", std::to_string(read->found.size())));
  context.tell(say("not searched: fields of the class {1}, which take an approval",
                   context.words.translate(class_word(AccessClass::sealed))));
  tell_damaged(context, *read);
  return conclude(finding, *index, {"registrations", documents(finding, read->found)},
                  read->found.empty() ? exit_cannot_evaluate : exit_done);
}

}  // namespace

int run_find(Context& context) {
  if (context.options.text.has_value() == !context.options.arguments.empty()) {
    return fail_verifying(context,
                          Error(ErrorKind::usage, say("name files, or a text with --text")));
  }
  const auto registrar = open_ledger(context, StoreAccess::read);
  if (!registrar.ok()) return fail_verifying(context, registrar.error());
  const Result<const EvidenceState*> state = (*registrar)->state();
  if (!state.ok()) return fail_verifying(context, state.error());
  Result<Corrections> corrections = read_corrections(**registrar);
  if (!corrections.ok()) return fail_verifying(context, corrections.error());
  const Finding finding{context, **registrar, std::move(*corrections),
                        (*state)->policy.zone_minutes};
  return context.options.text ? find_text(finding) : find_files(finding);
}

}  // namespace muniment::cli
