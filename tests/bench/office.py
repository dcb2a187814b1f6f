"""Ledgers for the bench, made with the program as people make them."""
import os
import shutil
from pathlib import Path

from measure import run

ORIGIN = "inspection.example.gov/bench/g1"
DOSSIER = "R7-FGW"


class Office:
    """A folder with keys, a ledger in which `li` is inspector and DOSSIER is open, and a trust
    file."""

    def __init__(self, folder, binaries):
        self.folder = Path(folder)
        self.binaries = binaries
        self.ledger = self.folder / "ledger"
        self.store = self.ledger / "store"
        self.guards = self.folder / "state/muniment/guards"

    def settings(self):
        """How its programs are run: where, and with which variables."""
        return {"cwd": self.folder, "env": {
            "PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": str(self.folder),
            "XDG_STATE_HOME": str(self.folder / "state"), "MUNIMENT_LEDGER": "ledger",
            "MUNIMENT_LEDGER_KEY": "ledger.key", "MUNIMENT_KEY": "li.key"}}

    def command(self, *words):
        return [str(self.binaries / "muniment"), *map(str, words)]

    def run(self, *words):
        """Runs `muniment` and gives what it took."""
        return run(self.command(*words), **self.settings())

    def found(self):
        self.folder.mkdir(parents=True)
        for name in ("wang", "li"):
            self.run("keygen", name, "--no-passphrase")
        self.run("init", "ledger", "--origin", ORIGIN, "--as", "wang.key", "--key", "ledger.key",
                 "--no-passphrase")
        self.run("enrol", "li.pub", "--role", "inspector", "--as", "wang.key")
        self.run("open", DOSSIER, "--set", "title=bench", "--as", "wang.key")
        self.run("trust", "-o", "trust.txt")
        return self

    def copy(self, folder):
        """The same machine with a ledger of its own: its guard comes along."""
        shutil.copytree(self.folder, folder)
        return Office(folder, self.binaries)

    def guard(self):
        return next(self.guards.iterdir())

    def data_bytes(self):
        """What the store takes on disk."""
        return allocated_bytes(self.store)


def allocated_bytes(folder):
    return sum(path.stat().st_blocks * 512 for path in Path(folder).iterdir())
