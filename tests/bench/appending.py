"""Rows `append`, `audit` and `proof`: a ledger that grows entry by entry, and what is asked of it."""
from measure import (MemoryWatch, Took, Worker, alternate, anonymous_bytes, ask, median, peak_memory,
                     run, total)
from office import DOSSIER, ORIGIN, Office, allocated_bytes
from table import Result, at_least, at_most, ratio, seconds

MIB = 1 << 20
BATCH = 4096
BATCHES_A_TURN = 4  # what a turn holds in memory counts as the log's own
STRETCHES = 8       # of a long append, each with a ratio of its own


class Grown:
    """A ledger of small entries in 30 dossiers, and beside it a bare LMDB with the same rows. They
    grow in turns, so that both meet the same disk and the same neighbours."""

    def __init__(self, bench):
        self.bench = bench
        self.office = Office(bench.folder / "grown", bench.binaries).found()
        self.bare = bench.folder / "bare"
        self.bare.mkdir()
        self.entries, self.bare_entries = 0, 0
        self.log_took, self.bare_took = [], []  # of the same turns
        self.peak = 0
        self._proofs = None

    def log(self):
        return Worker([self.bench.program("append_log"), self.office.store, self.office.guard(),
                       self.office.folder / "ledger.key", ORIGIN])

    def bare_lmdb(self):
        return Worker([self.bench.program("append_lmdb"), self.bare])

    def grow(self, entries, beside):
        """Appends up to `entries`; `beside` says whether the bare LMDB takes turns too."""
        turns = max(1, (entries - self.entries) // (BATCH * BATCHES_A_TURN))
        batches = max(1, min(BATCHES_A_TURN, (entries - self.entries) // BATCH))
        with self.log() as log, self.bare_lmdb() as bare:
            with MemoryWatch(lambda: anonymous_bytes(log.process.pid)) as watch:
                for _ in range(turns):
                    self.log_took.append(total(log.turn(batches, BATCH)))
                    if beside:
                        self.bare_took.append(total(bare.turn(batches, BATCH)))
        self.peak = max(self.peak, watch.peak)
        self.entries += turns * batches * BATCH
        if beside:
            self.bare_entries += turns * batches * BATCH
        self._proofs = None

    def proofs(self):
        """What bench_proofs says of the ledger as it is."""
        if self._proofs is None:
            self._proofs = ask([self.bench.program("proofs"), self.office.store,
                                str(self.bench.sizes.proofs)])
        return self._proofs

    def name(self):
        return f"{self.entries:,} entries"


def append(bench):
    grown = bench.grown(beside=True)
    stretch = max(1, len(grown.bare_took) // STRETCHES)
    bare, ours = [[total(turns[first:first + stretch]) for first in range(0, len(turns), stretch)]
                  for turns in (grown.bare_took, grown.log_took)]
    result = ratio("append", f"batches of {BATCH}, {grown.name()}, against a bare LMDB loop", bare,
                   ours, must=at_least(1.0), aim=at_least(3.0))
    bare, ours = total(bare), total(ours)
    result.figure, result.cpu = bare / ours, bare.cpu / ours.cpu
    result.note = (f"{grown.entries / ours:,.0f} and {grown.entries / bare:,.0f} entries/s; the "
                   f"spread is that over {STRETCHES} stretches of the way")
    yield result
    yield disk(grown)
    yield memory("append", f"append, {grown.name()}", grown.peak)
    with grown.log() as log, grown.bare_lmdb() as bare_lmdb:
        yield single(bench, log, bare_lmdb)
        yield callers(bench, log)


def disk(grown):
    said = grown.proofs()
    own = (said["entry_bytes"] + said["payload_bytes"]) / said["size"]
    note = f"entry and payload are {own:.0f} B"
    if grown.bare_entries:
        bare = allocated_bytes(grown.bare) / grown.bare_entries
        note += f"; a bare LMDB of {grown.bare_entries:,} takes {bare:.0f} B"
    return Result("append", f"disk an entry, {grown.name()}", "B",
                  grown.office.data_bytes() / said["size"], must=at_most(1.15 * own + 110),
                  aim=at_most(1.1 * own + 75), note=note)


def memory(row, what, peak, must=64 * MIB):
    return Result(row, f"own memory of {what}", "MiB", peak / MIB, must=at_most(must / MIB),
                  aim=at_most(32))


def single(bench, log, bare):
    took = alternate(bench.sizes.rounds * 4, bare=lambda: median(bare.turn(25, 1)),
                     ours=lambda: median(log.turn(25, 1)))
    return ratio("append", "one record a commit, against a bare LMDB commit", took["bare"],
                 took["ours"], must=at_least(0.8),
                 note=f"{both(took['ours'], took['bare'])} a commit")


def callers(bench, log):
    took = alternate(bench.sizes.rounds * 2, one=lambda: a_record(log.turn(400, 1), 400),
                     eight=lambda: a_record(log.turn(50, 1, callers=8), 400))
    return ratio("append", "8 callers, one record each, against one caller", took["one"],
                 took["eight"], aim=at_least(5.0),
                 note=f"{1 / median(took['eight']):,.0f} and {1 / median(took['one']):,.0f} records/s")


def a_record(took, records):
    return Took(total(took) / records, total(took).cpu / records)


def both(ours, others):
    """The seconds of both sides, for a note."""
    return f"{seconds(median(ours))} and {seconds(median(others))}"


def audit(bench):
    grown = bench.grown()
    yield from audit_tree(bench, grown)
    yield from audit_records(bench, together=1, count=bench.sizes.signed_alone)
    yield from audit_records(bench, together=256, count=bench.sizes.signed_together)


def audit_tree(bench, grown):
    said = grown.proofs()
    mean = round(said["entry_bytes"] / said["size"])
    words = ("audit", "--trust", "trust.txt", "--level", "tree")
    floor = [bench.program("floors"), "leaves", str(said["size"]), str(mean)]
    took = alternate(bench.sizes.rounds, ours=lambda: grown.office.run(*words),
                     floor=lambda: Took(*ask(floor)))
    yield ratio("audit", f"level tree, {grown.name()}, against hashing them with 2 threads",
                took["floor"], took["ours"], must=at_least(0.3), aim=at_least(0.6),
                note=f"{both(took['ours'], took['floor'])}; "
                     f"{said['size'] / median(took['ours']):,.0f} entries/s")
    peak = peak_memory(grown.office.command(*words), **grown.office.settings())
    yield memory("audit", f"audit, level tree, {grown.name()}", peak)


def audit_records(bench, together, count):
    office = Office(bench.folder / f"signed-{together}", bench.binaries).found()
    run([bench.program("records"), "register", office.ledger, office.guards,
         office.folder / "li.key", office.folder / "ledger.key", DOSSIER, str(count),
         str(together)])
    words = ("audit", "--trust", "trust.txt", "--level", "records")

    def floor():
        said = ask([bench.program("records"), "decode", office.store])
        signatures = ask([bench.program("floors"), "signatures", str(said["signatures"])])
        return total([Took(*said["decoding"]), Took(*signatures)])

    took = alternate(bench.sizes.rounds, ours=lambda: office.run(*words), floor=floor)
    what = f"{count:,} records, " + ("signed alone" if together == 1 else f"{together} a signature")
    yield ratio("audit", f"level records, {what}, against signatures and decoding", took["floor"],
                took["ours"], must=at_least(0.7),
                note=f"{both(took['ours'], took['floor'])}; "
                     f"{count / median(took['ours']):,.0f} records/s")
    peak = peak_memory(office.command(*words), **office.settings())
    yield memory("audit", f"audit, level records, {what}", peak, must=64 * MIB + 64 * count)


def proof(bench):
    grown = bench.grown()
    said = grown.proofs()
    for percentile, must in (("p50", 100), ("p99", 400)):
        wall, cpu = (value * 1e6 for value in said[percentile])
        yield Result("proof", f"inclusion from the store, {grown.name()}, {percentile}", "µs", wall,
                     cpu=cpu, must=at_most(must), aim=at_most(must / 2))
    wall, cpu = (1 / value for value in said["check"])
    yield Result("proof", f"verification, {grown.name()}, one core", "/s", wall, cpu=cpu,
                 must=at_least(150_000), aim=at_least(300_000))
