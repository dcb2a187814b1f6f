// Micro-benchmarks of the codecs: entries, records, signed records and openings of a document that
// was imported.
#include <benchmark/benchmark.h>

#include "evidence/model/opening.h"
#include "evidence/model/record.h"
#include "ledger/core/entry.h"
#include "tests/bench/support.h"

namespace {

using namespace muniment;
using muniment::bench::Random;

Hash some_hash(Random& random) { return bench::need(Hash::from(random.bytes(Hash::size))); }

Entry an_entry() {
  Random random(1);
  return {.index = LeafIndex{1'000'000},
          .dossier = "R7-FGW",
          .folio = 33'000,
          .previous = some_hash(random),
          .dossiers = bench::dossier_count,
          .heads = some_hash(random),
          .admitted = 1'660'000'000'000,
          .payload = some_hash(random)};
}

Record a_record() {
  Random random(2);
  Record record;
  record.ledger = "inspection.example.gov/r7-1/g3";
  record.dossier = "R7-FGW";
  record.signers = {{some_hash(random), 1}};
  record.stated = 1'660'000'000'000;
  record.occurred = 19'000;
  record.nonce = random.bytes(nonce_bytes);
  record.seen = KnownCheckpoint{TreeSize{1'000'000}, some_hash(random)};
  for (int slot = 0; slot < 9; ++slot) record.fields.push_back(some_hash(random));
  record.kind = 13;
  return record;
}

SignedRecord a_signed_record() {
  Random random(3);
  RecordSignature signature{random.bytes(signature_bytes), 256, 100, {}};
  for (int step = 0; step < 8; ++step) signature.path.push_back(some_hash(random));
  return {encode_record(a_record()), {signature}};
}

Opening an_opening() {
  Random random(4);
  Content content;
  content.name = to_bytes("scans/2022-08-15/page-00017.pdf");
  content.media_type = "application/pdf";
  content.size = 10'000;
  content.digests = {{1, some_hash(random)}};
  return {1, "content", random.bytes(salt_bytes), std::move(content)};
}

void entry_encode(benchmark::State& state) {
  const Entry entry = an_entry();
  for (auto _ : state) benchmark::DoNotOptimize(encode_entry(entry));
}

void entry_decode(benchmark::State& state) {
  const Bytes bytes = encode_entry(an_entry());
  for (auto _ : state) benchmark::DoNotOptimize(decode_entry(bytes).ok());
}

void record_encode(benchmark::State& state) {
  const Record record = a_record();
  for (auto _ : state) benchmark::DoNotOptimize(encode_record(record));
}

void record_decode(benchmark::State& state) {
  const Bytes bytes = encode_record(a_record());
  for (auto _ : state) benchmark::DoNotOptimize(decode_record(bytes).ok());
}

void signed_record_encode(benchmark::State& state) {
  const SignedRecord record = a_signed_record();
  for (auto _ : state) benchmark::DoNotOptimize(encode_signed_record(record));
}

void signed_record_decode(benchmark::State& state) {
  const Bytes bytes = encode_signed_record(a_signed_record());
  for (auto _ : state) benchmark::DoNotOptimize(decode_signed_record(bytes).ok());
}

void opening_encode(benchmark::State& state) {
  const Opening opening = an_opening();
  for (auto _ : state) benchmark::DoNotOptimize(encode_opening(opening));
}

void opening_decode(benchmark::State& state) {
  const Bytes bytes = encode_opening(an_opening());
  for (auto _ : state) benchmark::DoNotOptimize(decode_opening(bytes).ok());
}

// The least that an encoder does: one allocation and one copy of as many bytes.
void copy(benchmark::State& state) {
  const Bytes bytes = Random(5).bytes(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(Bytes(bytes).data());
}

BENCHMARK(entry_encode);
BENCHMARK(entry_decode);
BENCHMARK(record_encode);
BENCHMARK(record_decode);
BENCHMARK(signed_record_encode);
BENCHMARK(signed_record_decode);
BENCHMARK(opening_encode);
BENCHMARK(opening_decode);
BENCHMARK(copy)->ArgName("bytes")->Arg(200)->Arg(1000);

}  // namespace
