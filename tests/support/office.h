// An inspection office with a ledger in a folder of its own, for tests that read like a script.
//
// Wang is administrator and leader; Li and Zhao are inspectors once they are enrolled. Whatever a
// script takes for granted and does not succeed ends the test program.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "evidence/model/catalogue.h"
#include "evidence/registrar.h"
#include "tests/support/temporary_folder.h"

namespace muniment::test {

// Stands still until a test moves it; waiting moves it at once.
class TestClock final : public Clock {
 public:
  std::int64_t now_ms() override { return now; }
  void wait_ms(std::int64_t duration_ms) override { now += duration_ms; }

  std::int64_t now = 1'660'526'100'000;  // 2022-08-15T09:15+08:00
};

// What guards of one ledger hold, outliving the registrars that use it.
struct GuardBox {
  std::optional<std::string> content;
  bool fails_to_write = false;
  int writes = 0;
};

class Office {
 public:
  explicit Office(Suite suite = Suite::sha256_ed25519);

  // --- Keys, made at the first mention. ---
  const KeyPair& keys(const std::string& name);
  PersonKeys person(const std::string& name);
  KeyId id(const std::string& name);
  const PrivateKey& ledger_key() const { return *ledger_key_; }

  // --- The ledger. ---
  std::filesystem::path folder() const { return temporary_ / "ledger"; }
  std::filesystem::path around() const { return temporary_.path(); }
  evidence::GuardFor guards();  // over `guard`, or over a file where `guard_file` names one
  Result<std::unique_ptr<evidence::Registrar>> try_to_found();
  Result<std::unique_ptr<evidence::Registrar>> try_to_open(StoreAccess access = StoreAccess::write);
  void found();  // and keeps it open, for wang to read
  void open(StoreAccess access = StoreAccess::write);
  void close() { registrar_.reset(); }
  evidence::Registrar& registrar() { return *registrar_; }
  evidence::LoadKeys reader(const std::string& name = "wang");

  // --- Drafts: right by default, for a test to spoil. ---
  evidence::Draft draft(Kind kind, const std::string& dossier);
  evidence::Draft enrolment(const std::string& name, const std::vector<Role>& roles);
  evidence::Draft revocation(const std::string& name, RevocationReason reason);
  evidence::Draft filing(const std::string& dossier);
  evidence::Draft interview(const std::string& dossier);
  evidence::Draft document(const std::string& dossier, const std::string& file_name = "a.txt");
  Content content(const std::string& name, std::string_view bytes);
  std::vector<const PrivateKey*> signers(const std::vector<std::string>& names);

  // --- Work. ---
  Result<std::vector<evidence::Registered>> try_to_record(
      const std::vector<evidence::Draft>& drafts, const std::vector<std::string>& names);
  // The same with one draft.
  evidence::Registered record_one(const evidence::Draft& draft,
                                  const std::vector<std::string>& names);
  std::vector<evidence::Registered> record(const std::vector<evidence::Draft>& drafts,
                                           const std::vector<std::string>& names);
  // A document with these bytes in the vault, as wang keeps it and li registers it.
  evidence::Item keep_document(const std::string& name, const std::string& bytes);
  // Brings the vault's keys in step with the roster.
  void tend_vault();
  // Writes openings of records that may be in no ledger.
  void keep_openings(const std::vector<evidence::KeptOpenings>& kept);
  // Li and Zhao are enrolled as inspectors and the dossier is opened: entries 1, 2 and 3.
  void begin_inspection(const std::string& dossier = "R7-FGW");

  const Suite suite;
  Hasher hasher;
  TestClock clock;
  GuardBox guard;
  std::filesystem::path guard_file;  // for tests of several processes
  Policy policy;

 private:
  TemporaryFolder temporary_;
  std::map<std::string, KeyPair> keys_;
  std::unique_ptr<PrivateKey> ledger_key_;
  std::unique_ptr<evidence::Registrar> registrar_;
};

// The slot of a name that the kind's row has.
std::uint16_t slot_of(Kind kind, std::string_view name);

// Path → size of every file below a folder, to see that nothing was written.
std::map<std::string, std::uintmax_t> sizes_below(const std::filesystem::path& folder);

}  // namespace muniment::test
