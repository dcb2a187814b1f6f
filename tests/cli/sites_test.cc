// Publishing and auditing together: what one writes the other accepts, whatever the size.
#include <gmock/gmock.h>

#include "ledger/publish.h"
#include "tests/support/log_world.h"
#include "tests/support/report_matchers.h"
#include "tests/support/temporary_folder.h"
#include "verify/audit_site.h"

namespace muniment {
namespace {

using test::LogWorld;
using test::to_text;
using Entries = PublishRequest::Entries;

class SitesTest : public testing::TestWithParam<Suite> {
 protected:
  SitesTest() {
    trust_.logs = {
        {world_.ledger.identity.origin, VerifierKey::Use::note, world_.ledger.identity.key}};
    trust_.quorum = "none";
  }
  void publish_to(const std::filesystem::path& site, Entries entries) {
    const auto snapshot = test::need(world_.inner->snapshot());
    test::need(publish(world_.ledger.identity, *snapshot, site,
                       {.entries = entries, .progress = nullptr}));
  }
  verify::Report audit(const std::filesystem::path& site,
                       const std::optional<Checkpoint>& remembered = std::nullopt) {
    verify::AuditRequest request;
    request.level = verify::Level::tree;
    request.trust = &trust_;
    request.remembered = remembered;
    return verify::audit_site(*test::need(verify::open_site_folder(site)), request).report;
  }
  Checkpoint newest() {
    return test::need(parse_signed_checkpoint(world_.newest_checkpoint())).checkpoint;
  }

  LogWorld world_{GetParam()};
  test::TemporaryFolder folder_;
  TrustPolicy trust_;
};

INSTANTIATE_TEST_SUITE_P(Suites, SitesTest, testing::Values(Suite::sha256_ed25519),
                         [](const auto&) { return "Sha256"; });

TEST_P(SitesTest, HonestSitesOfAllSizesVerifyAsTheyGrow) {
  std::optional<Checkpoint> before;
  for (std::uint64_t size = 1; size <= 600; ++size) {
    if (size == 1) {
      world_.add({test::submission("", "genesis")});
    } else {
      test::need(world_.append(
          {test::submission("A-" + std::to_string(size % 7), "entry " + std::to_string(size))}));
    }
    for (const Entries entries : {Entries::no, Entries::yes}) {
      const auto site = folder_ / (entries == Entries::no ? "tiles" : "whole");
      publish_to(site, entries);
      const verify::Report report = audit(site, before);
      ASSERT_EQ(report.verdict(), verify::Verdict::verified) << size << to_text(report);
      ASSERT_EQ(report.count(verify::Outcome::flagged), 0u) << size << to_text(report);
      ASSERT_TRUE(!before || report.passed("remembered")) << size;
    }
    before = newest();
  }
}

TEST_P(SitesTest, NewSitesOfAllSizesVerify) {
  for (std::uint64_t size = 1; size <= 600; size += 7) {
    if (size == 1) {
      world_.add({test::submission("", "genesis")});
    } else {
      test::need(world_.append(test::submissions("A-1", "entry " + std::to_string(size), 7)));
    }
    const auto site = folder_ / std::to_string(size);
    publish_to(site, Entries::yes);
    const verify::Report report = audit(site);
    ASSERT_EQ(report.verdict(), verify::Verdict::verified) << size << to_text(report);
  }
}

}  // namespace
}  // namespace muniment
