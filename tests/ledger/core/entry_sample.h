// An entry, and the same word by word.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "ledger/core/entry.h"
#include "tests/support/raw_message.h"

namespace muniment::test {

inline Hash filled(std::uint8_t byte) { return *Hash::from(Bytes(Hash::size, byte)); }

inline Entry sample() {
  return {{12345}, "R7-FGW", 12, filled(1), 30, filled(2), 1660527000123, filled(3)};
}

// The numbers of the sample, word by word.
inline RawMessage raw_numbers(std::uint64_t version = 1, unsigned data_words = 5,
                              unsigned pointers = 4) {
  const Entry entry = sample();
  RawMessage message(data_words, pointers);
  message.data(0, version).data(1, entry.index.value).data(2, entry.folio).data(3, entry.dossiers);
  return message.data(4, static_cast<std::uint64_t>(entry.admitted));
}

// The sample.
inline RawMessage raw(std::uint64_t version = 1, unsigned data_words = 5, unsigned pointers = 4) {
  const Entry entry = sample();
  RawMessage message = raw_numbers(version, data_words, pointers);
  message.text(0, entry.dossier).blob(1, entry.previous->view()).blob(2, entry.heads.view());
  return message.blob(3, entry.payload.view());
}

inline void expect_malformed(const RawMessage& message, const std::string& what) {
  const auto entry = decode_entry(message.bytes());
  ASSERT_FALSE(entry.ok()) << what;
  EXPECT_EQ(entry.error().kind(), ErrorKind::malformed) << what;
}

}  // namespace muniment::test
