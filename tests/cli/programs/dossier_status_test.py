"""status --dossier: how far a dossier is, and what is missing before the next step."""
import pathlib
import unittest

from inspection import InspectionTest

SAMPLE = pathlib.Path(__file__).resolve().parents[3] / "evidence/rounds/seventh-first.toml"


class DossierStatus(InspectionTest):
    def setUp(self):
        super().setUp()
        self.office.ok("policy", "--round", SAMPLE, "--dossier", "R7", "--as", "wang.key")

    def status(self, code, *words):
        done = self.office.run("status", "--dossier", "R7", "--json", *words)
        self.assertEqual(done.code, code, str(done))
        self.assertEqual(done.json["exit_code"], code)
        return done.json

    def test_tells_what_of_the_checklist_was_looked_at(self):
        points = {point["number"]: point for point in self.status(0)["checklist"]}
        self.assertEqual(len(points), 23)
        self.assertEqual((points[5]["findings"], points[5]["nothingFound"]), (1, 0))
        self.assertEqual((points[6]["findings"], points[6]["nothingFound"]), (0, 1))
        self.assertEqual(points[5]["name"], "PLAN.2.1 breaking tasks down")
        done = self.office.run("status", "--dossier", "R7")
        self.expect(done, 0, "checklist: 2 of 23 points; with findings 1, nothing found 1",
                    "not looked at: PLAN.1.1 ")

    def test_has_numbers_alone_without_a_copy_of_the_round(self):
        (copy,) = (self.office / "office/rounds").iterdir()
        self.assertEqual(copy.read_bytes(), SAMPLE.read_bytes())
        self.assertEqual(copy.stat().st_mode & 0o777, 0o600)
        for spoil in (lambda: copy.write_bytes(SAMPLE.read_bytes() + b"\n"), copy.unlink):
            spoil()
            self.assertIsNone(self.status(0)["checklist"][0]["name"])
            self.expect(self.office.run("status", "--dossier", "R7"), 0,
                        "not looked at: 1, 2, 3, 4, 7, 8", "--round FILE gives them their names")

    def test_names_points_and_disciplines_where_they_are_recorded(self):
        finding = ["record", "finding", "--dossier", "R7", "--set", "overview=x", "--link",
                   f"basedOn={self.at['interview']}", "--cosign", "chen.key", "--cosign",
                   "wang.key"]
        at = self.office.ok(*finding, "--fact", "checklist=PLAN.1.2", "--fact",
                            "checklist=学习领会情况", "--fact", "discipline=政治纪律").strip()
        facts = self.office.run("show", at, "--json").json["facts"]
        self.assertEqual([(fact["fact"], fact["value"]) for fact in facts],
                         [("checklist", "1"), ("checklist", "2"), ("discipline", "1")])
        shown = self.office.ok("show", at, "--lang", "zh")
        self.assertIn("PLAN.1.2 加强组织领导", shown)
        self.assertIn("政治纪律", shown)
        for fact, said in (("checklist=PLAN.9", '"PLAN.9" is none of those of the round in force: '
                            "PLAN.1.1, PLAN.1.2"),
                           ("discipline=纪律", "none of those of the round in force: political, ")):
            self.expect(self.office.run(*finding, "--fact", fact), 4, said)
        (copy,) = (self.office / "office/rounds").iterdir()
        copy.unlink()
        self.expect(self.office.run(*finding, "--fact", "checklist=PLAN.1.2"), 4,
                    "no copy of the round of R7 is kept here")

    def test_names_its_points_by_the_round_file_and_by_no_other(self):
        points = self.status(0, "--round", str(SAMPLE))["checklist"]
        self.assertEqual(points[4]["name"], "PLAN.2.1 breaking tasks down")
        done = self.office.run("status", "--dossier", "R7", "--round", SAMPLE, "--lang", "zh")
        self.expect(done, 0, "PLAN.1.1 学习领会情况")
        text = SAMPLE.read_text(encoding="utf-8")
        other = self.office / "other.toml"
        for changed, said in ((text.replace("days = 15", "days = 16"), "are others"),
                              (text + "\n# more\n", "its bytes are others")):
            other.write_text(changed, encoding="utf-8")
            self.expect(self.office.run("status", "--dossier", "R7", "--round", other), 4, said)

    def test_tells_open_findings_and_how_far_they_are(self):
        (finding,) = self.status(0)["findings"]
        self.assertEqual((finding["citation"], finding["stage"], finding["title"]),
                         (self.at["finding"], "completed", "任务清单未分解"))
        self.office.ok("record", "assessment", "--dossier", "R7", "--fact", "status=closed",
                       "--link", f"assesses={self.at['rectification']}", "--as", "qian.key")
        (finding,) = self.status(0)["findings"]
        self.assertEqual(finding["stage"], "closed")
        self.expect(self.office.run("status", "--dossier", "R7"), 0, "findings: 1, open 0")

    def test_tells_overdue_days(self):
        self.office.ok("record", "petition", "--dossier", "R7", "--fact", "channel=letter",
                       "--fact", "serial=next", "--cosign", "zhao.key", "--occurred",
                       "2022-08-16", "--set", "name=来信")
        self.last += 1
        (late,) = self.status(2)["deadlines"]
        self.assertEqual((late["citation"], late["awaited"], late["due"], late["overdue"]),
                         (f"R7/{self.last}", "triage", "2022-08-31", True))
        self.expect(self.office.run("status", "--dossier", "R7"), 2,
                    f"petition R7/{self.last}, 来信: its triage was due on 2022-08-31,")
        done = self.office.run("status", "--json")
        self.assertEqual(done.code, 2, str(done))
        (attention,) = [one for one in done.json["attention"] if one["name"] == "terms"]
        self.assertEqual((attention["verdict"], attention["sentence"], attention["do"]),
                         ("rules broken", "terms that ran out: 1, in these dossiers: R7",
                          '"muniment status --dossier R7" lists them'))

    def test_says_what_is_missing_the_next_step_first(self):
        missing = self.status(0)["missing"]
        self.assertEqual([part["what"] for part in missing], ["points", "assessments"])
        self.assertEqual(missing[0]["count"], 21)
        self.assertEqual(missing[1]["records"], [self.at["rectification"]])

    def test_needs_no_round(self):
        done = self.office.run("status", "--dossier", "R7-FGW")
        self.expect(done, 0, "no round is in force here", "nothing is missing")

    def test_of_no_dossier_is_refused(self):
        self.expect(self.office.run("status", "--dossier", "R9"), 3, "there is no dossier R9")
        self.expect(self.office.run("status", "--dossier", ""), 4, "own affairs")
        self.expect(self.office.run("status", "--round", SAMPLE), 4, "name that by --dossier")


if __name__ == "__main__":
    unittest.main()
