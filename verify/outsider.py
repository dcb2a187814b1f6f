#!/usr/bin/env python3
"""Verifies receipts and packages of Muniment ledgers of the suite sha256-ed25519. Written from the READMEs alone.
outsider.py [--trust FILE] [--file FILE] [--complete DOSSIER]... [--min-size N] FILE...    exit code of muniment-verify
outsider.py --batch                        a JSON array of arguments a line in, a JSON object a line out
Not judged, and told as "not checked": a record's own rules (catalogue rows, facts, capacities, slots, names and types
of openings, codes other than the kind). Judged: who founds the roster, whom it takes, who may change it, revoked keys.
Of a file's digests SHA-256 alone is known. SM3, SM2, ZIP64 are not known: what takes them cannot be evaluated."""
import base64, bisect, functools, getopt, hashlib, json, mmap, os, pathlib, re, struct, subprocess, sys, tempfile, zlib
from types import SimpleNamespace as Values
EXIT = {"not checked": 0, "verified": 0, "rules broken": 2, "cannot evaluate": 3, "failed": 5, "refuted": 1, "usage": 4}
UNCHECKED, VERIFIED, BROKEN, UNKNOWN, FAILED, REFUTED, USAGE = EXIT  # the worst is last
MIB, UTF8 = 1 << 20, ("utf-8", "surrogateescape")  # what is not UTF-8 becomes lone surrogates, and these are refused
class Fault(Exception):
    """Its arguments are an outcome and a sentence."""
def need(holds, sentence, outcome=REFUTED):
    if not holds:
        raise Fault(outcome, sentence)
class Notes(list):  # outcomes that end nothing, for something may still be refuted: that outweighs them, and ends all
    def attempt(self, function, *arguments):
        try:
            return function(*arguments)
        except Fault as fault:
            if fault.args[0] == REFUTED:
                raise
            self.append(fault.args)
        except Exception as error:  # trouble of ours, or around us, is no evidence against a ledger
            outcomes = {FileNotFoundError: UNKNOWN, IsADirectoryError: UNKNOWN, getopt.GetoptError: USAGE}
            self.append((outcomes.get(type(error), FAILED), repr(error)))
    def check(self, holds, sentence, outcome):
        self.attempt(need, holds, sentence, outcome)
# --- Bytes, hashes, trees ---
def unbase64(text):
    need(len(text) % 4 == 0 and re.fullmatch(rb"[A-Za-z0-9+/]+={0,2}", text), "not base64")
    need(base64.b64encode(base64.b64decode(text)) == text, "not the base64 that it is written in")
    return base64.b64decode(text)
def number(text):
    need(re.fullmatch(rb"0|[1-9][0-9]{0,18}", text) and int(text) < 1 << 63, "not a decimal number within its bounds")
    return int(text)
def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()
def climb(index, size, leaf, path):  # the root that an inclusion proof leads to. No deeper than the path is long
    need(index < size and (size == 1) == (not path), "a proof that does not fit index and size")
    half = 1 << (size - 1).bit_length() >> 1
    if index < half:
        return sha(b"\1", climb(index, half, leaf, path[:-1]), path[-1])
    return sha(b"\1", path[-1], climb(index - half, size - half, leaf, path[:-1])) if path else leaf
def fold(first, size, leaves, hashes):  # the root over leaves; some are shown, as (index, hash), by a multiproof
    if not leaves or size == 1:
        return leaves[0][1] if leaves else next(hashes, b"")
    half = 1 << (size - 1).bit_length() >> 1
    cut = bisect.bisect(leaves, (first + half,))
    return sha(b"\1", fold(first, half, leaves[:cut], hashes), fold(first + half, size - half, leaves[cut:], hashes))
# --- Keys and signatures ---
P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P
Y8 = 0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7  # of a point of order 8
SMALL_Y = {0, 1, P - 1, Y8, P - Y8}  # of the points of small order; and as u, with that of the twist
SMALL_U = {(1 + y) * pow(1 - y, -1, P) % P for y in SMALL_Y - {1}} | {P - 1}
def fit_point(coded):
    y = int.from_bytes(coded, "little") % 2**255
    return len(coded) == 32 and y < P and y not in SMALL_Y
def fit_key(algorithm, key):
    need(algorithm in (1, 3), "an algorithm that is not known here", UNKNOWN)
    y = (u := int.from_bytes(key, "little")) % 2**255
    on_curve = pow((y * y - 1) * (D * y * y + 1), (P - 1) // 2, P) == 1
    return fit_point(key) and on_curve if algorithm == 1 else len(key) == 32 and u < P and u not in SMALL_U
@functools.lru_cache(maxsize=10_000)
def signature_holds(public, message, signature):
    if not fit_key(1, public) or len(signature) != 64 or not fit_point(signature[:32]):
        return False  # openssl does the rest: S below L, and S·B - k·A compared with R as bytes
    with tempfile.TemporaryDirectory() as folder:
        for name, data in ("k", bytes.fromhex("302a300506032b6570032100") + public), ("s", signature), ("m", message):
            pathlib.Path(folder, name).write_bytes(data)
        command = "openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey k -sigfile s -in m".split()
        told = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True).stdout
        need(told.startswith(b"Signature Verif"), "openssl could not check a signature", FAILED)
        return told.startswith(b"Signature Verified")
