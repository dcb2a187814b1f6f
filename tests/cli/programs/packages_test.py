"""Packages: what an auditor is shown of many records at once, and what is refused of a ZIP file."""
import io
import os
import random
import shutil
import struct
import subprocess
import unittest
import zipfile

from office import SUITES, OfficeTest
from zips import malformed, rows_of, write_zip

class Packages(OfficeTest):
    def pack(self, *words, name="p.zip", code=0, **settings):
        done = self.office.run("package", *words, "-o", name, **settings)
        self.assertEqual(done.code, code, str(done))
        return done

    def verify(self, *words, name="p.zip"):
        return self.office.run("muniment-verify", "--trust", "trust.txt", *words, name)

    def members(self, name="p.zip"):
        with zipfile.ZipFile(self.office / name) as package:
            return [(info.filename, package.read(info)) for info in package.infolist()]

    def expect_verdict(self, data, code, *sentences, words=()):
        (self.office / "x.zip").write_bytes(data)
        return self.expect(self.verify(*words, name="x.zip"), code, *sentences)


class WholeDossiers(Packages):
    def test_are_complete_and_other_tools_read_them(self):
        self.office.ok("record", "document", "note.txt", "--dossier", "R7-FGW")
        self.pack("R7-FGW", "--open", "name,content", "--contents")
        done = self.expect(self.verify("--complete", "R7-FGW", "--min-size", "8"), 0,
                           "the dossier R7-FGW is complete according to the ledger at 8: folios 1 to 5",
                           "the ledger's own affairs are complete", "opened fields are those",
                           "fields of the shown records are not opened")
        self.assertNotIn("Does not match", done.out)
        out = self.empty_folder()
        subprocess.run(["unzip", "-q", self.office / "p.zip", "-d", out], check=True)
        for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
            subprocess.run(["sha256sum", "-c", "--quiet", manifest], cwd=out / "R7-FGW", check=True)
        files = {str(path.relative_to(out / "R7-FGW/data")): path.read_bytes()
                 for path in (out / "R7-FGW/data").rglob("*") if path.is_file()}
        self.assertEqual(files["4/1-note.txt"], (self.office / "note.txt").read_bytes())
        self.assertEqual(files["6/1-附件.txt"], "附件\n".encode())
        self.assertEqual(len(files), 4)
        for sentence in ("R7-FGW/4, field content: file sub/附件.txt",):
            self.assertIn(sentence, done.out)
        self.expect(self.verify("--lang", "zh"), 0, "R7-FGW/4，字段“文件”：文件 sub/附件.txt")
        self.expect(self.verify("--file", "FOLDER/a.txt"), 0, "byte for byte")
        self.expect(self.verify("--file", "trust.txt"), 1)

    def test_without_openings_show_nothing_of_what_was_written(self):
        self.pack("R7-FGW")
        self.expect(self.verify("--complete", "R7-FGW"), 0, "folios 1 to 4")
        whole = (self.office / "p.zip").read_bytes()
        for text in ("市发改委党组", "note.txt", "甲01", "附件"):
            self.assertNotIn(text.encode(), whole)

    def test_answer_what_a_verifier_asks_or_say_that_they_do_not(self):
        self.pack("R7-FGW")
        self.expect(self.verify("--min-size", "8"), 3, "fewer than the 8 that were asked for")
        self.expect(self.verify("--complete", "R7-OTHER"), 3, "was asked for")
        self.expect(self.verify("--remember", "seen"), 0)
        self.expect(self.verify("--remember", "seen"), 0, "the one that was remembered")
        self.office.ok("record", "document", "note.txt", "--dossier", "R7-FGW")
        self.pack("R7-FGW", name="later.zip")
        self.expect(self.verify("--remember", "seen", name="later.zip"), 3, "ask for one that does")
        self.pack("R7-FGW", "--from", "7", name="later.zip")
        self.expect(self.verify("--remember", "seen", name="later.zip"), 0,
                    "has grown from the 7 entries")
        self.expect(self.verify("--remember", "seen"), 3, "fewer than the 8 that were remembered")
        self.pack("R7-FGW", "--from", "8", name="x.zip", code=2)
        self.assertEqual(self.office.run("muniment-verify", "--trust", "trust.txt", "--complete",
                                         "R7-FGW", "r2.tlog-proof").code, 4)

    def test_do_not_come_through_a_pipe(self):
        self.pack("R7-FGW")
        command, environment = self.office.command(
            ("muniment-verify", "--trust", "trust.txt", "/dev/stdin"), {})
        done = subprocess.run(command, input=(self.office / "p.zip").read_bytes(), env=environment,
                              cwd=self.office.folder, capture_output=True, check=False)
        self.assertEqual(done.returncode, 3, done)
        self.assertIn(b"save it as a file", done.stderr)

    def test_end_with_the_ledgers_last_entry_or_begin_there(self):
        self.office.ok("open", "R7-NEW", "--set", "title=新卷", "--as", "wang.key")
        self.pack("R7-NEW", "R7-FGW")
        self.expect(self.verify("--complete", "R7-NEW", "--complete", "R7-FGW"), 0,
                    "R7-NEW is complete according to the ledger at 8: folios 1 to 1",
                    "R7-FGW is complete according to the ledger at 8: folios 1 to 4")


