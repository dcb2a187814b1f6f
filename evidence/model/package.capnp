#What a package shows beside its entries.Field by field : evidence / README.md.
@0xc2f1a04be6d7953d;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schema");

struct Package {
  version @0 : UInt16;
  claims @1 : List(Claim);
  multiproof @2 : List(Data);
  consistency @3 : List(Consistency);
}

struct Claim {
  dossier @0 : Text;
  complete @1 : Bool;
  head @2 : Data;
  path @3 : List(Data);
}

struct Consistency {
  size @0 : UInt64;
  path @1 : List(Data);
}