# --- Messages: canonical Cap'n Proto ---
# NAME words pointers: fields, as name:TYPE@place; behind `?` the members of a union. Numbers (struct's letters) stand
# at a byte, all else at a pointer. 32 is so many bytes; ~9 a list of at most 9, a text of at most 9 bytes, or a code of
# 1 to 9, others being unknown; `!` is not null, empty or 0; `<` ascends.
LAYOUT = """
Entry 5 4: version:H@0 index:Q@8 dossier:dossier@0 folio:Q!@16 previous:data@1 dossiers:Q@24 heads:32@2 admitted:q@32
payload:32@3; Exhibit 1 4: version:H@0 entry:data@0 payload:data!@1 openings:[data]~64@2 roster:[RosterEntry]~1024@3;
Record 3 9: version:H@0 ledger:origin~255!@0 dossier:dossier@1 signers:[Signer]~16!@2 stated:q@8 occurred:i@4 nonce:16@3
seen:Checkpoint@4 links:[Link]<@5 fields:[32]@6 kind:H@2 facts:[Fact]<@7 tag:H@16 ? none:-@8 genesis:Genesis!@8
enrolment:Enrolment!@8 revocation:Revocation!@8 policy:Policy!@8 anchor:Anchor!@8 incident:Incident!@8
closure:Closure!@8; Package 1 3: version:H@0 claims:[Claim]~4096<@0 multiproof:[32]@1 consistency:[Consistency]~64<@2;
Genesis 1 5: suite:H~2@0 origin:origin~255!@0 key:text@1 administrator:Enrolment!@2 policy:Policy!@3
predecessor:Predecessor@4; Anchor 1 1: tag:H@0 ? timeStamp:TimeStamp!@0 checkpoint:text~65536!@0 renewal:Renewal!@0;
Opening 2 3: version:H@0 slot:H@2 name:text!@0 salt:32@1 tag:H@4 ? absent:-@2 text:text@2 integer:q@8 instant:q@8
data:data@2 content:Content!@2; Renewal 2 3: algorithm:H@0 size:Q!@8 entries:data@0 payloads:data@1 contents:data@2;
Enrolment 0 6: person:32@0 name:name@1 signing:Key!@2 encryption:Key!@3 roles:[H]<!@4 possession:64@5; DossierHead 3 2:
version:H@0 ordinal:Q@8 dossier:dossier@0 folio:Q!@16 leaf:32@1; Digest 1 1: algorithm:H@0 value:32@0; SignedRecord 1 2:
version:H@0 record:data@0 signatures:[Signature]~16!@1; Revocation 2 1: key:32@0 reason:H@0 since:Q@8; Content 1 3:
name:data@0 mediaType:text@1 size:Q@0 digests:[Digest]<!@2; Consistency 1 1: size:Q@0 path:[32]~63@0; Predecessor 2 2:
origin:origin~255!@0 suite:H~2@0 size:Q!@8 root:32@1; Incident 0 2: causes:[H]<!@0 guard:Checkpoint@1; Claim 1 3:
dossier:dossier@0 complete:B@0 head:data@1 path:[32]~63@2; Checkpoint 1 1: size:Q!@0 root:32@0; Signature 2 2:
signature:64@0 count:Q@0 position:Q@8 path:[32]@1; TimeStamp 0 2: checkpoint:Checkpoint!@0 token:data!@1; Fact 2 1:
code:H@0 tag:H@4 ? code:H@2 day:i@8 number:q@8 id:32@0; Key 1 1: algorithm:H~4@0 key:data@0; RosterEntry 0 3:
entry:data@0 payload:data!@1 path:[32]~63@2; Closure 0 1: successor:origin~255@0; Policy 1 0: catalogue:H@0 rules:H@2
zone:h@4 restricted:B@6; Link 1 1: relation:H@0 target:32@0; Signer 1 1: key:32@0 capacity:H@0;
"""
FIELD = re.compile(r"(\w+):(\[\w+\]|\w+|-)(?:~(\d+))?([!<]*)@(\d+)")
STRUCTS = {name: (int(words), int(pointers), FIELD.findall(plain), FIELD.findall(members)) for
           name, words, pointers, plain, members in re.findall(r"(\w+) (\d) (\d):([^?;]*)([^;]*)", LAYOUT)}
RANKS = {"Link": lambda v: (v.relation, v.target), "Fact": lambda v: (v.code, v.tag, v.value), "H": lambda v: v,
         "Digest": lambda v: v.algorithm, "Claim": lambda v: v.dossier, "Consistency": lambda v: v.size}
