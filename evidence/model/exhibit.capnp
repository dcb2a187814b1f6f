# What a receipt carries beside proof and checkpoint. Field by field: evidence/README.md.
@0x9fa41c6d0e57b328;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schema");

struct Exhibit {
  version  @0 :UInt16;
  entry    @1 :Data;
  payload  @2 :Data;
  openings @3 :List(Data);
  roster   @4 :List(RosterEntry);
}

struct RosterEntry {
  entry   @0 :Data;
  payload @1 :Data;
  path    @2 :List(Data);
}
