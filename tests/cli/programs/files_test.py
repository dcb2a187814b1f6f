"""Files as they are found: odd names, links, special files, files that nobody may read, huge ones."""
import hashlib
import os
import shutil
import socket
import stat
import sys
import unittest
from pathlib import Path

import office as office_module
from office import OfficeTest

NOBODY = 65534
BELL_AND_COLOUR = "\a\x1b[31mred\n.txt"


class Names(OfficeTest):
    def test_control_characters_are_shown_escaped_everywhere(self):
        odd = self.office / "odd"
        odd.mkdir()
        (odd / BELL_AND_COLOUR).write_text("red\n")
        (odd / os.fsdecode(b"bad\xff.txt")).write_text("bad\n")
        (odd / "right-to-left \u202e.txt").write_text("left\n")
        (odd / BELL_AND_COLOUR.replace(".txt", ".link")).symlink_to("nowhere")
        said = [self.office.run("import", "odd", "--dossier", "R7-FGW"),
                self.office.run("import", "odd", "--dossier", "R7-FGW", "--json"),
                self.office.run("record", "document", odd / BELL_AND_COLOUR, "--dossier", "R7-FGW"),
                self.office.run("record", "document", odd / (BELL_AND_COLOUR + "?"), "--dossier", "X"),
                self.office.run("list"), self.office.run("list", "--json"),
                self.office.run("show", "R7-FGW/5"), self.office.run("show", "R7-FGW/6", "--json"),
                self.office.run("verify", odd / BELL_AND_COLOUR),
                self.office.run("verify", "none" + BELL_AND_COLOUR),
                self.office.run("receipt", "R7-FGW/5", "-o", BELL_AND_COLOUR, "--open", "all"),
                self.office.run("muniment-verify", "--trust", "trust.txt", BELL_AND_COLOUR,
                                "--file", odd / BELL_AND_COLOUR),
                self.office.run("muniment-verify", "--trust", BELL_AND_COLOUR, BELL_AND_COLOUR),
                self.office.run("list", "--ledger", BELL_AND_COLOUR)]
        everything = "".join(done.out + done.err for done in said)
        for shown in (r"\x07\x1b[31mred\x0a.txt", r"bad\xff.txt", r"\xe2\x80\xae"):
            self.assertIn(shown, everything.replace("\\\\x", "\\x"))
        for hidden in "\a\x1b\x7f\u202e\udcff":
            self.assertNotIn(hidden, everything)
        self.assertEqual([done.code for done in said[:3]], [0, 0, 0])

    def test_names_that_are_no_text_are_kept_as_they_are(self):
        odd = self.office / "odd"
        odd.mkdir()
        (odd / os.fsdecode(b"bad\xff.txt")).write_text("bad\n")
        self.office.ok("import", "odd", "--dossier", "R7-FGW")
        self.office.ok("receipt", "R7-FGW/5", "-o", "r5", "--open", "all")
        done = self.office.run("muniment-verify", "--trust", "trust.txt", "r5", "--file",
                               odd / os.fsdecode(b"bad\xff.txt"))
        self.expect(done, 0, r"bad\xff.txt")


class SpecialFiles(OfficeTest):
    def setUp(self):
        super().setUp()
        self.odd = self.office / "odd"
        (self.odd / "sub").mkdir(parents=True)
        (self.odd / "good.txt").write_text("good\n")
        (self.odd / "link").symlink_to("good.txt")
        (self.odd / "sub/loop").symlink_to("..")
        os.mkfifo(self.odd / "pipe")
        # An address is short; the name that it is made under need not be.
        with socket.socket(socket.AF_UNIX) as listener:
            here = os.getcwd()
            os.chdir(self.odd)
            listener.bind("socket")
            os.chdir(here)
        self.special = {"link", "sub/loop", "pipe", "socket"}
        if os.geteuid() == 0:
            os.mknod(self.odd / "device", 0o600 | stat.S_IFCHR, os.makedev(1, 3))
            self.special.add("device")

    def test_are_listed_and_are_no_failure(self):
        done = self.office.run("import", "odd", "--dossier", "R7-FGW", "--json")
        self.expect(done, 0)
        self.assertEqual(done.json["registered"], 1)
        self.assertEqual({skipped["path"] for skipped in done.json["skipped"]}, self.special)
        self.assertFalse(any(skipped["failure"] for skipped in done.json["skipped"]))

    def test_named_ones_are_refused_with_their_nature(self):
        for name, nature in (("link", "symbolic link"), ("pipe", "neither a file nor a folder"),
                             ("socket", "neither a file nor a folder"), ("none", "there is no file")):
            for words in (["record", "document", f"odd/{name}", "--dossier", "R7-FGW"],
                          ["record", "document", "note.txt", f"odd/{name}", "--dossier", "R7-FGW"]):
                self.expect_nothing_written(7, self.office.run(*words), 5, f"odd/{name}", nature)

    def test_folders_are_named_as_they_are(self):
        for name, sentence in (("none", "there is no folder none"),
                               ("note.txt", "manifest note.txt: faults found: 3"),
                               ("odd/sub/loop", "not followed")):
            done = self.office.run("import", name, "--dossier", "R7-FGW")
            self.assertIn(done.code, (4, 5), str(done))
            self.expect_nothing_written(7, done, done.code, sentence)


