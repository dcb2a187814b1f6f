#include "cli/rows/manifest.h"

#include <algorithm>
#include <array>

#include "cli/common/report_text.h"
#include "cli/common/verifying.h"
#include "cli/options/rows.h"
#include "cli/rows/columns.h"
#include "evidence/recoder.h"

namespace muniment::cli {

namespace {

constexpr std::size_t told = 1000;  // nobody reads more; --json has all

// Line by line: in no encoding that is used for tables is a line's end part of another character.
Result<std::string> recode(const std::string& text, const std::string& encoding,
                           RowFaults& faults) {
  Result<evidence::Recoder> recoder = evidence::Recoder::open(encoding);
  if (!recoder.ok()) return std::move(recoder).error();
  std::string all;
  std::uint64_t number = 1;
  for (std::string_view rest = text; !rest.empty(); ++number) {
    const std::size_t length = std::min(rest.find('\n'), rest.size() - 1) + 1;
    Result<std::string> line = recoder->to_utf8(rest.substr(0, length));
    rest.remove_prefix(length);
    if (line.ok()) {
      all += *line;
    } else {
      faults.add({number, {}, {}, Error(ErrorKind::usage, line.error().message())});
      all += '\n';
    }
  }
  return all;
}

void check_utf8(std::string_view text, RowFaults& faults) {
  for (std::uint64_t number = 1; !text.empty(); ++number) {
    const std::size_t length = std::min(text.find('\n'), text.size() - 1) + 1;
    if (!is_utf8_text(text.substr(0, length))) {
      faults.add(
          {number,
           {},
           {},
           Error(ErrorKind::usage,
                 say("this line is not text in UTF-8: save the file as UTF-8, or say how it is "
                     "written, such as --encoding gb18030"))});
    }
    text.remove_prefix(length);
  }
}

void check_columns(const Table& table, RowFaults& faults) {
  const std::vector<std::string> names = column_names();
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const std::string& column = table.columns[i];
    if (is_column(column)) continue;
    std::uint64_t line = 1;  // where it is used first
    const auto uses = [&](const TableRow& row) {
      return std::any_of(row.cells.begin(), row.cells.end(), [&](const TableCell& cell) {
        return cell.column == i && cell.form == TableCell::Form::values;
      });
    };
    const auto user = std::find_if(table.rows.begin(), table.rows.end(), uses);
    if (user != table.rows.end()) line = user->line;
    const std::string guess = nearest_name(column, names);
    faults.add(
        {line,
         {},
         {},
         Error(ErrorKind::usage,
               guess.empty()
                   ? say("no kind has a field, fact or link \"{1}\"; \"muniment kinds KIND\" "
                         "lists those of one",
                         printable(column))
                   : say("no kind has a field, fact or link \"{1}\"; did you mean \"{2}\"?",
                         printable(column), guess))});
  }
}

int exit_code_of(const std::vector<RowFault>& faults) {
  constexpr std::array worst_first = {exit_usage, exit_failed, exit_cannot_evaluate, exit_refused};
  for (const int code : worst_first) {
    for (const RowFault& fault : faults) {
      if (exit_code_for_writing(fault.error) == code) return code;
    }
  }
  return exit_done;
}

}  // namespace

std::vector<RowFault> RowFaults::by_line() const {
  std::vector<RowFault> sorted = faults_;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const RowFault& a, const RowFault& b) { return a.line < b.line; });
  return sorted;
}

Message row_place(std::uint64_t line, const std::string& label, const std::string& column) {
  const std::string number = std::to_string(line);
  const std::string shown = printable(label);
  if (label.empty()) {
    return column.empty() ? say("line {1}", number)
                          : say("line {1}, {2}", number, printable(column));
  }
  return column.empty() ? say("line {1} ({2})", number, shown)
                        : say("line {1} ({2}), {3}", number, shown, printable(column));
}

Result<RowManifest> read_row_manifest(const Context& context, RowFaults& faults) {
  RowManifest manifest{context.options.arguments.front(), {}};
  const Message place = say("manifest {1}", printable(manifest.path.string()));
  Result<std::string> text = read_file(manifest.path, max_table_bytes);
  if (!text.ok() && text.error().kind() == ErrorKind::malformed) {
    return Error(ErrorKind::usage, say("a manifest is longer than {1} MiB: divide it",
                                       std::to_string(max_table_bytes / 1024 / 1024)))
        .within(place);
  }
  if (!text.ok()) return std::move(text).error().within(place);
  if (context.options.encoding) {
    Result<std::string> recoded = recode(*text, *context.options.encoding, faults);
    if (!recoded.ok()) return std::move(recoded).error();
    text = std::move(recoded);
  } else {
    check_utf8(*text, faults);
  }
  if (!faults.empty()) return manifest;  // what lines mean nobody can tell
  manifest.table = parse_table(*text);
  for (const TableFault& fault : manifest.table.faults) {
    faults.add({fault.line, {}, fault.column, Error(ErrorKind::usage, fault.sentence)});
  }
  check_columns(manifest.table, faults);
  if (manifest.table.rows.empty() && faults.empty()) {
    return Error(ErrorKind::usage, say("the manifest has no rows")).within(place);
  }
  return manifest;
}

namespace {

// [{line, label, column, sentence}]
Document row_faults_document(const Words& words, const RowFaults& faults) {
  Document list = Document::array();
  for (const RowFault& fault : faults.by_line()) {
    list.push(Document::object()
                  .set("line", fault.line)
                  .set("label", printable(fault.label))
                  .set("column", printable(fault.column))
                  .set("sentence", words.translate(fault.error)));
  }
  return list;
}

}  // namespace

int tell_row_faults(const Context& context, const RowManifest& manifest, const RowFaults& faults) {
  const std::vector<RowFault> all = faults.by_line();
  const int code = exit_code_of(all);
  const std::string count = std::to_string(all.size());
  const Message refused =
      faults.full()
          ? say("faults found: {1} or more; nothing was written: mend these first", count)
          : say("faults found: {1}; nothing was written: mend them and run the same command again",
                count);
  const Error error = Error(code == exit_refused ? ErrorKind::refused : ErrorKind::usage, refused)
                          .within(say("manifest {1}", printable(manifest.path.string())));
  if (context.options.json) {
    Document document = error_document(error, context.words, code);
    document.set("faults", row_faults_document(context.words, faults));
    context.print(document);
    return code;
  }
  std::size_t left = told;
  for (const RowFault& fault : all) {
    if (left-- == 0) {
      context.tell(say("and {1} more; --json lists them all", std::to_string(all.size() - told)));
      break;
    }
    print_talk(context.words.translate(row_place(fault.line, fault.label, fault.column)) +
               std::string(context.words.choose(": ", "：")) +
               context.words.translate(fault.error));
  }
  print_talk(context.words.translate(error));
  return code;
}

}  // namespace muniment::cli
