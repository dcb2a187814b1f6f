#include "ledger/core/key.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "ledger/core/curve25519.h"
#include "ledger/core/handle.h"
#include "ledger/core/key_material.h"

namespace muniment {
namespace {

using PkeyContext = Handle<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;

constexpr std::size_t curve25519_bytes = 32;
constexpr std::size_t sm2_point_bytes = 65;  // 04 ‖ x ‖ y

bool is_sm2(KeyAlgorithm algorithm) { return suite_of(algorithm) == Suite::sm3_sm2; }

const char* openssl_name(KeyAlgorithm algorithm) {
  switch (algorithm) {
    case KeyAlgorithm::ed25519:
      return "ED25519";
    case KeyAlgorithm::x25519:
      return "X25519";
    case KeyAlgorithm::sm2_signing:
    case KeyAlgorithm::sm2_encryption:
      return "SM2";
  }
  check_failed("a known key algorithm", __FILE__, __LINE__);
}

// Whether 04 ‖ x ‖ y has reduced coordinates and is on the SM2 curve, whose order is prime: no
// point is of small order.
bool is_sm2_point(ByteView point) {
  const Handle<EC_GROUP, EC_GROUP_free> group(EC_GROUP_new_by_curve_name(NID_sm2));
  MUNIMENT_CHECK(group != nullptr);
  const Handle<EC_POINT, EC_POINT_free> decoded(EC_POINT_new(group.get()));
  MUNIMENT_CHECK(decoded != nullptr);
  return EC_POINT_oct2point(group.get(), decoded.get(), point.data(), point.size(), nullptr) == 1;
}

Error bad_point(Message reason) { return {ErrorKind::malformed, std::move(reason)}; }

Status check_point(KeyAlgorithm algorithm, ByteView bytes) {
  const std::size_t size = is_sm2(algorithm) ? sm2_point_bytes : curve25519_bytes;
  if (bytes.size() != size) {
    return Error(ErrorKind::malformed,
                 say("a public key of this algorithm has {1} bytes; here are {2}",
                     std::to_string(size), std::to_string(bytes.size())));
  }
  if (is_sm2(algorithm)) {
    if (bytes[0] != 4) return bad_point(say("the SM2 public key is not an uncompressed point"));
    if (!is_sm2_point(bytes))
      return bad_point(say("the SM2 public key is not a point of the curve"));
    return {};
  }
  if (algorithm == KeyAlgorithm::x25519) {
    if (!curve25519::is_strict_montgomery(bytes)) {
      return bad_point(say("the X25519 public key is not canonical, or is of small order"));
    }
    return {};
  }
  if (!curve25519::is_strict_edwards(bytes)) {
    return bad_point(say("the Ed25519 public key is not canonical, or is of small order"));
  }
  if (!curve25519::is_on_edwards(bytes)) {
    return bad_point(say("the Ed25519 public key is not a point of the curve"));
  }
  return {};
}

// Empty where OpenSSL does not give it.
Bytes raw_public_half(KeyAlgorithm algorithm, EVP_PKEY* key) {
  std::array<std::uint8_t, sm2_point_bytes> buffer{};
  std::size_t size = buffer.size();
  const int got = is_sm2(algorithm)
                      ? EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, buffer.data(),
                                                        buffer.size(), &size)
                      : EVP_PKEY_get_raw_public_key(key, buffer.data(), &size);
  return got == 1 ? Bytes(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(size))
                  : Bytes();
}

}  // namespace

Result<KeyAlgorithm> key_algorithm_by_code(std::uint16_t code) {
  if (code >= 1 && code <= 4) return static_cast<KeyAlgorithm>(code);
  return Error(
      ErrorKind::unknown,
      say("the key algorithm with code {1} is not known to this program", std::to_string(code)));
}

Suite suite_of(KeyAlgorithm algorithm) {
  return algorithm == KeyAlgorithm::ed25519 || algorithm == KeyAlgorithm::x25519
             ? Suite::sha256_ed25519
             : Suite::sm3_sm2;
}

bool is_signing(KeyAlgorithm algorithm) {
  return algorithm == KeyAlgorithm::ed25519 || algorithm == KeyAlgorithm::sm2_signing;
}

KeyAlgorithm signing_algorithm(Suite suite) {
  return suite == Suite::sm3_sm2 ? KeyAlgorithm::sm2_signing : KeyAlgorithm::ed25519;
}

