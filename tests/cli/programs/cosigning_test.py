"""A finding that three people sign at three machines: only the draft file travels."""
import os
import re
import shutil
import stat
import subprocess
import unittest

from office import NOTE, Office, OfficeTest, SUITES

FINDING = ["draft", "finding", "note.txt", "--dossier", "R7-FGW", "--set",
           "overview=任务清单尚未分解", "--fact", "checklist=12", "--link", "basedOn=R7-FGW/2",
           "--occurred", "2022-08-16"]
SIGNERS = ["--cosigner", "zhao", "--cosigner", "wang"]
DIGITS = re.compile(r"(\d{4} ){5}\d{4}\n")


class Machine(Office):
    """A machine of somebody's own: their key, and no ledger."""

    def __init__(self, folder, office, name):
        super().__init__(folder)
        self.variables = {"MUNIMENT_KEY": f"{name}.key"}
        shutil.copy(office / f"{name}.key", self.folder)


class Cosigning(OfficeTest):
    def setUp(self):
        super().setUp()
        self.zhao = Machine(self.empty_folder(), self.office, "zhao")
        self.wang = Machine(self.empty_folder(), self.office, "wang")

    def draft(self, name="f.draft", more=()):
        done = self.office.run(*FINDING, *SIGNERS, *more, "-o", name)
        self.assertEqual(done.code, 0, str(done))
        return done

    @staticmethod
    def send(name, sender, recipient):
        shutil.copy(sender / name, recipient / name)

    def signed_by_all(self, name="f.draft"):
        self.draft(name)
        self.send(name, self.office, self.zhao)
        self.zhao.ok("cosign", name, "--yes")
        self.send(name, self.zhao, self.wang)
        self.wang.ok("cosign", name, "--yes")
        self.send(name, self.wang, self.office)

    def test_takes_a_finding_from_three_machines_into_the_ledger(self):
        drafted = self.draft()
        self.assertRegex(drafted.out, DIGITS)
        self.assertIn("zhao (reviewing deputy), wang (signing leader)", drafted.err)
        mode = stat.S_IMODE(os.stat(self.office / "f.draft").st_mode)
        self.assertEqual(mode, 0o600)
        self.send("f.draft", self.office, self.zhao)
        shutil.copy(self.office / "note.txt", self.zhao.folder)
        signed = self.zhao.run("cosign", "f.draft", "note.txt", "--yes")
        self.expect(signed, 0, drafted.out.strip(), "signed as zhao (reviewing deputy): f.draft",
                    "wang (signing leader) must still sign")
        for shown in ("finding", "R7-FGW", "2022-08-16", "任务清单尚未分解", "note.txt",
                      "li (has signed)", "zhao (not signed yet)", "interview of ",
                      "note.txt has the bytes that the record states", "Not checked:",
                      "whose the keys of li, wang are", "there is no ledger here",
                      "whether the linked records were registered"):
            self.assertIn(shown, signed.out)
        self.assertEqual(stat.S_IMODE(os.stat(self.zhao / "f.draft").st_mode), 0o600)
        self.send("f.draft", self.zhao, self.wang)
        self.expect(self.wang.run("cosign", "f.draft", "--yes"), 0, "all have signed",
                    "zhao (has signed)", "the bytes of note.txt: name the file")
        self.send("f.draft", self.wang, self.office)
        submitted = self.expect(self.office.run("submit", "f.draft"), 0, "needed no more")
        self.assertEqual(submitted.out, "R7-FGW/5\n")
        shown = self.office.run("show", "R7-FGW/5", "--json").json
        self.assertEqual([(one["name"], one["capacity"]) for one in shown["signers"]],
                         [("li", 3), ("zhao", 4), ("wang", 5)])
        self.assertIn("任务清单尚未分解", [one["value"] for one in shown["fields"]])
        self.assertEqual(self.office.run("audit", "--trust", "trust.txt").code, 0)
        again = self.expect(self.office.run("submit", "f.draft"), 0, "was registered before")
        self.assertEqual(again.out, "R7-FGW/5\n")

    def test_joins_copies_that_were_signed_side_by_side(self):
        self.draft()
        for machine, name in ((self.zhao, "z.draft"), (self.wang, "w.draft")):
            self.send("f.draft", self.office, machine)
            machine.ok("cosign", "f.draft", "--yes", "-o", name)
            self.send(name, machine, self.office)
        self.expect(self.office.run("submit", "w.draft"), 2,
                    "draft w.draft: not signed yet by zhao (reviewing deputy)")
        self.assertEqual(self.office.ok("submit", "w.draft", "z.draft"), "R7-FGW/5\n")
        self.assertEqual(self.office.ok("submit", "f.draft"), "R7-FGW/5\n")

    def test_several_drafts_are_registered_or_none(self):
        self.signed_by_all("one.draft")
        self.signed_by_all("two.draft")
        self.draft("three.draft")
        entries = self.office.entries()
        done = self.office.run("submit", "one.draft", "two.draft", "three.draft", "none.draft")
        self.expect_nothing_written(entries, done, 5, "three.draft: not signed yet by",
                                    "there is no file none.draft")
        self.assertEqual(self.office.ok("submit", "one.draft", "two.draft"),
                         "R7-FGW/5\nR7-FGW/6\n")

    def test_serial_numbers_are_taken_once(self):
        petition = ["petition", "note.txt", "--dossier", "R7-FGW", "--fact", "channel=letter",
                    "--fact", "serial=next"]
        for name in ("one.draft", "two.draft"):  # neither knows of the other
            self.office.ok("draft", *petition, "--cosigner", "zhao", "-o", name)
            self.office.ok("cosign", name, "--yes", "--as", "zhao.key")
        entries = self.office.entries()
        self.expect_nothing_written(entries, self.office.run("submit", "one.draft", "two.draft"),
                                    2, "of the drafts one.draft, two.draft: record 2 of 2: rule "
                                    "12: the serial number 1 is taken")
        self.assertEqual(self.office.ok("submit", "one.draft"), "R7-FGW/5\n")
        self.expect(self.office.run("submit", "two.draft"), 2,
                    "draft two.draft: rule 12: the serial number 1 is taken or below 1; the "
                    "next one of the kind petition in this dossier is 2")
        self.assertEqual(self.office.ok("submit", "one.draft"), "R7-FGW/5\n")

    def test_asks_before_it_signs(self):
        self.draft()
        self.send("f.draft", self.office, self.zhao)
        before = (self.zhao / "f.draft").read_bytes()
        for answer in ("no", "", None, "y"):
            code, printed, shown = self.zhao.on_terminal(["cosign", "f.draft"], answer)
            self.assertEqual(code, 5, shown)
            self.assertIn("Sign this as zhao (reviewing deputy)?", shown)
            self.assertIn("任务清单尚未分解", printed)
            self.assertIn("not signed, and nothing was written", shown)
            self.assertEqual((self.zhao / "f.draft").read_bytes(), before)
        code, _, shown = self.zhao.on_terminal(["cosign", "f.draft", "--lang", "zh"], "是")
        self.assertEqual(code, 0, shown)
        self.assertIn("已以zhao（副组长）的身份签署", shown)

    def test_signs_nothing_unasked(self):
        self.draft()
        before = (self.office / "f.draft").read_bytes()
        self.expect(self.office.run("cosign", "f.draft", MUNIMENT_KEY="zhao.key"), 4, "--yes")
        looked = self.office.run("cosign", "f.draft", "--dry-run", MUNIMENT_KEY=None)
        self.expect(looked, 0, "looked at only", "zhao (reviewing deputy), wang (signing leader)")
        self.assertEqual((self.office / "f.draft").read_bytes(), before)

    def test_leaves_alone_what_somebody_else_signed_meanwhile(self):
        self.draft()
        os.mkfifo(self.office / "slow.pub")
        child = self.office.start("cosign", "f.draft", "--yes", "--as", "zhao.key", "--known",
                                  "slow.pub")
        with open(self.office / "slow.pub", "wb") as slow:  # opens once the draft was read
            self.office.ok("cosign", "f.draft", "--yes", "--as", "wang.key")
            slow.write((self.office / "wang.pub").read_bytes())
        _, said = child.communicate()
        self.assertEqual(child.returncode, 2, said)
        self.assertIn(b"f.draft was changed meanwhile", said)
        self.assertIn("wang (has signed)", self.office.ok("cosign", "f.draft", "--dry-run"))

    def test_two_at_the_same_moment_lose_no_signature(self):
        for number in range(8):
            name = f"{number}.draft"
            self.draft(name)
            children = {signer: self.office.start("cosign", name, "--yes", "--as", f"{signer}.key")
                        for signer in ("zhao", "wang")}
            said = {signer: child.communicate() for signer, child in children.items()}
            signed = self.office.ok("cosign", name, "--dry-run")
            codes = []
            for signer, child in children.items():
                self.assertIn(child.returncode, (0, 2), said[signer])
                done = "has signed" if child.returncode == 0 else "not signed yet"
                self.assertIn(f"{signer} ({done})", signed)
                codes.append(child.returncode)
            self.assertIn(0, codes)

    def test_signs_nothing_that_could_not_be_shown(self):
        self.draft()
        before = (self.office / "f.draft").read_bytes()
        command, environment = self.office.command(
            ["cosign", "f.draft", "--yes", "--as", "zhao.key"], {})
        with open("/dev/full", "wb") as full:
            done = subprocess.run(command, cwd=self.office.folder, env=environment, check=False,
                                  stdin=subprocess.DEVNULL, stdout=full, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 5)
        self.assertIn(b"could not be shown, and nothing was signed", done.stderr)
        self.assertEqual((self.office / "f.draft").read_bytes(), before)

    def test_is_for_those_who_are_named_and_for_each_once(self):
        self.draft()
        self.office.keygen("sun")
        before = (self.office / "f.draft").read_bytes()
        self.expect(self.office.run("cosign", "f.draft", "--yes", "--as", "sun.key"), 2,
                    "this key is none of those that are to sign this record: li, zhao, wang")
        self.expect(self.office.run("cosign", "f.draft", "--yes"), 0,
                    "li (preparer) has signed already")
        self.expect(self.office.run("cosign", "f.draft", "--yes", MUNIMENT_KEY=None), 4,
                    "who acts?")
        self.assertEqual((self.office / "f.draft").read_bytes(), before)
        self.expect(self.office.run("cosign", "f.draft", "--yes", "--as", "wang.key"), 0,
                    "signed as wang (signing leader)")  # the list, not time, is the order

    def test_a_ledger_at_hand_is_asked(self):
        self.draft()
        done = self.expect(self.office.run("cosign", "f.draft", "--yes", "--as", "zhao.key"), 0,
                           "roster, roles, rules and what the author knew, by the ledger's first",
                           "R7-FGW/2: interview of ")
        self.assertNotIn("whose the keys", done.out)
        self.assertNotIn("whether the linked records", done.out)
        self.office.ok("revoke", "zhao", "--reason", "lost", "--as",
                       "wang.key")
        self.expect(self.office.run("cosign", "f.draft", "--yes", "--as", "wang.key"), 2,
                    "rule 1: the key of zhao was revoked")
        self.office.ok("cosign", "f.draft", "--yes", "--as", "wang.key", cwd=self.office.folder,
                       MUNIMENT_LEDGER="nowhere")  # which is not there: nothing of it is checked
        entries = self.office.entries()
        self.expect_nothing_written(entries, self.office.run("submit", "f.draft"), 2,
                                    "the key of zhao was revoked")

    def test_another_ledger_is_no_help(self):
        self.draft()
        self.office.ok("init", "other", "--origin", "a.example/1", "--as", "wang.key", "--key",
                       "other.key", "--no-passphrase", MUNIMENT_LEDGER=None)
        named = self.office.run("cosign", "f.draft", "--yes", "--as", "zhao.key", "--ledger",
                                "other")
        self.expect(named, 2, "the ledger here is a.example/1, and the draft is for inspection.")
        found = self.office.run("cosign", "f.draft", "--dry-run", MUNIMENT_LEDGER="other")
        self.expect(found, 0, "Not checked:", "the ledger here is a.example/1")
        for machine in (self.zhao, self.wang):
            self.send("f.draft", self.office, machine)
            machine.ok("cosign", "f.draft", "--yes")
            self.send("f.draft", machine, self.office)
        done = self.office.run("submit", "f.draft", "--ledger", "other", "--key", "other.key")
        self.expect(done, 2, "the ledger here is a.example/1, and the draft is for inspection.")

    def test_is_for_a_ledger_of_its_suite(self):
        other = Office(self.empty_folder())
        other.found(next(suite for suite in SUITES if suite != self.suite))
        other.ok("open", "R7-FGW", "--set", "title=市发改委党组", "--as", "wang.key")
        (other / "note.txt").write_text("note")
        other.ok("draft", "document", "note.txt", "--dossier", "R7-FGW", "-o", "f.draft")
        self.send("f.draft", other, self.office)
        self.expect(self.office.run("submit", "f.draft"), 2, "of another suite")
        self.expect(self.office.run("cosign", "f.draft", "--dry-run", "--ledger", "office"), 2,
                    "another suite")
        self.assertEqual(other.ok("submit", "f.draft"), "R7-FGW/2\n")

    def test_an_older_ledger_says_that_it_cannot_judge(self):
        before = self.another_office()
        self.office.ok("record", "document", "note.txt", "--dossier", "R7-FGW")
        self.draft()
        self.send("f.draft", self.office, before)
        self.expect(before.run("cosign", "f.draft", "--dry-run"), 0, "Not checked:",
                    "the ledger here has 7 entries, and the author knew 8")

    def test_public_key_files_say_whose_keys_they_are(self):
        self.draft()
        self.send("f.draft", self.office, self.zhao)
        for name in ("li", "wang"):
            self.send(f"{name}.pub", self.office, self.zhao)
        done = self.zhao.run("cosign", "f.draft", "--dry-run", "--known", "li.pub", "--known",
                             "wang.pub")
        self.expect(done, 0, "whose the keys of zhao are")
        strangers = self.empty_folder()
        stranger = Office(strangers)
        stranger.keygen("li", "sun", suite=self.suite)
        for name, code, sentence in (("li", 1, "another key for li"),
                                     ("sun", 2, "sun is not to sign")):
            done = self.zhao.run("cosign", "f.draft", "--yes", "--known",
                                 strangers / f"{name}.pub")
            self.expect(done, code, sentence)
        self.expect(self.zhao.run("cosign", "f.draft", "--yes", "--known", "f.draft"), 5)

    def test_files_must_be_what_the_record_states(self):
        self.draft()
        self.send("f.draft", self.office, self.zhao)
        other = NOTE.replace("尚未", "已经")  # of the same length
        (self.zhao / "note.txt").write_text(other)
        (self.zhao / "more.txt").write_text("more")
        self.expect(self.zhao.run("cosign", "f.draft", "note.txt", "--yes"), 1,
                    "note.txt has other bytes than the record states")
        self.expect(self.zhao.run("cosign", "f.draft", "more.txt", "--yes"), 1,
                    "more.txt is none of the files")
        self.expect(self.zhao.run("cosign", "f.draft", "none.txt", "--yes"), 5, "none.txt")
        (self.zhao / "copy.txt").write_text(NOTE)
        self.expect(self.zhao.run("cosign", "f.draft", "copy.txt", "--dry-run"), 0,
                    "copy.txt has the bytes that the record states of note.txt")

    def test_what_was_changed_in_between_is_found_and_named(self):
        self.signed_by_all()
        good = (self.office / "f.draft").read_bytes()
        entries = self.office.entries()
        changed = good.replace("尚未".encode(), "已经".encode())
        (self.office / "f.draft").write_bytes(changed)
        sentence = "draft f.draft: the field overview is not what the record committed to"
        for command in (["cosign", "f.draft", "--yes"], ["submit", "f.draft"]):
            done = self.office.run(*command)
            self.expect_nothing_written(entries, done, 1, sentence, "nothing was signed or")
        self.assertEqual((self.office / "f.draft").read_bytes(), changed)
        name = good.rindex(b"zhao")
        (self.office / "f.draft").write_bytes(good[:name] + b"zhai" + good[name + 4:])
        done = self.office.run("submit", "f.draft")
        self.expect_nothing_written(entries, done, 1, "the name zhai and its keys")
        for cut in (good[:-8], good + bytes(8), good[1:], b""):
            (self.office / "f.draft").write_bytes(cut)
            for command in (["cosign", "f.draft", "--yes"], ["submit", "f.draft"]):
                self.expect_nothing_written(entries, self.office.run(*command), 3, "f.draft")
        (self.office / "f.draft").write_bytes(good)
        self.assertEqual(self.office.ok("submit", "f.draft"), "R7-FGW/5\n")

    def test_every_byte_counts(self):
        self.draft()
        good = bytearray((self.office / "f.draft").read_bytes())
        for place in range(0, len(good), 97):
            bad = bytearray(good)
            bad[place] ^= 1 << place % 8
            (self.office / "f.draft").write_bytes(bad)
            done = self.office.run("cosign", "f.draft", "--yes", "--as", "zhao.key",
                                   MUNIMENT_LEDGER=None)
            self.assertIn(done.code, (1, 3), f"byte {place}: {done}")
            self.assertEqual((self.office / "f.draft").read_bytes(), bytes(bad))

    def test_drafts_are_refused_before_anybody_signs(self):
        for code, sentence, words in (
                (2, "3 different people", [*FINDING, "--cosigner", "zhao"]),
                (2, "nobody named sun", [*FINDING, "--cosigner", "sun"]),
                (2, "zhao may not sign the kind finding as leader",
                 [*FINDING, "--cosigner", "wang", "--cosigner", "zhao"]),
                (2, "overview is missing", ["draft", "finding", "--dossier", "R7-FGW", *SIGNERS]),
                (2, "not open", [*FINDING[:4], "R8", *FINDING[5:], *SIGNERS]),
                (4, "a command of its own", ["draft", "policy", "--dossier", "R7-FGW"]),
                (4, "not a kind", ["draft", "poem", "--dossier", "R7-FGW"]),
                (4, "--output", [*FINDING, *SIGNERS])):
            with self.subTest(words=words):
                more = [] if sentence == "--output" else ["-o", "bad.draft"]
                self.expect(self.office.run(*words, *more), code, sentence)
                self.assertFalse((self.office / "bad.draft").exists())
        self.expect(self.office.run(*FINDING, *SIGNERS, "-o", "note.txt"), 2, "note.txt")

    def test_as_json(self):
        drafted = self.draft(more=["--json"]).json
        self.assertEqual([(one["name"], one["capacity"], one["signed"])
                          for one in drafted["signers"]],
                         [("li", "preparer", True), ("zhao", "deputy", False),
                          ("wang", "leader", False)])
        self.assertEqual(drafted["file"], "f.draft")
        self.send("f.draft", self.office, self.zhao)
        self.expect(self.zhao.run("cosign", "f.draft", "--json"), 4)
        signed = self.zhao.run("cosign", "f.draft", "--json", "--yes").json
        self.assertEqual(signed["digits"], drafted["digits"])
        self.assertEqual([one["signed"] for one in signed["signers"]], [True, True, False])
        self.assertEqual(signed["links"][0]["citation"], None)
        self.assertEqual((signed["links"][0]["relation"], signed["links"][0]["kind"]),
                         ("basedOn", "interview"))
        self.assertTrue(any("ledger" in one for one in signed["notChecked"]))
        refused = self.office.run("submit", "f.draft", "--json")
        self.expect(refused, 2)
        self.assertEqual((refused.json["verdict"], refused.json["exit_code"]),
                         ("rules broken", 2))
        self.assertEqual(len(refused.json["faults"]), 1)
        self.send("f.draft", self.zhao, self.office)
        self.office.ok("cosign", "f.draft", "--yes", "--as", "wang.key")
        submitted = self.office.run("submit", "f.draft", "--json").json
        (one,) = submitted["registered"]
        self.assertEqual((one["citation"], one["recordId"], one["alreadyThere"]),
                         ("R7-FGW/5", drafted["recordId"], False))


class CosigningInSm(Cosigning):
    suite = SUITES[1]

    def test_every_byte_counts(self):
        """Once is enough; the unit tests try every bit in both suites."""


if __name__ == "__main__":
    unittest.main()
