"""Rows `small` and `large`: registering a folder by its hashes, beside tools that only hash it, and
git. Rows `vault small` and `vault large`: keeping it, too, beside hashdeep and a durable copy."""
import os
import shutil
import tempfile
from pathlib import Path

from appending import both, memory
from measure import alternate, median, peak_memory, run
from office import DOSSIER, Office
from table import at_most, ratio

FILES_A_FOLDER = 100


def make_small(folder, count):
    """`count` files of 8 to 12 KB, 10 KB in the mean, as random as what is compressed already."""
    for number in range(count):
        place = folder / f"{number // FILES_A_FOLDER:03}"
        if number % FILES_A_FOLDER == 0:
            place.mkdir(parents=True)
        (place / f"{number:05}.pdf").write_bytes(os.urandom(8_000 + number * 7919 % 4_001))


def make_large(folder, count, size):
    folder.mkdir(parents=True)
    for number in range(count):
        with (folder / f"{number}.mp4").open("wb") as file:
            for _ in range(size >> 20):
                file.write(os.urandom(1 << 20))


def hashing_tools(files_a_process):
    """The commands that only hash, by name; each is run in the folder."""
    find = "find . -type f -print0 | xargs -0"
    return {
        "sha256sum": ["sh", "-c", f"{find} -P2 -n{files_a_process} sha256sum"],
        "hashdeep": ["hashdeep", "-r", "-c", "sha256", "."],
        "openssl": ["sh", "-c", f"{find} openssl dgst -sha256"],
    }


class Folder:
    """A folder of files, and the contestants that register or hash it. Everything is read once
    before, so that all find it in memory."""

    def __init__(self, bench, name, make, files_a_process):
        self.bench = bench
        self.data = bench.folder / name
        make(self.data)
        self.files = sum(path.is_file() for path in self.data.rglob("*"))
        self.model = Office(bench.folder / f"{name}-office", bench.binaries).found()
        self.tools = hashing_tools(files_a_process)
        self._hash("sha256sum")
        os.sync()

    def _hash(self, tool):
        return run(self.tools[tool], cwd=self.data)

    def _in_new_folder(self, work):
        folder = Path(tempfile.mkdtemp(prefix="turn-", dir=self.bench.folder))
        try:
            return work(folder)
        finally:
            shutil.rmtree(folder)

    def words(self, *more):
        return ("import", self.data, "--dossier", DOSSIER, "--kind", "document", *more)

    def register(self, *more):
        """Into a ledger that is made anew; making it is not timed."""
        return self._in_new_folder(
            lambda folder: self.model.copy(folder / "office").run(*self.words(*more)))

    def memory(self, *more):
        def work(folder):
            office = self.model.copy(folder / "office")
            return peak_memory(office.command(*self.words(*more)), **office.settings())
        return self._in_new_folder(work)

    def copy(self):
        """As durable as a ledger: all that was copied is on the disk."""
        return self._in_new_folder(lambda folder: run(
            ["sh", "-c", 'cp -r "$1" "$2" && find "$2" -type f -exec sync -d {} +', "sh",
             self.data, folder / "copy"]))

    def git_add(self):
        """As durable as a ledger, and without compressing what cannot be compressed."""
        def work(folder):
            settings = {"cwd": self.data, "env": {
                "PATH": os.environ["PATH"], "HOME": str(folder), "GIT_DIR": str(folder / "git"),
                "GIT_WORK_TREE": str(self.data), "GIT_CONFIG_NOSYSTEM": "1"}}
            run(["git", "init", "--object-format=sha256"], **settings)
            return run(["git", "-c", "core.compression=0", "-c", "core.fsync=loose-object,index",
                        "-c", "core.fsyncMethod=batch", "add", "--all"], **settings)
        return self._in_new_folder(work)

    def measure(self):
        contestants = {tool: lambda tool=tool: self._hash(tool) for tool in self.tools}
        return alternate(self.bench.sizes.rounds, ours=lambda: self.register("--hash-only"),
                         git=self.git_add, **contestants)

    def measure_keeping(self):
        return alternate(self.bench.sizes.rounds, ours=self.register, copy=self.copy,
                         hashdeep=lambda: self._hash("hashdeep"))


def compare(row, folder, against, must, aim):
    """A line for each peer; the limits are those of the peer `against`."""
    took = folder.measure()
    rate = f"{folder.files / median(took['ours']):,.0f} files/s"
    for peer in ("sha256sum", "hashdeep", "openssl", "git"):
        limits = {"must": must, "aim": aim} if peer == against else {}
        name = {"sha256sum": "xargs -P2 sha256sum", "openssl": "openssl dgst -sha256",
                "git": "git add (sha256)"}.get(peer, peer)
        yield ratio(row, f"import, time against {name}", took["ours"], took[peer],
                    note=f"{both(took['ours'], took[peer])}; {rate}", **limits)
    yield memory(row, "import", folder.memory("--hash-only"))


def compare_keeping(row, folder, against, must, aim):
    took = folder.measure_keeping()
    for peer, name in (("hashdeep", "hashdeep"), ("copy", "cp -r and fdatasync")):
        limits = {"must": must, "aim": aim} if peer == against else {}
        yield ratio(row, f"import into the vault, time against {name}", took["ours"], took[peer],
                    note=both(took["ours"], took[peer]), **limits)
    yield memory(row, "import into the vault", folder.memory())


def small_folder(bench):
    return Folder(bench, "small", lambda data: make_small(data, bench.sizes.small_files), 256)


def large_folder(bench):
    size = bench.sizes.large_bytes
    return Folder(bench, "large", lambda data: make_large(data, 4, size // 4), 1)


def small(bench):
    yield from compare("small", bench.small(), "sha256sum", at_most(1.0), at_most(0.7))


def large(bench):
    yield from compare("large", bench.large(), "openssl", at_most(0.6), at_most(0.3))


def vault_small(bench):
    yield from compare_keeping("vault small", bench.small(), "hashdeep", at_most(1.0),
                               at_most(0.7))


def vault_large(bench):
    yield from compare_keeping("vault large", bench.large(), "copy", at_most(1.15), None)