KeyAlgorithm encryption_algorithm(Suite suite) {
  return suite == Suite::sm3_sm2 ? KeyAlgorithm::sm2_encryption : KeyAlgorithm::x25519;
}

Result<PublicKey> PublicKey::make(KeyAlgorithm algorithm, ByteView bytes) {
  if (Status status = check_point(algorithm, bytes); !status.ok()) return std::move(status).error();
  return PublicKey(algorithm, to_bytes(bytes));
}

Result<PublicKey> PublicKey::from_coded(ByteView coded) {
  if (coded.empty()) {
    return Error(ErrorKind::malformed,
                 say("the coded public key is empty; its first byte names the algorithm"));
  }
  const Result<KeyAlgorithm> algorithm = key_algorithm_by_code(coded[0]);
  if (!algorithm.ok()) return algorithm.error();
  return make(*algorithm, coded.subspan(1));
}

Bytes PublicKey::coded() const {
  Bytes out;
  out.reserve(1 + bytes_.size());
  append_big_endian(out, static_cast<std::uint64_t>(algorithm_), 1);
  append(out, bytes_);
  return out;
}

KeyId key_id(const PublicKey& key) {
  const Bytes coded = key.coded();
  return Hasher(suite_of(key.algorithm())).labelled("muniment/key/v1", {coded});
}

PrivateKey::Material::~Material() { EVP_PKEY_free(key); }

PrivateKey PrivateKey::share() const {
  MUNIMENT_CHECK(EVP_PKEY_up_ref(material_->key) == 1);
  return {std::make_unique<Material>(material_->key), public_key_};
}

PrivateKey::PrivateKey(std::unique_ptr<Material> material, PublicKey public_key)
    : material_(std::move(material)), public_key_(std::move(public_key)) {}
PrivateKey::PrivateKey(PrivateKey&&) noexcept = default;
PrivateKey& PrivateKey::operator=(PrivateKey&&) noexcept = default;
PrivateKey::~PrivateKey() = default;

Result<PrivateKey> adopt_private_key(KeyAlgorithm algorithm, EVP_PKEY* key) {
  auto material = std::make_unique<PrivateKey::Material>(key);
  if (EVP_PKEY_is_a(key, openssl_name(algorithm)) != 1) {
    return Error(ErrorKind::malformed,
                 say("the private key is of another algorithm than its place asks for"));
  }
  Result<PublicKey> public_key = PublicKey::make(algorithm, raw_public_half(algorithm, key));
  if (!public_key.ok()) return std::move(public_key).error();
  return PrivateKey(std::move(material), *std::move(public_key));
}

Result<PrivateKey> PrivateKey::generate(KeyAlgorithm algorithm) {
  EVP_PKEY* const key = EVP_PKEY_Q_keygen(nullptr, nullptr, openssl_name(algorithm));
  if (key == nullptr) {
    return Error(ErrorKind::environment,
                 say("OpenSSL could not make a {1} key; check that its default provider is loaded",
                     openssl_name(algorithm)));
  }
  return adopt_private_key(algorithm, key);
}

evp_pkey_st* load_public_key(const PublicKey& key) {
  const ByteView bytes = key.bytes();
  if (!is_sm2(key.algorithm())) {
    const int type = key.algorithm() == KeyAlgorithm::ed25519 ? EVP_PKEY_ED25519 : EVP_PKEY_X25519;
    return EVP_PKEY_new_raw_public_key(type, nullptr, bytes.data(), bytes.size());
  }
  const PkeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "SM2", nullptr));
  Bytes point = to_bytes(bytes);  // OpenSSL's parameters are not const
  std::string group = "SM2";
  std::array<OSSL_PARAM, 3> parameters = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group.data(), 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
      OSSL_PARAM_construct_end()};
  EVP_PKEY* loaded = nullptr;
  if (context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &loaded, EVP_PKEY_PUBLIC_KEY, parameters.data()) != 1) {
    return nullptr;
  }
  return loaded;
}

Bytes random_bytes(std::size_t count) {
  Bytes out(count);
  for (std::size_t done = 0; done < count;) {
    const ssize_t got = getrandom(out.data() + done, count - done, 0);
    MUNIMENT_CHECK(got > 0 || (got < 0 && errno == EINTR));  // a signal can cut a long draw short
    if (got > 0) done += static_cast<std::size_t>(got);
  }
  return out;
}

}  // namespace muniment
