"""A round file: what `open` and `policy` take from it, and what they say of a bad one."""
import json
import pathlib
import unittest

from office import OfficeTest

SAMPLE = pathlib.Path(__file__).resolve().parents[3] / "evidence/rounds/seventh-first.toml"


class Rounds(OfficeTest):
    def facts(self, entry):
        shown = json.loads(self.office.ok("show", entry, "--json"))
        return [(fact["fact"], fact["value"]) for fact in shown["facts"]]

    def open(self, dossier="R8", file=SAMPLE):
        return self.office.run("open", dossier, "--set", "title=市应急管理局党委", "--round",
                               str(file), "--mandate", "note.txt", "--as", "wang.key")

    def test_open_takes_checklist_and_deadlines_from_it(self):
        self.expect(self.open(), 0)
        facts = self.facts("R8/1")
        self.assertEqual([value for fact, value in facts if fact == "checklist"],
                         [str(number) for number in range(1, 24)])
        self.assertIn(("triageDays", "15"), facts)
        shown = self.office.ok("show", "R8/1")
        self.assertIn("seventh-first.toml", shown)
        self.assertIn("note.txt", shown)

    def test_every_fault_of_a_bad_file_is_told_with_its_line(self):
        bad = self.office / "bad.toml"
        bad.write_text(SAMPLE.read_text(encoding="utf-8").replace("zone = 480", "zone = 9999")
                       .replace("number = 23,", "number = 22,"), encoding="utf-8")
        self.expect_nothing_written(self.office.entries(), self.open(file=bad), 4,
                                    "line 11: zone takes", "the number 22 stands in line")

    def test_policy_changes_the_round_of_one_dossier_and_says_how(self):
        self.expect(self.open(), 0)
        other = self.office / "other.toml"
        other.write_text(SAMPLE.read_text(encoding="utf-8").replace("days = 15", "days = 10"),
                         encoding="utf-8")
        done = self.office.run("policy", "--round", str(other), "--dossier", "R8", "--as",
                               "wang.key")
        self.expect(done, 0, "the round of R8 changes", "from 15 to 10")

    def test_policy_that_changes_nothing_is_refused(self):
        self.expect_nothing_written(self.office.entries(),
                                    self.office.run("policy", "--as", "wang.key"), 2,
                                    "nothing would change")


if __name__ == "__main__":
    unittest.main()
