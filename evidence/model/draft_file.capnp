# What travels between people who sign one record. Field by field: evidence/README.md.
@0xd4a95b7e21c6803f;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schema");

struct DraftFile {
  version  @0 :UInt16;
  record   @1 :Data;
  openings @2 :List(Data);
  signers  @3 :List(DraftSigner);
  targets  @4 :List(Data);
}

struct DraftSigner {
  name       @0 :Text;
  signing    @1 :Data;
  encryption @2 :Data;
  possession @3 :Data;
  signature  @4 :Data;
}
