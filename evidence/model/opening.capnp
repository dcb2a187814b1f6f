# One committed field, opened. Field by field: evidence/README.md.
@0xe3750bb1d86c2a9f;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schema");

struct Opening {
  version @0 :UInt16;
  slot    @1 :UInt16;
  name    @2 :Text;
  salt    @3 :Data;
  value   :union {
    absent  @4 :Void;
    text    @5 :Text;
    integer @6 :Int64;
    instant @7 :Int64;
    data    @8 :Data;
    content @9 :Content;
  }
}

struct Content {
  name      @0 :Data;
  mediaType @1 :Text;
  size      @2 :UInt64;
  digests   @3 :List(Digest);
}

struct Digest {
  algorithm @0 :UInt16;
  value     @1 :Data;
}
