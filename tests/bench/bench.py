"""Measures Muniment beside its peers, in one run, and prints the ratios (README.md beside this)."""
import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import appending
import checking
import folders
from measure import Load
from table import NotMeasured, Result, format_table

GIB = 1 << 30


@dataclass(frozen=True)
class Sizes:
    entries: int = 1 << 20
    proofs: int = 20_000
    rounds: int = 5
    signed_alone: int = 10_000
    signed_together: int = 100_000
    small_files: int = 20_000
    large_bytes: int = GIB
    needed_bytes: int = 6 * GIB


QUICK = Sizes(entries=4096, proofs=100, rounds=1, signed_alone=50, signed_together=300,
              small_files=200, large_bytes=8 << 20, needed_bytes=GIB)
LARGE_ENTRIES = 10_000_000
LARGE_BYTES = 6 * GIB

ROWS = {"append": appending.append, "audit": appending.audit, "proof": appending.proof,
        "small": folders.small, "vault small": folders.vault_small, "large": folders.large,
        "vault large": folders.vault_large, "publish": checking.publish,
        "verify": checking.verify}


class Bench:
    """What the rows share: where things are, how large they are, and the ledger that several look
    at."""

    def __init__(self, folder, build, sizes):
        self.folder = folder
        self.binaries = build / "bin"
        self.sizes = sizes
        self._grown = self._small = self._large = self._registered = None

    def program(self, name):
        return str(self.binaries / f"bench_{name}")

    def grown(self, beside=False):
        if self._grown is None:
            self._grown = appending.Grown(self)
            self._grown.grow(self.sizes.entries, beside)
        return self._grown

    def small(self):
        if self._small is None:
            self._small = folders.small_folder(self)
        return self._small

    def large(self):
        if self._large is None:
            self._large = folders.large_folder(self)
        return self._large

    def registered(self):
        """An office whose ledger holds the small folder, and that folder."""
        small = self.small()
        if self._registered is None:
            self._registered = small.model.copy(self.folder / "registered")
            self._registered.run(*small.words("--hash-only"))
        return self._registered, small.data


def say(text):
    print(f"== {text}", file=sys.stderr, flush=True)


def measure_rows(bench, rows, results):
    for name in rows:
        say(f"measuring {name}")
        try:
            for result in ROWS[name](bench):
                results.append(result)
                figure = "not measured" if result.figure is None else f"{result.figure:.3g}"
                say(f"  {result.what}: {figure} {result.unit}")
        except NotMeasured as reason:
            results.append(Result(name, "what is left of this row", note=str(reason)))
            say(f"  not measured: {reason}")


def measure_large(bench, results):
    say(f"growing the ledger to {LARGE_ENTRIES:,} entries")
    grown = bench.grown()
    grown.grow(LARGE_ENTRIES, beside=False)
    results.append(appending.disk(grown))
    results.append(appending.memory("append", f"append, {grown.name()}", grown.peak))
    results.extend(appending.audit_tree(bench, grown))
    results.extend(appending.proof(bench))


def check_place(folder, needed, quick):
    """Ends with a sentence when the folder is no place for a ledger, or too small."""
    if not folder.is_dir():
        sys.exit(f"{folder} is not a folder")
    kind = subprocess.run(["stat", "-f", "-c", "%T", folder], capture_output=True, text=True,
                          check=False).stdout.strip()
    if kind in ("tmpfs", "ramfs") and not quick:
        sys.exit(f"{folder} is in memory ({kind}); durable writes are measured on a disk: "
                 f"name another folder with --folder")
    free = shutil.disk_usage(folder).free
    if free < needed:
        sys.exit(f"{folder} has {free / GIB:.1f} GiB free, and this takes up to "
                 f"{needed / GIB:.1f} GiB: make room, or name another folder with --folder")


def parse(arguments):
    parser = argparse.ArgumentParser(
        prog="tests/bench/run", description=__doc__,
        epilog=f"rows: {', '.join(ROWS)}. Exit code 0 whenever it measured, however slow.")
    parser.add_argument("--only", action="append", choices=ROWS, metavar="ROW",
                        help="measure this row; may be given several times")
    parser.add_argument("--json", metavar="FILE", type=Path, help="keep all figures in FILE")
    parser.add_argument("--quick", action="store_true",
                        help="tiny sizes: shows that every row works; the figures mean little")
    parser.add_argument("--large", action="store_true",
                        help=f"also a ledger of {LARGE_ENTRIES:,} entries")
    parser.add_argument("--folder", type=Path,
                        help="where ledgers and data are made, on a disk (default: the build's)")
    parser.add_argument("--build", type=Path, required=True, help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def main(arguments):
    options = parse(arguments)
    # SIGTERM ends the run as Ctrl-C does: with the folder removed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    sizes = QUICK if options.quick else Sizes()
    place = options.folder or options.build
    check_place(place, sizes.needed_bytes + (LARGE_BYTES if options.large else 0), options.quick)
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=place)).resolve()
    results = []
    load, start = Load(), time.monotonic()
    try:
        bench = Bench(folder, options.build.resolve(), sizes)
        measure_rows(bench, [row for row in ROWS if row in (options.only or ROWS)], results)
        if options.large:
            measure_large(bench, results)
    except KeyboardInterrupt:
        say("stopped")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    took = time.monotonic() - start
    circumstances = {"seconds": round(took), "cores": os.cpu_count(),
                     "load_at_start": load.at_start, "load_at_end": os.getloadavg()[0],
                     "others_share": load.others(took)}
    print(format_table(results))
    print(f"\n{took:.0f} s on {os.cpu_count()} cores; load {load.at_start:.2f} at the start, "
          f"{circumstances['load_at_end']:.2f} at the end; other programs took "
          f"{100 * circumstances['others_share']:.0f} % of the cores")
    if options.json:
        document = {"circumstances": circumstances,
                    "results": [result.document() for result in results]}
        options.json.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    return 0 if any(result.figure is not None for result in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
