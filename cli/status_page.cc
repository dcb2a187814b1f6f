#include "cli/status_page.h"

#include <algorithm>

#include "cli/entry_words.h"
#include "cli/registrations.h"

namespace muniment::cli {

namespace {

constexpr std::size_t usual_columns = 80;
constexpr std::size_t page_lines = 23;  // of 24: the prompt needs one
constexpr std::size_t fewest_dossiers = 3;
constexpr std::size_t label_gap = 2;

std::size_t lines_of(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

Document attention_document(const Words& words, const Attention& attention) {
  return Document::object()
      .set("name", attention.name)
      .set("verdict", verify::verdict_name(attention.gravity))
      .set("sentence", words.translate(attention.what))
      .set("do", words.translate(attention.what_to_do));
}

Document key_document(const std::optional<NamedKey>& named) {
  if (!named) return {};
  Document roles = Document::array();
  for (const std::uint16_t role : named->roles) {
    roles.push(code_name(Vocabulary::roles, role));
  }
  return Document::object()
      .set("file", printable(named->file))
      .set("locked", named->locked)
      .set("name", named->name)
      .set("roles", std::move(roles));
}

}  // namespace

std::string StatusPage::time(std::int64_t utc_ms) const {
  return format_time(utc_ms, state_.policy.zone_minutes);
}

std::string StatusPage::headline(Colour colour) const {
  const std::size_t count = overview_.attention.size();
  const std::string said =
      words_.translate(count == 0   ? say("all is well")
                       : count == 1 ? say("one thing needs attention")
                                    : say("{1} things need attention", std::to_string(count)));
  if (colour == Colour::off) return said + "\n";
  return (count == 0 ? "\x1b[1;32m" : "\x1b[1;33m") + said + "\x1b[0m\n";
}

std::string StatusPage::attention(std::size_t columns) const {
  std::string text;
  for (const Attention& attention : overview_.attention) {
    text += wrap("! " + words_.translate(attention.what), columns, 2) + "\n";
    text += wrap("  " + words_.translate(say("to do: {1}", words_.translate(attention.what_to_do))),
                 columns, 2) +
            "\n";
  }
  return text;
}

std::string StatusPage::newest() const {
  if (!overview_.newest) return words_.translate(say("none"));
  const evidence::Item& item = *overview_.newest;
  return words_.translate(
      say("{1}, {2}, {3}, by {4}", format_citation({item.entry.dossier, item.entry.folio}),
          label(words_, Vocabulary::kinds, item.record.kind), time(item.entry.admitted),
          words_.list(signer_names(state_, item.record))));
}

std::string StatusPage::guard() const {
  if (overview_.guard == "same") return words_.translate(say("agrees with the ledger"));
  if (overview_.guard == "behind") {
    return words_.translate(say("older than the ledger, which is harmless"));
  }
  return words_.translate(say("see above"));
}

std::string StatusPage::disk() const {
  const DiskUse& disk = overview_.disk;
  const std::string free =
      disk.free ? format_bytes(*disk.free) : words_.translate(say("not known"));
  return words_.translate(say("entries {1}, openings {2}, vault {3}; free: {4}",
                              format_bytes(disk.store + disk.other), format_bytes(disk.openings),
                              format_bytes(disk.vault), free));
}

std::string StatusPage::roster() const {
  return words_.translate(say("people who may sign: {1}; keys: {2}, revoked: {3}",
                              std::to_string(overview_.people), std::to_string(overview_.keys),
                              std::to_string(overview_.revoked)));
}

std::string StatusPage::key(const std::optional<NamedKey>& named, const Message& none) const {
  if (!named) return words_.translate(none);
  std::vector<std::string> parts;
  parts.reserve(named->roles.size() + 3);
  if (!named->name.empty()) parts.push_back(named->name);
  for (const std::uint16_t role : named->roles) {
    parts.push_back(label(words_, Vocabulary::roles, role));
  }
  parts.push_back(printable(named->file));
  if (named->locked) parts.push_back(words_.translate(say("locked with a passphrase")));
  return listed(parts);
}

std::string StatusPage::listed(const std::vector<std::string>& parts) const {
  std::string text;
  for (const std::string& part : parts) {
    text += (text.empty() ? "" : std::string(words_.choose(", ", "，"))) + part;
  }
  return text;
}

std::string StatusPage::facts(std::size_t columns) const {
  const Message size = overview_.checkpoint ? say("entries: {1}, root {2}…",
                                                  std::to_string(overview_.checkpoint->size.value),
                                                  overview_.checkpoint->root.hex().substr(0, 16))
                                            : say("not known");
  std::vector<std::string> ledger = {registrar_.identity().origin,
                                     std::string(suite_name(registrar_.identity().suite))};
  if (state_.closed) ledger.push_back(words_.translate(say("closed")));
  const std::vector<std::pair<Message, std::string>> rows = {
      {say("ledger"), listed(ledger)},
      {say("size"), words_.translate(size)},
      {say("newest"), newest()},
      {say("guard"), guard()},
      {say("disk"), disk()},
      {say("roster"), roster()},
      {say("you"), key(overview_.author, say("nobody was named; --as or MUNIMENT_KEY names who "
                                             "acts"))},
      {say("ledger key"), key(overview_.ledger_key, say("not named, and needed only to register"))},
  };
  std::size_t width = 0;
  for (const auto& [name, value] : rows) {
    width = std::max(width, display_width(words_.translate(name)) + label_gap);
  }
  std::string text;
  for (const auto& [name, value] : rows) {
    text += wrap(pad(words_.translate(name), width) + value, columns, width) + "\n";
  }
  return text;
}

std::string StatusPage::dossiers(std::size_t columns, std::size_t lines) const {
  const std::vector<DossierAtAGlance>& all = overview_.dossiers;
  if (all.empty()) {
    return wrap(words_.translate(say("there is no dossier yet: \"muniment open DOSSIER\" opens "
                                     "one")),
                columns, 0) +
           "\n";
  }
  std::size_t shown = all.size();
  if (shown + 1 > lines) shown = std::max(fewest_dossiers, lines < 2 ? 0 : lines - 2);
  shown = std::min(shown, all.size());
  std::vector<std::vector<std::string>> table = {{words_.translate(say("dossier")),
                                                  words_.translate(say("entries")),
                                                  words_.translate(say("newest"))}};
  for (std::size_t at = 0; at < shown; ++at) {
    table.push_back({all[at].dossier, std::to_string(all[at].entries), time(all[at].newest)});
  }
  std::string text = format_table(table);
  if (shown < all.size()) {
    text +=
        wrap(words_.translate(say("and {1} more; \"muniment dossiers\" lists all {2}",
                                  std::to_string(all.size() - shown), std::to_string(all.size()))),
             columns, 0) +
        "\n";
  }
  return text;
}

std::string StatusPage::text(Colour colour, std::size_t columns) const {
  if (columns == 0) columns = usual_columns;
  const std::string page = headline(colour) + attention(columns) + "\n" + facts(columns) + "\n";
  const std::size_t used = lines_of(page);
  return page + dossiers(columns, used < page_lines ? page_lines - used : 0);
}

Document StatusPage::document(int exit_code) const {
  const DiskUse& disk = overview_.disk;
  Document attention = Document::array(), dossiers = Document::array();
  for (const Attention& one : overview_.attention) {
    attention.push(attention_document(words_, one));
  }
  for (const DossierAtAGlance& one : overview_.dossiers) {
    dossiers.push(Document::object()
                      .set("dossier", one.dossier)
                      .set("entries", one.entries)
                      .set("newest", time(one.newest)));
  }
  Document newest;
  if (overview_.newest) {
    const evidence::Item& item = *overview_.newest;
    newest = Document::object()
                 .set("citation", format_citation({item.entry.dossier, item.entry.folio}))
                 .set("index", item.entry.index.value)
                 .set("admitted", time(item.entry.admitted))
                 .set("kind", code_name(Vocabulary::kinds, item.record.kind))
                 .set("signedBy", signers_document(signer_names(state_, item.record)));
  }
  const auto& checkpoint = overview_.checkpoint;
  return Document::object()
      .set("folder", printable(overview_.folder.string()))
      .set("origin", registrar_.identity().origin)
      .set("suite", suite_name(registrar_.identity().suite))
      .set("closed", state_.closed.has_value())
      .set("entries", checkpoint ? Document(checkpoint->size.value) : Document())
      .set("root", checkpoint ? Document(checkpoint->root.hex()) : Document())
      .set("newest", std::move(newest))
      .set("guard", overview_.guard)
      .set("disk", Document::object()
                       .set("store", disk.store)
                       .set("openings", disk.openings)
                       .set("vault", disk.vault)
                       .set("other", disk.other)
                       .set("free", disk.free ? Document(*disk.free) : Document()))
      .set("roster", Document::object()
                         .set("people", overview_.people)
                         .set("keys", overview_.keys)
                         .set("revoked", overview_.revoked))
      .set("author", key_document(overview_.author))
      .set("ledgerKey", key_document(overview_.ledger_key))
      .set("dossiers", std::move(dossiers))
      .set("attention", std::move(attention))
      .set("exit_code", std::int64_t{exit_code});
}

}  // namespace muniment::cli
