"""Records that were superseded or withdrawn: nothing disappears, and everything says so."""
import re
import unittest

from inspection import InspectionTest


class Corrections(InspectionTest):
    def setUp(self):
        super().setUp()
        self.interview = self.at["interview"]  # of note.txt

    def correct(self, kind, relation, target, *words, because="误记"):
        self.office.ok("record", kind, "--dossier", "R7", "--set", f"because={because}", "--link",
                       f"{relation}={target}", "--cosign", "zhao.key", *words)
        self.last += 1
        return f"R7/{self.last}"

    def withdraw(self, target, **settings):
        return self.correct("withdrawal", "withdraws", target, "--fact", "withdrawn=mistaken",
                            **settings)

    def supersede(self, target, **settings):
        return self.correct("correction", "supersedes", target, **settings)

    def listed(self, citation):
        entries = self.office.run("list", "--json").json["entries"]
        return next(entry for entry in entries if entry["citation"] == citation)

    def expect_keys(self, document, superseded=None, withdrawn=None):
        self.assertEqual((document["supersededBy"], document["withdrawnBy"]),
                         (superseded, withdrawn))
        self.assertEqual(document["correctedAt"] is None, superseded is withdrawn is None)

    def test_that_stand_say_nothing(self):
        self.expect_keys(self.listed(self.interview))
        shown = self.office.run("show", self.interview, "--json").json
        self.expect_keys(shown)
        self.assertEqual(shown["corrections"], [])

    def test_are_listed_and_marked(self):
        first = self.supersede(self.interview)
        self.expect_keys(self.listed(self.interview), superseded=first)
        second = self.withdraw(self.interview)
        self.expect_keys(self.listed(self.interview), withdrawn=second)
        self.assertRegex(self.office.ok("list"),
                         rf"{self.interview} .* note.txt; withdrawn by {second} on 20\d\d-")
        self.assertRegex(self.office.ok("list", "--lang", "zh"),
                         rf"{self.interview} .* note.txt；已于 20.* 由 {second} 撤回")

    def test_are_shown_with_the_reason_and_what_became_of_the_correction(self):
        first = self.supersede(self.interview, because="日期有误")
        second = self.withdraw(first)
        shown = self.office.run("show", self.interview, "--json").json
        (correction,) = shown["corrections"]
        self.assertEqual((correction["citation"], correction["relation"], correction["because"]),
                         (first, "supersedes", "日期有误"))
        self.expect_keys(correction, withdrawn=second)
        self.expect_keys(shown, superseded=first)
        self.assertRegex(self.office.ok("show", self.interview),
                         rf"superseded by {first} on \S+, li, zhao: 日期有误; "
                         rf"{first} itself: withdrawn by {second} on")
        shown = self.office.run("show", first, "--json").json["corrections"][0]
        self.assertEqual((shown["withdrawn"], shown["because"]), ("mistaken", "误记"))

    def test_are_shown_without_a_reason_that_is_not_kept_here(self):
        first = self.withdraw(self.interview)
        (self.office / "office/openings").unlink()
        (correction,) = self.office.run("show", self.interview, "--json").json["corrections"]
        self.assertEqual((correction["citation"], correction["because"]), (first, None))

    def test_show_a_reason_as_text(self):
        self.withdraw(self.interview, because="\x1b[31mred\nnext")
        self.assertIn("\\x1b[31mred\\x0anext", self.office.ok("show", self.interview))

    def test_of_a_file_leave_it_registered(self):
        withdrawal = self.withdraw(self.interview)
        found = self.office.run("find", "note.txt", "--json").json["files"][0]["registrations"]
        (one,) = [each for each in found if each["citation"] == self.interview]
        self.expect_keys(one, withdrawn=withdrawal)
        self.assertRegex(self.office.ok("find", "note.txt"), rf"withdrawn by {withdrawal} on 20")
        done = self.office.run("verify", "note.txt", "--dossier", "R7")
        self.expect(done, 0, f"{self.interview} is registered, and was withdrawn by {withdrawal}")
        checks = self.office.run("verify", "note.txt", "--json").json["reports"][0]["checks"]
        self.assertIn(("withdrawn", "flagged"),
                      {(check["name"], check["outcome"]) for check in checks})

    def test_of_a_folders_file_leave_it_matched(self):
        self.office.ok("record", "withdrawal", "--dossier", "R7-FGW", "--set", "because=x",
                       "--fact", "withdrawn=duplicate", "--link", "withdraws=R7-FGW/3")
        done = self.office.run("verify", "FOLDER", "--json")
        self.assertEqual(done.code, 0, str(done))
        (report,) = done.json["reports"]
        files = {file["path"]: file for file in report["files"]}
        self.assertEqual(files["a.txt"]["verdict"], "matched")
        self.expect_keys(files["a.txt"], withdrawn="R7-FGW/5")
        self.assertNotIn("withdrawnBy", files["sub/附件.txt"])
        self.assertTrue(any(re.search("R7-FGW/3 is registered, and was withdrawn",
                                      check["sentence"]) for check in report["checks"]))


if __name__ == "__main__":
    unittest.main()
