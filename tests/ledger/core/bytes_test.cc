#include "ledger/core/bytes.h"

#include <gmock/gmock.h>

#include "tests/support/one_encoding.h"

namespace muniment {
namespace {

Bytes counting(std::size_t size) {
  Bytes out(size);
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<std::uint8_t>(i * 37 + 11);
  return out;
}

TEST(BigEndian, IsReadAsWritten) {
  Bytes out;
  append_big_endian(out, 0x0102, 2);
  append_big_endian(out, 0xfedcba9876543210, 8);
  append_big_endian(out, 7, 1);
  EXPECT_EQ(to_hex(out), "0102fedcba987654321007");
  EXPECT_EQ(read_big_endian(ByteView(out).first(2)), 0x0102u);
  EXPECT_EQ(read_big_endian(ByteView(out).subspan(2, 8)), 0xfedcba9876543210u);
  EXPECT_EQ(read_big_endian({}), 0u);
}

TEST(BigEndianDeathTest, DoesNotCutNumbers) {
  Bytes out;
  EXPECT_DEATH(append_big_endian(out, 256, 1), "broken invariant");
  EXPECT_DEATH(append_big_endian(out, 1, 9), "broken invariant");
  EXPECT_DEATH(static_cast<void>(read_big_endian(Bytes(9))), "broken invariant");
}

TEST(Hex, IsLowerCaseInPairs) {
  EXPECT_EQ(to_hex(Bytes{0x00, 0x9f, 0xff}), "009fff");
  EXPECT_EQ(from_hex("009fff").value(), (Bytes{0x00, 0x9f, 0xff}));
  EXPECT_TRUE(from_hex("").value().empty());
  for (const char* bad : {"0", "0A", "0g", "0x00", " 00", "00 ", "00\n"}) {
    EXPECT_EQ(from_hex(bad).error().kind(), ErrorKind::malformed) << bad;
  }
}

// RFC 4648 section 10.
TEST(Base64, OfTheStandardsExamplesIsTheirs) {
  const std::pair<const char*, const char*> examples[] = {{"", ""},
                                                          {"f", "Zg=="},
                                                          {"fo", "Zm8="},
                                                          {"foo", "Zm9v"},
                                                          {"foob", "Zm9vYg=="},
                                                          {"fooba", "Zm9vYmE="},
                                                          {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, coded] : examples) {
    EXPECT_EQ(to_base64(as_bytes(plain)), coded);
    EXPECT_EQ(from_base64(coded).value(), to_bytes(plain));
  }
}

TEST(Base64, RoundTripsAtEveryLength) {
  for (std::size_t size = 0; size < 70; ++size) {
    const Bytes bytes = counting(size);
    EXPECT_EQ(from_base64(to_base64(bytes)).value(), bytes);
  }
}

TEST(Base64, IsRefusedInAnyOtherForm) {
  const char* bad[] = {"Zg",   "Zg=",      "Zg===",    "Zh==", "Zm9=",     "====",      "Z===",
                       "=Zg=", "Zg==Zg==", "Zm8=Zm8=", "Zm9 ", " Zm9v",    "Zm9v\n",    "Zm\n9v",
                       "Zm9-", "Zm9_",     "Zm9v=",    "Zm=v", "Zm9v====", "\xc3\xa9Zg"};
  for (const char* text : bad) {
    EXPECT_EQ(from_base64(text).error().kind(), ErrorKind::malformed) << text;
  }
  EXPECT_FALSE(from_base64(std::string_view("Zm9v\0\0\0\0", 8)).ok());
}

TEST(Base64, HasOneEncodingOfEachValue) {
  for (const std::size_t size : {9u, 10u, 11u}) {
    test::expect_one_encoding(to_base64(counting(size)), from_base64,
                              [](const Bytes& bytes) { return to_base64(bytes); });
  }
}

TEST(Decimal, HasNoSignLeadingZeroOrSpaceAndFitsIn64Bits) {
  EXPECT_EQ(parse_decimal("0").value(), 0u);
  EXPECT_EQ(parse_decimal("10").value(), 10u);
  EXPECT_EQ(parse_decimal("18446744073709551615").value(), ~std::uint64_t{0});
  for (const char* bad :
       {"", "00", "01", "+1", "-1", " 1", "1 ", "1\n", "0x1", "1e3", "1.0", "18446744073709551616",
        "99999999999999999999", "184467440737095516150"}) {
    EXPECT_EQ(parse_decimal(bad).error().kind(), ErrorKind::malformed) << bad;
  }
}

TEST(Utf8Text, IsWellFormedWithoutTheZeroCharacter) {
  for (const char* good : {"", "a", "\x7f", "\u0080", "\u07ff", "\u0800", "\ue000", "\uffff",
                           "\U00010000", "\U0010ffff", "市发改委党组", "a\tb\n"}) {
    EXPECT_TRUE(is_utf8_text(good)) << good;
  }
  const char* bad[] = {"\x80",
                       "\xbf",
                       "\xc0\x80",
                       "\xc1\xbf",
                       "\xc2",
                       "\xc2\x41",
                       "\xc2\xc0",
                       "\xe0\x80\x80",
                       "\xe0\x9f\xbf",
                       "\xed\xa0\x80",
                       "\xed\xbf\xbf",
                       "\xe4\xb8",
                       "\xe4\xb8\x41",
                       "\xe4\x41\x80",
                       "\xf0\x80\x80\x80",
                       "\xf0\x8f\xbf\xbf",
                       "\xf4\x90\x80\x80",
                       "\xf5\x80\x80\x80",
                       "\xf0\x90\x80",
                       "\xf0\x90\x80\x41",
                       "\xfe",
                       "\xff",
                       "ok\xe4\xb8",
                       "\xc3\xa9\xa9"};
  for (const char* text : bad) EXPECT_FALSE(is_utf8_text(text)) << to_hex(as_bytes(text));
  EXPECT_FALSE(is_utf8_text(std::string_view("a\0b", 3)));
}

}  // namespace
}  // namespace muniment
