"""close: the ledger's last entry but for what may follow it."""
import unittest

from office import OfficeTest


class Closing(OfficeTest):
    CLOSE = ("close", "--because", "本轮巡察结束", "--as", "wang.key")

    def test_nothing_is_recorded_after_it_but_what_may_be(self):
        done = self.office.run(*self.CLOSE, "--yes", "--successor", "inspection.example.gov/r7-2/g3")
        self.assertEqual((done.code, done.out), (0, "/4\n"), str(done))
        self.assertIn("nothing opens it again", done.err)
        self.assertIn("本轮巡察结束", self.office.ok("show", "/4"))
        for words in (("record", "document", "note.txt", "--dossier", "R7-FGW"),
                      ("open", "R7-2", "--set", "title=x", "--as", "wang.key"),
                      ("enrol", "wang.pub", "--role", "auditor", "--as", "wang.key")):
            done = self.office.run(*words)
            self.assertEqual(done.code, 2, str(done))
            self.assertIn("the ledger was closed at entry 7", done.err)
        self.office.ok("revoke", "li", "--reason", "retired", "--as", "wang.key")
        self.assertTrue(self.office.run("status", "--json", "--as", "wang.key").json["closed"])
        self.assertEqual(self.office.run("audit", "--trust", "trust.txt").code, 0)

    def test_is_done_once_and_by_who_may(self):
        done = self.office.run("close", "--because", "x", "--yes")
        self.assertEqual(done.code, 2, str(done))
        self.assertIn("rule 1", done.err)
        self.office.ok(*self.CLOSE, "--yes")
        done = self.office.run(*self.CLOSE, "--yes")
        self.assertEqual(done.code, 2, str(done))
        self.assertIn("the ledger was closed at entry 7 already", done.err)

    def test_asks_first(self):
        done = self.office.run(*self.CLOSE)
        self.assertEqual(done.code, 4, str(done))
        self.assertIn("say --yes", done.err)
        for answer, code in (("no", 5), ("", 5), (None, 5), ("yes", 0)):
            ended, _, shown = self.office.on_terminal(self.CLOSE, answer)
            self.assertEqual(ended, code, shown)
            self.assertIn("Close inspection.example.gov/r7-1/g3?", shown)
            self.assertEqual(self.office.entries(), 8 if code == 0 else 7)

    def test_says_what_is_still_to_come(self):
        self.office.ok("record", "exhibit", "note.txt", "--dossier", "R7-FGW", "--fact", "serial=next")
        self.office.ok("record", "custody", "--dossier", "R7-FGW", "--fact", "handling=handOver",
                       "--fact", "due=2030-01-01", "--link", "concerns=R7-FGW/5", "--cosign", "zhao.key")
        done = self.office.run(*self.CLOSE, "--yes", "--lang", "zh")
        self.assertEqual(done.code, 0, str(done))
        self.assertIn("尚有 1 条记录有待后续办理", done.err)
        self.assertIn("status --dossier R7-FGW", done.err)

    def test_refuses_a_successor_that_is_no_ledger(self):
        for successor, code, said in (("https://x.example", 4, "is no name of a ledger"),
                                      ("inspection.example.gov/r7-1/g3", 2, "its own successor")):
            done = self.office.run(*self.CLOSE, "--yes", "--successor", successor)
            self.assertEqual(done.code, code, str(done))
            self.assertIn(said, done.err)
        self.assertEqual(self.office.entries(), 7)


if __name__ == "__main__":
    unittest.main()
