"""compare: the same history, one that grew, a fork, a rollback, and what cannot be told."""
import shutil
import unittest

from office import SUITES, OfficeTest

TRUST = ["--trust", "trust.txt"]


class Compare(OfficeTest):
    def setUp(self):
        super().setUp()
        self.office.ok("checkpoint", "-o", "old.txt")
        self.older = self.office.folder.parent / "older"
        shutil.copytree(self.office / "office", self.older)
        self.office.ok("open", "NEW", "--set", "title=新卷")
        self.office.ok("checkpoint", "-o", "new.txt")

    def compare(self, code, *words, **variables):
        done = self.office.run("compare", *words, **variables)
        return self.expect(done, code)

    def fork(self):
        """Another history of the same ledger: its guard was thrown away."""
        other = self.another_office()
        other.ok("open", "OTHER", "--set", "title=另一卷")
        other.ok("checkpoint", "-o", self.office / "fork.txt")
        other.ok("open", "OTHER-2", "--set", "title=另一卷")
        other.ok("checkpoint", "-o", self.office / "fork9.txt")
        return other

    def test_a_kept_checkpoint_is_a_part_of_the_ledger(self):
        done = self.compare(0, "old.txt", *TRUST)
        self.assertIn("the ledger here extends old.txt: of its 8 entries the first 7", done.out)
        self.assertIn("the same tree of 8 entries", self.compare(0, "new.txt", *TRUST).out)

    def test_two_files_either_way_round(self):
        self.assertIn("new.txt extends old.txt", self.compare(0, "old.txt", "new.txt", *TRUST).out)
        self.assertIn("new.txt extends old.txt", self.compare(0, "new.txt", "old.txt", *TRUST).out)

    def test_without_a_trust_file_says_that_the_key_was_not_checked(self):
        done = self.compare(0, "old.txt")
        self.assertLess(done.out.index("Not checked"), done.out.index("no trust file"))

    def test_a_receipt_is_as_good_as_a_checkpoint(self):
        self.assertIn("extends r2.tlog-proof", self.compare(0, "r2.tlog-proof", *TRUST).out)

    def test_a_published_folder_brings_its_checkpoint(self):
        (self.office / "site").mkdir()
        shutil.copy(self.office / "old.txt", self.office / "site/checkpoint")
        self.assertIn("extends site", self.compare(0, "site", *TRUST).out)

    def test_a_published_folder_brings_its_tree_where_no_ledger_is(self):
        self.office.ok("publish", "site")
        self.assertIn("site extends old.txt",
                      self.compare(0, "site", "old.txt", *TRUST, MUNIMENT_LEDGER=None).out)
        self.fork()
        self.office.ok("open", "NEW-2", "--set", "title=新卷")
        self.office.ok("publish", "site")
        self.assertIn("fork: site and fork.txt",
                      self.compare(1, "fork.txt", "site", *TRUST, MUNIMENT_LEDGER=None).out)

    def test_a_published_folder_without_tiles_says_what_is_missing(self):
        self.office.ok("publish", "site")
        shutil.rmtree(self.office / "site/tile")
        self.expect(self.office.run("compare", "site", "old.txt", *TRUST, MUNIMENT_LEDGER=None), 3,
                    "tile/0/000")
        self.compare(0, "site", "old.txt", *TRUST)

    def test_without_a_ledger_two_sizes_cannot_be_compared(self):
        done = self.compare(3, "old.txt", "new.txt", *TRUST, MUNIMENT_LEDGER=None)
        self.assertIn("published tiles", done.out)
        shutil.copy(self.office / "old.txt", self.office / "same.txt")
        self.compare(0, "old.txt", "same.txt", *TRUST, MUNIMENT_LEDGER=None)

    def test_a_ledger_at_hand_that_cannot_be_opened_is_not_needed(self):
        shutil.copy(self.office / "old.txt", self.office / "same.txt")
        done = self.compare(0, "old.txt", "same.txt", *TRUST, MUNIMENT_LEDGER="gone")
        self.assertLess(done.out.index("Not checked"), done.out.index("was not asked"))
        self.assertIn("was not asked",
                      self.compare(3, "old.txt", "new.txt", *TRUST, MUNIMENT_LEDGER="gone").out)
        done = self.office.run("compare", "old.txt", "same.txt", *TRUST, "--ledger", "gone")
        self.expect(done, 3, "gone")

    def test_a_fork_of_the_same_size_is_named_without_a_ledger(self):
        self.fork()
        done = self.compare(1, "new.txt", "fork.txt", *TRUST, MUNIMENT_LEDGER=None)
        self.assertIn("fork: new.txt and fork.txt were both signed", done.out)
        roots = [(self.office / name).read_text().splitlines()[2] for name in ("new.txt", "fork.txt")]
        self.assertNotEqual(*roots)

    def test_a_fork_is_named_by_the_ledger_that_holds_the_larger_tree(self):
        self.fork()
        self.assertIn("fork: ", self.compare(1, "fork.txt", *TRUST).out)
        self.office.ok("open", "NEW-2", "--set", "title=新卷")
        self.assertIn("fork: the ledger here and fork.txt", self.compare(1, "fork.txt", *TRUST).out)

    def test_the_tree_of_another_history_shows_nothing(self):
        self.fork()
        self.office.ok("open", "NEW-2", "--set", "title=新卷")
        done = self.compare(3, "old.txt", "fork9.txt", *TRUST)
        self.assertIn("the tree at hand is not the one that fork9.txt was signed for", done.out)

    def test_a_ledger_that_got_smaller_is_a_rollback(self):
        done = self.compare(1, "new.txt", *TRUST, MUNIMENT_LEDGER=self.older)
        self.assertIn("rollback: new.txt holds 8 entries, and the ledger here only 7", done.out)

    def test_two_copies_of_a_ledger_are_compared_by_their_folders(self):
        self.assertIn(f"office extends {self.older}", self.compare(0, self.older, "office").out)
        self.assertIn("rollback: office holds 8", self.compare(1, "office", self.older).out)
        self.assertIn("office extends old.txt", self.compare(0, "office", "old.txt").out)

    def test_another_ledger_cannot_be_compared(self):
        self.office.ok("init", "second", "--origin", "a.example/2", "--as", "wang.key", "--key",
                       "second.key", "--no-passphrase")
        self.office.ok("checkpoint", "-o", "second.txt", MUNIMENT_LEDGER="second")
        self.assertIn("a.example/2", self.compare(3, "second.txt", *TRUST).out)
        self.compare(3, "second.txt")

    def test_a_changed_checkpoint_is_refuted(self):
        text = (self.office / "old.txt").read_text()
        (self.office / "old.txt").write_text(text.replace("\n7\n", "\n6\n"))
        self.assertIn("file old.txt", self.compare(1, "old.txt", *TRUST).out)

    def test_what_is_no_checkpoint_is_not_what_the_ledger_signed(self):
        self.compare(1, "note.txt", *TRUST)

    def test_what_is_not_there_cannot_be_evaluated(self):
        self.expect(self.office.run("compare", "missing.txt", *TRUST), 3, "missing.txt")
        (self.office / "empty").mkdir()
        self.expect(self.office.run("compare", "empty", *TRUST), 3, "empty/checkpoint")

    def test_usage(self):
        self.expect(self.office.run("compare", "a", "b", "c"), 4, "one or two")
        self.expect(self.office.run("compare"), 4)
        self.expect(self.office.run("compare", "office"), 4, "compared with itself")

    def test_json_has_both_checkpoints(self):
        document = self.office.run("compare", "old.txt", *TRUST, "--json").json
        self.assertEqual(document["verdict"], "verified")
        sizes = [s["arguments"][:2] for s in document["statements"] if s["name"] == "checkpoint"]
        self.assertEqual(sizes, [["old.txt", "7"], ["the ledger here", "8"]])


class CompareSm(Compare):
    suite = SUITES[1]


if __name__ == "__main__":
    unittest.main()
