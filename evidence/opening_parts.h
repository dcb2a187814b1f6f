// The bytes of sealed lists of openings (README.md, "Openings file"). Private to evidence.
#pragma once

#include "evidence/opening_seals.h"

namespace muniment::evidence {
namespace opening_parts {

inline constexpr std::string_view writers_use = "muniment/openings-key/v1";  // out of a class's key
inline constexpr std::string_view record_use =
    "muniment/opening-key/v1";                         // out of the writer's key
inline constexpr std::size_t place_bytes = 2 + 4;      // slot, length of an opening
inline constexpr std::size_t fixed_bytes = 2 + 4 + 1;  // class, generation, form

// How the readers of a class come by the writer's key.
enum class Form : std::uint8_t {
  derived = 0,     // from the class's key: the writer opens the class
  enveloped = 1,   // for the class
  for_writer = 2,  // for the class, and for the writer, who opens nothing else of it
};

inline std::size_t head_bytes(Suite suite, Form form) {
  switch (form) {
    case Form::derived:
      return fixed_bytes;
    case Form::enveloped:
      return fixed_bytes + envelope_bytes(suite);
    case Form::for_writer:
      return fixed_bytes + 2 * envelope_bytes(suite) + Hash::size;
  }
  return fixed_bytes;
}

inline Bytes envelope_context(const VaultPlace& place, AccessClass access, std::string_view whose) {
  return to_bytes(place.origin + " " + std::string(class_name(access)) + " " + std::string(whose));
}

inline constexpr std::string_view for_class = "openings", for_writer = "openings of the writer";

// What every list begins with: which contents of the record the vault has.
inline Bytes list_head(std::span<const std::uint16_t> contents) {
  Bytes head;
  append_big_endian(head, contents.size(), 2);
  for (const std::uint16_t slot : contents) append_big_endian(head, slot, 2);
  return head;
}

// Another one for other contents: what is sealed by the key is then the same, always.
inline SealKey record_key(Suite suite, const SealKey& writers, const Hash& record_id,
                          ByteView head) {
  Bytes value = to_bytes(record_id.view());
  append(value, head);
  return derive_key(suite, writers, record_use, value);
}

}  // namespace opening_parts

struct OpeningUnsealer::Part {
  AccessClass access;
  std::uint32_t generation;
  opening_parts::Form form;
  ByteView head, sealed, whole;
};

struct OpeningUnsealer::List {
  ByteView head;
  std::vector<std::uint16_t> contents;
  std::vector<Part> parts;
};

}  // namespace muniment::evidence
