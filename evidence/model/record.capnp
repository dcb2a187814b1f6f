# Signed records. Field by field: evidence/README.md.
@0xb1c07d5a2f9e6843;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schema");

struct SignedRecord {
  version    @0 :UInt16;
  record     @1 :Data;
  signatures @2 :List(Signature);
}

struct Signature {
  signature @0 :Data;
  count     @1 :UInt64;
  position  @2 :UInt64;
  path      @3 :List(Data);
}

struct Record {
  version  @0 :UInt16;
  ledger   @1 :Text;
  dossier  @2 :Text;
  signers  @3 :List(Signer);
  stated   @4 :Int64;
  occurred @5 :Int32;
  nonce    @6 :Data;
  seen     @7 :Checkpoint;
  links    @8 :List(Link);
  fields   @9 :List(Data);
  kind     @10 :UInt16;
  facts    @11 :List(Fact);
  affair   :union {
    none       @12 :Void;
    genesis    @13 :Genesis;
    enrolment  @14 :Enrolment;
    revocation @15 :Revocation;
    policy     @16 :Policy;
    anchor     @17 :Anchor;
    incident   @18 :Incident;
    closure    @19 :Closure;
  }
}

struct Signer {
  key      @0 :Data;
  capacity @1 :UInt16;
}

struct Checkpoint {
  size @0 :UInt64;
  root @1 :Data;
}

struct Link {
  relation @0 :UInt16;
  target   @1 :Data;
}

struct Fact {
  code  @0 :UInt16;
  value :union {
    code   @1 :UInt16;
    day    @2 :Int32;
    number @3 :Int64;
    id     @4 :Data;
  }
}

struct Genesis {
  suite         @0 :UInt16;
  origin        @1 :Text;
  key           @2 :Text;
  administrator @3 :Enrolment;
  policy        @4 :Policy;
  predecessor   @5 :Predecessor;
}

struct Predecessor {
  origin @0 :Text;
  suite  @1 :UInt16;
  size   @2 :UInt64;
  root   @3 :Data;
}

struct Enrolment {
  person     @0 :Data;
  name       @1 :Text;
  signing    @2 :Key;
  encryption @3 :Key;
  roles      @4 :List(UInt16);
  possession @5 :Data;
}

struct Key {
  algorithm @0 :UInt16;
  key       @1 :Data;
}

struct Revocation {
  key    @0 :Data;
  reason @1 :UInt16;
  since  @2 :UInt64;
}

struct Policy {
  catalogue  @0 :UInt16;
  rules      @1 :UInt16;
  zone       @2 :Int16;
  restricted @3 :Bool;
}

struct Anchor {
  union {
    timeStamp  @0 :TimeStamp;
    checkpoint @1 :Text;
    renewal    @2 :Renewal;
  }
}

struct TimeStamp {
  checkpoint @0 :Checkpoint;
  token      @1 :Data;
}

struct Renewal {
  algorithm @0 :UInt16;
  size      @1 :UInt64;
  entries   @2 :Data;
  payloads  @3 :Data;
  contents  @4 :Data;
}

struct Incident {
  causes @0 :List(UInt16);
  guard  @1 :Checkpoint;
}

struct Closure {
  successor @0 :Text;
}
