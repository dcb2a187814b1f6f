"""Ledgers' folders that are not whole, or of a version to come."""
import json
import re
import unittest

from office import OfficeTest

READING = (["list"], ["dossiers"], ["checkpoint"], ["show", "R7-FGW/2"], ["roster"], ["trust"],
           ["receipt", "R7-FGW/2"])
VERIFYING = (["audit", "--trust", "trust.txt"], ["audit"], ["check"], ["verify", "note.txt"],
             ["status"], ["compare", "r2.tlog-proof"])
WRITING = (["record", "document", "note.txt", "--dossier", "R7-FGW"],
           ["import", "FOLDER", "--dossier", "R7-FGW"], ["open", "NEW", "--set", "title=新"],
           ["adopt", "--because", "x", "--as", "wang.key"])


class Stores(OfficeTest):
    def expect_all(self, commands, codes, *sentences):
        for words in commands:
            with self.subTest(words=words):
                done = self.office.run(*words)
                self.assertIn(done.code, codes, str(done))
                for sentence in sentences:
                    self.assertIn(sentence, done.out + done.err)
                self.assertNotIn("verified", done.out)

    def change(self, name, old, new):
        file = self.office / "office" / name
        content = file.read_bytes()
        self.assertIn(old, content)
        file.write_bytes(content.replace(old, new, 1))


class UnknownVersions(Stores):
    def test_of_the_folder_cannot_be_evaluated_and_both_are_named(self):
        self.change("muniment", b"muniment ledger 1", b"muniment ledger 7")
        self.expect_all((*READING, *VERIFYING, *WRITING), (3,), "version 7", "version 1")
        for words in (*READING, *VERIFYING, *WRITING):
            self.assertIn("版本", self.office.run(*words, "--lang", "zh").err)

    def test_of_the_openings_cannot_be_evaluated_and_both_are_named(self):
        self.change("openings", b"muniment openings 2", b"muniment openings 7")
        self.expect_all((["show", "R7-FGW/2"], ["check"], ["verify", "note.txt"], *WRITING), (3,),
                        "version 7", "version 2")

    def test_of_the_suite_is_named(self):
        self.change("muniment", b"sha256-ed25519", b"sha512-ed448")
        self.expect_all((*READING, *VERIFYING, *WRITING), (3,), "sha512-ed448")


class MadeAgain(Stores):
    def store(self):
        return (self.office / "office/store/data.mdb").read_bytes()

    def test_a_store_holds_the_same_ledger(self):
        listed = self.office.ok("list")
        self.expect(self.office.run("reindex"), 0, "7 entries in 2 dossiers")
        self.assertEqual(self.office.ok("list"), listed)
        self.expect(self.office.run("check"), 0)
        self.office.ok(*WRITING[0])
        told = json.loads(self.office.ok("reindex", "--json"))
        self.assertEqual((told["entries"], told["dossiers"]), (8, 2))
        self.assertEqual(told["bytesAfter"], len(self.store()))

    def test_an_older_version_is_told_what_to_do_and_becomes_ours(self):
        self.change("store/data.mdb", b"muniment store" + bytes(7) + b"\2",
                    b"muniment store" + bytes(7) + b"\1")
        self.expect_all((*READING, *VERIFYING, *WRITING), (3,), "version 1", "muniment reindex")
        self.office.ok("reindex")
        self.expect(self.office.run("check"), 0)

    def test_a_changed_record_is_named_and_nothing_is_replaced(self):
        file, good, listed = self.office / "office/store/data.mdb", self.store(), self.office.ok("list")
        named = set()
        for offset in (found.start() for found in re.finditer(b"R7-FGW", good)):
            spoiled = good[:offset] + b"X" + good[offset + 1:]
            file.write_bytes(spoiled)
            done = self.office.run("reindex")
            if done.code == 0:  # in a page that is no longer used, or in what was made again
                self.assertEqual(self.office.ok("list"), listed)
                continue
            self.assertEqual(self.store(), spoiled)
            self.assertIn("stays as it was", done.err)
            named |= set(re.findall(r"entry (\d+)", done.err))
        self.assertLessEqual({"3", "4", "5", "6"}, named)
        self.assertFalse((self.office / "office/store.reindex").exists())