CHECKS = {  # what holds of a struct's values, beside their types
    "Entry": lambda v: len(v.previous) == (32 if v.folio > 1 else 0),
    "Signature": lambda v: v.position < v.count <= 4096 and climb(v.position, v.count, bytes(32), v.path),
    "Record": lambda v: (v.tag == (v.kind if v.kind <= 7 and not v.dossier else 0) and
                         len({signer.key for signer in v.signers}) == len(v.signers)),
    "Genesis": lambda v: parse_vkey(v.key.encode(), 1), "Key": lambda v: fit_key(v.algorithm, v.key),
    "Enrolment": lambda v: (v.signing.algorithm, v.encryption.algorithm) == (1, 3),
    "Policy": lambda v: -1439 <= v.zone <= 1439 and v.restricted <= 1,
    "Renewal": lambda v: all(32 <= len(root) <= 64 for root in (v.entries, v.payloads, v.contents)),
    "Content": lambda v: 1 in [digest.algorithm for digest in v.digests],
    "Claim": lambda v: v.complete <= 1 and (not v.head or read("DossierHead", v.head))}
NAME = "[^+\ud800-\udfff \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\0-\x1f\x7f-\x9f]+"
TEXTS = {"text": "[^\ud800-\udfff]*", "origin": f"(?!.*://){NAME}|", "name": "[a-z0-9-]{1,32}",
         "dossier": "([A-Z0-9][A-Z0-9._-]{0,63})?"}
