# The leaf of the ledger's tree and the leaf of the heads tree. Field by field: ledger/core/README.md.
@0xd8a1f5b3c6e40917;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schema");

struct Entry {
  version  @0 :UInt16;
  index    @1 :UInt64;
  dossier  @2 :Text;
  folio    @3 :UInt64;
  previous @4 :Data;
  dossiers @5 :UInt64;
  heads    @6 :Data;
  admitted @7 :Int64;
  payload  @8 :Data;
}

struct DossierHead {
  version  @0 :UInt16;
  ordinal  @1 :UInt64;
  dossier  @2 :Text;
  folio    @3 :UInt64;
  leaf     @4 :Data;
}