class SomeRecords(Packages):
    def test_are_shown_in_part(self):
        self.pack("R7-FGW/2", "R7-FGW/4", "--open", "all", "--contents")
        done = self.expect(self.verify(), 0, "shown in part: 2, 4 of 4 folios that the ledger has at 7")
        self.assertIn("R7-FGW/2, field interviewee: 甲01", done.out)
        self.expect(self.verify("--complete", "R7-FGW"), 3, "does not show it")

    def test_of_nothing_is_refused_and_no_file_is_lost(self):
        self.pack("R7-FGW/99", code=5)
        self.assertFalse((self.office / "p.zip").exists())
        (self.office / "p.zip").write_text("my notes")
        self.pack("R7-FGW", code=2)
        self.assertEqual((self.office / "p.zip").read_text(), "my notes")
        self.assertEqual([path.name for path in self.office.folder.glob("*.zip*")], ["p.zip"])

    def test_are_not_opened_for_who_may_not(self):
        self.office.keygen("wu", suite=self.suite)
        self.office.ok("enrol", "wu.pub", "--role", "auditor", "--as", "wang.key")
        self.pack("R7-FGW/2", "--open", "all", MUNIMENT_KEY="wu.key")
        out = self.verify().out
        self.assertNotIn("interviewee", out)

    def test_withhold_what_was_erased(self):
        self.office.keygen("zhou", suite=self.suite)
        self.office.ok("enrol", "zhou.pub", "--role", "leader", "--as", "wang.key")
        self.office.ok("record", "approval", "--dossier", "R7-FGW", "--fact", "matter=erasure",
                       "--fact", "decision=approved", "--link", "approves=R7-FGW/3", "--as",
                       "zhou.key")
        self.office.ok("erase", "R7-FGW/3", "--link", "basedOn=R7-FGW/5", "--fact", "erased=legal",
                       "--set", "because=x", "--yes", "--as", "wang.key")
        done = self.pack("R7-FGW", "--open", "name", code=2)
        self.assertIn("R7-FGW/3 was erased", done.err)
        self.pack("R7-FGW")
        self.expect(self.verify("--complete", "R7-FGW"), 0)


