// Writes the seeds of every fuzz target, and the fixed files beside them:
//
//   fuzz_seeds tests/fuzz
//
// Needed again when a format changes. Keys and signatures of SM2 are new each time.
#include <cstdio>
#include <filesystem>

#include "evidence/manifest.h"
#include "evidence/model/exhibit.h"
#include "evidence/model/package.h"
#include "evidence/opening_seals.h"
#include "ledger/core/heads.h"
#include "ledger/core/policy.h"
#include "ledger/core/tile.h"
#include "tests/support/draft_samples.h"
#include "tests/support/keys.h"
#include "tests/support/receipts.h"
#include "tests/support/record_samples.h"
#include "tests/support/temporary_folder.h"

namespace muniment::test {
namespace {

namespace fs = std::filesystem;

template <typename T>
T must(Result<T> result) {
  if (!result.ok()) check_failed(to_english(result.error()).c_str(), __FILE__, __LINE__);
  return *std::move(result);
}

class Seeds {
 public:
  explicit Seeds(fs::path folder) : folder_(std::move(folder)) {}

  void fixed(const std::string& name, std::string_view text) { put_file(folder_ / name, text); }
  void seed(const std::string& target, const std::string& name, std::string_view text) {
    const fs::path folder = folder_ / "corpus" / (target + "_fuzz");
    fs::create_directories(folder);
    put_file(folder / ("seed-" + name), text);
  }
  void seed(const std::string& target, const std::string& name, ByteView bytes) {
    seed(target, name, as_text(bytes));
  }

