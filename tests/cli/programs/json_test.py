"""--json: exactly one document on standard output, whatever happens, and nothing else said."""
import json
import unittest

from office import OfficeTest

# Each command as it succeeds, and as it fails, with the exit codes that both programs promise.
SUCCEEDING = (
    ["keygen", "sun", "--no-passphrase"],
    ["passwd", "li.key", "--no-passphrase"],
    ["init", "other", "--origin", "a.example/1", "--as", "wang.key", "--key", "other.key",
     "--no-passphrase"],
    ["enrol", "sun.pub", "--role", "inspector", "--as", "wang.key"],
    ["revoke", "sun", "--reason", "retired", "--as", "wang.key"],
    ["roster"],
    ["kinds"],
    ["kinds", "interview"],
    ["open", "NEW", "--set", "title=新"],
    ["record", "document", "note.txt", "--dossier", "NEW"],
    ["import", "FOLDER", "--dossier", "NEW"],
    ["draft", "document", "note.txt", "--dossier", "NEW", "--cosigner", "zhao", "-o", "d.draft"],
    ["cosign", "d.draft", "--dry-run"],
    ["cosign", "d.draft", "--yes", "--as", "zhao.key"],
    ["submit", "d.draft"],
    ["status"],
    ["dossiers"],
    ["list"],
    ["list", "--dossier", "NEW"],
    ["list", "--manifest", "sha256sum", "--dossier", "R7-FGW"],
    ["list", "--manifest", "sha256sum", "--dossier", "R7-FGW", "-o", "sums.txt"],
    ["find", "note.txt"],
    ["show", "NEW/2"],
    ["show", "0"],
    ["checkpoint"],
    ["checkpoint", "-o", "c.txt"],
    ["compare", "c.txt"],
    ["compare", "c.txt", "r2.tlog-proof", "--trust", "trust.txt"],
    ["receipt", "NEW/2", "-o", "n2", "--open", "all"],
    ["receipt", "NEW/2"],
    ["trust"],
    ["trust", "-o", "trust.txt"],
    ["verify", "note.txt"],
    ["verify", "note.txt", "FOLDER/a.txt"],
    ["verify", "FOLDER"],
    ["verify", "--manifest", "sums.txt"],
    ["audit"],
    ["audit", "--trust", "trust.txt", "--level", "tree"],
    ["check"],
    ["muniment-verify", "--trust", "trust.txt", "r2.tlog-proof"],
    ["muniment-verify", "--trust", "trust.txt", "r2.tlog-proof", "n2", "--file", "note.txt"],
)
FAILING = (
    (4, ["keygen", "sun"]),
    (2, ["keygen", "li", "--no-passphrase"]),
    (4, ["keygen", "Li", "--no-passphrase"]),
    (5, ["passwd", "none.key", "--no-passphrase"]),
    (2, ["init", "FOLDER", "--origin", "a.example/1", "--as", "wang.key", "--key", "k.key",
         "--no-passphrase"]),
    (5, ["enrol", "note.txt", "--role", "inspector", "--as", "wang.key"]),
    (2, ["revoke", "nobody", "--reason", "lost", "--as", "wang.key"]),
    (5, ["roster", "--ledger", "FOLDER"]),
    (4, ["kinds", "poem"]),
    (2, ["open", "r7", "--set", "title=新"]),
    (2, ["open", "R7-FGW", "--set", "title=新"]),
    (4, ["record", "poem", "--dossier", "R7-FGW"]),
    (5, ["record", "document", "none.txt", "--dossier", "R7-FGW"]),
    (2, ["record", "document", "--dossier", "R7-FGW"]),
    (5, ["import", "none", "--dossier", "R7-FGW"]),
    (5, ["import", "none.csv"]),
    (4, ["draft", "document", "note.txt", "--dossier", "R7-FGW"]),
    (2, ["draft", "document", "note.txt", "--dossier", "R7-FGW", "--cosigner", "none", "-o", "d"]),
    (5, ["draft", "document", "none.txt", "--dossier", "R7-FGW", "-o", "d"]),
    (4, ["cosign", "note.txt"]),
    (3, ["cosign", "note.txt", "--yes"]),
    (5, ["cosign", "none", "--yes"]),
    (3, ["submit", "note.txt"]),
    (5, ["submit", "none"]),
    (3, ["status", "--ledger", "none"]),
    (5, ["dossiers", "--ledger", "none"]),
    (5, ["list", "--ledger", "none"]),
    (4, ["show", "fgw"]),
    (5, ["show", "R7-FGW/99"]),
    (5, ["show", "9999"]),
    (5, ["checkpoint", "-o", "none/c.txt"]),
    (3, ["compare", "none"]),
    (4, ["compare", "one", "two", "three"]),
    (4, ["compare", "office"]),
    (5, ["receipt", "R7-FGW/2", "--open", "colour"]),
    (5, ["receipt", "R7-FGW/2", "-o", "none/r2"]),
    (5, ["trust", "-o", "none/trust.txt"]),
    (2, ["adopt", "--because", "x", "--as", "wang.key"]),
    (3, ["verify", "trust.txt"]),
    (4, ["find", "--text", "甲01"]),
    (3, ["verify", "--manifest", "trust.txt"]),
    (4, ["verify"]),
    (3, ["verify", "note.txt", "none.txt"]),
    (3, ["audit", "--ledger", "FOLDER"]),
    (3, ["audit", "--trust", "note.txt"]),
    (4, ["audit", "--level", "deep"]),
    (3, ["check", "--ledger", "none"]),
    (4, ["opne", "R7"]),
    (4, ["record"]),
    (4, ["record", "--colour", "red"]),
    (4, []),
    (3, ["muniment-verify", "r2.tlog-proof"]),
    (3, ["muniment-verify", "--trust", "trust.txt", "none"]),
    (3, ["muniment-verify", "--trust", "note.txt", "r2.tlog-proof"]),
    (1, ["muniment-verify", "--trust", "trust.txt", "r2.tlog-proof", "--file", "trust.txt"]),
    (1, ["muniment-verify", "--trust", "trust.txt", "r2.tlog-proof", "note.txt"]),
    (4, ["muniment-verify", "--trust", "trust.txt"]),
    (4, ["muniment-verify", "--colour"]),
)