class ForgedPackages(Packages):
    def setUp(self):
        super().setUp()
        self.pack("R7-FGW", "--open", "name,content", "--contents")
        self.whole = (self.office / "p.zip").read_bytes()
        self.parts = self.members()

    def test_our_own_writer_makes_the_same_file(self):
        self.expect_verdict(write_zip(self.parts), 0)

    def test_no_changed_byte_passes(self):
        chance = random.Random(1)
        names = []
        for at in sorted(chance.sample(range(len(self.whole)), min(len(self.whole), 900))):
            changed = bytearray(self.whole)
            changed[at] ^= 1 << chance.randrange(8)
            name = f"changed-{at}.zip"
            (self.office / name).write_bytes(changed)
            names.append(name)
        done = self.office.run("muniment-verify", "--trust", "trust.txt", "--json", *names)
        reports = done.json["reports"]
        passed = [report["subject"] for report in reports if report["verdict"] == "verified"]
        self.assertEqual(passed, [])

    def test_malformed_zip_files_are_refused_each_for_its_reason(self):
        for name, (data_of_case, sentence) in malformed(self.parts).items():
            with self.subTest(name=name):
                if name in ("before the start", "nothing"):  # not known for a package at all
                    (self.office / "x.zip").write_bytes(data_of_case)
                    self.assertNotEqual(self.verify(name="x.zip").code, 0)
                else:
                    self.expect_verdict(data_of_case, 1, sentence)

    def changed(self, member, change):
        return write_zip([(name, change(content) if name.endswith(member) else content)
                          for name, content in self.parts])

    def rows(self):
        return rows_of(self.parts)

    def test_missing_repeated_reordered_and_foreign_rows_are_refuted(self):
        rows = self.rows()
        self.assertEqual(len(rows), 7)
        for name, made in {"missing": rows[:5] + rows[6:], "repeated": rows[:5] + rows[4:],
                           "reordered": rows[:4] + [rows[5], rows[4], rows[6]],
                           "cut": [*rows[:-1], rows[-1][:-1]]}.items():
            with self.subTest(name=name):
                self.expect_verdict(self.changed("proof/entries", lambda _: b"".join(made)), 1)
        other = self.another_office()
        other.ok("record", "document", "note.txt", "--dossier", "R7-FGW")
        other.ok("package", "R7-FGW", "-o", "p.zip")
        shutil.copy(other / "p.zip", self.office / "other.zip")
        theirs = dict(self.members("other.zip"))["R7-FGW/proof/entries"]
        self.expect_verdict(self.changed("proof/entries", lambda _: theirs), 1)

    def test_an_entry_of_another_version_cannot_be_evaluated_and_is_no_forgery(self):
        rows = self.rows()
        for at in (1, 4, 6):
            for version, code in ((0, 1), (2, 3), (0xffff, 3)):
                with self.subTest(row=at, version=version):
                    row = rows[at][:12] + struct.pack("<H", version) + rows[at][14:]
                    made = b"".join([*rows[:at], row, *rows[at + 1:]])
                    data = self.changed("proof/entries", lambda _, made=made: made)
                    done = self.expect_verdict(data, code, "cannot be read, so their places")
                    self.assertEqual("Does not match" in done.out, code == 1)
                    self.assertNotIn("Rules not met", done.out)
                    self.assertNotIn("keep the rules", done.out)
        own = ("--file", "FOLDER/sub/附件.txt")
        self.expect_verdict(data, 3, "is none of those that could be opened", words=own)
        self.expect_verdict(data, 3, "there is no file none", words=("--file", "none"))
        self.expect_verdict(data, 3, "byte for byte", words=("--file", "FOLDER/a.txt"))

    def test_a_withheld_record_of_the_ledgers_own_leaves_no_verdict(self):
        rows = self.rows()
        (entry,) = struct.unpack_from(">I", rows[1], 0)
        withheld = rows[1][:4 + entry] + bytes(6)
        made = b"".join([rows[0], withheld, *rows[2:]])
        self.expect_verdict(self.changed("proof/entries", lambda _: made), 3,
                            "the record of /2 is withheld")

    def test_a_package_without_the_ledgers_own_affairs_shows_nothing(self):
        """Whoever leaves out who may sign, and all records with it, still has true entries."""
        self.office.ok("package", "R7-FGW", "-o", "p.zip")
        self.parts = self.members()
        rows = []
        for row in self.rows()[3:]:
            (entry,) = struct.unpack_from(">I", row, 0)
            rows.append(row[:4 + entry] + bytes(6))
        self.assertNotEqual(self.verify_changed(b"".join(rows)), 0)

    def verify_changed(self, rows):
        data = self.changed("proof/entries", lambda _: rows)
        (self.office / "x.zip").write_bytes(data)
        return self.verify(name="x.zip").code

    def test_a_withheld_record_of_a_complete_dossier_is_told(self):
        rows = self.rows()
        (entry,) = struct.unpack_from(">I", rows[4], 0)
        made = b"".join([*rows[:4], rows[4][:4 + entry] + bytes(6), *rows[5:]])
        parts = self.parts
        self.parts = [part for part in parts if "/data/4/" not in part[0]]
        data = self.changed("proof/entries", lambda _: made)
        self.expect_verdict(data, 0, "the record of R7-FGW/2 is withheld, though its dossier")

    def test_replaces_no_other_programs_file(self):
        with zipfile.ZipFile(self.office / "bericht.docx", "w") as other:
            other.writestr("[Content_Types].xml", "x")
        before = (self.office / "bericht.docx").read_bytes()
        self.pack("R7-FGW", name="bericht.docx", code=2)
        self.assertEqual((self.office / "bericht.docx").read_bytes(), before)

    def test_files_that_nobody_opened_or_that_are_others_are_refuted(self):
        self.expect_verdict(self.changed("1-a.txt", lambda content: b"b\n"), 1,
                            "not those that were registered")
        self.expect_verdict(self.changed("1-a.txt", lambda content: b"longer\n"), 1)
        data = [i for i, (name, _) in enumerate(self.parts) if "/data/" in name]
        more = [*self.parts[:data[-1] + 1], ("R7-FGW/data/6/9-more", b"x"),
                *self.parts[data[-1] + 1:]]
        self.expect_verdict(write_zip(more), 1, "it was put into the package")
        fewer = [part for i, part in enumerate(self.parts) if i not in data]
        self.expect_verdict(write_zip(fewer), 0,
                            f"{len(data)} of the opened contents came without their files")

    def test_files_under_other_names_are_told(self):
        last = [i for i, (name, _) in enumerate(self.parts) if "/data/" in name][-1]
        folder, registered = self.parts[last][0].rsplit("/1-", 1)
        self.assertEqual(registered, "附件.txt")
        for name, told in (("认罪书.txt", True), ("附件.pdf", True), ("附件.txtx", True), ("附件", True),
                           ("附件.tx\u202e", True), ("附件_txt", False), ("______.txt", False)):
            with self.subTest(name=name):
                parts = [(f"{folder}/1-{name}" if i == last else one, content)
                         for i, (one, content) in enumerate(self.parts)]
                done = self.expect_verdict(write_zip(parts), 0)
                self.assertEqual("was registered under another name: 附件.txt" in done.out, told)
        self.assertNotIn("another name", self.verify().out)

    def test_long_names_are_cut_and_not_told(self):
        for number, name in enumerate(("名" * 60 + ".txt", "a" * 99 + "é.txt", "x" * 101, "名 1?.txt")):
            path = self.office / f"long-{number}" / name
            path.parent.mkdir()
            path.write_text(name)
            self.office.ok("record", "document", path, "--dossier", "R7-FGW")
        self.pack("R7-FGW", "--open", "name,content", "--contents", name="long.zip")
        done = self.expect(self.verify(name="long.zip"), 0, "7 files are byte for byte")
        self.assertNotIn("another name", done.out)

    def test_what_is_asked_of_packages_takes_each_file_for_one(self):
        """So that a damaged first byte, or a file that is gone, is no slip of the command line."""
        (self.office / "x.zip").write_bytes(b"x" + self.whole[1:])
        self.expect(self.verify("--complete", "R7-FGW", name="x.zip"), 1)
        self.expect(self.verify(name="x.zip"), 1, "is not a proof file")
        self.expect(self.verify("--complete", "R7-FGW", name="gone.zip"), 3, "there is no file")
        self.expect(self.verify("--min-size", "1", name="r2.tlog-proof"), 4)

    def test_another_ledgers_trust_file_proves_nothing(self):
        other = self.another_office()
        trust = (other / "trust.txt").read_text().replace("inspection.example.gov", "other.example.gov")
        (self.office / "trust.txt").write_text(trust)
        self.assertNotEqual(self.verify().code, 0)

    def test_tools_that_compress_it_again_are_told(self):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in self.parts:
                package.writestr(name, content)
        self.expect_verdict(out.getvalue(), 1)