class BrokenFolders(Stores):
    def test_a_changed_marker_is_no_other_ledger(self):
        self.change("muniment", b"r7-1/g3", b"r7-1/g4")
        self.expect_all((*READING, *WRITING), (1, 3, 5))
        self.change("muniment", b"origin", b"Origin")
        self.expect_all((*READING, *VERIFYING, *WRITING), (3, 5), "office/muniment")

    def test_a_missing_store_is_told_by_its_path(self):
        (self.office / "office/store/data.mdb").unlink()
        self.expect_all((*READING, *WRITING), (5,), "office/store")
        self.expect_all(VERIFYING, (3,), "office/store")

    def test_an_empty_store_is_never_sound(self):
        (self.office / "office/store/data.mdb").write_bytes(b"")
        self.expect_all((*READING, *WRITING), (5,), "empty")
        self.expect_all(VERIFYING, (3,), "empty")

    def test_a_store_of_another_kind_is_never_sound(self):
        (self.office / "office/store/data.mdb").write_bytes(b"x" * 65536)
        self.expect_all((*READING, *WRITING), (5,), "office/store")
        self.expect_all(VERIFYING, (1, 3), "office/store")

    def test_another_ledgers_store_is_refuted(self):
        other = self.another_office()
        for name in ("wang", "li", "zhao"):
            for suffix in (".key", ".pub"):
                (other / f"{name}{suffix}").unlink()
        (other / "ledger.key").unlink()
        other.folder = self.empty_folder()
        other.found(self.suite)
        data = (other / "office/store/data.mdb").read_bytes()
        (self.office / "office/store/data.mdb").write_bytes(data)
        self.expect_all((["audit", "--trust", "trust.txt"],), (1,), "key")
        self.expect_all(WRITING, (2, 5))


class DamagedPages(Stores):
    """Pages that are none: LMDB stops where it meets one, and people get a sentence."""
    PAGE = 4096
    COMMANDS = (["list"], ["find", "note.txt"], ["show", "R7-FGW/2"], ["status"], ["reindex"],
                ["publish", "site"], ["verify", "FOLDER"], ["audit"], ["check"], ["roster"],
                ["compare", "r2.tlog-proof"], ["record", "document", "note.txt", "--dossier", "R7-FGW"])

    def test_are_told_by_every_command(self):
        file = self.office / "office/store/data.mdb"
        good = file.read_bytes()
        told = 0
        for page in range(2, len(good) // self.PAGE):
            begin = page * self.PAGE
            for spoiled in (bytes(self.PAGE), b"\xff" * self.PAGE,
                            good[begin - self.PAGE:begin]):
                for words in self.COMMANDS if spoiled[0] else self.COMMANDS[:5]:
                    file.write_bytes(good[:begin] + spoiled + good[begin + self.PAGE:])
                    done = self.office.run(*words)
                    self.assertIn(done.code, (0, 1, 2, 3, 5), f"page {page}, {words}: {done}")
                    self.assertNotIn("Assertion", done.err)
                    if words[0] in ("audit", "check", "compare"):  # damage is a verdict to them
                        self.assertIn(done.code, (0, 1, 3), f"page {page}, {words}: {done}")
                    told += "muniment check" in done.err
        self.assertGreater(told, 0)


class DamagedOpenings(Stores):
    def test_hide_no_missing_file(self):
        file = self.office / "office/openings"
        good = file.read_bytes()
        (self.office / "FOLDER/a.txt").unlink()
        for offset in range(0, len(good), 23):
            with self.subTest(offset=offset):
                file.write_bytes(good[:offset] + bytes([good[offset] ^ 0x80]) + good[offset + 1:])
                done = self.office.run("verify", "FOLDER")
                self.assertIn(done.code, (1, 3, 5), str(done))
                self.assertNotIn("\nverified", "\n" + done.out)
                self.assertNotEqual(self.office.run("check").code, 0)
                listed = self.office.run("list", "--manifest", "sha256sum")
                self.assertIn(listed.code, (3, 5, 6), str(listed))


class LostOpenings(Stores):
    def setUp(self):
        super().setUp()
        (self.office / "office/openings").unlink()

    def test_entries_and_records_are_as_good_as_before(self):
        self.expect(self.office.run("audit", "--trust", "trust.txt"), 0)
        self.office.ok("receipt", "R7-FGW/2", "-o", "closed")
        self.office.ok("muniment-verify", "--trust", "trust.txt", "closed")

    def test_what_is_lost_is_told(self):
        self.expect(self.office.run("check"), 3, "not kept here", "R7-FGW/2")
        self.expect(self.office.run("verify", "note.txt"), 3, "7 records", "not kept here")
        self.expect(self.office.run("show", "R7-FGW/2"), 0, "not kept here")
        self.expect(self.office.run("verify", "FOLDER"), 3, "not kept here")
        self.expect(self.office.run("list", "--manifest", "sha256sum"), 5)
        self.expect(self.office.run("status"), 3, "the file openings is not there")
        self.expect(self.office.run("import", "FOLDER", "--dossier", "R7-FGW"), 0,
                    "may be registered again")
        self.expect(self.office.run("receipt", "R7-FGW/2", "--open", "all"), 5, "not kept here")

    def test_what_comes_after_is_kept_again(self):
        self.office.ok("record", "document", "note.txt", "--dossier", "R7-FGW")
        done = self.expect(self.office.run("verify", "note.txt"), 0, "R7-FGW/5")
        self.assertLess(done.out.index("Not checked"), done.out.index("7 records"))


if __name__ == "__main__":
    unittest.main()
