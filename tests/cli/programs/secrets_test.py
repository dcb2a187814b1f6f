"""What must stay secret, and what the verifier must not do."""
import os
import re
import stat
import subprocess
import unittest

from office import OfficeTest

PASSPHRASE = "correct horse 正确的马"
WRONG = "battery staple 错误的钉"


class Passphrases(OfficeTest):
    def test_are_never_said_nor_written(self):
        office = self.office
        (office / "right").write_text(PASSPHRASE + "\n")
        (office / "wrong").write_text(WRONG + "\n")
        right, wrong = ({"MUNIMENT_PASSPHRASE_FILE": name} for name in ("right", "wrong"))
        said = [office.run("keygen", "sun", **right),
                office.run("enrol", "sun.pub", "--role", "inspector", "--as", "wang.key")]
        record = ["record", "document", "note.txt", "--dossier", "R7-FGW", "--as", "sun.key"]
        for more in ([], ["--json"], ["--lang", "zh"]):
            said += [office.run(*record, *more, **right), office.run(*record, *more, **wrong),
                     office.run(*record, *more),
                     office.run("passwd", "sun.key", *more, **wrong)]
        said.append(office.run("passwd", "sun.key", **right, MUNIMENT_NEW_PASSPHRASE_FILE="wrong"))
        said.append(office.run("init", "new", "--origin", "a.example/1", "--as", "wang.key", "--key",
                               "new.key", **right))
        self.assertEqual([done.code for done in said],
                         [0, 0, *[0, 2, 2, 2] * 3, 0, 0])
        everything = "".join(done.out + done.err for done in said)
        for secret in (PASSPHRASE, WRONG):
            self.assertNotIn(secret, everything)
            for path in office.folder.rglob("*"):
                if path.is_file() and path.name not in ("right", "wrong"):
                    self.assertNotIn(secret.encode(), path.read_bytes(), path)

    def test_protect_the_key_and_leave_no_copy_in_the_clear(self):
        clear = (self.office / "li.key").read_bytes()
        digits = clear.splitlines()[1]
        (self.office / "right").write_text(PASSPHRASE)
        self.office.ok("passwd", "li.key", MUNIMENT_NEW_PASSPHRASE_FILE="right")
        self.assertIn(b"ENCRYPTED PRIVATE KEY", (self.office / "li.key").read_bytes())
        for path in self.office.folder.rglob("*"):
            if path.is_file():
                self.assertNotIn(digits, path.read_bytes(), path)


class Permissions(OfficeTest):
    def test_of_secret_files_are_their_owners_alone_whatever_the_mask(self):
        self.office.prefix = ["sh", "-c", 'umask 0; exec "$@"', "sh"]
        self.office.ok("keygen", "sun", "--no-passphrase")
        self.office.ok("passwd", "sun.key", "--no-passphrase")
        self.office.ok("init", "new", "--origin", "a.example/1", "--as", "wang.key", "--key",
                       "new.key", "--no-passphrase")
        for name in ("sun.key", "new.key", "new/openings"):
            self.assertEqual(stat.S_IMODE(os.stat(self.office / name).st_mode), 0o600, name)

    def test_no_temporary_file_is_left(self):
        names = {path.name for path in self.office.folder.rglob("*")}
        known = {"office", "store", "data.mdb", "lock.mdb", "open.lock", "muniment", "openings",
                 "state", "guards", "FOLDER", "sub", "a.txt", "附件.txt", "note.txt", "trust.txt",
                 "r2.tlog-proof", "ledger.key", "vault", "keys", "items", "segments",
                 "00000001"}
        known |= {name + suffix for name in ("wang", "li", "zhao") for suffix in (".key", ".pub")}
        self.assertEqual({name for name in names - known if not re.fullmatch("[0-9a-f]{64}", name)},
                         set())


def can_trace():
    try:
        return subprocess.run(["strace", "-o", os.devnull, "true"], check=False,
                              capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


@unittest.skipUnless(can_trace(), "no process can be traced here")
class Verifier(OfficeTest):
    def trace(self, *words):
        """The system calls of muniment-verify that reach out: network, files, other programs."""
        log = self.office / "trace"
        self.office.prefix = ["strace", "-f", "-o", str(log), "-e",
                              "trace=%network,open,openat,creat,rename,unlink,execve"]
        options = os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"  # which cannot be traced
        done = self.office.run("muniment-verify", *words, ASAN_OPTIONS=options)
        self.office.prefix = []
        return done, log.read_text()

    def test_opens_no_socket_writes_nothing_and_runs_nothing(self):
        self.office.ok("package", "R7-FGW", "-o", "p.zip", "--open", "name,content", "--contents")
        self.office.ok("publish", "site", "--entries")
        for code, words in ((0, ["--trust", "trust.txt", "--complete", "R7-FGW", "p.zip"]),
                            (0, ["--trust", "trust.txt", "site"]),
                            (0, ["--trust", "trust.txt", "r2.tlog-proof", "--file", "note.txt"]),
                            (1, ["--trust", "trust.txt", "r2.tlog-proof", "--file", "trust.txt"]),
                            (3, ["--trust", "none.txt", "r2.tlog-proof"]),
                            (0, ["--help"])):
            done, calls = self.trace(*words)
            self.assertEqual(done.code, code, str(done))
            for forbidden in ("socket", "connect", "sendto", "O_WRONLY", "O_RDWR", "O_CREAT",
                              "rename", "unlink"):
                self.assertNotIn(forbidden + "(" if forbidden.islower() else forbidden, calls)
            self.assertEqual(len(re.findall(r"\bexecve\(", calls)), 1)

    def test_asks_no_configuration(self):
        _, calls = self.trace("--trust", "trust.txt", "r2.tlog-proof")
        self.assertNotIn("openssl", calls)

    def test_is_seen_reading_its_files(self):
        _, calls = self.trace("--trust", "trust.txt", "r2.tlog-proof")
        self.assertIn("r2.tlog-proof", calls)


class OpensslConfiguration(OfficeTest):
    """Of the machine, which may allow other algorithms only, or load a module of somebody's own."""

    def test_changes_nothing(self):
        (self.office / "openssl.cnf").write_text(
            "openssl_conf = init\n[init]\nproviders = list\n[list]\nlegacy = on\n[on]\nactivate = 1\n")
        settings = {"OPENSSL_CONF": self.office / "openssl.cnf"}
        self.expect(self.office.run("muniment-verify", "--trust", "trust.txt", "r2.tlog-proof",
                                    **settings), 0)
        self.office.ok("record", "document", "note.txt", "--dossier", "R7-FGW", **settings)


if __name__ == "__main__":
    unittest.main()
