"""The whole job, word for word as people script it, in both suites."""
import stat
import unittest

from office import ORIGIN, SUITES, Office, OfficeTest


class WorkedExample(OfficeTest):
    """Syntax that others script: changing a line of `script` breaks them."""

    def script(self, suite):
        option = ["--suite", suite] if suite != SUITES[0] else []
        yield from ((["keygen", name, *option, "--no-passphrase"], f"{name}.pub\n")
                    for name in ("wang", "li", "zhao"))
        yield (["init", "office", "--origin", ORIGIN, "--as", "wang.key", "--key", "ledger.key",
                "--no-passphrase", *option], f"{ORIGIN}+")
        yield ["enrol", "li.pub", "--role", "inspector", "--name", "@li.txt",
               "--as", "wang.key"], "/2\n"
        yield ["enrol", "zhao.pub", "--role", "inspector", "--name", "赵",
               "--as", "wang.key"], "/3\n"
        yield ["open", "R7-FGW", "--set", "title=市发改委党组", "--as", "wang.key"], "R7-FGW/1\n"
        yield (["record", "interview", "note.txt", "--dossier", "R7-FGW", "--occurred",
                "2022-08-15T09:30+08:00", "--set", "interviewee=甲01", "--cosign", "zhao.key"],
               "R7-FGW/2\n")
        yield ["import", "FOLDER", "--dossier", "R7-FGW", "--kind", "document"], \
            "R7-FGW/3 - R7-FGW/4\n"
        yield ["list", "--dossier", "R7-FGW"], "folio"
        yield ["show", "R7-FGW/2"], "folio"
        yield ["trust", "-o", "trust.txt"], ""
        yield ["receipt", "R7-FGW/2", "-o", "r2.tlog-proof", "--open", "name,content"], ""
        yield ["verify", "note.txt"], "verified"
        yield (["muniment-verify", "--trust", "trust.txt", "r2.tlog-proof", "--file", "note.txt"],
               "verified")
        yield ["muniment-verify", "--trust", "trust.txt", "r2.tlog-proof", "--json"], "{"
        yield (["audit", "--trust", "trust.txt", "--level", "records", "--remember", "seen.txt"],
               "verified")
        yield ["audit", "--trust", "trust.txt", "--level", "tree"], "verified"
        yield ["audit", "--trust", "trust.txt", "--json", "--remember", "seen.txt"], "{"
        yield ["check"], "verified"

    def run_script(self, suite):
        office = Office(self.empty_folder())
        (office / "li.txt").write_text("李某\n")
        (office / "note.txt").write_text("个别谈话记录\n")
        (office / "FOLDER").mkdir()
        (office / "FOLDER/1.txt").write_text("1")
        (office / "FOLDER/2.txt").write_text("2")
        for words, printed in self.script(suite):
            done = office.run(*words)
            self.assertEqual(done.code, 0, f"{words}: {done}")
            self.assertTrue(done.out.startswith(printed), f"{words}: {done}")
            if printed.endswith("\n") or not printed:
                self.assertEqual(done.out, printed, words)
        return office

    def test_runs_in_both_suites(self):
        for suite in SUITES:
            with self.subTest(suite=suite):
                office = self.run_script(suite)
                shown = office.ok("show", "R7-FGW/2")
                for part in ("甲01", "2022-08-15 09:30:00+08:00", "note.txt", "li (author)",
                             "zhao (cosigner)", "SHA-256" if suite == SUITES[0] else "SM3"):
                    self.assertIn(part, shown)
                self.assertIn("市发改委党组", office.ok("list"))
                self.assertIn(f"its suite is {suite}",
                              office.ok("muniment-verify", "--trust", "trust.txt", "r2.tlog-proof"))
                for name in ("wang.key", "li.key", "zhao.key", "ledger.key", "office/openings"):
                    self.assertEqual(stat.S_IMODE((office / name).stat().st_mode), 0o600, name)

    def test_a_receipt_needs_nothing_but_itself_and_the_trust_file(self):
        alone = Office(self.empty_folder())
        alone.variables = {}
        for name in ("r2.tlog-proof", "trust.txt"):
            (alone / name).write_bytes((self.office / name).read_bytes())
        self.expect(alone.run("muniment-verify", "--trust", "trust.txt", "r2.tlog-proof"), 0)

    def test_the_ledger_is_found_from_a_folder_inside_it(self):
        inside = self.office / "office/store"
        done = self.office.run("list", cwd=inside, MUNIMENT_LEDGER=None)
        self.expect(done, 0, "R7-FGW/4")

    def test_a_second_registration_of_a_file_is_another_entry_and_both_are_found(self):
        self.office.ok("record", "document", "note.txt", "--dossier", "R7-FGW")
        done = self.expect(self.office.run("verify", "note.txt"), 0)
        for citation in ("R7-FGW/2", "R7-FGW/5"):
            self.assertIn(citation, done.out)

    def test_a_correction_shows_where_the_corrected_file_is_verified(self):
        self.office.ok("record", "correction", "--dossier", "R7-FGW", "--link",
                       "supersedes=R7-FGW/2", "--set", "because=日期有误", "--cosign", "zhao.key")
        self.expect(self.office.run("verify", "note.txt"), 0, "R7-FGW/2 is superseded by R7-FGW/5 since 20")

    def test_roster_and_kinds_tell_what_can_be_done(self):
        roster = self.office.ok("roster")
        for name in ("wang", "li", "zhao"):
            self.assertIn(name, roster)
        self.assertIn("interview", self.office.ok("kinds"))
        self.assertIn("interviewee", self.office.ok("kinds", "interview"))

    def test_a_passphrase_can_be_changed(self):
        office = self.office
        (office / "first").write_text("one two three\n")
        (office / "second").write_text("four five six\n")
        before = (office / "li.key").read_bytes()
        office.ok("passwd", "li.key", MUNIMENT_NEW_PASSPHRASE_FILE="first")
        office.ok("passwd", "li.key", MUNIMENT_PASSPHRASE_FILE="first",
                  MUNIMENT_NEW_PASSPHRASE_FILE="second")
        record = ["record", "document", "note.txt", "--dossier", "R7-FGW"]
        self.expect(office.run(*record, MUNIMENT_PASSPHRASE_FILE="first"), 2)
        self.expect(office.run(*record, MUNIMENT_PASSPHRASE_FILE="second"), 0)
        office.ok("passwd", "li.key", "--no-passphrase", MUNIMENT_PASSPHRASE_FILE="second")
        self.assertEqual((office / "li.key").read_bytes(), before)


class WorkedExampleInBothLanguages(OfficeTest):
    def test_help_and_messages_are_chinese_where_asked_for(self):
        for settings in ({"LC_ALL": "zh_CN.UTF-8"}, {"LC_ALL": None, "LANG": "zh_CN.UTF-8"}):
            self.assertIn("通过", self.office.ok("audit", "--trust", "trust.txt", **settings))
        self.assertIn("通过", self.office.ok("--lang", "zh", "check"))
        self.assertIn("通过", self.office.ok("muniment-verify", "--lang", "zh", "--trust",
                                           "trust.txt", "r2.tlog-proof"))


if __name__ == "__main__":
    unittest.main()
