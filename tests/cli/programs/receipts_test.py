"""Receipts and trust files that are wrong, each in its own way, told apart by muniment-verify."""
import unittest

import office as office_module
from office import SUITES, Office, OfficeTest


class Receipts(OfficeTest):
    def setUp(self):
        super().setUp()
        self.text = (self.office / "r2.tlog-proof").read_text()

    def verify(self, text, *more, trust="trust.txt"):
        (self.office / "x.tlog-proof").write_bytes(text.encode() if isinstance(text, str) else text)
        return self.office.run("muniment-verify", "--trust", trust, "x.tlog-proof", *more)

    def found(self, suite, origin):
        original, office_module.ORIGIN = office_module.ORIGIN, origin
        self.addCleanup(setattr, office_module, "ORIGIN", original)
        office = Office(self.empty_folder())
        office.found(suite)
        office.work()
        office_module.ORIGIN = original
        return (office / "r2.tlog-proof").read_text()


class WrongReceipts(Receipts):
    def test_each_has_a_sentence_of_its_own(self):
        text = self.text
        lines = text.splitlines(keepends=True)
        signature = text.rindex("— ")
        cases = {
            "empty": ("", 3, "the receipt is empty"),
            "cut short": (text[:len(text) // 2], 1, "cut short"),
            "last newline cut": (text[:-1], 1, "does not end in a newline"),
            "CRLF": (text.replace("\n", "\r\n"), 1, "CR LF"),
            "trailing bytes": (text + "x\n", 1, "behind the note's signatures"),
            "trailing line": (text + "\n", 3, "an empty line stands behind"),
            "no record": ("".join(line for line in lines if not line.startswith("extra ")), 3,
                          "carries no record"),
            "no signature": (text[:signature], 3, "has no signature"),
            "no proof file": ("hello\n", 1, "not a proof file"),
            "later version": (text.replace("tlog-proof@v1", "tlog-proof@v2"), 3, "version 2", "version 1"),
            "another index": (text.replace("index 4", "index 5"), 1, "place 5", "place 4"),
        }
        said = set()
        for name, (changed, code, *sentences) in cases.items():
            with self.subTest(name=name):
                self.assertNotEqual(changed, text)
                done = self.expect(self.verify(changed), code, *sentences)
                self.assertNotIn("verified", done.out)
                said.add(done.out)
        self.assertEqual(len(said), len(cases))

    def test_of_another_ledger_are_told_apart(self):
        here = office_module.ORIGIN
        for name, suite, origin, code, sentence in (
                ("key", SUITES[0], here, 1, "key"),
                ("origin", SUITES[0], "other.example/ledger", 3,
                 "ledger other.example/ledger, which the trust file does not name"),
                ("suite", SUITES[1], here, 1, "key")):
            with self.subTest(name=name):
                done = self.expect(self.verify(self.found(suite, origin)), code, sentence)
                self.assertNotIn("verified", done.out)

    def test_file_is_compared_only_with_what_was_opened(self):
        self.office.ok("receipt", "R7-FGW/2", "-o", "closed.tlog-proof")
        closed = (self.office / "closed.tlog-proof").read_text()
        self.expect(self.verify(closed), 0, "not opened")
        self.expect(self.verify(closed, "--file", "note.txt"), 3, "not")

    def test_another_file_is_refuted_with_the_field(self):
        done = self.verify(self.text, "--file", "FOLDER/a.txt")
        self.expect(done, 1, "a.txt", "field content")
        done = self.verify(self.text, "--file", "FOLDER/a.txt", "--json")
        (fault,) = [check for check in done.json["reports"][0]["checks"] if check["outcome"] == "fail"]
        self.assertEqual(fault["place"]["field"], "content")

    def test_of_several_the_worst_counts_and_each_is_told(self):
        self.verify(self.text[:-1])
        done = self.office.run("muniment-verify", "--trust", "trust.txt", "r2.tlog-proof",
                               "x.tlog-proof", "r2.tlog-proof")
        self.expect(done, 1, "verified: r2.tlog-proof", "refuted: x.tlog-proof")

    def test_missing_ones_are_told(self):
        self.expect(self.office.run("muniment-verify", "--trust", "trust.txt", "none"), 3,
                    "there is no file none")
        self.expect(self.office.run("muniment-verify", "--trust", "trust.txt"), 4, "name the receipt")


class ReceiptsOfAffairs(Receipts):
    def test_show_that_who_may_changed_the_roster(self):
        """A revocation, and a second key: what they refer to comes along, and their rules count."""
        self.office.keygen("li2", suite=self.suite)
        self.office.ok("enrol", "li2.pub", "--role", "inspector", "--person", "li", "--as", "wang.key")
        self.office.ok("revoke", "li", "--reason", "lost", "--as", "wang.key")
        for citation in ("/4", "/5"):
            self.office.ok("receipt", citation, "-o", "r.tlog-proof")
            done = self.verify((self.office / "r.tlog-proof").read_bytes())
            self.expect(done, 0, "its signers' roles, their number and its facts keep the rules")
            self.assertNotIn("does not carry", done.out)
            shown = self.office.ok("show", citation)
            for part in (("it puts li2 on the roster", "roles: inspector") if citation == "/4" else
                         ("of li off the roster; reason: lost; suspect from entry",)):
                self.assertIn(part, done.out)
                self.assertIn(part, shown)
            chinese = self.office.ok("show", citation, "--lang", "zh")
            self.assertIn("角色：巡察干部" if citation == "/4" else "原因：遗失", chinese)
            (self.office / "r.tlog-proof").unlink()


class ReceiptsOfAffairsInSm(ReceiptsOfAffairs):
    suite = SUITES[1]


class TrustFiles(Receipts):
    def setUp(self):
        super().setUp()
        self.trust = (self.office / "trust.txt").read_text()
        self.lines = self.trust.splitlines(keepends=True)

    def judge(self, trust, *more):
        (self.office / "t.txt").write_text(trust)
        return self.verify(self.text, *more, trust="t.txt")

    def test_without_one_nothing_is_verified(self):
        self.expect(self.office.run("muniment-verify", "r2.tlog-proof"), 3, "no trust file", "--trust")
        self.expect(self.verify(self.text, trust="none.txt"), 3, "there is no file none.txt")

    def test_nothing_in_it_verifies_nothing(self):
        for trust in ("", "# nothing\n", "quorum none\n"):
            with self.subTest(trust=trust):
                self.assertNotIn("verified", self.expect(self.judge(trust), 3).out)

    def test_without_a_pin_the_roster_is_not_checked_and_that_is_said(self):
        unpinned = "".join(line for line in self.lines if not line.startswith("#muniment"))
        self.assertNotEqual(unpinned, self.trust)
        done = self.expect(self.judge(unpinned), 0, "no trust file pins")
        self.assertLess(done.out.index("Not checked"), done.out.index("no trust file pins"))
        self.expect(self.office.run("audit", "--trust", "t.txt"), 0, "no trust file pins")

    def test_another_pin_refutes(self):
        pin = self.trust.split("#muniment genesis ")[1].split()[1]
        other = self.trust.replace(pin, pin[:-1] + ("0" if pin[-1] != "0" else "1"))
        self.expect(self.judge(other), 1, "first entry", "/1")
        self.expect(self.office.run("audit", "--trust", "t.txt"), 1, "first entry", "/1")

    def test_mistyped_lines_never_fail_open(self):
        for wrong in ("#muniment genesys", "#muniment Genesis", "#muniment  ", "#muniment"):
            with self.subTest(wrong=wrong):
                self.expect(self.judge(self.trust.replace("#muniment genesis", wrong)), 3, "line 2")
        self.expect(self.judge(self.trust + self.lines[1]), 3, "pinned already")
        self.expect(self.judge(self.trust.replace("quorum", "qourum")), 3, "line 3")
        self.expect(self.judge(self.trust.replace("\n", "\r\n")), 3, "carriage returns")

    def test_a_quorum_that_nobody_meets_breaks_the_rules(self):
        self.office.keygen("eve")
        key = (self.office / "eve.pub").read_text().splitlines()[0]
        # A witness's key has another type, so eve's own will not do.
        self.expect(self.judge(self.trust.replace("quorum none", f"witness eve {key}\nquorum eve")),
                    3, "cosignatures")

    def test_another_suites_ledger_is_refuted_and_not_guessed(self):
        other = Office(self.empty_folder())
        other.found(SUITES[1])
        other.ok("trust", "-o", "trust.txt")
        done = self.expect(self.judge((other / "trust.txt").read_text()), 1)
        self.assertNotIn("verified", done.out)


if __name__ == "__main__":
    unittest.main()