class Unreadable(OfficeTest):
    """As root every file can be read, so the programs run as somebody who may not."""

    def setUp(self):
        super().setUp()
        self.secret = self.office / "FOLDER/secret.txt"
        self.secret.write_text("secret\n")
        for name in ("b.txt", "c.txt"):
            (self.office / "FOLDER" / name).write_text(name)
        if os.geteuid() != 0:
            self.secret.chmod(0)
            return
        # Outside the build folder, which nobody else may be allowed to enter.
        programs = self.office / "bin"
        shutil.copytree(office_module.BIN, programs)
        original, office_module.BIN = office_module.BIN, programs
        self.addCleanup(setattr, office_module, "BIN", original)
        self.office.folder.parent.chmod(0o755)
        for folder, _, files in os.walk(self.office.folder):
            for name in [".", *files]:
                os.chown(Path(folder) / name, NOBODY, NOBODY, follow_symlinks=False)
        os.chown(self.secret, 0, 0)
        self.secret.chmod(0o600)
        self.office.prefix = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]

    def test_is_skipped_listed_and_the_rest_is_registered(self):
        done = self.expect(self.office.run("import", "FOLDER", "--dossier", "R7-FGW"), 6,
                           "secret.txt", "cannot be read")
        self.assertEqual(done.out, "R7-FGW/5 - R7-FGW/6\n")

    def test_is_told_in_json(self):
        done = self.expect(self.office.run("import", "FOLDER", "--dossier", "R7-FGW", "--json"), 6)
        (skipped,) = done.json["skipped"]
        self.assertEqual((skipped["path"], skipped["failure"]), ("secret.txt", True))

    def test_folder_is_skipped_and_listed(self):
        locked = self.office / "FOLDER/locked"
        locked.mkdir(mode=0o700 if os.geteuid() == 0 else 0)
        self.addCleanup(locked.chmod, 0o700)
        done = self.office.run("import", "FOLDER", "--dossier", "R7-FGW", "--json")
        self.expect(done, 6)
        self.assertIn("locked", [skipped["path"] for skipped in done.json["skipped"]])

    def lock(self, path):
        """From now on only root may read it."""
        if os.geteuid() == 0:
            os.chown(path, 0, 0)
            path.chmod(0o700 if path.is_dir() else 0o600)
        else:
            path.chmod(0)
            self.addCleanup(path.chmod, 0o700)

    def compare(self, *words):
        """The report of the last subject, what it lists as missing, and what as unreadable."""
        done = self.office.run("verify", *words, "--json")
        report = done.json["reports"][-1]
        self.assertEqual(done.code, report["exit_code"], str(done))
        return (done.code, report["counts"],
                [one["path"] for one in report["skipped"] if one["failure"]])

    def test_is_not_missing_from_a_folder_that_was_registered(self):
        self.secret.unlink()
        for name in ("b.txt", "c.txt"):
            (self.office / "FOLDER" / name).unlink()
        self.lock(self.office / "FOLDER/a.txt")
        code, counts, unread = self.compare("FOLDER")
        self.assertEqual((code, counts["missing"], unread), (3, 0, ["a.txt"]))
        self.lock(self.office / "FOLDER/sub")
        code, counts, unread = self.compare("FOLDER", "--dossier", "R7-FGW")
        self.assertEqual((code, counts["missing"], unread), (3, 0, ["a.txt", "sub"]))

    def test_is_not_missing_from_a_folder_that_a_manifest_lists(self):
        sums = self.office / "sums.txt"
        sums.write_text(f"{'0' * 64}  secret.txt\n{'0' * 64}  sub/file\n{'0' * 64}  gone\n")
        self.lock(self.office / "FOLDER/sub")
        _, counts, unread = self.compare("--manifest", "sums.txt", "FOLDER")
        self.assertEqual((counts["missing"], unread), (1, ["secret.txt", "sub"]))

    def test_keeps_a_folder_from_being_what_a_manifest_says(self):
        names = ["a.txt", "b.txt", "c.txt", "sub/附件.txt"]
        digests = [hashlib.sha256((self.office / "FOLDER" / name).read_bytes()).hexdigest()
                   for name in names]
        (self.office / "sums.txt").write_text(
            "".join(f"{digest}  {name}\n" for digest, name in zip(digests, names)))
        importing = ("import", "FOLDER", "--dossier", "R7-FGW", "--manifest", "sums.txt")
        self.expect_nothing_written(7, self.office.run(*importing), 2, "secret.txt",
                                    "nothing was registered")
        self.secret.unlink()
        self.lock(self.office / "FOLDER/a.txt")
        self.expect_nothing_written(7, self.office.run(*importing), 2, "cannot be read: Permission denied (file a.txt)")

    def test_guard_is_told_and_renewed_when_it_can_be_written_again(self):
        (guard,) = (self.office / "state/muniment/guards").iterdir()
        self.lock(guard)
        guard.chmod(0o644 if os.geteuid() == 0 else 0o444)
        record = ("record", "document", "note.txt", "--dossier", "R7-FGW")
        told = "worth a look: the records were added, but the ledger's guard could not be renewed"
        done = self.expect(self.office.run(*record), 0, told)
        self.assertEqual(done.out, "R7-FGW/5\n")
        (flag,) = self.office.run(*record, "--json").json["flagged"]
        self.assertEqual(flag["rule"], 0)
        self.assertIn("could not be renewed", flag["sentence"])
        self.secret.unlink()
        (flag,) = self.office.run("import", "FOLDER", "--dossier", "R7-FGW", "--json").json["flagged"]
        self.assertEqual((flag["first"], flag["last"], flag["files"]), ("R7-FGW/7", "R7-FGW/8", 2))
        (self.office / "FOLDER/d.txt").write_text("d")
        self.expect(self.office.run("import", "FOLDER", "--dossier", "R7-FGW"), 0, told,
                    "this is about 1 files, R7-FGW/9 to R7-FGW/9")
        self.assertEqual(self.office.run("status", "--json").json["guard"], "behind")
        guard.chmod(0o666)
        self.assertEqual(self.office.run(*record, "--json").json["flagged"], [])
        self.assertEqual(self.office.run("status", "--json").json["guard"], "same")

    def test_named_file_key_and_ledger_are_told(self):
        self.expect_nothing_written(
            7, self.office.run("record", "document", "FOLDER/secret.txt", "--dossier", "R7-FGW"), 5,
            "FOLDER/secret.txt", "cannot be read")
        self.expect(self.office.run("verify", "FOLDER/secret.txt"), 5, "FOLDER/secret.txt")
        (self.office / "li.key").chmod(0)
        if os.geteuid() == 0:
            os.chown(self.office / "li.key", 0, 0)
        self.expect_nothing_written(
            7, self.office.run("record", "document", "note.txt", "--dossier", "R7-FGW"), 5, "li.key")


class HugeFile(OfficeTest):
    """As large as a test has time for; what it holds is a hole, so it needs no disk."""

    def test_is_streamed_in_flat_memory(self):
        with open(self.office / "huge.img", "wb") as file:
            file.truncate(1 << 30)
        report = self.office / "peak"
        self.office.prefix = [sys.executable, "-c", MEASURE, str(report)]
        self.expect(self.office.run("record", "document", "huge.img", "--dossier", "R7-FGW"), 0)
        self.assertLess(int(report.read_text()), 256 << 10, "memory in KiB grows with the file")


# Runs what follows and writes the largest memory that it had.
MEASURE = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[2:]).returncode
open(sys.argv[1], 'w').write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(code)
"""


if __name__ == "__main__":
    unittest.main()