class Message:  # reads front to back: each object stands where the walk has come to, so each byte has one meaning
    def __init__(self, data):
        self.data, self.next = data, 1
    def word(self, at):
        return int.from_bytes(self.data[8 * at:8 * at + 8], "little")
    def claim(self, at, words):  # the place of an object of so many words, to which the pointer at this place leads
        start, self.next = self.next, self.next + words
        need(at + 1 + (self.word(at) >> 2 & 0x3fffffff) == start and 8 * self.next <= len(self.data), "out of place")
        return start
    def structs(self, name, start, count, shape):
        words, pointers = shape & 0xffff, shape >> 16
        need(words <= STRUCTS[name][0] and pointers <= STRUCTS[name][1], "something behind the fields of the schema")
        starts = [start + i * (words + pointers) for i in range(count)]
        for size, end in (words, words), (pointers, words + pointers):
            need(not size or any(self.word(s + end - 1) for s in starts), "structs that end in zeros")
        return [self.fields(name, s, words, pointers) for s in starts]
    def fields(self, name, start, words, pointers):
        most_words, _, plain, members = STRUCTS[name]
        value, todo = Values(), list(plain)
        numbers = bytearray(self.data[8 * start:8 * (start + words)].ljust(8 * most_words, b"\0"))
        unread = {p for p in range(pointers) if self.word(start + words + p)}
        for field, kind, most, marks, place in todo:
            found, place = None, int(place)
            if kind in "BHhiQq":
                found, = struct.unpack_from("<" + kind, numbers, place)
                struct.pack_into("<" + kind, numbers, place, 0)
                need(not most or 1 <= found <= int(most), f"{name}: an unknown {field}", UNKNOWN)
            elif kind != "-":
                found = self.object(kind, start + words + place, place < pointers, int(most or 1 << 32))
                unread.discard(place)
            need("!" not in marks or found, f"{name}: no {field}")
            ranks = [RANKS[kind.strip("[]")](v) for v in found] if "<" in marks else []
            need(all(a < b for a, b in zip(ranks, ranks[1:])), f"{name}: {field} that do not ascend")
            setattr(value, field, found)
            if field == "tag":
                need(found < len(members), "an unknown member of a union")
                value.chosen = members[found][0]
                todo.append(("value", *members[found][1:]))
        need(not any(numbers) and not unread, f"{name}: bits that no field has")
        need(name not in CHECKS or CHECKS[name](value), f"{name}: values that cannot be")
        return value
    def object(self, kind, at, there=True, most=1 << 32):  # what the pointer at this place leads to, if it is there
        pointer, name = self.word(at) if there else 0, kind.strip("[]")
        shape, count = pointer >> 32, pointer >> 35
        if kind in STRUCTS:
            words = (shape & 0xffff) + (shape >> 16)  # none: a struct that is there, and holds nothing
            need(pointer & 3 == 0 and (words or pointer in (0, 0xfffffffc)), "no pointer to a struct")
            return self.structs(kind, self.claim(at, words) if words else at, 1, shape)[0] if pointer else None
        size = 2 if kind[0] != "[" else 3 if name == "H" else 7 if name in STRUCTS else 6
        need(not pointer or (pointer & 3, shape & 7) == (1, size) and (count or size == 7), "a list of another type")
        need(size == 7 or count <= most + (kind in TEXTS), "too many bytes, codes or pointers")
        if size < 6:
            length = count * (size - 1)
            data = self.data[8 * self.claim(at, (length + 7) // 8):8 * self.next] if pointer else b""
            need(not any(data[length:]), "padding that is not zero")
            if size == 3:
                return list(struct.unpack(f"<{count}H", data[:length]))
            need(not kind.isdigit() or length == int(kind), f"not {kind} bytes")
            if kind not in TEXTS:
                return data[:length]
            need(not data or data[:length].find(b"\0") == length - 1 > 0, "text without its one zero byte")
            need(re.fullmatch(TEXTS[kind], text := str(data[:max(length - 1, 0)], *UTF8)), f"no {kind}")
            return text
        start = self.claim(at, count + (size == 7)) if pointer else 0
        if size == 6 or not pointer:
            return [self.object(name, start + i) for i in range(count)]
        tag = self.word(start)
        many, shape = (tag & 0xffffffff) >> 2, tag >> 32
        fits = many * ((shape & 0xffff) + (shape >> 16)) == count and (count or many == 1)
        need(tag & 3 == 0 and fits and many <= most, "a list that its tag does not fit, or of too many structs")
        return self.structs(name, start + 1, many, shape)
def read(name, data, most=MIB):
    need(0 < len(data) <= most and len(data) % 8 == 0, f"{name}: no message has this length")
    message = Message(bytes(data))
    root = message.word(0)
    start, words, pointers = 1 + (root >> 2 & 0x3fffffff), root >> 32 & 0xffff, root >> 48
    fits = root & 3 == 0 and words and 8 * (start + words + pointers) <= len(data)
    version = message.word(start) & 0xffff if fits and (start == 1 or name not in ("Entry", "DossierHead")) else 0
    need(version == 1, f"{name}: broken, or a version that is not known here", UNKNOWN if version else REFUTED)
    value = message.object(name, 0)
    need(8 * message.next == len(data), f"{name}: bytes behind the message")
    return value
# --- Verifier keys, trust files, checkpoints ---
def vkey(name, coded):
    return b"%s+%s+%s" % (name, sha(name, b"\n", coded)[:4].hex().encode(), base64.b64encode(coded))
def parse_vkey(text, use):  # the key NAME+HASH+KEY that signs notes (1) or cosigns them (4)
    name, own, coded = (text.split(b"+", 2) + [b"", b""])[:3]
    coded = unbase64(coded)
    need(coded[0] in (1, 4), "a key of a type that is not known here", UNKNOWN)
    need(vkey(name, coded) == text and re.fullmatch(NAME, name.decode(*UTF8)), "no verifier key")
    need(coded[0] == use and fit_key(1, coded[1:]), "a key of another use, or that is refused")
    return Values(name=name.decode(), id=(name.decode(), own.decode()), key=coded[1:], text=text)
def parse_trust(data):
    need(len(data) <= 256 << 10 and not re.search(rb"[\0-\x08\x0b-\x1f\x7f]|[^\n]\Z", data), "too long, or cut short")
    trust, used = Values(logs=[], witnesses={}, groups={}, quorum=None, pins={}), []
    for line in data.split(b"\n"):
        names = {b"none", *trust.witnesses, *trust.groups}
        match line.split():
            case [b"log", key] | [b"log", key, _]:
                trust.logs.append(parse_vkey(key, 1))
            case [b"witness", name, key] | [b"witness", name, key, _] if name not in names:
                trust.witnesses[name] = parse_vkey(key, 4)
            case [b"group", name, least, *members] if name not in names and {*members} <= names - {b"none", *used}:
                least = {b"any": 1, b"all": len(members)}.get(least) or number(least)
                need(1 <= least <= len(members) == len({*members}) and len(trust.groups) < 1024, "no such group")
                trust.groups[name], used = (least, members), used + members
            case [b"quorum", name] if name in names and trust.quorum is None:
                trust.quorum = name
            case [b"#muniment", b"genesis", name, pin] if name not in trust.pins and re.fullmatch(b"[0-9a-f]{64}", pin):
                trust.pins[name] = bytes.fromhex(pin.decode())
            case [item, *rest] if item[:1] != b"#" or item == b"#muniment" or len(rest) == 3 and rest[0] == b"genesis":
                raise Fault(REFUTED, "a line that cannot be, or a pin that is mistyped or there twice")
    for keys in trust.logs, trust.witnesses.values():
        need(len({key.key for key in keys}) == len(keys) <= 1024, "a key that is there twice, or too many")
    pinned = trust.pins.keys() <= {key.name.encode() for key in trust.logs}
    need(trust.logs and trust.quorum and pinned, "no ledger, no quorum, or a pin of another ledger")
    return trust
def parse_checkpoint(note):
    need(len(note) <= 64 << 10 and not re.search(rb"[\0-\x09\x0b-\x1f]", note), "too long, or control characters")
    need(note[-2:] != b"\n\n", "a note without signatures", UNKNOWN)
    parts = re.fullmatch("((.+)\n(.+)\n(.+)\n)\n((?:— [^ \n]+ [^ \n]+\n){1,100})", str(note, *UTF8))
    need(parts and re.fullmatch(TEXTS["origin"], parts[2]), "no checkpoint with 1 to 100 signatures")
    point = Values(text=parts[1].encode(*UTF8), origin=parts[2], size=number(parts[3].encode(*UTF8)), signatures={},
                   root=unbase64(parts[4].encode(*UTF8)), pin=None)
    need(len(point.origin.encode()) <= 255 and point.size and len(point.root) == 32, "no origin, leaves or root")
    for name, coded in re.findall("— (.+) (.+)\n", parts[5]):
        coded = unbase64(coded.encode(*UTF8))
        need(re.fullmatch(NAME, name) and len(coded) > 4, "a line without a name or a signature")
        point.signatures.setdefault((name, coded[:4].hex()), []).append(coded[4:])
    return point
def judge_checkpoint(notes, note, trust):  # the checkpoint, with its ledger's key, and whether that signed it
    point = parse_checkpoint(note)
    keys = [key for key in trust.logs if key.name == point.origin]
    need(keys, "another ledger's checkpoint", UNKNOWN)
    own = next((key for key in keys if key.id in point.signatures), keys[0])
    point.authentic, point.ours, met = own.id in point.signatures, (1, point.origin, own.text.decode()), {b"none": True}
    need(point.authentic or point.origin not in [name for name, _ in point.signatures], "signed by another key")
    notes.check(point.authentic, "no signature of the ledger", UNKNOWN)
    if point.authentic:
        signatures, point.pin = point.signatures[own.id], trust.pins.get(point.origin.encode())
        need(all(signature_holds(own.key, point.text, s) for s in signatures), "not signed by this key")
        for name, key in trust.witnesses.items():
            met[name] = key.id in point.signatures
            for s in point.signatures.get(key.id, []):
                message = b"cosignature/v1\ntime %d\n" % int.from_bytes(s[:8], "big") + point.text
                need(len(s) == 72 and s[0] < 128 and signature_holds(key.key, message, s[8:]), "a wrong cosignature")
        for name, (least, members) in trust.groups.items():
            met[name] = sum(met[member] for member in members) >= least
        notes.check(met[trust.quorum], "too few witnesses saw it", BROKEN)
    return point
# --- Records, and the roster that they make ---
class Judge:  # judges rows in the order of their entries; in packages, the whole of the ledger's own affairs comes by
    def __init__(self, notes, point, whole):
        self.notes, self.point, self.whole, self.people, self.contents, self.last = notes, point, whole, {}, {}, -1
        self.end, self.unread = 1 << 64 if whole and not point.authentic else point.size, False  # what may open files
    def row(self, coded, payload, openings, exhibited=False):  # entry, leaf hash, whether its record is there; or None
        entry, leaf = self.notes.attempt(read, "Entry", coded, 1024), sha(b"\0", coded)
        if not entry:
            self.unread = True
            return None
        need(self.last < entry.index < self.end, "an entry that does not ascend, or is none of this checkpoint's")
        need(not payload or sha(b"muniment/payload/v1\0", payload) == entry.payload, "another record")
        need(entry.index or self.point.pin in (None, leaf), "not the pinned entry")
        self.last, signed = entry.index, payload and self.notes.attempt(read, "SignedRecord", payload)
        record = signed and self.notes.attempt(read, "Record", signed.record)
        if record:
            self.record(entry, signed, record, exhibited)
        self.open(entry.index, record, openings)
        return entry, leaf, bool(record)
    def record(self, entry, signed, record, exhibited):  # the roster takes what it is to take
        kind, affair, first, check = record.chosen, record.value, entry.index == 0, self.notes.check
        need((record.ledger, record.dossier) == (self.point.origin, entry.dossier), "a record of another place")
        need(self.whole or not record.seen or record.seen.size <= entry.index, "a record that saw what came later")
        need(self.whole or exhibited or kind in (("genesis",) if first else ("enrolment", "policy")), "no roster entry")
        check(1 <= record.kind <= 33, "a record of a kind that is not known here", UNKNOWN)
        if first:
            need(kind == "genesis" and (affair.suite, affair.origin, affair.key) == self.point.ours, "another genesis")
            check({1, 3} <= {*affair.administrator.roles}, "a founder without the roles", BROKEN)
            self.notes.attempt(self.enrol, affair.administrator, BROKEN)
        check(kind != "genesis" or first, "a second genesis", BROKEN)
        signers = self.signers(signed, record)
        revoked = kind == "revocation" and self.people.get(affair.key, Values(revoked=True) if self.whole else None)
        stranger = BROKEN if self.whole else UNCHECKED if exhibited else UNKNOWN  # a receipt need not carry who it is
        enrolled = kind == "enrolment" and self.notes.attempt(self.enrol, affair, stranger)
        if kind == "policy" or revoked or enrolled:
            check(all(1 in signer.roles for signer in signers), "no administrator signed", BROKEN)
        if revoked:
            check(not revoked.revoked and affair.since <= entry.index, "a revocation that is refused", BROKEN)
            revoked.revoked = revoked.revoked or affair.since <= entry.index
    def signers(self, signed, record):  # those who are on the roster. Their signatures must hold
        need(len(signed.signatures) == len(record.signers), "too few or too many signatures")
        pairs = [(self.people.get(signer.key), s) for signer, s in zip(record.signers, signed.signatures)]
        self.notes.check(all(holder for holder, _ in pairs), "an unknown signer", BROKEN if self.whole else UNKNOWN)
        leaf, pairs = sha(b"\0muniment/batch-leaf/v1\0", signed.record), [pair for pair in pairs if pair[0]]
        for holder, s in pairs:
            message = b"muniment/batch/v1\0" + struct.pack(">Q", s.count) + climb(s.position, s.count, leaf, s.path)
            need(signature_holds(holder.key, message, s.signature), "a wrong signature")
            self.notes.check(not holder.revoked, "a revoked key", BROKEN)
        return [holder for holder, _ in pairs]
    def enrol(self, e, stranger):
        name, coded, holders = e.name.encode(), b"\1" + e.signing.key, self.people.values()
        me = sha(b"muniment/key/v1\0", coded)
        need(e.person in {me, *(holder.person for holder in holders)}, "a person whose first key is not here", stranger)
        free = me not in self.people and all(holder.person == e.person for holder in holders if holder.name == name)
        need(free, "a key, or somebody else's name, that is on the roster already", BROKEN)
        lines = vkey(name, coded) + b"\n" + base64.b64encode(b"\3" + e.encryption.key) + b"\n"
        need(signature_holds(e.signing.key, b"muniment/possession/v1\0" + lines, e.possession), "not possessed", BROKEN)
        self.people[me] = Values(person=e.person, name=name, roles=e.roles, key=e.signing.key, revoked=False)
        return True
    def open(self, at, record, openings):  # the record, if it could be read, committed to each. Contents are kept
        last = -1
        for data in openings:
            o = record and self.notes.attempt(read, "Opening", data)
            self.unread |= not o
            if o:
                need(last < o.slot < len(record.fields), "openings that do not ascend, or a slot that is not there")
                last, bound = o.slot, (record.signers[0].key, record.nonce, struct.pack(">H", o.slot), data)
                need(sha(b"muniment/field/v1\0", *bound) == record.fields[last], "not what was committed to")
                if o.chosen == "content":
                    self.contents[at, last] = next(d.value for d in o.value.digests if d.algorithm == 1), o.value.size
    def find(self, file):
        outcome = UNKNOWN if self.unread or not self.contents else REFUTED
        self.notes.check(file in [None, *self.contents.values()], "a file that is none of the opened ones", outcome)
# --- A receipt ---
def parse_proof(text):
    need(0 < len(text) <= 32 * MIB, "an empty file, or one of more than 32 MiB", UNKNOWN)
    version = re.match(rb"c2sp\.org/tlog-proof@v(0|[1-9][0-9]{0,18})\n|muniment/fork@v1\n", text)
    need(not version or version[1] == b"1", "a fork file, or a proof file of another version", UNKNOWN)
    parts = version and re.fullmatch(rb".*\n(?:extra (.+)\n)?index (.+)\n((?:.{42}[^=]=\n){0,63})\n((?s:.*))", text)
    need(parts, "no proof file")
    path = [unbase64(line) for line in parts[3].split(b"\n")[:-1]]
    return Values(extra=parts[1] and unbase64(parts[1]), index=number(parts[2]), path=path, note=parts[4])
def check_receipt(notes, text, asked):
    proof = parse_proof(text)
    point = notes.attempt(judge_checkpoint, notes, proof.note, asked.trust)
    need(proof.extra, "the proof carries no record", UNKNOWN)
    exhibit = read("Exhibit", proof.extra, 24 * MIB)
    slots = [read("Opening", opening).slot for opening in exhibit.openings]
    rows = [*exhibit.roster, Values(entry=exhibit.entry, payload=exhibit.payload, path=proof.path)]
    indices = [read("Entry", row.entry, 1024).index for row in rows]
    need(slots == sorted({*slots}) and indices[-1] == proof.index, "another index, or openings that do not ascend")
    need(point, "no checkpoint to judge by", UNKNOWN)
    notes.check(indices[0] == 0, "the first entry is not carried", UNKNOWN)
    judge = Judge(notes, point, False)
    for row in rows:
        entry, leaf, _ = judge.row(row.entry, row.payload, exhibit.openings if row is rows[-1] else [], row is rows[-1])
        need(not point.authentic or climb(entry.index, point.size, leaf, row.path) == point.root, "not in the tree")
    judge.find(asked.file)
# --- A package: a ZIP file of a fixed shape; and behind it the command line ---
NAMES = [b"bagit.txt", b"bag-info.txt", b"proof/checkpoint", b"proof/package.capnp", b"proof/entries",
         b"manifest-sha256.txt", b"tagmanifest-sha256.txt"]  # files under data/ stand before the manifests
FILE = rb'data/([0-9]+)/([0-9]+)-([^\0-\x1f\x7f\\/:*?"<>|]{0,99}[^\0-\x1f\x7f\\/:*?"<>|. ])'
def zip_members(data):  # name and bytes of each. All headers are made anew from what may differ in them, and compared
    at, row, members = 0, int.from_bytes(data[-6:-2], "little"), []
    while data[row:row + 4] == b"PK\1\2" and row + 46 <= len(data):
        stamp, crc, size, length = struct.unpack_from("<12x4sI4xIH", data, row)
        name = bytes(data[row + 46:row + 46 + length])
        head = struct.pack("<HHH4sIIIHH", 20, 0x800, 0, stamp, crc, size, size, length, 0)
        local = b"PK\3\4" + head + name
        central = b"PK\1\2\x2d\3" + head + struct.pack("<HHHII", 0, 0, 0, 0x81a40000, at) + name
        need((data[at:at + len(local)], data[row:row + len(central)]) == (local, central), "a header that is not right")
        at, row = at + len(local) + size, row + len(central)
        members.append((name, data[at - size:at]))
        need(at <= row and zlib.crc32(data[at - size:at]) == crc, "a member whose CRC-32 does not hold")
        need(len(members) < 0xffff, "a package that takes ZIP64, which is not known here", UNKNOWN)
    end = struct.pack("<4sIHHIIH", b"PK\5\6", 0, len(members), len(members), row - at, at, 0)
    need(data[row:] == end, "bytes between the members, or an end that is not right")
    return members
def layout(data):  # the bytes of the members that have a fixed name; SHA-256 and size of the files, by index and slot
    need(len(data) < 0xffffffff, "a package that takes ZIP64, which is not known here", UNKNOWN)
    members, files = zip_members(data), {}
    folder = re.match(rb"([A-Za-z0-9][A-Za-z0-9._-]{0,63}/)?", members[0][0] if members else b"")[0]
    need(folder and [name for name, _ in members[:5] + members[5:][-2:]] == [folder + name for name in NAMES], "no bag")
    for name, content in members[5:-2]:
        parts = re.fullmatch(re.escape(folder) + FILE, name)
        need(parts and re.fullmatch(TEXTS["text"], name.decode(*UTF8)), "a member that has no place")
        files[number(parts[1]), number(parts[2])] = hashlib.sha256(content).digest(), len(content)
    need(list(files) == sorted(files) and len(files) == len(members) - 7, "files that do not ascend")
    return [content for _, content in members[2:5]], files
def sized(data, most):  # what stands behind its length, and what follows
    end = 4 + int.from_bytes(data[:4], "big")
    need(end <= min(len(data), 4 + most), "a part of a row that is too long, or cut short")
    return bytes(data[4:end]), data[end:]
def entry_rows(data):  # yields entry, signed record and openings of each row
    while data:
        entry, data = sized(data, 1024)
        payload, data = sized(data, MIB)
        count, openings = int.from_bytes(data[:2], "big"), []
        need(len(data) >= 2 and count <= (64 if payload else 0), "too many openings")
        data = data[2:]
        while len(openings) < count:
            opening, data = sized(data, min(MIB, 16 * MIB - sum(map(len, openings))))
            openings.append(opening)
        yield entry, payload, openings
def judge_claim(claim, shown, last, leaf):  # by the shown rows of its dossier, and the last entry of all
    need(shown, "a claim about a dossier of which no entry is shown")
    for (a, a_leaf, _), (b, *_) in zip(shown, shown[1:]):
        need(a.folio + 1 < b.folio or (a.folio + 1, a_leaf) == (b.folio, b.previous), "folios that are not chained")
    own, ordinal, newest = last.dossier == claim.dossier, last.dossiers, 1
    if own and last.folio == 1:
        need(not claim.head and not claim.path, "a head that cannot be")
    else:
        need(claim.head, "a head that is missing", UNKNOWN)
        head = read("DossierHead", claim.head)
        root = climb(head.ordinal, last.dossiers, sha(b"\0muniment/head/v1\0", claim.head), claim.path)
        need(head.dossier == claim.dossier and root == last.heads, "a head that the last entry does not commit to")
        need(not own or (head.folio + 1, head.leaf) == (last.folio, last.previous), "a head of another folio")
        ordinal, newest, leaf = head.ordinal, last.folio if own else head.folio, leaf if own else head.leaf
    first, (end, end_leaf, _) = shown[0][0], shown[-1]
    need((claim.dossier == "") == (ordinal == 0) and (first.folio > 1 or first.dossiers == ordinal), "another ordinal")
    need(end.folio < newest or (end.folio, end_leaf) == (newest, leaf), "another newest folio")
    need(not claim.complete or len(shown) == newest, "a dossier that is not complete")
def check_package(notes, data, asked):
    (note, proofs, entries), files = layout(data)
    point = notes.attempt(judge_checkpoint, notes, note, asked.trust)
    package = notes.attempt(read, "Package", proofs, 16 * MIB)
    need(point and package, "no checkpoint or no proofs to judge by", UNKNOWN)
    judge = Judge(notes, point, True)
    rows = [judge.row(*row) for row in entry_rows(entries)]
    judge.find(asked.file)
    opened = {**(files if judge.unread or not rows else {}), **judge.contents}
    need(files.items() <= opened.items(), "a file that no opening claims, or another one than was opened")
    notes.check(asked.min_size <= point.size, "the ledger has fewer entries", UNKNOWN)
    need(rows and all(rows), "no entries, or some that cannot be read", UNKNOWN)
    leaves, hashes, dossiers = [(entry.index, leaf) for entry, leaf, _ in rows], iter(package.multiproof), {}
    proven = not point.authentic or fold(0, point.size, leaves, hashes) == point.root and next(hashes, None) is None
    need(proven, "entries that are not in the tree")
    for row in rows:
        dossiers.setdefault(row[0].dossier, []).append(row)
    notes.check(all(row[2] for row in dossiers.get("", [])), "an affair of which the record is missing", UNKNOWN)
    notes.check({"", *asked.complete} <= {c.dossier for c in package.claims if c.complete}, "no such claim", UNKNOWN)
    need(point.authentic and judge.last == point.size - 1, "completeness takes the last entry of the ledger", UNKNOWN)
    need(dossiers.keys() <= {claim.dossier for claim in package.claims}, "a dossier without a claim")
    for claim in package.claims:
        notes.attempt(judge_claim, claim, dossiers.get(claim.dossier, []), *rows[-1][:2])
def ask(arguments):
    given, files = getopt.gnu_getopt(arguments, "", ["trust=", "file=", "min-size=", "complete="])
    complete, options, file = [value for option, value in given if option == "--complete"], dict(given), None
    need(len(given) - len(complete) == len({*options} - {"--complete"}), "an option that is given twice", USAGE)
    need(files and all(options.values()) and all(complete), "no FILE, or an option without its value", USAGE)
    sound = re.fullmatch("0|[1-9][0-9]{0,19}", least := options.get("--min-size", "0")) and int(least) < 1 << 64
    need(sound and all(re.fullmatch(TEXTS["dossier"], code) for code in complete), "no number, or no code", USAGE)
    need("--trust" in options, "no trust file", UNKNOWN)
    if packages := bool(complete or "--min-size" in options):
        begins = [open(name, "rb").read(20) for name in files if os.path.isfile(name) and os.access(name, os.R_OK)]
        others = any(begin.startswith((b"c2sp.org/tlog-proof@", b"muniment/fork@v1\n")) for begin in begins)
        need(not others and not any(map(os.path.isdir, files)), "that is asked of packages alone", USAGE)
    trust = parse_trust(open(options["--trust"], "rb").read(MIB))
    if "--file" in options:
        with open(options["--file"], "rb") as opened:
            file = hashlib.file_digest(opened, "sha256").digest(), opened.tell()
    return Values(files=files, trust=trust, file=file, complete=complete, min_size=int(least), packages=packages)
def check(notes, name, asked):
    with open(name, "rb") as file:
        begin = file.read(4)
        if begin != b"PK\3\4" and not asked.packages:
            return check_receipt(notes, begin + file.read(32 * MIB), asked)
        need(begin and os.path.isfile(name), "an empty package, or one that is no file on a disk", UNKNOWN)
        check_package(notes, memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)), asked)
def run(arguments):  # the verdict, which is the worst outcome of all FILEs, and what there is to tell
    notes, asked = Notes([(UNCHECKED, "a record's own rules, and what no receipt or package shows")]), None
    try:
        asked = notes.attempt(ask, arguments)
        for name in asked.files if asked else []:
            notes.attempt(check, notes, name, asked)
    except Fault as fault:  # a broken trust file is no evidence against a ledger
        notes.append((REFUTED if asked else UNKNOWN, fault.args[1]))
    return max([VERIFIED, *(outcome for outcome, _ in notes)], key=list(EXIT).index), notes
def main():
    batch = sys.argv[1:] == ["--batch"]
    for arguments in map(json.loads, sys.stdin) if batch else [sys.argv[1:]]:
        verdict, notes = run(arguments)
        short = {VERIFIED: "pass", REFUTED: "fail", BROKEN: "fail"}.get(verdict, "not checkable")
        print(json.dumps({"verdict": short, "exit_code": EXIT[verdict], "told": notes}), flush=True)
    return 0 if batch else EXIT[verdict]
if __name__ == "__main__":
    code = Notes().attempt(main)  # none: the answer could not be written
    sys.exit(EXIT[FAILED] if code is None else code)