 private:
  fs::path folder_;
};

// What needs no ledger.
void write_texts(Seeds& seeds) {
  for (const TreeSize size : {TreeSize{1}, TreeSize{70'000}}) {
    int number = 0;
    for (const Tile& tile : tiles_of(size)) {
      if (++number % 90 != 1) continue;
      seeds.seed("tile_path", std::to_string(size.value) + "-" + std::to_string(number),
                 tile_path(tile));
    }
  }
  seeds.seed("tile_path", "far", tile_path({3, 1'234'067, 112}));
  seeds.seed("citation", "dossier", format_citation({"R7-FGW", 12}));
  const std::vector<evidence::ManifestFile> files = {{"a b.txt", 3, sample_hash("a")},
                                                     {"sub/\\%甲", 7, sample_hash("b")}};
  for (const char* name : {"sha256sum", "hashdeep", "bagit"}) {
    const auto format = must(evidence::manifest_format_by_name(name));
    seeds.seed("manifest", name, must(evidence::format_manifest(format, files)));
  }
  seeds.seed("manifest", "tag", "SHA256 (a.txt) = " + sample_hash("a").hex() + "\n");
  const Hash root = sample_hash("root");
  seeds.seed("package_proof", "whole",
             encode_package_proof({{{"", true, {DossierHead{0, "", 3, root}, {root, root}}},
                                    {"R7-FGW", false, {std::nullopt, {}}}},
                                   {root, root, root},
                                   {{{3}, {root}}, {{9}, {}}}}));
  seeds.seed("package_rows", "two", [] {
    Bytes rows = encode_package_row({Bytes(200, 1), Bytes(300, 2), {{3, 3}, {4}}});
    append(rows, encode_package_row({Bytes(10, 5), {}, {}}));
    return rows;
  }());
  seeds.seed("sealed_list", "supplement",
             evidence::supplement(std::vector<std::uint16_t>{1, 8, 30}));
  seeds.seed("citation", "affairs", format_citation({"", 18'446'744'073'709'551'615u}));
}

std::string cosigned(const std::string& checkpoint, const PrivateKey& key, std::string_view name) {
  const SignedCheckpoint note = must(parse_signed_checkpoint(checkpoint));
  Note more = note.note;
  more.signatures.push_back(must(cosign(note.checkpoint, name, key, 1'660'000'000)));
  return format_note(more);
}

void write_keys(Seeds& seeds, EvidenceWorld& world, const std::string& suite) {
  seeds.seed("vkey", suite, format_verifier_key(world.verifier_key()));
  seeds.seed("public_file", suite, format_public_file(world.person("wang")));
  seeds.seed("key_file", suite, must(format_key_file(world.keys("wang"), std::nullopt)));
}

// A checkpoint with a witness's cosignature, and the witness's line of a trust file.
std::string write_notes(Seeds& seeds, EvidenceWorld& world, const std::string& suite) {
  const PrivateKey witness = must(PrivateKey::generate(signing_algorithm(world.suite())));
  const std::string name = "witness." + suite;
  const VerifierKey key{name, VerifierKey::Use::cosignature, witness.public_key()};
  const std::string checkpoint = world.checkpoint(world.size());
  const std::string note = cosigned(checkpoint, witness, name);
  seeds.seed("vkey", suite + "-witness", format_verifier_key(key));
  seeds.seed("note", suite, note);
  seeds.seed("checkpoint", suite, note);
  seeds.seed("checkpoint", suite + "-statement",
             format_checkpoint(must(parse_signed_checkpoint(checkpoint)).checkpoint));
  seeds.seed("cosignature", suite, note);
  const std::string trust = format_policy(world.verifier_key(), world.all().front().leaf);
  seeds.seed("policy", suite, trust);
  return "witness " + suite + " " + format_verifier_key(key) + "\n";
}

// Of the genesis, an enrolment and an interview that two people sign.
void write_messages(Seeds& seeds, EvidenceWorld& world, const std::string& suite) {
  for (const std::size_t index : {0u, 1u, 5u}) {
    const Registered& each = world.all()[index];
    const std::string name = suite + "-" + std::to_string(each.entry.index.value);
    seeds.seed("entry", name, each.entry_bytes);
    seeds.seed("signed_record", name, each.payload);
    seeds.seed("record", name, encode_record(each.record));
  }
  for (const DossierHead& head : world.heads().all()) {
    seeds.seed("head", suite + "-" + std::to_string(head.ordinal), encode_head(head));
  }
}

void write_receipt(Seeds& seeds, EvidenceWorld& world, const std::string& suite) {
  const Receipt receipt = make_receipt(world, LeafIndex{world.size().value - 2});
  seeds.fixed("trust-" + suite + ".txt",
              format_policy(world.verifier_key(), world.all().front().leaf));
  seeds.seed("exhibit", suite, encode_exhibit(receipt.exhibit));
  seeds.seed("receipt_extra", suite, encode_exhibit(receipt.exhibit));
  seeds.seed("tlog_proof", suite, receipt.text());
  seeds.seed("receipt", suite, receipt.text());
}

// A finding that rests on the interview, signed by its author, and by all.
void write_drafts(Seeds& seeds, EvidenceWorld& world, const std::string& suite) {
  const std::vector<std::string> names = {"li", "zhao", "wang"};
  const std::optional<std::uint16_t> slot =
      slot_by_name(*row_of(number_of(Kind::finding)), "overview");
  Record finding =
      world.record(Kind::finding, "R7-FGW", names, {{*slot, Opening::Text{"任务清单尚未分解"}}});
  finding.links = {{number_of(Relation::based_on), world.all()[5].record_id}};
  for (const std::size_t have_signed : {std::size_t{1}, names.size()}) {
    seeds.seed("draft_file", suite + "-" + std::to_string(have_signed),
               format_draft_file(draft_of(world, finding, names, have_signed)));
  }
}

// A batch's second record, so that paths are there, with an opening of every type.
void write_rich(Seeds& seeds, EvidenceWorld& world) {
  Content content{to_bytes("甲 \xff.txt"),
                  "text/plain",
                  7,
                  {{1, sample_hash("a")}, {2, sample_hash("b")}, {3, sample_hash("c")}}};
  const Bytes salt(salt_bytes, 7);
  const std::vector<Opening::Value> values = {
      Opening::Absent{},           Opening::Text{"甲01"},           Opening::Integer{-1},
      Opening::Instant{1'660'000}, Opening::Data{to_bytes("\1\2")}, content};
  for (std::size_t i = 0; i < values.size(); ++i) {
    seeds.seed("opening", "value-" + std::to_string(i),
               encode_opening({static_cast<std::uint16_t>(i), "name", salt, values[i]}));
  }
  std::vector<Bytes> records;
  for (const auto& [name, record] : record_samples()) {
    seeds.seed("record", "sample-" + std::to_string(records.size()), encode_record(record));
    records.push_back(encode_record(record));
  }
  const auto signatures = must(sign_batch(world.hasher(), records, world.keys("wang").signing));
  seeds.seed("signed_record", "batch", encode_signed_record({records[1], {signatures[1]}}));
}

void write_ledger(Seeds& seeds, Suite suite, const std::string& name, std::string& witnesses) {
  EvidenceWorld world(suite);
  world.enrol("li", {Role::inspector});
  world.enrol("zhao", {Role::inspector});
  world.open("R7-FGW");
  world.add_document("R7-FGW");
  world.add_interview("R7-FGW");
  world.add_document("R7-FGW");
  write_keys(seeds, world, name);
  witnesses += write_notes(seeds, world, name);
  write_messages(seeds, world, name);
  write_receipt(seeds, world, name);
  write_drafts(seeds, world, name);
  if (suite == Suite::sha256_ed25519) write_rich(seeds, world);
}

}  // namespace
}  // namespace muniment::test

int main(int argc, char** argv) {
  using namespace muniment::test;
  if (argc != 2) {
    std::fputs("fuzz_seeds FOLDER\n", stderr);
    return 4;
  }
  Seeds seeds{argv[1]};
  write_texts(seeds);
  std::string witnesses;
  write_ledger(seeds, muniment::Suite::sha256_ed25519, "ed25519", witnesses);
  write_ledger(seeds, muniment::Suite::sm3_sm2, "sm2", witnesses);
  witnesses += "group both all ed25519 sm2\nquorum both\n";
  seeds.fixed("witnesses.txt", witnesses);
  seeds.seed("policy", "witnesses", witnesses);
  return 0;
}
