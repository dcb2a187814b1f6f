#include "tests/support/office.h"

#include <algorithm>
#include <cstdio>

#include "evidence/vault_upkeep.h"

namespace muniment::test {
namespace {

using evidence::Draft;
using evidence::Registered;
using evidence::Registrar;

// Ends the program with the error's sentence.
template <typename T>
T must(Result<T> result) {
  if (!result.ok()) std::fprintf(stderr, "office: %s\n", to_english(result.error()).c_str());
  return std::move(result).value();
}

class BoxedGuard final : public Guard {
 public:
  explicit BoxedGuard(GuardBox& box) : box_(box) {}
  Result<std::optional<std::string>> read() override { return box_.content; }
  Status write(std::string_view signed_checkpoint) override {
    ++box_.writes;
    if (box_.fails_to_write) return Error(ErrorKind::environment, say("the guard's disk is gone"));
    box_.content = std::string(signed_checkpoint);
    return {};
  }

 private:
  GuardBox& box_;
};

}  // namespace

Office::Office(Suite of_suite)
    : suite(of_suite),
      hasher(of_suite),
      ledger_key_(
          std::make_unique<PrivateKey>(must(PrivateKey::generate(signing_algorithm(of_suite))))) {}

const KeyPair& Office::keys(const std::string& name) {
  const auto known = keys_.find(name);
  if (known != keys_.end()) return known->second;
  KeyPair made{must(PrivateKey::generate(signing_algorithm(suite))),
               must(PrivateKey::generate(encryption_algorithm(suite)))};
  return keys_.emplace(name, std::move(made)).first->second;
}

PersonKeys Office::person(const std::string& name) {
  return must(make_person_keys(name, keys(name)));
}

KeyId Office::id(const std::string& name) { return key_id(keys(name).signing.public_key()); }

evidence::GuardFor Office::guards() {
  return [this](const KeyId&) -> std::unique_ptr<Guard> {
    if (!guard_file.empty()) return make_file_guard(guard_file);
    return std::make_unique<BoxedGuard>(guard);
  };
}

Result<std::unique_ptr<Registrar>> Office::try_to_found() {
  const PersonKeys wang = person("wang");
  return Registrar::found(folder(),
                          {"inspection.example.gov/r7-1/g3",
                           ledger_key_.get(),
                           &wang,
                           &keys("wang").signing,
                           {{slot_of(Kind::genesis, "title"), Opening::Text{"第七轮巡察三组"}}},
                           policy},
                          guards(), clock);
}

Result<std::unique_ptr<Registrar>> Office::try_to_open(StoreAccess access) {
  return Registrar::open(folder(), access, guards(), clock);
}

void Office::found() {
  registrar_ = must(try_to_found());
  registrar_->read_as(reader());
}
void Office::open(StoreAccess access) {
  registrar_ = must(try_to_open(access));
  registrar_->read_as(reader());
}

evidence::LoadKeys Office::reader(const std::string& name) {
  return [this, name]() -> Result<std::shared_ptr<const KeyPair>> {
    return std::shared_ptr<const KeyPair>(std::shared_ptr<const KeyPair>(), &keys(name));
  };
}

Draft Office::draft(Kind kind, const std::string& dossier) {
  Draft draft;
  draft.dossier = dossier;
  draft.kind = number_of(kind);
  draft.occurred = 19'219;  // 2022-08-15
  return draft;
}

Draft Office::enrolment(const std::string& name, const std::vector<Role>& roles) {
  Draft made = draft(Kind::enrolment, "");
  made.fields = {{slot_of(Kind::enrolment, "name"), Opening::Text{name}}};
  Enrolment enrolment{id(name), person(name), {}};
  for (const Role role : roles) enrolment.roles.push_back(number_of(role));
  made.affair = std::move(enrolment);
  return made;
}

Draft Office::revocation(const std::string& name, RevocationReason reason) {
  Draft made = draft(Kind::revocation, "");
  const auto newest = must(registrar().newest());
  made.affair = Revocation{id(name), number_of(reason), {newest->size.value}};
  return made;
}

Draft Office::filing(const std::string& dossier) {
  Draft made = draft(Kind::filing, dossier);
  made.fields = {{slot_of(Kind::filing, "title"), Opening::Text{"市发改委党组"}}};
  return made;
}

Draft Office::interview(const std::string& dossier) {
  Draft made = draft(Kind::interview, dossier);
  made.fields = {{slot_of(Kind::interview, "interviewee"), Opening::Text{"甲01"}},
                 {slot_of(Kind::interview, "content"), content("note.txt", "谈话记录")}};
  return made;
}

Draft Office::document(const std::string& dossier, const std::string& file_name) {
  Draft made = draft(Kind::document, dossier);
  made.fields = {{slot_of(Kind::document, "content"), content(file_name, file_name)}};
  return made;
}

Content Office::content(const std::string& name, std::string_view bytes) {
  return {to_bytes(name),
          "text/plain",
          bytes.size(),
          {{static_cast<std::uint16_t>(hasher.algorithm()), hasher.digest(as_bytes(bytes))}}};
}

std::vector<const PrivateKey*> Office::signers(const std::vector<std::string>& names) {
  std::vector<const PrivateKey*> signers;
  for (const std::string& name : names) signers.push_back(&keys(name).signing);
  return signers;
}

Result<std::vector<Registered>> Office::try_to_record(const std::vector<Draft>& drafts,
                                                      const std::vector<std::string>& names) {
  auto registered = registrar().record(drafts, signers(names), ledger_key());
  const bool revokes = std::ranges::any_of(
      drafts, [](const Draft& draft) { return draft.kind == number_of(Kind::revocation); });
  if (registered.ok() && revokes) tend_vault();
  return registered;
}

// As the program does after a revocation; whoever revokes themselves leaves it to others.
void Office::tend_vault() {
  const auto newest = must(registrar().newest());
  const EvidenceState& state = *must(registrar().state());
  const RosterKey* wang = state.roster.find(id("wang"));
  if (wang == nullptr || wang->revoked) return;
  must(evidence::keep_vault_keys(registrar().vault_place(), state.roster, newest->size,
                                 keys("wang"), {}));
}

std::vector<Registered> Office::record(const std::vector<Draft>& drafts,
                                       const std::vector<std::string>& names) {
  return must(try_to_record(drafts, names));
}

Registered Office::record_one(const Draft& draft, const std::vector<std::string>& names) {
  return std::move(record({draft}, names).front());
}

evidence::Item Office::keep_document(const std::string& name, const std::string& bytes) {
  const auto writer =
      must(evidence::VaultWriter::open(registrar().vault_place(), (*registrar().state())->roster,
                                       (*registrar().newest())->size, &*keys("wang").encryption));
  evidence::VaultWriter::Lane lane(*writer);
  evidence::Draft made = document("R7-FGW", name);
  made.fields.front().second = content(name, bytes);
  const Hash digest = Hasher(suite).digest(as_bytes(bytes));
  MUNIMENT_CHECK(lane.begin(AccessClass::internal, bytes.size()).ok() &&
                 lane.update(as_bytes(bytes)).ok());
  made.kept = {{digest, must(lane.finish(digest))}};
  registrar().keep_with(writer.get());
  const Hash id = record_one(made, {"li"}).record_id;
  registrar().keep_with(nullptr);
  return must(registrar().find(id));
}

void Office::keep_openings(const std::vector<evidence::KeptOpenings>& kept) {
  const evidence::VaultPlace place = registrar().vault_place();
  const auto store = must(evidence::OpeningStore::open(folder() / "openings", place));
  const evidence::VaultKeys vault = must(evidence::read_vault_keys(place));
  const auto sealer = evidence::OpeningSealer::make(place, vault, {}, &*keys("wang").encryption);
  std::vector<const evidence::KeptOpenings*> batch;
  for (const evidence::KeptOpenings& each : kept) batch.push_back(&each);
  MUNIMENT_CHECK(store->keep(sealer, batch).ok() && store->sync().ok());
}

void Office::begin_inspection(const std::string& dossier) {
  record({enrolment("li", {Role::inspector})}, {"wang"});
  record({enrolment("zhao", {Role::inspector})}, {"wang"});
  record({filing(dossier)}, {"wang"});
}

std::uint16_t slot_of(Kind kind, std::string_view name) {
  const KindRow* row = row_of(number_of(kind));
  MUNIMENT_CHECK(row != nullptr);
  const auto slot = slot_by_name(*row, name);
  MUNIMENT_CHECK(slot.has_value());
  return *slot;
}

std::map<std::string, std::uintmax_t> sizes_below(const std::filesystem::path& folder) {
  std::map<std::string, std::uintmax_t> sizes;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) sizes[entry.path().string()] = entry.file_size();
  }
  return sizes;
}

}  // namespace muniment::test
