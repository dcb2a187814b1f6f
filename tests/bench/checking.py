"""Row `verify`: what is done with a ledger in which a folder was registered."""
from appending import both
from measure import alternate, run
from table import ratio


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
