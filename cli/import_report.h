// What an import tells when it is over, as text or as JSON.
#pragma once

#include <vector>

#include "cli/context.h"
#include "evidence/import.h"

namespace muniment::cli {

enum class ImportMode { registers, dry_run };

// Counts everything, and keeps what will be listed: all of it for JSON, some of each sort for
// people. The files that a dry run would register are printed as they come.
class ImportReport final : public evidence::ImportWatcher {
 public:
  ImportReport(const Context& context, ImportMode mode);
  void imported(const evidence::ImportedFile& file) override;
  void skipped(const evidence::SkippedFile& file) override;
  void flagged(const Citation& citation, const Violation& violation) override;
  void unsearched(const Error& damage) override;

  std::uint64_t registered() const { return registered_; }
  bool any_failure() const { return failures_.count > 0; }

  enum class Ended { by_itself, interrupted };
  void print(Ended ended) const;
  // After an error: what was registered all the same, and the error with `exit_partly`.
  void print_stopped(const Error& error) const;

 private:
  // Things of one sort: a sentence for people or an object for programs, of as many as are listed.
  struct List {
    std::uint64_t count = 0;
    std::vector<Message> sentences = {};
    Document documents = Document::array();
  };
  // Files of which the same is said.
  struct Flag {
    Violation violation;
    std::string first, last;  // citations
    std::uint64_t files;
  };
  void list(List& list, std::size_t most, Message sentence, Document document);
  void tell(const List& list, Message (*more)(const std::string& count)) const;
  void note_replaced(const evidence::ImportedFile& file);
  void note_twin(const evidence::ImportedFile& file, const std::string& path);
  void note_change(const evidence::ImportedFile& file, const std::string& path);
  void tell_all() const;
  void add_to(Document& document, Ended ended) const;
  Message summary() const;

  const Context& context_;
  ImportMode mode_;
  std::uint64_t registered_ = 0, bytes_ = 0, already_there_ = 0, kept_late_ = 0;
  std::string first_, last_;  // citations
  Document damage_ = {};      // a sentence, or null
  std::vector<Flag> flags_;
  List new_, duplicates_, changed_, replaced_, harmless_, failures_;
};

}  // namespace muniment::cli