class Misconduct(Packages):
    """Two offices that go on from one state are one ledger that keeps two histories."""

    def setUp(self):
        super().setUp()
        self.other = self.another_office()
        for office, text in ((self.office, "one\n"), (self.other, "other\n")):
            (office / "note.txt").write_text(text)
            office.ok("record", "document", "note.txt", "--dossier", "R7-FGW")
            office.ok("receipt", "R7-FGW/5", "-o", "r5")
            office.ok("package", "R7-FGW", "-o", "p.zip")
            office.ok("checkpoint", "-o", "now")

    def test_a_fork_of_one_size_is_a_file_that_convinces(self):
        shutil.copy(self.other / "now", self.office / "theirs")
        done = self.office.run("compare", "now", "theirs", "--trust", "trust.txt", "--evidence", "fork")
        self.assertEqual(done.code, 1, str(done))
        self.expect(self.verify(name="fork"), 1, "fork")
        text = (self.office / "fork").read_text()
        for changed in (text[:-1], text + "x\n", text.replace("first ", "first  "),
                        text.replace("\n", "\r\n"), text + text.splitlines()[1] + "\n"):
            (self.office / "x").write_text(changed)
            self.assertNotIn(self.verify(name="x").code, (0,), changed)

    def test_a_fork_of_two_sizes_takes_the_larger_tree(self):
        self.other.ok("record", "document", "note.txt", "--dossier", "R7-FGW")
        shutil.copy(self.office / "now", self.other / "theirs")
        done = self.other.run("compare", "theirs", "--trust", "trust.txt", "--evidence", "fork")
        self.assertEqual(done.code, 1, str(done))
        shutil.copy(self.other / "fork", self.office / "fork")
        self.expect(self.verify(name="fork"), 1, "fork")
        lines = (self.office / "fork").read_text().splitlines(keepends=True)
        self.assertGreater(len(lines), 4)
        (self.office / "x").write_text("".join(lines[:3]))
        self.expect(self.verify(name="x"), 3)
        (self.office / "x").write_text("".join([*lines[:4], *lines[5:]]))
        self.assertNotEqual(self.verify(name="x").code, 0)

    def test_a_fork_file_is_no_receipt_and_shows_one_or_nothing(self):
        import base64
        note = base64.b64encode((self.office / "now").read_bytes()).decode()
        (self.office / "x").write_text(f"muniment/fork@v1\nfirst {note}\nsecond {note}\n")
        self.expect(self.verify(name="x"), 3, "shows none")
        self.assertEqual(self.verify("--file", "note.txt", name="x").code, 4)
        self.assertEqual(self.verify("--against", "p.zip", name="x").code, 4)

    def test_what_is_no_fork_is_not_written(self):
        self.office.ok("checkpoint", "-o", "before")
        self.office.ok("record", "document", "note.txt", "--dossier", "R7-FGW")
        done = self.office.run("compare", "before", "--trust", "trust.txt", "--evidence", "fork")
        self.assertEqual(done.code, 0, str(done))
        self.assertIn("there is no fork to be shown", done.err)
        self.assertFalse((self.office / "fork").exists())

    def test_an_omission_is_shown_by_a_receipt_and_a_package(self):
        shutil.copy(self.other / "r5", self.office / "theirs")
        self.office.ok("record", "document", "FOLDER/a.txt", "--dossier", "R7-FGW")
        self.pack("R7-FGW")
        self.expect(self.verify("--against", "p.zip", name="theirs"), 1, "two different entries")
        self.expect(self.verify("--against", "p.zip", name="r5"), 0, "has the receipt's entry")
        self.other.ok("open", "R7-NEW", "--set", "title=x", "--as", "wang.key")
        self.other.ok("record", "document", "note.txt", "--dossier", "R7-NEW")
        self.other.ok("receipt", "R7-NEW/1", "-o", "left-out")
        self.office.ok("open", "R7-NEW", "--set", "title=x", "--as", "wang.key")
        shutil.copy(self.other / "left-out", self.office / "left-out")
        self.pack("R7-FGW")
        self.expect(self.verify("--against", "p.zip", name="left-out"), 1, "two different entries")
        self.other.ok("record", "document", "note.txt", "--dossier", "R7-FGW")
        self.other.ok("receipt", "R7-FGW/6", "-o", "left-out")
        for _ in range(3):
            self.office.ok("record", "document", "note.txt", "--dossier", "R7-NEW")
        shutil.copy(self.other / "left-out", self.office / "left-out")
        self.pack("R7-FGW")
        self.expect(self.verify("--against", "p.zip", name="left-out"), 1,
                    "it signed that the dossier has no such folio")
        self.pack("R7-FGW/2")
        self.expect(self.verify("--against", "p.zip", name="r5"), 3, "does not claim")
        self.assertEqual(self.office.run("muniment-verify", "--trust", "trust.txt", "--against",
                                         "p.zip", "p.zip").code, 4)


