"""What `record` and `open` ask for on a terminal, and that they ask nowhere else."""
import unittest

from office import OfficeTest


class Asking(OfficeTest):
    def answer(self, words, *answers):
        return self.office.on_terminal(words, *answers)

    def test_a_required_field(self):
        code, printed, shown = self.answer(
            ["record", "interview", "note.txt", "--dossier", "R7-FGW", "--cosign", "zhao.key"],
            "甲@02")
        self.assertEqual((code, printed), (0, "R7-FGW/5\n"), shown)
        self.assertIn("interviewee's pseudonym (interviewee): ", shown)
        self.assertIn("甲@02", self.office.ok("show", "R7-FGW/5"))

    def test_the_title_of_a_dossier(self):
        code, printed, shown = self.answer(["open", "R8", "--as", "wang.key", "--lang", "zh"],
                                           "市应急管理局党委")
        self.assertEqual((code, printed), (0, "R8/1\n"), shown)
        self.assertIn("案卷题名（title）：", shown)
        self.assertIn("市应急管理局党委", self.office.ok("show", "R8/1"))

    def test_a_file(self):
        code, printed, shown = self.answer(["record", "document", "--dossier", "R7-FGW"],
                                           "nothing.txt", "note.txt")
        self.assertEqual((code, printed), (0, "R7-FGW/5\n"), shown)
        self.assertIn("there is no file nothing.txt", shown)
        self.assertEqual(shown.count("file (content), name of the file: "), 2)

    def test_facts_by_the_names_that_it_lists(self):
        code, printed, shown = self.answer(
            ["record", "petition", "--dossier", "R7-FGW", "--cosign", "zhao.key"],
            "pigeon", "letter", "one", "1")
        self.assertEqual((code, printed), (0, "R7-FGW/5\n"), shown)
        self.assertIn("  letter       letter\n", shown)
        self.assertIn('"pigeon" is none of its values', shown)
        self.assertIn('"one" is not a whole number', shown)
        facts = self.office.run("show", "R7-FGW/5", "--json").json["facts"]
        self.assertEqual([(fact["fact"], fact["value"]) for fact in facts],
                         [("channel", "1"), ("serial", "1")])

    def test_the_next_serial_number_of_the_dossier(self):
        petition = ["record", "petition", "--dossier", "R7-FGW", "--fact", "channel=letter",
                    "--cosign", "zhao.key"]
        self.office.ok(*petition, "--fact", "serial=next")
        self.office.ok(*petition, "--fact", "serial=2")
        self.expect(self.office.run(*petition, "--fact", "serial=1"), 2,
                    "rule 12: the serial number 1 is taken or below 1; the next one of the kind "
                    "petition in this dossier is 3")
        self.expect(self.office.run(*petition, "--fact", "serial=4"), 2,
                    "rule 12: the serial number 4 would leave a gap")
        self.office.ok("record", "exhibit", "note.txt", "--dossier", "R7-FGW", "--fact",
                       "serial=next")
        code, _, shown = self.answer(petition, "next")
        self.assertEqual(code, 0, shown)
        self.assertIn("next: the next number, 3\n", shown)
        serials = [next(fact["value"] for fact in self.office.run("show", f"R7-FGW/{folio}",
                                                                  "--json").json["facts"]
                        if fact["fact"] == "serial") for folio in (5, 6, 7, 8)]
        self.assertEqual(serials, ["1", "2", "1", "3"])

    def test_links(self):
        code, printed, shown = self.answer(
            ["record", "finding", "--dossier", "R7-FGW", "--cosign", "zhao.key", "--cosign",
             "wang.key"], "任务未分解", "R7-FGW/99", "R7-FGW/2")
        self.assertEqual((code, printed), (0, "R7-FGW/5\n"), shown)
        self.assertEqual(shown.count("based on (basedOn), the ID of the entry: "), 2)
        links = self.office.run("show", "R7-FGW/5", "--json").json["links"]
        self.assertEqual([link["relation"] for link in links], ["basedOn"])

    def test_nothing_that_was_given(self):
        code, _, shown = self.answer(
            ["record", "finding", "--dossier", "R7-FGW", "--cosign", "zhao.key", "--cosign",
             "wang.key", "--set", "overview=任务未分解", "--link", "basedOn=R7-FGW/2"])
        self.assertEqual(code, 0, shown)
        self.assertNotIn("): ", shown)

    def test_an_answer_that_is_not_given_is_missing_as_ever(self):
        words = ["record", "interview", "note.txt", "--dossier", "R7-FGW", "--cosign", "zhao.key"]
        before = self.office.entries()
        refused = self.office.run(*words)
        self.expect(refused, 2, "field interviewee is missing")
        for answer in ("", None):
            code, printed, shown = self.answer(words, answer)
            self.assertEqual((code, printed), (2, ""), shown)
            self.assertIn(refused.err, shown)
        self.assertEqual(self.office.entries(), before)

    def test_not_for_programs(self):
        code, printed, shown = self.answer(
            ["record", "interview", "note.txt", "--dossier", "R7-FGW", "--json"])
        self.assertEqual((code, shown), (2, ""))
        self.assertIn("field interviewee is missing", printed)


if __name__ == "__main__":
    unittest.main()
