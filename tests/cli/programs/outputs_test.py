"""Where results go: descriptors that the starter closed, and files that are there already."""
import hashlib
import os
import shutil
import subprocess
import unittest

from office import OfficeTest

OURS = ("office", "wang.key", "li.key", "ledger.key", "trust.txt", "r2.tlog-proof", "FOLDER")


def digests(office, *names):
    found = {}
    for name in names:
        top = office / name
        files = sorted(top.rglob("*")) if top.is_dir() else [top]
        for file in files:
            # LMDB's table of readers changes with every reader.
            if file.is_file() and file.name != "lock.mdb":
                found[str(file)] = hashlib.sha256(file.read_bytes()).hexdigest()
    return found


class ClosedDescriptors(OfficeTest):
    def run_without(self, closed, *words):
        command, environment = self.office.command([str(word) for word in words], {})
        done = subprocess.Popen(
            command, cwd=self.office.folder, env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=lambda: [os.close(number) for number in closed])
        return done.wait(timeout=60)

    def test_a_ledger_is_never_what_is_printed_to(self):
        before = digests(self.office, *OURS)
        for closed in ((0, 1, 2), (1,), (2,), (1, 2), (0,)):
            for words in (["open", "R7-FGW", "--set", "title=x"], ["status"], ["list"],
                          ["record", "document", "none", "--dossier", "R7-FGW"],
                          ["import", "FOLDER", "--dossier", "R7-FGW"],
                          ["muniment-verify", "--trust", "trust.txt", "r2.tlog-proof"]):
                with self.subTest(closed=closed, words=words):
                    self.run_without(closed, *words)
                    self.assertEqual(digests(self.office, *OURS), before)
        self.office.ok("check")

    def test_a_result_that_nobody_got_is_no_success(self):
        for words in (["list"], ["--help"], ["--version"], ["verify", "FOLDER"]):
            with self.subTest(words=words):
                self.assertEqual(self.run_without((1,), *words), 5)
                self.assertEqual(self.run_without((0, 1, 2), *words), 5)


class FilesThatAreThere(OfficeTest):
    WRITERS = (["trust"], ["checkpoint"], ["receipt", "R7-FGW/2"])

    def test_nothing_of_another_kind_is_replaced(self):
        before = digests(self.office, *OURS, "note.txt")
        os.mkfifo(self.office / "pipe")  # which nobody may read: it would wait for ever
        for words in self.WRITERS:
            for target in ("pipe", "li.key", "office/muniment", "office/openings", "office/store/data.mdb",
                           "FOLDER/a.txt", "note.txt", "office"):
                with self.subTest(words=words, target=target):
                    done = self.office.run(*words, "-o", target)
                    self.expect(done, 2, "it was not touched")
        self.expect(self.office.run("trust", "-o", "r2.tlog-proof"), 2)
        self.expect(self.office.run("receipt", "R7-FGW/2", "-o", "trust.txt"), 2)
        self.assertEqual(digests(self.office, *OURS, "note.txt"), before)

    def test_its_own_kind_is_replaced(self):
        for words in self.WRITERS:
            for _ in range(2):
                self.office.ok(*words, "-o", "-".join(words).replace("/", "-"))
        self.office.ok("open", "NEW", "--set", "title=新卷")
        self.office.ok("checkpoint", "-o", "checkpoint")

    def test_a_folder_that_is_missing_is_named(self):
        self.expect(self.office.run("trust", "-o", "nowhere/trust.txt"), 5,
                    "there is no folder nowhere")

    def test_a_checkpoint_that_covers_more_is_kept(self):
        shutil.copytree(self.office / "office", self.office / "older")
        self.office.ok("open", "NEW", "--set", "title=新卷")
        self.office.ok("checkpoint", "-o", "kept")
        before = (self.office / "kept").read_text()
        done = self.office.run("checkpoint", "-o", "kept", MUNIMENT_LEDGER="older")
        self.expect(done, 2, "kept holds a checkpoint of 8 entries, and the ledger has 7")
        self.assertEqual((self.office / "kept").read_text(), before)


if __name__ == "__main__":
    unittest.main()