class Json(OfficeTest):
    def document(self, words, code):
        """The one document of a run; its own exit code, where it names one, is the program's."""
        words = words if words[:1] == ["muniment-verify"] else ["muniment", *words]
        done = self.office.run(*words, "--json")
        self.assertEqual(done.code, code, str(done))
        self.assertEqual(done.err, "")
        document = done.json
        self.assertIsInstance(document, dict)
        if "exit_code" in document:
            self.assertEqual(document["exit_code"], code)
        return document

    def test_of_what_succeeds(self):
        for words in SUCCEEDING:
            with self.subTest(words=words):
                self.document(words, 0)

    def test_of_what_fails(self):
        for code, words in FAILING:
            with self.subTest(words=words):
                document = self.document(words, code)
                self.assertEqual(document["exit_code"], code)
                self.assertIn("error" if code in (4, 5) else "verdict", document)
                verdicts = {1: "refuted", 2: "rules broken", 3: "cannot evaluate"}
                self.assertIn(document["verdict"], (verdicts.get(code), None))

    def test_is_in_the_language_asked_for_and_names_are_not(self):
        english = self.document(["muniment-verify", "--trust", "trust.txt", "r2.tlog-proof"], 0)
        chinese = self.document(["muniment-verify", "--lang", "zh", "--trust", "trust.txt",
                                 "r2.tlog-proof"], 0)
        for one, other in zip(english["reports"][0]["checks"], chinese["reports"][0]["checks"]):
            self.assertEqual((one["name"], one["outcome"]), (other["name"], other["outcome"]))
            self.assertNotEqual(one["sentence"], other["sentence"])

    def test_lists_what_was_not_checked_also_on_success(self):
        for words in (["muniment-verify", "--trust", "trust.txt", "r2.tlog-proof"],
                      ["audit", "--trust", "trust.txt"], ["check"], ["verify", "note.txt"]):
            document = self.document(words, 0)
            (report,) = document.get("reports", [document])
            self.assertIn("not checked", {check["outcome"] for check in report["checks"]})

    def test_says_what_was_registered(self):
        for name in ("b.txt", "c.txt"):
            (self.office / "FOLDER" / name).write_text(name)
        registered = self.document(["import", "FOLDER", "--dossier", "R7-FGW"], 0)
        self.assertEqual([registered[key] for key in
                          ("registered", "bytes", "first", "last", "alreadyThere")],
                         [2, 10, "R7-FGW/5", "R7-FGW/6", 2])
        entry = self.document(["record", "document", "note.txt", "--dossier", "R7-FGW"], 0)
        self.assertEqual((entry["citation"], entry["index"]), ("R7-FGW/7", 9))
        shown = self.document(["show", entry["recordId"]], 0)
        self.assertEqual(shown["citation"], "R7-FGW/7")
        listed = self.document(["list", "--dossier", "R7-FGW"], 0)["entries"]
        self.assertEqual([one["citation"] for one in listed],
                         [f"R7-FGW/{folio}" for folio in range(1, 8)])

    def test_escapes_what_is_no_text(self):
        (self.office / "odd\x1b.txt").write_text("x")
        done = self.office.run("record", "document", "odd\x1b.txt", "--dossier", "R7-FGW", "--json")
        self.assertEqual(done.code, 0)
        content = json.loads(self.office.ok("show", "R7-FGW/5", "--json"))["fields"][1]["value"]
        self.assertTrue(content.startswith(r"odd\x1b.txt"), content)


if __name__ == "__main__":
    unittest.main()
