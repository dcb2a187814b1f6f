#include "cli/import_report.h"

#include "cli/common/verifying.h"
#include "cli/drafting.h"

namespace muniment::cli {
namespace {

constexpr std::size_t some = 5;         // of things that are no trouble
constexpr std::size_t failures = 1000;  // each of them matters, but nobody reads more

}  // namespace

ImportReport::ImportReport(const Context& context, ImportMode mode)
    : context_(context), mode_(mode) {}

void ImportReport::list(List& list, std::size_t most, Message sentence, Document document) {
  ++list.count;
  if (context_.options.json) {
    list.documents.push(std::move(document));
  } else if (list.sentences.size() < most) {
    list.sentences.push_back(std::move(sentence));
  }
}

void ImportReport::imported(const evidence::ImportedFile& file) {
  if (file.already_there) {
    ++already_there_;
    kept_late_ += file.kept_now ? 1 : 0;
    return note_replaced(file);
  }
  ++registered_;
  bytes_ += file.content.size;
  const std::string path = printable(as_text(file.content.name));
  if (file.citation.has_value()) {
    last_ = format_citation(*file.citation);
    if (first_.empty()) first_ = last_;
  } else if (context_.options.json) {
    list(new_, 0, {}, path);
  } else {
    context_.print(path);
  }
  note_twin(file, path);
  note_change(file, path);
}

void ImportReport::note_replaced(const evidence::ImportedFile& file) {
  if (!file.replaced_by) return;
  const std::string path = printable(as_text(file.content.name));
  const std::string cited = format_citation(*file.citation);
  const std::string entry = std::to_string(file.replaced_by->value);
  list(
      replaced_, some,
      say("{1}: registered already as {2}, which entry {3} withdraws or supersedes; to register it "
          "anew, use \"muniment record\"",
          path, cited, entry),
      Document::object()
          .set("path", path)
          .set("citation", cited)
          .set("replacedBy", file.replaced_by->value));
}

void ImportReport::note_twin(const evidence::ImportedFile& file, const std::string& path) {
  if (!file.duplicate_of && !file.duplicate_path) return;
  const bool recorded = file.duplicate_of.has_value();
  const std::string twin =
      recorded ? format_citation(*file.duplicate_of) : printable(*file.duplicate_path);
  Document document = Document::object().set("path", path);
  if (file.citation) document.set("citation", format_citation(*file.citation));
  document.set(recorded ? "duplicateOf" : "duplicateOfPath", twin);
  list(duplicates_, some, say("{1}: the same bytes as {2}", path, twin), std::move(document));
}

void ImportReport::note_change(const evidence::ImportedFile& file, const std::string& path) {
  if (!file.changed_since) return;
  const std::string before = format_citation(*file.changed_since);
  Document document = Document::object().set("path", path);
  Message sentence = say("{1}: changed since {2}", path, before);
  if (file.citation) {
    const std::string now = format_citation(*file.citation);
    document.set("citation", now);
    sentence = say("{1}: changed since {2}, and registered anew as {3}", path, before, now);
  }
  document.set("changedSince", before);
  list(changed_, some, std::move(sentence), std::move(document));
}

void ImportReport::skipped(const evidence::SkippedFile& file) {
  const bool failure = evidence::is_failure(file.reason);
  const std::string path = printable(file.relative);
  const std::string reason = context_.words.translate(skip_reason(file.reason, file.detail));
  list(failure ? failures_ : harmless_, failure ? failures : some,
       say("not registered: {1}: {2}", path, reason),
       Document::object().set("path", path).set("reason", reason).set("failure", failure));
}

void ImportReport::flagged(const Citation& citation, const Violation& violation) {
  const std::string cited = format_citation(citation);
  for (Flag& flag : flags_) {
    const Violation& told = flag.violation;
    if (told.rule == violation.rule && told.sentence == violation.sentence) {
      flag.last = cited;
      ++flag.files;
      return;
    }
  }
  flags_.push_back({violation, cited, cited, 1});
}

void ImportReport::unsearched(const Error& damage) {
  const std::string sentence = context_.words.translate(damage);
  damage_ = sentence;
  context_.tell(say(
      "files that are registered may be registered again, since not all is known: {1}", sentence));
}

void ImportReport::tell(const List& list, Message (*more)(const std::string& count)) const {
  for (const Message& sentence : list.sentences) context_.tell(sentence);
  if (list.count > list.sentences.size()) {
    context_.tell(more(std::to_string(list.count - list.sentences.size())));
  }
}

Message ImportReport::summary() const {
  const std::string skipped = std::to_string(harmless_.count + failures_.count);
  const std::string there = std::to_string(already_there_);
  const std::string count = std::to_string(registered_);
  if (mode_ == ImportMode::dry_run) {
    return say(
        "{1} files would be registered, {2}; {3} are already registered; {4} would not be. "
        "Nothing was written",
        count, format_bytes(bytes_), there, skipped);
  }
  if (registered_ == 0 && already_there_ > 0) {
    return harmless_.count + failures_.count == 0
               ? say("all {1} files are already registered, and nothing was added", there)
               : say("{1} files are already registered, {2} are not registered, and nothing was "
                     "added",
                     there, skipped);
  }
  return say("{1} files registered, {2}; {3} already registered; {4} not registered", count,
             format_bytes(bytes_), there, skipped);
}

void ImportReport::tell_all() const {
  tell(harmless_, [](const std::string& count) {
    return say("not registered: {1} more links or special files; --json lists them all", count);
  });
  tell(failures_, [](const std::string& count) {
    return say("not registered: {1} more files; --json lists them all", count);
  });
  tell(duplicates_, [](const std::string& count) {
    return say("{1} more files have the same bytes as another; --json lists them all", count);
  });
  tell(replaced_, [](const std::string& count) {
    return say(
        "{1} more files are registered already, and were withdrawn or superseded; --json "
        "lists them all",
        count);
  });
  tell(changed_, [](const std::string& count) {
    return say("{1} more files changed; --json lists them all", count);
  });
  if (kept_late_ > 0) {
    context_.tell(say("{1} files that were registered by their digests alone are kept from now on",
                      std::to_string(kept_late_)));
  }
  for (const Flag& flag : flags_) {
    context_.tell(flag_sentence(flag.violation, context_.words));
    context_.tell(say("this is about {1} files, {2} to {3}", std::to_string(flag.files), flag.first,
                      flag.last));
  }
  if (!first_.empty()) context_.print(first_ + " - " + last_);
}

void ImportReport::print(Ended ended) const {
  if (context_.options.json) {
    Document document = Document::object();
    add_to(document, ended);
    return context_.print(document);
  }
  tell_all();
  context_.tell(summary());
  if (ended == Ended::interrupted) {
    context_.tell(
        say("stopped before the end; run the same command again, and it registers what "
            "is missing"));
  }
}

void ImportReport::print_stopped(const Error& error) const {
  if (context_.options.json) {
    Document document = error_document(error, context_.words, exit_partly);
    add_to(document, Ended::by_itself);
    return context_.print(document);
  }
  tell_all();
  context_.tell(say("stopped after {1} files, {2} to {3}, which are registered",
                    std::to_string(registered_), first_, last_));
  print_error(error, context_.words, false, exit_partly);
}

void ImportReport::add_to(Document& document, Ended ended) const {
  Document skipped = harmless_.documents;
  for (const Document& one : std::get<Document::Array>(failures_.documents.value())) {
    skipped.push(one);
  }
  Document flagged = Document::array();
  for (const Flag& flag : flags_) {
    flagged.push(flag_document(flag.violation, context_.words)
                     .set("first", flag.first)
                     .set("last", flag.last)
                     .set("files", flag.files));
  }
  const bool dry = mode_ == ImportMode::dry_run;
  document.set("registered", dry ? std::uint64_t{0} : registered_).set("bytes", bytes_);
  if (dry) document.set("new", new_.documents);
  document.set("first", first_)
      .set("last", last_)
      .set("alreadyThere", already_there_)
      .set("keptNow", kept_late_)
      .set("duplicates", duplicates_.documents)
      .set("changed", changed_.documents)
      .set("replaced", replaced_.documents)
      .set("skipped", std::move(skipped))
      .set("flagged", std::move(flagged))
      .set("damage", damage_)
      .set("interrupted", ended == Ended::interrupted);
}

}  // namespace muniment::cli
