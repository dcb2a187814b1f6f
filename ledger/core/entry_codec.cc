#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include "ledger/core/entry_view.h"
#include "ledger/core/flat_message.h"
#include "ledger/core/heads.h"
#include "ledger/core/message_words.h"

namespace muniment {
namespace {

constexpr std::uint16_t head_version = 1;
constexpr std::size_t max_head_bytes = 256;  // bounded by the grammar of dossier codes

bool is_dossier(std::string_view text) { return text.empty() || is_dossier_code(text); }

Result<std::string_view> read_dossier(ByteView blob) {
  const std::string_view dossier = flat::blob_text(blob);
  if (!is_dossier(dossier)) {
    return Error(ErrorKind::malformed,
                 say("the dossier's code does not begin with A-Z or 0-9, or holds more than 64 "
                     "characters or others than A-Z, 0-9, '.', '_' and '-'"));
  }
  // Empty text has no blob, and any other one ends in a zero, which was not looked at.
  if (!blob.empty() && (dossier.empty() || blob.back() != 0)) return flat::not_the_one_encoding();
  return dossier;
}

Status check_hash(ByteView blob, std::string_view field) {
  if (blob.size() == Hash::size) return {};
  return Hash::from(blob).error().within(say("in the field \"{1}\"", field));
}

Status check_folio(std::uint64_t folio) {
  if (folio == 0) return Error(ErrorKind::malformed, say("the folio is 0; folios count from 1"));
  return {};
}

Status check_previous(ByteView blob, std::uint64_t folio) {
  if (Status counted = check_folio(folio); !counted.ok()) return counted;
  if (blob.empty() != (folio == 1)) {
    return Error(ErrorKind::malformed,
                 folio == 1
                     ? say("folio 1 names a previous entry; there can be none")
                     : say("folio {1} does not name the entry before it", std::to_string(folio)));
  }
  return blob.empty() ? Status() : check_hash(blob, "previous");
}

Hash hash_at(ByteView blob) {
  std::array<std::uint8_t, Hash::size> bytes;  // NOLINT: filled by the next line
  std::copy(blob.begin(), blob.end(), bytes.begin());
  return Hash(bytes);
}

// Nearly all entries have every field, so that their messages differ in the length of the code
// only: what leads to the fields then stands where it must, or the message is looked at in full.
// The code and the folio are still to be looked at.
std::optional<EntryView> view_complete(ByteView bytes) {
  using namespace words;
  constexpr std::size_t data_words = 5, pointers = 4, code_at = 1 + data_words + pointers;
  constexpr std::size_t hash_words = Hash::size / word_bytes, least = code_at + 1 + 3 * hash_words;
  if (bytes.size() % word_bytes != 0 || bytes.size() < least * word_bytes) return std::nullopt;
  const std::size_t code_words = bytes.size() / word_bytes - code_at - 3 * hash_words;
  const std::size_t code_bytes = get_word(bytes, 1 + data_words) >> 35;  // with the zero behind it
  if (words_of(code_bytes) != code_words || code_bytes < 2) return std::nullopt;
  const auto leads = [&](std::size_t field, std::size_t to, std::uint64_t size) {
    const std::size_t place = 1 + data_words + field;
    return get_word(bytes, place) == list_pointer(to - place - 1, byte_elements, size);
  };
  const std::size_t hashes_at = code_at + code_words;
  const std::size_t last_bits = 8 * ((code_bytes - 1) % word_bytes);  // of the code's last word
  const bool is_complete =
      get_word(bytes, 0) == struct_pointer(0, data_words, pointers) &&
      get_word(bytes, 1) == entry_version && leads(0, code_at, code_bytes) &&
      leads(1, hashes_at, Hash::size) && leads(2, hashes_at + hash_words, Hash::size) &&
      leads(3, hashes_at + 2 * hash_words, Hash::size) &&
      get_word(bytes, hashes_at - 1) >> last_bits == 0 && get_word(bytes, data_words) != 0;
  if (!is_complete) return std::nullopt;
  const auto hash = [&](std::size_t number) {
    return bytes.subspan((hashes_at + number * hash_words) * word_bytes, Hash::size);
  };
  return EntryView{{get_word(bytes, 2)},
                   as_text(bytes.subspan(code_at * word_bytes, code_bytes - 1)),
                   get_word(bytes, 3),
                   hash(0),
                   get_word(bytes, 4),
                   hash(1),
                   static_cast<std::int64_t>(get_word(bytes, 5)),
                   hash(2)};
}

// The numbers and blobs below are entry.capnp's fields, in its order; blobs are views of the value.

struct EntryFields {
  explicit EntryFields(const Entry& entry)
      : numbers{entry_version, entry.index.value, entry.folio, entry.dossiers,
                static_cast<std::uint64_t>(entry.admitted)},
        blobs{flat::text_blob(entry.dossier), entry.previous ? entry.previous->view() : ByteView(),
              entry.heads.view(), entry.payload.view()} {}

  std::array<std::uint64_t, 5> numbers;
  std::array<ByteView, 4> blobs;
};

struct HeadFields {
  explicit HeadFields(const DossierHead& head)
      : numbers{head_version, head.ordinal, head.folio},
        blobs{flat::text_blob(head.dossier), head.leaf.view()} {}

  std::array<std::uint64_t, 3> numbers;
  std::array<ByteView, 2> blobs;
};

constexpr std::string_view head_label = "muniment/head/v1";
constexpr std::uint8_t label_end[] = {0};

// What is hashed of heads whose codes have one length differs in four places only: it is laid out
// once for each length.
class HeadForms {
 public:
  static constexpr std::size_t max_bytes = max_head_bytes;

