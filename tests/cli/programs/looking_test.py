"""dossiers, status, checkpoint: what a person looks at before work, and what is kept elsewhere."""
import os
import shutil
import unittest

from office import ORIGIN, SUITES, OfficeTest

STATUS_KEYS = ["folder", "origin", "suite", "closed", "entries", "root", "newest", "guard", "disk",
               "roster", "author", "ledgerKey", "dossiers", "attention", "exit_code"]


class Dossiers(OfficeTest):
    def test_are_listed_with_title_and_entries(self):
        listed = self.office.run("dossiers", "--json").json
        self.assertEqual(listed["origin"], ORIGIN)
        own, dossier = listed["dossiers"]
        self.assertEqual((own["dossier"], own["entries"]), ("", 3))
        self.assertEqual((dossier["dossier"], dossier["title"], dossier["entries"],
                          dossier["closed"]), ("R7-FGW", "市发改委党组", 4, False))
        self.assertLessEqual(dossier["first"], dossier["newest"])

    def test_titles_stay_aligned_behind_wide_characters(self):
        self.office.ok("open", "Z-1", "--set", "title=甲乙丙")
        lines = self.office.ok("dossiers", "--lang", "zh").splitlines()
        self.assertEqual(len(lines), 4)
        self.assertTrue(lines[0].startswith("案卷"))
        # The heading's two wide characters take four columns.
        self.assertEqual(lines[0].index("条目") + 2, lines[2].index("4"))

    def test_say_where_a_title_cannot_be_read(self):
        (self.office / "office/openings").unlink()
        self.assertIn("[not opened here]", self.office.ok("dossiers"))

    def test_show_escape_sequences_as_text(self):
        self.office.ok("open", "X", "--set", "title=\x1b[31mred\nnext")
        self.assertIn("\\x1b[31mred\\x0anext", self.office.ok("dossiers"))


class Lists(OfficeTest):
    def test_are_joined_as_the_language_does_and_in_json_always_alike(self):
        for words, english, chinese in (
                (["list"], "li, zhao", "li、zhao"),
                (["find", "note.txt"], "li, zhao", "li、zhao"),
                (["record", "poem", "--dossier", "R7-FGW"], "briefing, interview", "briefing、interview"),
                (["record", "document", "--dossier", "R7-FGW", "--set", "x=y"], "name, content",
                 "name、content"),
                (["enrol", "li.pub", "--role", "x"], "inspector, leader",
                 "inspector（巡察干部）、leader")):
            for language, joined in (("en", english), ("zh", chinese)):
                with self.subTest(words=words, language=language):
                    done = self.office.run(*words, "--lang", language)
                    self.assertIn(joined, done.out + done.err)
        for language in ("en", "zh"):
            entries = self.office.run("list", "--json", "--lang", language).json["entries"]
            self.assertIn("li, zhao", {entry["signedBy"] for entry in entries})


class Roster(OfficeTest):
    def test_says_whose_a_further_key_is(self):
        self.office.keygen("li-two")
        self.office.ok("enrol", "li-two.pub", "--role", "inspector", "--person", "li", "--as",
                       "wang.key")
        further = [line for line in self.office.ok("roster").splitlines() if "further key" in line]
        self.assertEqual(len(further), 1)
        self.assertTrue(further[0].startswith("li-two"))
        self.assertIn("valid; a further key of li", further[0])


