"""Rows `publish` and `verify`: what is done with a ledger in which a folder was registered."""
import itertools
import os

from appending import both
from measure import alternate, median, run
from office import DOSSIER
from table import Result, ratio


def publish(bench):
    """No limit is set for publishing; the figures are for comparison with later ones."""
    office, _ = bench.registered()
    sites = (f"site-{number}" for number in itertools.count())
    newest = None

    def first():
        nonlocal newest
        newest = next(sites)
        return office.run("publish", newest)

    def again():
        (office.folder / "note.txt").write_text(os.urandom(8).hex())
        office.run("record", "document", "note.txt", "--dossier", DOSSIER)
        return office.run("publish", newest)

    def checked():
        return run([str(bench.binaries / "muniment-verify"), "--trust", "trust.txt", newest],
                   **office.settings())

    took = alternate(bench.sizes.rounds, first=first, again=again, checked=checked)
    for name, what in (("first", "first"), ("again", "again, one record more"),
                       ("checked", "muniment-verify of the site")):
        took_median = median(took[name])
        yield Result("publish", f"{bench.sizes.small_files:,} entries, {what}", "ms",
                     took_median * 1e3, min(took[name]) * 1e3, max(took[name]) * 1e3,
                     cpu=took_median.cpu * 1e3)


def verify(bench):
    office, data = bench.registered()
    run(["sh", "-c", f"find . -type f -print0 | xargs -0 sha256sum >'{office.folder}/sums'"],
        cwd=data)
    run(["sh", "-c", f"hashdeep -r -c sha256 . >'{office.folder}/known'"], cwd=data)
    took = alternate(
        bench.sizes.rounds, ours=lambda: office.run("verify", data, "--trust", "trust.txt"),
        sha256sum=lambda: run(["sha256sum", "--quiet", "-c", office.folder / "sums"], cwd=data),
        hashdeep=lambda: run(["hashdeep", "-r", "-a", "-k", office.folder / "known", "."],
                             cwd=data))
    for peer, name in (("sha256sum", "sha256sum -c"), ("hashdeep", "hashdeep -a")):
        yield ratio("verify", f"a folder of {bench.sizes.small_files:,} files, time against {name}",
                    took["ours"], took[peer],
                    note=both(took["ours"], took[peer]))