  // Adds what is hashed of a head, and gives it.
  ByteView append(Bytes& to, const HeadView& head) {
    MUNIMENT_CHECK(head.dossier.size() <= max_code && head.folio >= 1);
    Bytes& form = forms_[head.dossier.size()];
    if (form.empty()) form = form_of(head.dossier.size());
    const std::size_t begin = to.size();
    muniment::append(to, form);
    const std::span<std::uint8_t> content = std::span(to).subspan(begin);
    const std::span<std::uint8_t> message = content.subspan(message_at);
    flat::put_number(message, 1, head.ordinal);
    flat::put_number(message, 2, head.folio);
    const ByteView code = as_bytes(head.dossier);
    std::copy(code.begin(), code.end(), message.begin() + code_at);
    std::memcpy(&message[message.size() - Hash::size], head.leaf->view().data(), Hash::size);
    return content;
  }

 private:
  static constexpr std::size_t max_code = 64;
  static constexpr std::size_t message_at = head_label.size() + sizeof label_end;
  static constexpr std::ptrdiff_t code_at = 6 * 8;  // behind root, three numbers, two pointers

  static Bytes form_of(std::size_t code_bytes) {
    const DossierHead head{0, std::string(code_bytes, '0'), 1, Hash({})};
    const HeadFields fields(head);
    Bytes form = to_bytes(head_label);
    muniment::append(form, label_end);
    flat::append_encoding(form, fields.numbers, fields.blobs);
    return form;
  }

  std::array<Bytes, max_code + 1> forms_;  // empty: not needed yet
};

}  // namespace

Bytes encode_entry(const Entry& entry) {
  MUNIMENT_CHECK(is_dossier(entry.dossier));
  MUNIMENT_CHECK(entry.folio >= 1 && entry.previous.has_value() == (entry.folio > 1));
  const EntryFields fields(entry);
  return flat::encode(fields.numbers, fields.blobs);
}

Result<EntryView> view_entry(ByteView bytes) {
  const std::optional<EntryView> complete = view_complete(bytes);
  if (complete && complete->folio > 1 && is_dossier_code(complete->dossier)) return *complete;
  std::array<std::uint64_t, 5> numbers;  // NOLINT: filled by the next call
  std::array<ByteView, 4> blobs;
  const Status fields = flat::read(bytes, max_entry_bytes, entry_version, numbers, blobs);
  if (!fields.ok()) return fields.error();
  const auto [version, index, folio, dossiers, admitted] = numbers;
  const auto [dossier_blob, previous, heads, payload] = blobs;
  const Result<std::string_view> dossier = read_dossier(dossier_blob);
  if (!dossier.ok()) return dossier.error();
  if (const Status good = check_previous(previous, folio); !good.ok()) return good.error();
  if (const Status good = check_hash(heads, "heads"); !good.ok()) return good.error();
  if (const Status good = check_hash(payload, "payload"); !good.ok()) return good.error();
  numbers[0] = entry_version;
  if (!flat::is_encoding(bytes, numbers, blobs)) return flat::not_the_one_encoding();
  return EntryView{
      {index}, *dossier, folio, previous, dossiers, heads, static_cast<std::int64_t>(admitted),
      payload};
}

Entry EntryView::entry() const {
  return {index,    std::string(dossier),
          folio,    previous.empty() ? std::nullopt : std::optional(hash_at(previous)),
          dossiers, hash_at(heads),
          admitted, hash_at(payload)};
}

Result<Entry> decode_entry(ByteView bytes) {
  const Result<EntryView> view = view_entry(bytes);
  if (!view.ok()) return view.error();
  return view->entry();
}

bool is_hash(ByteView bytes, const std::optional<Hash>& hash) {
  return hash ? is_hash(bytes, *hash) : bytes.empty();
}

Bytes encode_head(const DossierHead& head) {
  MUNIMENT_CHECK(is_dossier(head.dossier) && head.folio >= 1);
  const HeadFields fields(head);
  return flat::encode(fields.numbers, fields.blobs);
}

Result<DossierHead> decode_head(ByteView bytes) {
  std::array<std::uint64_t, 3> numbers{};
  std::array<ByteView, 2> blobs;
  const Status fields = flat::read(bytes, max_head_bytes, head_version, numbers, blobs);
  if (!fields.ok()) return fields.error();
  const auto [version, ordinal, folio] = numbers;
  const Result<std::string_view> dossier = read_dossier(blobs[0]);
  if (!dossier.ok()) return dossier.error();
  if (const Status counted = check_folio(folio); !counted.ok()) return counted.error();
  if (const Status good = check_hash(blobs[1], "leaf"); !good.ok()) return good.error();
  numbers[0] = head_version;
  if (!flat::is_encoding(bytes, numbers, blobs)) return flat::not_the_one_encoding();
  return DossierHead{ordinal, std::string(*dossier), folio, hash_at(blobs[1])};
}

Hash head_leaf(Hasher& hasher, const DossierHead& head) {
  const Bytes bytes = encode_head(head);
  return hasher.labelled_leaf(head_label, {bytes});
}

std::vector<Hash> head_leaves(Hasher& hasher, std::span<const HeadView> heads) {
  HeadForms forms;
  Bytes contents;
  contents.reserve(heads.size() * HeadForms::max_bytes);  // the views need it to stay
  std::vector<ByteView> leaves;
  leaves.reserve(heads.size());
  for (const HeadView& head : heads) leaves.push_back(forms.append(contents, head));
  return hasher.leaves(leaves);
}

}  // namespace muniment
