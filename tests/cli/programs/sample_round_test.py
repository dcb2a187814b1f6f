"""The round that `cli/round` keeps: complete, within the rules, and with nothing to tell."""
import os
import subprocess
import unittest

from office import BIN, ROOT, SUITES, Office, OfficeTest


class SampleRound(OfficeTest):
    def keep(self, suite):
        folder = self.empty_folder() / "round"
        done = subprocess.run(
            [ROOT / "cli/round", "--suite", suite, folder], capture_output=True, check=False,
            text=True, timeout=600, stdin=subprocess.DEVNULL,
            env={**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"})
        self.assertEqual(done.returncode, 0, done.stdout[-2000:] + done.stderr[-2000:])
        return Office(folder), done.stdout + done.stderr

    def test_is_kept_and_verified_in_both_suites(self):
        for suite in SUITES:
            with self.subTest(suite=suite):
                office, _ = self.keep(suite)
                audit = office.run("audit", "--trust", "trust.txt", "--level", "records", "--json")
                self.assertEqual(audit.code, 0, audit)
                outcomes = {check["outcome"] for check in audit.json["checks"]}
                self.assertLessEqual(outcomes, {"pass", "not checked"})
                self.assertEqual(office.run("check").code, 0)

    def test_has_all_that_a_round_has(self):
        office, shown = self.keep(SUITES[0])
        entries = office.run("list", "--dossier", "R7-SJJ", "--json").json["entries"]
        kinds = [entry["kind"] for entry in entries]
        for kind, least in {"filing": 1, "declaration": 2, "interview": 3, "petition": 2, "triage": 2,
                            "referral": 1, "document": 5, "visit": 1, "exhibit": 1, "custody": 1,
                            "acknowledgement": 3, "finding": 4, "report": 5, "feedback": 5,
                            "rectification": 5, "assessment": 4, "approval": 5, "disclosure": 10,
                            "correction": 1}.items():
            self.assertGreaterEqual(kinds.count(kind), least, kind)
        self.assertEqual(shown.count("rule 3:"), 1)
        self.packages(office, entries)
        self.assertEqual(shown.count("rule 7:"), 1)

    def packages(self, office, entries):
        """What an auditor gets of the round, and what the public gets."""
        office.ok("package", "R7-SJJ", "--open", "all", "--contents", "-o", "round.zip")
        done = office.run("muniment-verify", "--trust", "trust.txt", "--complete", "R7-SJJ",
                          "round.zip")
        self.assertEqual(done.code, 0, str(done))
        disclosure = [entry["citation"] for entry in entries if entry["kind"] == "disclosure"][-1]
        office.ok("disclose", disclosure, "-o", "public.zip")
        done = office.run("muniment-verify", "--trust", "trust.txt", "public.zip")
        self.assertEqual(done.code, 0, str(done))
        self.assertIn(f"{disclosure}, field number", done.out)
        self.assertNotIn("interviewee", done.out)
        done = office.run("disclose", entries[0]["citation"], "-o", "no.zip")
        self.assertEqual(done.code, 2, str(done))

    def test_is_kept_nowhere_where_something_is(self):
        folder = self.empty_folder()
        done = subprocess.run([ROOT / "cli/round", folder], capture_output=True, check=False,
                              text=True, timeout=60, stdin=subprocess.DEVNULL)
        self.assertEqual(done.returncode, 1)
        self.assertIn("already", done.stderr)
        self.assertEqual(list(folder.iterdir()), [])


if __name__ == "__main__":
    unittest.main()