class Status(OfficeTest):
    def status(self, code, *words, **variables):
        done = self.office.run("status", "--json", *words, **variables)
        self.assertEqual(done.code, code, str(done))
        self.assertEqual(done.json["exit_code"], code)
        self.assertEqual(list(done.json), STATUS_KEYS)
        return done.json

    def attention(self, status):
        return [(one["name"], one["verdict"]) for one in status["attention"]]

    def test_is_well_in_a_sound_office(self):
        status = self.status(0)
        self.assertEqual(status["attention"], [])
        self.assertEqual((status["origin"], status["suite"], status["entries"], status["guard"]),
                         (ORIGIN, self.suite, 7, "same"))
        self.assertEqual(status["roster"], {"people": 3, "keys": 3, "revoked": 0})
        self.assertEqual(status["newest"]["citation"], "R7-FGW/4")
        self.assertEqual(status["newest"]["signedBy"], "li")
        self.assertEqual((status["author"]["name"], status["author"]["roles"]),
                         ("li", ["inspector"]))
        self.assertEqual(status["ledgerKey"]["locked"], False)
        self.assertEqual([one["dossier"] for one in status["dossiers"]], ["R7-FGW"])
        self.assertGreater(status["disk"]["store"], 4096)
        done = self.expect(self.office.run("status"), 0, "all is well", "R7-FGW/4")
        self.assertEqual(done.err, "")

    def test_needs_no_key(self):
        status = self.status(0, MUNIMENT_KEY=None, MUNIMENT_LEDGER_KEY=None)
        self.assertIsNone(status["author"])
        self.assertIsNone(status["ledgerKey"])

    def test_tells_that_the_ledger_was_moved(self):
        status = self.status(3, XDG_STATE_HOME=self.office / "elsewhere")
        self.assertEqual(self.attention(status), [("guard", "cannot evaluate")])
        self.expect(self.office.run("status", XDG_STATE_HOME=self.office / "elsewhere"), 3,
                    "one thing needs attention", "--because TEXT")

    def test_tells_that_the_guard_is_damaged(self):
        guard, = (self.office / "state/muniment/guards").iterdir()
        guard.write_text("rubbish\n")
        self.assertEqual(self.attention(self.status(3)), [("guard", "cannot evaluate")])

    def test_tells_that_the_ledger_is_an_old_copy(self):
        shutil.copytree(self.office / "office", self.office / "backup")
        self.office.ok("open", "NEW", "--set", "title=新卷")
        shutil.rmtree(self.office / "office")
        (self.office / "backup").rename(self.office / "office")
        status = self.status(1)
        self.assertEqual(self.attention(status), [("guard", "refuted")])
        self.assertIn("8 were signed", status["attention"][0]["sentence"])
        self.assertEqual(status["guard"], "older")

    def test_tells_that_a_guard_is_of_another_history(self):
        other = self.another_office()
        self.office.ok("open", "ONE", "--set", "title=一")
        other.ok("open", "TWO", "--set", "title=二")
        other.ok("open", "THREE", "--set", "title=三")
        status = self.status(1, XDG_STATE_HOME=other / "state")
        self.assertEqual((status["guard"], self.attention(status)),
                         ("older", [("guard", "refuted")]))
        self.office.ok("open", "FOUR", "--set", "title=四")
        status = self.status(1, XDG_STATE_HOME=other / "state")
        self.assertEqual((status["guard"], self.attention(status)),
                         ("fork", [("guard", "refuted")]))
        self.assertEqual(self.status(0)["guard"], "same")

    def test_tells_who_cannot_sign(self):
        self.office.keygen("sun")
        self.assertEqual(self.attention(self.status(2, "--as", "sun.key")),
                         [("author", "rules broken")])
        self.office.ok("revoke", "li", "--reason", "lost", "--as", "wang.key")
        status = self.status(2)
        self.assertEqual(self.attention(status), [("author", "rules broken")])
        self.assertIn("li was revoked", status["attention"][0]["sentence"])
        self.assertEqual(status["roster"], {"people": 2, "keys": 3, "revoked": 1})
        self.assertEqual(self.attention(self.status(2, "--as", "nobody.key")),
                         [("author", "rules broken")])

    def test_tells_that_the_ledgers_key_is_another_ones(self):
        self.assertEqual(self.attention(self.status(2, "--key", "wang.key")),
                         [("ledger-key", "rules broken")])

    def test_knows_whose_a_locked_key_is_by_the_public_file_beside_it(self):
        (self.office / "secret").write_text("correct horse\n")
        self.office.ok("passwd", "zhao.key", MUNIMENT_NEW_PASSPHRASE_FILE="secret",
                       MUNIMENT_PASSPHRASE_FILE="secret")
        status = self.status(0, "--as", "zhao.key")
        self.assertEqual((status["author"]["name"], status["author"]["locked"]), ("zhao", True))
        (self.office / "zhao.pub").unlink()
        self.assertEqual(self.status(0, "--as", "zhao.key")["author"]["name"], "")

    def test_fits_a_screen_with_thirty_dossiers_and_leaves_nothing_out_in_json(self):
        for number in range(30):
            self.office.ok("open", f"D{number:02}", "--set", "title=卷")
        for language in ("en", "zh"):
            for variables in ({}, {"XDG_STATE_HOME": self.office / "elsewhere"}):
                page = self.office.run("status", "--lang", language, **variables).out
                lines = page.splitlines()
                self.assertLessEqual(len(lines), 23, page)
                self.assertGreaterEqual(len(lines), 20, page)
                for line in lines:
                    wide = sum(2 if ord(c) > 0x2e7f else 1 for c in line)
                    self.assertLessEqual(wide, 80, line)
        self.assertEqual(len(self.status(0)["dossiers"]), 31)
        self.assertEqual(self.status(0)["dossiers"][0]["dossier"], "D29")

    def test_shows_a_key_files_name_as_text(self):
        os.rename(self.office / "li.key", self.office / "li\x1b[2J.key")
        done = self.office.run("status", "--as", "li\x1b[2J.key")
        self.expect(done, 0, "li\\x1b[2J.key")

    def test_says_when_there_is_no_ledger(self):
        self.expect(self.office.run("status", MUNIMENT_LEDGER=None), 3, "no ledger here")


class StatusSm(Status):
    suite = SUITES[1]


class Checkpoint(OfficeTest):
    def test_is_a_signed_note_with_what_it_covers_told_beside(self):
        done = self.expect(self.office.run("checkpoint"), 0)
        self.assertEqual(done.out.splitlines()[:2], [ORIGIN, "7"])
        self.assertIn(f"— {ORIGIN} ", done.out)
        self.assertIn("covers the 7 entries", done.err)
        self.assertIn("outside the office", done.err)

    def test_is_written_as_it_is_printed(self):
        printed = self.office.ok("checkpoint")
        self.assertEqual(self.office.ok("checkpoint", "-o", "c.txt"), "")
        self.assertEqual((self.office / "c.txt").read_text(), printed)
        document = self.office.run("checkpoint", "-o", "c.txt", "--json").json
        self.assertEqual((document["entries"], document["file"], document["bytes"]),
                         (7, "c.txt", len(printed.encode())))
        self.assertEqual(self.office.run("checkpoint", "--json").json["checkpoint"], printed)


if __name__ == "__main__":
    unittest.main()
