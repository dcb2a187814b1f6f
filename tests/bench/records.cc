// bench_records register LEDGER GUARDS AUTHOR LEDGERKEY DOSSIER COUNT TOGETHER: registers COUNT
// documents in an open dossier, TOGETHER under one signature.
// bench_records decode STORE: decodes every entry and record of a store, records as Cap'n Proto's
// library reads them, and says how many signatures an audit has to check.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <set>

#include "evidence/model/catalogue.h"
#include "evidence/model/record_messages.h"
#include "evidence/registrar.h"
#include "ledger/core/checkpoint.h"
#include "ledger/core/key_file.h"
#include "tests/bench/support.h"

namespace {

using namespace muniment;
using namespace muniment::bench;
using namespace muniment::evidence;

Draft make_draft(const std::string& dossier, const KindRow& row, Random& random,
                 std::size_t number) {
  Content content;
  content.name = to_bytes("scan-" + std::to_string(number) + ".pdf");
  content.media_type = "application/pdf";
  content.size = 10'000;
  content.digests = {{1, need(Hash::from(random.bytes(Hash::size)))}};
  Draft draft;
  draft.dossier = dossier;
  draft.kind = static_cast<std::uint16_t>(row.kind);
  draft.occurred = 19'000;
  draft.fields = {{slot_by_name(row, "content").value(), std::move(content)}};
  return draft;
}

void add(Prepared& all, Prepared some) {
  std::move(some.submissions.begin(), some.submissions.end(), std::back_inserter(all.submissions));
  std::move(some.openings.begin(), some.openings.end(), std::back_inserter(all.openings));
}

void register_documents(char** arguments) {
  const std::filesystem::path guards = arguments[1];
  const KeyPair author = need(parse_key_file(file_text(arguments[2]), std::nullopt));
  const KeyPair ledger_key = need(parse_key_file(file_text(arguments[3]), std::nullopt));
  const std::size_t count = need(parse_decimal(arguments[5]));
  const std::size_t together = need(parse_decimal(arguments[6]));
  SystemClock clock;
  const auto guard_for = [&](const KeyId& key) { return make_file_guard(guards / key.hex()); };
  const auto registrar = need(Registrar::open(arguments[0], StoreAccess::write, guard_for, clock));
  const KindRow& row = *row_by_name("document");
  const PrivateKey* signer = &author.signing;
  Random random(6);
  for (std::size_t made = 0; made < count;) {
    Prepared batch;
    while (batch.submissions.size() + together <= Log::max_batch && made < count) {
      std::vector<Draft> drafts;
      for (; drafts.size() < together && made < count; ++made) {
        drafts.push_back(make_draft(arguments[4], row, random, made));
      }
      add(batch, need(registrar->prepare(drafts, {&signer, 1})));
    }
    need(registrar->submit(batch, ledger_key.signing));
  }
}

void decode_all(const char* place) {
  const std::unique_ptr<Store> store = need(open_lmdb_store(place, StoreAccess::read));
  const std::unique_ptr<Snapshot> snapshot = need(store->snapshot());
  const Checkpoint tree = need(parse_signed_checkpoint(need(snapshot->checkpoint()))).checkpoint;
  std::set<Bytes> signatures;
  Took decoding{};
  const auto each = [&](const StoredEntry& stored) -> Status {
    const Stopwatch watch;
    const Result<Entry> entry = decode_entry(stored.entry);
    if (!entry.ok()) return Error(entry.error());
    const Result<SignedRecord> signed_record = by_library::decode_signed_record(stored.payload);
    if (!signed_record.ok()) return Error(signed_record.error());
    const Result<Record> record = by_library::decode_record(signed_record->record);
    if (!record.ok()) return Error(record.error());
    const Took took = watch.took();
    decoding = {decoding.seconds + took.seconds, decoding.cpu + took.cpu};
    for (const RecordSignature& one : signed_record->signatures) signatures.insert(one.signature);
    return {};
  };
  need(snapshot->read({0, tree.size.value}, Parts::entries_and_payloads, each));
  std::cout << "{\"records\": " << tree.size.value << ", \"signatures\": " << signatures.size()
            << ", \"decoding\": " << to_json(decoding) << "}" << std::endl;
}

}  // namespace

int main(int count, char** arguments) {
  const std::string what = count > 2 ? arguments[1] : "";
  if (what == "register" && count == 9) {
    register_documents(arguments + 2);
  } else if (what == "decode" && count == 3) {
    decode_all(arguments[2]);
  } else {
    die("bench_records register LEDGER GUARDS AUTHOR LEDGERKEY DOSSIER COUNT TOGETHER | "
        "decode STORE");
  }
  return 0;
}
