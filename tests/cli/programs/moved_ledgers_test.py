"""A ledger that was moved, restored from a stale backup, or whose clock is behind: it refuses to go
on until somebody says why, and says so in an entry of its own."""
import shutil
import unittest

from office import OfficeTest

OPEN = ["open", "NEW", "--set", "title=新卷"]
ADOPT = ["adopt", "--because", "换了新笔记本", "--as", "wang.key"]


class NoPlaceForTheGuard(OfficeTest):
    def test_is_said_and_none_is_made_where_somebody_stands(self):
        for home, state in ((None, None), ("", "state"), ("home", None)):
            for words in (OPEN, ["init", "second", "--origin", "example.org/second", "--as",
                                 "wang.key", "--key", "second.key", "--no-passphrase"]):
                before = set(self.office.folder.iterdir())
                done = self.office.run(*words, HOME=home, XDG_STATE_HOME=state)
                self.expect(done, 5, "set HOME or XDG_STATE_HOME")
                self.assertEqual(set(self.office.folder.iterdir()), before)

    def test_a_relative_state_folder_does_not_count(self):
        shutil.copytree(self.office / "state", self.office / ".local/state")
        self.office.ok(*OPEN, XDG_STATE_HOME="elsewhere")
        self.assertFalse((self.office / "elsewhere").exists())


class Moved(OfficeTest):
    def setUp(self):
        super().setUp()
        self.office.variables["XDG_STATE_HOME"] = self.office / "elsewhere"
        (self.office / "FOLDER/new.txt").write_text("new\n")

    def test_refuses_to_write_and_says_how_to_go_on(self):
        for words in (OPEN, ["record", "document", "note.txt", "--dossier", "R7-FGW"],
                      ["import", "FOLDER", "--dossier", "R7-FGW"],
                      ["revoke", "zhao", "--reason", "lost", "--as", "wang.key"]):
            self.expect_nothing_written(7, self.office.run(*words), 2, "has no guard here",
                                        "muniment adopt --because")

    def test_can_be_read_and_verified(self):
        self.expect(self.office.run("show", "R7-FGW/2"), 0)
        self.expect(self.office.run("audit", "--trust", "trust.txt"), 0)
        done = self.expect(self.office.run("check"), 0, "muniment adopt")
        self.assertLess(done.out.index("Not checked"), done.out.index("muniment adopt"))

    def test_goes_on_after_an_incident_and_its_audit_is_clean(self):
        self.assertEqual(self.office.ok(*ADOPT), "/4\n")
        self.assertIn("换了新笔记本", self.office.ok("show", "/4"))
        self.assertIn("incident", self.office.ok("list"))
        self.office.ok(*OPEN)
        self.expect(self.office.run("audit", "--trust", "trust.txt"), 0)
        self.expect(self.office.run("check"), 0, "not older than its guard")

    def test_is_adopted_once_and_by_who_may(self):
        self.expect_nothing_written(7, self.office.run("adopt", "--because", "x"), 2, "rule 1", "li")
        self.expect_nothing_written(7, self.office.run("adopt", "--as", "wang.key"), 4, "--because")
        self.office.ok(*ADOPT)
        self.expect_nothing_written(8, self.office.run(*ADOPT), 2, "there is no trouble")

    def test_the_machine_that_it_left_notices_that_it_is_behind(self):
        shutil.copytree(self.office / "office", self.office / "left-behind")
        self.office.ok(*ADOPT)
        shutil.rmtree(self.office / "office")
        shutil.copytree(self.office / "left-behind", self.office / "office")
        self.expect_nothing_written(7, self.office.run(*OPEN), 2, "stale backup")


class Restored(OfficeTest):
    def setUp(self):
        super().setUp()
        self.office.ok("audit", "--trust", "trust.txt", "--remember", "seen.txt")
        shutil.copytree(self.office / "office", self.office / "backup")
        self.office.ok(*OPEN)
        self.office.ok("receipt", "NEW/1", "-o", "lost.tlog-proof")
        self.office.ok("audit", "--trust", "trust.txt", "--remember", "seen.txt")
        shutil.rmtree(self.office / "office")
        shutil.move(self.office / "backup", self.office / "office")

    def test_refuses_to_fork(self):
        self.expect_nothing_written(7, self.office.run(*OPEN), 2, "7 entries, and 8 were signed",
                                    "stale backup", "muniment adopt --because")
        self.expect(self.office.run("check"), 1, "older than its guard")

    def test_an_auditor_who_remembers_sees_the_rollback_and_the_fork(self):
        audit = ["audit", "--trust", "trust.txt", "--remember", "seen.txt"]
        remembered = (self.office / "seen.txt").read_bytes()
        self.expect(self.office.run(*audit), 1, "rollback", "8 entries were seen before")
        self.office.ok(*ADOPT)
        self.expect(self.office.run(*audit), 1, "fork")
        self.office.ok(*OPEN)
        self.expect(self.office.run(*audit), 1, "fork")
        self.assertEqual((self.office / "seen.txt").read_bytes(), remembered)

    def test_goes_on_after_an_incident(self):
        self.assertEqual(self.office.ok(*ADOPT), "/4\n")
        self.office.ok(*OPEN)
        self.expect(self.office.run("audit", "--trust", "trust.txt"), 0)
        self.expect(self.office.run("check"), 0)

    def test_a_receipt_from_the_lost_time_still_proves_that_there_was_more(self):
        self.office.ok(*ADOPT)
        done = self.office.run("muniment-verify", "--trust", "trust.txt", "lost.tlog-proof")
        self.expect(done, 0, "the checkpoint holds 8 entries", "NEW/1")


class Copied(OfficeTest):
    def test_a_copied_folder_without_its_key_cannot_go_on(self):
        (self.office / "ledger.key").rename(self.office / "kept-at-home.key")
        self.expect_nothing_written(7, self.office.run(*OPEN), 5, "ledger.key")

    def test_the_same_key_founds_no_second_ledger(self):
        done = self.office.run("init", "second", "--origin", "a.example/2", "--as", "wang.key",
                               "--key", "ledger.key", "--no-passphrase")
        self.expect(done, 2, "ledger.key")
        self.assertFalse((self.office / "second").exists())


if __name__ == "__main__":
    unittest.main()
