"""A client of others' making reads what is published: tests/verify/tiles_client.go, built from Go's
own transparency log packages. It and muniment-verify must agree."""
import functools
import http.server
import os
import shutil
import subprocess
import tempfile
import threading
import unittest
from pathlib import Path

from office import ROOT, OfficeTest

GO_PATH = "/usr/share/gocode"  # where Debian's golang-golang-x-mod-dev puts the packages


def build_client(folder):
    """Builds the client; the distribution's Go comes first, which has its library compiled."""
    go = next(filter(os.path.exists, ("/usr/bin/go", shutil.which("go") or "")))
    client = Path(folder) / "tiles_client"
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "GO111MODULE": "off",
                   "GOPATH": GO_PATH, "GOCACHE": str(Path(folder) / "cache"), "GOFLAGS": "",
                   "CGO_ENABLED": "0"}
    subprocess.run([go, "build", "-o", client, ROOT / "tests/verify/tiles_client.go"], check=True,
                   env=environment, cwd=folder)
    return client


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


class ForeignClient(OfficeTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.mkdtemp(prefix="muniment-go-")
        cls.addClassCleanup(shutil.rmtree, folder)
        cls.client = build_client(folder)

    def setUp(self):
        super().setUp()
        self.key = (self.office / "trust.txt").read_text().split()[1]

    def check(self, base, *old):
        done = subprocess.run([self.client, base, self.key, *old], capture_output=True, text=True,
                              cwd=self.office.folder, check=False, timeout=120)
        return done.returncode, done.stdout + done.stderr

    def publish_three_hundred(self, *options):
        """A site whose tree has two levels, made of real files and grown once."""
        self.office.ok("publish", "site", *options)
        shutil.copy(self.office / "site/checkpoint", self.office / "old-checkpoint")
        (self.office / "MORE").mkdir()
        for number in range(300):
            (self.office / f"MORE/{number}.txt").write_text(f"document {number}\n")
        self.office.ok("import", "MORE", "--dossier", "R7-FGW")
        self.office.ok("publish", "site", *options)

    def verified_by_us(self):
        return self.office.run("muniment-verify", "--trust", "trust.txt", "site").code == 0

    def test_it_proves_every_entry_and_that_the_ledger_grew(self):
        self.publish_three_hundred("--entries")
        code, said = self.check("site", "old-checkpoint")
        self.assertEqual((code, said.split(" of ")[0]), (0, "verified 307 entries"), said)
        self.assertTrue(self.verified_by_us())

    def test_it_needs_no_entries_for_the_tree(self):
        self.publish_three_hundred()
        code, said = self.check("site", "old-checkpoint")
        self.assertEqual((code, said.split(" of ")[0]), (0, "verified 307 leaf hashes"), said)

    def test_any_web_server_will_do(self):
        self.publish_three_hundred("--entries")
        handler = functools.partial(QuietHandler, directory=self.office / "site")
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            code, said = self.check(f"http://127.0.0.1:{server.server_port}", "old-checkpoint")
            server.shutdown()
        self.assertEqual((code, said.split(" of ")[0]), (0, "verified 307 entries"), said)

    def test_both_refute_a_changed_tile_and_a_changed_entry(self):
        self.publish_three_hundred("--entries")
        for name in ("tile/0/000", "tile/0/001.p/51", "tile/1/000.p/1", "tile/entries/000",
                     "tile/entries/001.p/51", "checkpoint"):
            path = self.office / "site" / name
            right = path.read_bytes()
            path.write_bytes(right[:20] + bytes([right[20] ^ 1]) + right[21:])
            with self.subTest(name=name):
                self.assertNotEqual(self.check("site")[0], 0)
                self.assertFalse(self.verified_by_us())
            path.write_bytes(right)
        self.assertEqual(self.check("site")[0], 0)

    def test_both_see_that_another_history_was_remembered(self):
        self.publish_three_hundred()
        fork = self.another_office()
        (fork / "b.txt").write_text("b")
        fork.ok("record", "document", "b.txt", "--dossier", "R7-FGW")
        fork.ok("publish", "site")
        shutil.copy(fork / "site/checkpoint", self.office / "seen.txt")
        self.assertNotEqual(self.check("site", "seen.txt")[0], 0)
        done = self.office.run("muniment-verify", "--trust", "trust.txt", "--remember", "seen.txt",
                               "site")
        self.expect(done, 1, "fork")


if __name__ == "__main__":
    unittest.main()
