"""`find`: are these bytes, or is this text, registered, and where?"""
import shutil
import unittest

from office import NOTE, SUITES, OfficeTest


class Find(OfficeTest):
    def test_finds_a_file_by_its_bytes_whatever_its_name(self):
        (self.office / "renamed.bin").write_text(NOTE)
        found = self.expect(self.office.run("find", "renamed.bin"), 0, "R7-FGW/2", "note.txt")
        self.assertIn("li, zhao", found.out)
        document = self.office.run("find", "renamed.bin", "--json").json
        (file,) = document["files"]
        self.assertEqual(file["path"], "renamed.bin")
        (registration,) = file["registrations"]
        self.assertEqual((registration["citation"], registration["index"]), ("R7-FGW/2", 4))
        self.assertEqual((registration["kind"], registration["field"]), ("interview", "content"))
        self.assertEqual((registration["name"], registration["signedBy"]), ("note.txt", "li, zhao"))
        self.assertIsNone(registration["supersededBy"])
        self.assertEqual(file["sameName"], [])

    def test_finds_every_registration_of_the_same_bytes(self):
        self.office.ok("record", "document", "note.txt", "--dossier", "R7-FGW")
        document = self.office.run("find", "note.txt", "--json").json
        citations = [one["citation"] for one in document["files"][0]["registrations"]]
        self.assertEqual(citations, ["R7-FGW/2", "R7-FGW/5"])

    def test_says_that_a_record_was_superseded(self):
        self.office.ok("record", "correction", "--dossier", "R7-FGW", "--link",
                       "supersedes=R7-FGW/2", "--set", "because=日期有误", "--cosign", "zhao.key")
        self.expect(self.office.run("find", "note.txt"), 0, "superseded by R7-FGW/5")
        document = self.office.run("find", "note.txt", "--json").json
        (registration,) = document["files"][0]["registrations"]
        self.assertEqual(registration["supersededBy"], "R7-FGW/5")

    def test_of_other_bytes_tells_what_has_the_same_name(self):
        (self.office / "other").mkdir()
        (self.office / "other/note.txt").write_text("other")
        self.expect(self.office.run("find", "other/note.txt"), 3, "not registered",
                    "same name with other bytes", "R7-FGW/2")
        self.expect(self.office.run("find", "note.txt", "other/note.txt"), 3)
        document = self.office.run("find", "other/note.txt", "--json").json
        self.assertEqual(document["exit_code"], 3)
        self.assertEqual(document["files"][0]["registrations"], [])
        self.assertEqual(document["files"][0]["sameName"][0]["citation"], "R7-FGW/2")

    def test_finds_the_exact_text_of_a_field_and_never_takes_it_from_the_command_line(self):
        found = self.office.run("find", "--text", "-", stdin="甲01\n")
        self.expect(found, 0, "R7-FGW/2", "interviewee")
        self.assertNotIn("甲01", found.out)
        self.expect(self.office.run("find", "--text", "-", stdin="甲0"), 3, "no field")
        (self.office / "who.txt").write_text("甲01")
        document = self.office.run("find", "--text", "@who.txt", "--json").json
        self.assertEqual([(one["citation"], one["field"]) for one in document["registrations"]],
                         [("R7-FGW/2", "interviewee")])
        self.expect(self.office.run("find", "--text", "甲01"), 4, "--text -")
        self.expect(self.office.run("find"), 4, "--text")
        self.expect(self.office.run("find", "note.txt", "--text", "-"), 4)

    def test_needs_no_key_and_says_what_it_could_not_search(self):
        keyless = {"MUNIMENT_KEY": None, "MUNIMENT_LEDGER_KEY": None}
        self.expect(self.office.run("find", "note.txt", **keyless), 3, "not searched: 7 records")
        self.expect(self.office.run("find", "note.txt"), 0)
        (self.office / "office/openings").unlink()
        self.expect(self.office.run("find", "note.txt"), 3, "not searched: 7 records")

    def test_of_a_file_that_is_not_there_says_so(self):
        self.expect(self.office.run("find", "nothing.txt"), 3, "there is no file nothing.txt")


class FindInAnSmLedger(OfficeTest):
    suite = SUITES[1]

    def test_finds_by_sm3(self):
        shutil.copy(self.office / "FOLDER/a.txt", self.office / "b")
        self.expect(self.office.run("find", "b"), 0, "R7-FGW/3")


if __name__ == "__main__":
    unittest.main()
