// trace ID: where a record comes from and what came of it, and who holds the evidence.
#include <charconv>

#include "cli/commands/commands.h"
#include "cli/graphviz.h"
#include "cli/trace_view.h"

namespace muniment::cli {

namespace {

constexpr std::size_t usual_records = 200, most_records = 100'000;  // each way

Result<std::size_t> records_asked_for(const Options& options) {
  if (!options.most) return usual_records;
  std::size_t most = 0;
  const char* end = options.most->data() + options.most->size();
  const auto [at, error] = std::from_chars(options.most->data(), end, most);
  if (error != std::errc() || at != end || most == 0 || most > most_records) {
    return Error(ErrorKind::usage, say("--most {1}: write a number from 1 to {2}",
                                       printable(*options.most), std::to_string(most_records)));
  }
  return most;
}

// The form for another program; none: the page, or its document.
Result<std::optional<std::string>> other_form(const Context& context, const TraceView& view) {
  const Options& options = context.options;
  if (options.dot) return std::optional(trace_dot(context.words, view));
  if (options.prov) return std::optional(to_json(trace_prov(view)));
  if (!options.svg) return std::optional<std::string>();
  Result<std::string> drawn = draw_svg(trace_dot(context.words, view));
  if (!drawn.ok()) return std::move(drawn).error();
  return std::optional(*std::move(drawn));
}

Status check_options(const Options& options) {
  const int forms = (options.dot ? 1 : 0) + (options.svg ? 1 : 0) + (options.prov ? 1 : 0);
  if (forms > 1) {
    return Error(ErrorKind::usage, say("choose one of --dot, --svg and --prov"));
  }
  if (forms == 0 && options.output) {
    return Error(ErrorKind::usage, say("-o is for what --dot, --svg and --prov write"));
  }
  return {};
}

// Writes or prints it; what keeps the trace from being whole is told beside.
Status hand_out(const Context& context, const TraceView& view, const std::string& form) {
  const std::string& citation = view.name(view.start().id).citation;
  if (context.options.output) {
    Status written = write_file(*context.options.output, form, 0600, Overwrite::no);
    if (!written.ok()) return written;
    context.tell(say("trace of {1} written to {2}", citation, printable(*context.options.output)));
  }
  if (context.options.json) {
    Document document = Document::object();
    document.set("citation", citation);
    if (context.options.output) {
      document.set("file", printable(*context.options.output))
          .set("bytes", std::uint64_t{form.size()});
    } else {
      document.set("trace", form);
    }
    document.set("leftOut", std::uint64_t{view.left_out()})
        .set("exit_code", std::int64_t{trace_exit_code(view)});
    context.print(document);
  } else if (!context.options.output) {
    std::fputs(form.c_str(), stdout);
  }
  return {};
}

}  // namespace

int run_trace(Context& context) {
  if (const Status fit = check_options(context.options); !fit.ok()) {
    return fail_verifying(context, fit.error());
  }
  const Result<std::size_t> most = records_asked_for(context.options);
  if (!most.ok()) return fail_verifying(context, most.error());
  const auto registrar = open_ledger(context, StoreAccess::read);
  if (!registrar.ok()) return fail_verifying(context, registrar.error());
  const Result<evidence::Item> item = find_item(**registrar, context.options.arguments.front());
  if (!item.ok()) return fail_verifying(context, item.error());
  const Result<TraceView> view = read_trace(context, **registrar, *item, *most);
  if (!view.ok()) return fail_verifying(context, view.error());
  const Result<std::optional<std::string>> form = other_form(context, *view);
  if (!form.ok()) return fail_verifying(context, form.error());
  if (*form) {
    const Status handed = hand_out(context, *view, **form);
    if (!handed.ok()) return fail_verifying(context, handed.error());
  } else if (context.options.json) {
    context.print(trace_document(context.words, *view));
  } else {
    std::fputs(trace_page(context.words, *view).c_str(), stdout);
  }
  if (view->left_out() > 0) {
    context.tell(
        say("{1} records next to these were left out; --most takes more, and \"muniment "
            "trace\" of one of these goes on from there",
            std::to_string(view->left_out())));
  }
  return trace_exit_code(*view);
}

}  // namespace muniment::cli
