#include <algorithm>
#include <map>
#include <utility>

#include "verify/receipt_parts.h"
#include "verify/words.h"

namespace muniment::verify {
namespace {

// --- Opened fields. ---

Place field_place(std::string_view slot) { return part(slot); }

}  // namespace

Message value_sentence(std::string_view slot, const Opening::Value& value,
                       const std::string& citation) {
  struct Teller {
    std::string_view slot;
    const std::string& citation;

    Message tell(std::string_view text) const {
      return citation.empty() ? say("field {1}: {2}", slot, text)
                              : say("{1}, field {2}: {3}", citation, slot, text);
    }
    Message operator()(const Opening::Absent&) const {
      return say("field {1} is left empty", slot);
    }
    Message operator()(const Opening::Text& text) const { return tell(text.value); }
    Message operator()(const Opening::Integer& number) const {
      return tell(std::to_string(number.value));
    }
    Message operator()(const Opening::Instant& instant) const {
      return tell(utc_time(instant.value));
    }
    Message operator()(const Opening::Data& data) const { return tell(to_hex(data.value)); }
    Message operator()(const Content& content) const {
      const std::string_view name = as_text(content.name);
      const std::string bytes = std::to_string(content.size);
      return citation.empty()
                 ? say("field {1}: file {2}, {3} bytes", slot, name, bytes)
                 : say("{1}, field {2}: file {3}, {4} bytes", citation, slot, name, bytes);
    }
  };
  return std::visit(Teller{slot, citation}, value);
}

namespace {

// The name that the catalogue gives to a slot of this record; none: its kind has no row.
std::optional<std::string_view> slot_name(const Record& record, std::uint16_t slot) {
  const KindRow* row = row_of(record.kind);
  if (row == nullptr) return std::nullopt;
  return slot < row->slots.size() ? row->slots[slot].name : attachment_name;
}

// An opening that the record committed to: `check_opening` compared name and type with the row, and
// a kind without a row has neither.
Check committed(const Record& record, const Opening& opening) {
  const std::optional<std::string_view> name = slot_name(record, opening.slot);
  if (!name) {
    return make_check("opening", Outcome::cannot_evaluate,
                      say("kind {1} is unknown to this program: what its fields are called is "
                          "not known",
                          std::to_string(record.kind)));
  }
  return make_check("opening", Outcome::pass,
                    say("field {1} is the one that the record committed to", *name),
                    field_place(*name));
}

// --- A file beside the receipt. ---

// Digests of the file, each computed once.
class FileDigests {
 public:
  explicit FileDigests(const FileToCheck& file) : file_(file) {}
  const Result<Hash>& get(std::uint16_t algorithm) {
    const auto known = digests_.find(algorithm);
    if (known != digests_.end()) return known->second;
    return digests_.emplace(algorithm, file_.digest(algorithm)).first->second;
  }

 private:
  const FileToCheck& file_;
  std::map<std::uint16_t, Result<Hash>> digests_;
};

Place file_place(const FileToCheck& file, std::string_view slot) {
  Place place = field_place(slot);
  place.file = file.name;
  return place;
}

Check compare(const FileToCheck& file, FileDigests& digests, const OpenedContent& opened) {
  const Content& content = opened.content;
  const Place place = file_place(file, opened.slot);
  if (file.size != content.size) {
    return make_check("file", Outcome::refuted,
                      say("the file has {1} bytes, field {2} was registered with {3}",
                          std::to_string(file.size), opened.slot, std::to_string(content.size)),
                      place);
  }
  std::size_t compared = 0;
  for (const ContentDigest& digest : content.digests) {
    const Result<Hash>& own = digests.get(digest.algorithm);
    if (!own.ok()) {
      if (own.error().kind() == ErrorKind::unknown) continue;
      return failed_check("file", own.error(), place);
    }
    compared += 1;
    if (*own != digest.value) {
      return make_check("file", Outcome::refuted,
                        say("the file's {1} bytes are not those that were registered in field {2}",
                            std::to_string(file.size), opened.slot),
                        place);
    }
  }
  if (compared == 0) {
    return make_check("file", Outcome::cannot_evaluate,
                      say("this program knows none of the digests of field {1}", opened.slot),
                      place);
  }
  return make_check(
      "file", Outcome::pass,
      say("the file is byte for byte the one that was registered in field {1}", opened.slot),
      place);
}

}  // namespace

std::vector<OpenedContent> check_openings(Hasher& hasher, const Exhibit& exhibit,
                                          const Record& record, Report& report) {
  std::vector<OpenedContent> contents;
  std::size_t opened = 0;
  for (const Bytes& bytes : exhibit.openings) {
    const Result<Opening> opening = check_opening(hasher, record, bytes);
    if (!opening.ok()) {
      const Result<Opening> claimed = decode_opening(bytes);
      const auto name = claimed.ok() ? slot_name(record, claimed->slot) : std::nullopt;
      report.add(failed_check("opening", opening.error(), field_place(name.value_or("opening"))));
      continue;
    }
    opened += 1;
    report.add(committed(record, *opening));
    const auto name = slot_name(record, opening->slot);
    if (!name) continue;
    report.state("field", value_sentence(*name, opening->value));
    if (const auto* content = std::get_if<Content>(&opening->value)) {
      contents.push_back({*name, *content});
    }
  }
  if (opened < record.fields.size()) {
    report.add(make_check(
        "fields", Outcome::not_checked,
        say("{1} of {2} fields are not opened: what they hold is not shown",
            std::to_string(record.fields.size() - opened), std::to_string(record.fields.size()))));
  }
  return contents;
}

void check_file(const FileToCheck& file, const std::vector<OpenedContent>& opened, Report& report) {
  report.require("file");
  if (opened.empty()) {
    report.add(make_check("file", Outcome::cannot_evaluate,
                          say("no content is opened that the file could be compared with: ask for "
                              "a receipt or package with --open content"),
                          file_place(file, {})));
    return;
  }
  FileDigests digests(file);
  std::optional<Check> worst;
  for (const OpenedContent& content : opened) {
    Check check = compare(file, digests, content);
    if (check.outcome == Outcome::pass) {
      report.add(std::move(check));
      return;
    }
    // Among several contents the one of the same name tells most; else the first.
    if (!worst || as_text(content.content.name) == file.name) worst = std::move(check);
  }
  report.add(*std::move(worst));
}

}  // namespace muniment::verify
