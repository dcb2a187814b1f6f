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
  void unsearched(const Error& damage) override;

  std::uint64_t registered() const { return registered_; }
  const std::string& first() const { return first_; }  // citations
  const std::string& last() const { return last_; }
  bool any_failure() const { return failures_.count > 0; }

  enum class Ended { by_itself, interrupted };
  void print(Ended ended) const;

 private:
  // Things of one sort: a sentence for people or an object for programs, of as many as are listed.
  struct List {
    std::uint64_t count = 0;
    std::vector<Message> sentences = {};
    Document documents = Document::array();
  };
  void list(List& list, std::size_t most, Message sentence, Document document);
  void tell(const List& list, Message (*more)(const std::string& count)) const;
  void note_twin(const evidence::ImportedFile& file, const std::string& path);
  void note_change(const evidence::ImportedFile& file, const std::string& path);
  void print_document(Ended ended) const;
  Message summary() const;

  const Context& context_;
  ImportMode mode_;
  std::uint64_t registered_ = 0, bytes_ = 0, already_there_ = 0;
  std::string first_, last_;
  Document damage_ = {};  // a sentence, or null
  List new_, duplicates_, changed_, harmless_, failures_;
};

}  // namespace muniment::cli
