#include "cli/commands/commands.h"
#include "cli/common/report_text.h"
#include "cli/draft_page.h"

namespace muniment::cli {

namespace {

int exit_code_of(const Error& fault) {
  switch (fault.kind()) {
    case ErrorKind::mismatch:
    case ErrorKind::malformed:
      return exit_code_for_verifying(fault);
    default:
      return exit_code_for_writing(fault);
  }
}

Document verdict_of(int code) {
  return to_english(verdict_word(static_cast<verify::Verdict>(code)));
}

}  // namespace

int tell_faults(const Context& context, const std::vector<Error>& faults) {
  int code = exit_done;
  Document list = Document::array();
  for (const Error& fault : faults) {
    const int own = exit_code_of(fault);
    code = worse_exit_code(code, own);
    list.push(Document::object()
                  .set("exit_code", std::int64_t{own})
                  .set("sentence", context.words.translate(fault)));
  }
  if (code > exit_cannot_evaluate && faults.size() == 1) return fail(context, faults.front());
  if (context.options.json) {
    context.print(Document::object()
                      .set("verdict", code > exit_cannot_evaluate ? Document() : verdict_of(code))
                      .set("exit_code", std::int64_t{code})
                      .set("faults", std::move(list)));
    return code;
  }
  for (const Error& fault : faults) print_talk(context.words.translate(fault));
  if (code == exit_code(verify::Verdict::refuted)) {
    context.tell(
        say("nothing was signed or registered: get what was changed again from whoever "
            "sent it, by a way that nobody else can touch"));
  }
  return code;
}

}  // namespace muniment::cli