class Pages(Packages):
    def test_are_whole_in_both_languages_and_let_nothing_in(self):
        (self.office / "<b>x.txt").write_text("x")
        self.office.ok("record", "document", "<b>x.txt", "--dossier", "R7-FGW", "--set",
                       'note=<script>alert("1")</script>')
        self.pack("R7-FGW", "--open", "all", "--contents")
        self.expect(self.verify("--report", "page.html"), 0)
        page = (self.office / "page.html").read_text()
        for text in ("通过", "verified", "所载内容", "谈话", "R7-FGW/5", "&lt;b&gt;x.txt", "甲01",
                     "p.zip", "未核验"):
            self.assertIn(text, page)
        for text in ("<script", "<b>", "http:", "https:", "src=", "href="):
            self.assertNotIn(text, page)
        self.expect(self.verify("--report", "page.html", "--complete", "R7-OTHER"), 3)
        self.assertIn("cannot evaluate", (self.office / "page.html").read_text())
        (self.office / "mine.html").write_text("<html>mine")
        self.assertNotEqual(self.verify("--report", "mine.html").code, 0)
        os.mkfifo(self.office / "pipe")  # which nobody may read: it would wait for ever
        self.expect(self.verify("--report", "pipe"), 2, "is no report")
        self.assertEqual((self.office / "mine.html").read_text(), "<html>mine")
        self.expect(self.verify("--report", "r.html", name="r2.tlog-proof"), 0)
        self.assertIn("个别谈话", (self.office / "r.html").read_text())


class SmWholeDossiers(WholeDossiers):
    suite = SUITES[1]


class SmSomeRecords(SomeRecords):
    suite = SUITES[1]


if __name__ == "__main__":
    unittest.main()
