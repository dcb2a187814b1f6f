#include "ledger/core/curve25519.h"

#include <openssl/bn.h>

#include <algorithm>
#include <array>

#include "ledger/core/handle.h"

namespace muniment::curve25519 {
namespace {

using Coordinate = std::array<std::uint8_t, 32>;  // little-endian

constexpr Coordinate number(std::uint8_t value) {
  Coordinate out{};
  out[0] = value;
  return out;
}

// p = 2^255 - 19
constexpr Coordinate prime_minus(std::uint8_t value) {
  Coordinate out{};
  for (std::uint8_t& byte : out) byte = 0xff;
  out[0] = static_cast<std::uint8_t>(0xed - value);
  out[31] = 0x7f;
  return out;
}

// The y of the eight points of small order: of order 4, 1, 2, and of order 8 the root of d·y⁴ + 2y²
// - 1 with its negative.
constexpr std::array<Coordinate, 5> small_edwards = {
    number(0), number(1), prime_minus(1),
    Coordinate{0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4,
               0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6,
               0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05},
    Coordinate{0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b,
               0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39,
               0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a}};

// The same points' u = (1 + y) / (1 - y), and -1, which is of order 4 on the twist.
constexpr std::array<Coordinate, 5> small_montgomery = {
    number(0), number(1), prime_minus(1),
    Coordinate{0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1,
               0x55, 0x9c, 0x83, 0xef, 0x5b, 0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c,
               0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11, 0x57},
    Coordinate{0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3,
               0xfa, 0xf1, 0x9f, 0xc4, 0x6a, 0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32,
               0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00}};

constexpr Coordinate edwards_d = {0xa3, 0x78, 0x59, 0x13, 0xca, 0x4d, 0xeb, 0x75, 0xab, 0xd8, 0x41,
                                  0x41, 0x4d, 0x0a, 0x70, 0x00, 0x98, 0xe8, 0x79, 0x77, 0x79, 0x40,
                                  0xc7, 0x8c, 0x73, 0xfe, 0x6f, 0x2b, 0xee, 0x6c, 0x03, 0x52};

Coordinate without_sign(ByteView encoded) {
  MUNIMENT_CHECK(encoded.size() == 32);
  Coordinate out{};
  std::copy(encoded.begin(), encoded.end(), out.begin());
  out[31] &= 0x7f;
  return out;
}

bool is_reduced(const Coordinate& value) {
  constexpr Coordinate prime = prime_minus(0);
  return std::lexicographical_compare(value.rbegin(), value.rend(), prime.rbegin(), prime.rend());
}

bool is_strict(const Coordinate& value, const std::array<Coordinate, 5>& small) {
  return is_reduced(value) && std::find(small.begin(), small.end(), value) == small.end();
}

using Number = Handle<BIGNUM, BN_free>;

Number from_little_endian(const Coordinate& value) {
  Number out(BN_lebin2bn(value.data(), static_cast<int>(value.size()), nullptr));
  MUNIMENT_CHECK(out != nullptr);
  return out;
}

}  // namespace

bool is_strict_edwards(ByteView encoded) { return is_strict(without_sign(encoded), small_edwards); }

// x² = (y² - 1) / (d·y² + 1) has a root exactly when numerator times denominator has one; the
// denominator is never zero since -1/d is no square. x = 0 has only y = ±1, which are of small
// order.
bool is_on_edwards(ByteView encoded) {
  const Number p = from_little_endian(prime_minus(0));
  const Number d = from_little_endian(edwards_d);
  const Number y = from_little_endian(without_sign(encoded));
  const Number square(BN_new());
  const Number product(BN_new());
  const Handle<BN_CTX, BN_CTX_free> scratch(BN_CTX_new());
  MUNIMENT_CHECK(square != nullptr && product != nullptr && scratch != nullptr);
  BN_CTX* const c = scratch.get();
  MUNIMENT_CHECK(BN_mod_sqr(square.get(), y.get(), p.get(), c) == 1);
  MUNIMENT_CHECK(BN_mod_mul(product.get(), d.get(), square.get(), p.get(), c) == 1);
  MUNIMENT_CHECK(BN_add_word(product.get(), 1) == 1);
  MUNIMENT_CHECK(BN_mod_sub(square.get(), square.get(), BN_value_one(), p.get(), c) == 1);
  MUNIMENT_CHECK(BN_mod_mul(product.get(), product.get(), square.get(), p.get(), c) == 1);
  const int symbol = BN_kronecker(product.get(), p.get(), c);
  MUNIMENT_CHECK(symbol >= -1);
  return symbol >= 0;
}

bool is_strict_montgomery(ByteView encoded) {
  return encoded.size() == 32 && (encoded[31] & 0x80) == 0 &&
         is_strict(without_sign(encoded), small_montgomery);
}

}  // namespace muniment::curve25519
