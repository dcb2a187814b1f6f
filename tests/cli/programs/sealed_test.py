"""What is kept is sealed: who has the folder alone reads nothing, and each reads what was given to
them; and what is erased is in no file any more."""
import hashlib
import unittest

from office import SUITES, OfficeTest

SECRETS = ("王小明举报人", "谈话摘要：资金去向", "机要说明", "卷宗题名之谜")


class Sealed(OfficeTest):
    def setUp(self):
        super().setUp()
        office = self.office
        office.keygen("zhou", suite=self.suite)
        office.ok("enrol", "zhou.pub", "--role", "leader", "--as", "wang.key")
        (office / "秘密附件.txt").write_text("附件正文：一二三四五六七八九十\n" * 50)
        office.ok("open", "R7-SEALED", "--set", f"title={SECRETS[3]}", "--as", "wang.key")
        office.ok("record", "interview", "秘密附件.txt", "--dossier", "R7-SEALED", "--set",
                  f"interviewee={SECRETS[2]}", "--set", f"identity={SECRETS[0]}", "--set",
                  f"summary={SECRETS[1]}", "--cosign", "zhao.key")

    def traces(self, texts):
        """The files below the ledger's folder that hold one of these bytes."""
        return sorted((str(path.relative_to(self.office / "office")), text)
                      for path in (self.office / "office").rglob("*") if path.is_file()
                      for text in texts if text in path.read_bytes())

    def sought(self):
        content = (self.office / "秘密附件.txt").read_bytes()
        digest = hashlib.sha256(content).digest()
        return [*(text.encode() for text in SECRETS), "秘密附件".encode(), content[:30], digest,
                digest.hex().encode()]

    def approve(self, matter, by="zhou.key"):
        done = self.office.run("record", "approval", "--dossier", "R7-SEALED", "--fact",
                               f"matter={matter}", "--fact", "decision=approved", "--link",
                               "approves=R7-SEALED/2", "--as", by)
        self.assertEqual(done.code, 0, str(done))
        return done.out.split()[0]

    def test_the_folder_and_the_published_tree_show_none_of_it(self):
        self.office.ok("publish", "office-site", "--entries")
        self.assertEqual(self.traces(self.sought()), [])
        for path in (self.office / "office-site").rglob("*"):
            for text in self.sought() if path.is_file() else ():
                self.assertNotIn(text, path.read_bytes(), path)

    def test_without_a_key_it_is_said_to_be_sealed(self):
        office = self.office
        for words in (("list", "--dossier", "R7-SEALED"), ("dossiers",), ("show", "R7-SEALED/2")):
            done = office.run(*words, MUNIMENT_KEY="")
            self.assertEqual(done.code, 0, str(done))
            self.assertIn("[sealed]", done.out)
            for text in SECRETS:
                self.assertNotIn(text, done.out)
        shown = office.run("show", "R7-SEALED/2", "--json", MUNIMENT_KEY="").json
        self.assertEqual(shown["fields"], [])
        self.assertEqual(set(shown["sealed"]), {"internal", "restricted", "sealed"})
        done = office.run("find", "秘密附件.txt", MUNIMENT_KEY="")
        self.assertEqual(done.code, 3, str(done))
        self.assertIn("sealed for others", done.err)
        done = office.run("check", MUNIMENT_KEY="")
        self.assertEqual(done.code, 0, str(done))
        self.assertIn("are sealed and were not opened", done.out)

    def test_each_reads_what_was_given_to_them(self):
        office = self.office
        office.keygen("wu", suite=self.suite)
        office.ok("enrol", "wu.pub", "--role", "auditor", "--as", "wang.key")
        shown = office.run("show", "R7-SEALED/2").out
        self.assertIn(SECRETS[1], shown)
        self.assertNotIn(SECRETS[0], shown)
        auditor = office.run("show", "R7-SEALED/2", "--as", "wu.key").out
        self.assertNotIn(SECRETS[1], auditor)
        self.assertIn("[sealed]", auditor)
        self.assertEqual(office.run("find", "秘密附件.txt").code, 0)
        self.expect(office.run("receipt", "R7-SEALED/2", "--open", "all", "-o", "r", "--as", "wu.key"),
                    0, "the fields that this key opens")
        done = office.run("receipt", "R7-SEALED/2", "--open", "summary", "--as", "wu.key")
        self.assertEqual(done.code, 5, str(done))
        self.assertIn("or sealed", done.err)

    def test_what_takes_an_approval_is_shown_after_an_access_entry(self):
        office = self.office
        for person in ("wang.key", "li.key"):
            self.assertNotIn(SECRETS[0], office.run("show", "R7-SEALED/2", "--as", person).out)
        access = ("record", "access", "--dossier", "R7-SEALED", "--fact", "purpose=review",
                  "--fact", "slot=5", "--link", "concerns=R7-SEALED/2", "--as", "wang.key")
        self.expect(office.run(*access), 2, "rule 14")
        own = self.approve("access", by="wang.key")
        self.expect(office.run(*access, "--link", f"basedOn={own}"), 2, "another one approves it")
        approval = self.approve("access")
        self.assertNotIn(SECRETS[0], office.run("show", "R7-SEALED/2", "--as", "wang.key").out)
        self.expect(office.run(*access, "--link", f"basedOn={approval}"), 0)
        self.assertIn(SECRETS[0], office.run("show", "R7-SEALED/2", "--as", "wang.key").out)
        for person in ("li.key", "zhou.key"):
            self.assertNotIn(SECRETS[0], office.run("show", "R7-SEALED/2", "--as", person).out)
        last = office.run("list", "--dossier", "R7-SEALED", "--json").json["entries"][-1]
        office.ok("record", "withdrawal", "--dossier", "R7-SEALED", "--fact", "withdrawn=mistaken",
                  "--link", f"withdraws={last['citation']}", "--set", "because=x", "--as",
                  "wang.key")
        self.assertNotIn(SECRETS[0], office.run("show", "R7-SEALED/2", "--as", "wang.key").out)
        self.assertEqual(self.traces(self.sought()), [])

    def test_reading_what_is_restricted_takes_an_access_where_the_policy_says_so(self):
        office = self.office
        done = office.run("policy", "--restricted", "access", "--as", "wang.key")
        self.assertEqual(done.code, 0, str(done))
        self.assertIn("who reads what is restricted registers an access first", done.err)
        self.assertEqual(office.run("policy", "--restricted", "access", "--as", "wang.key").code, 2)
        self.assertEqual(office.run("policy", "--restricted", "x", "--as", "wang.key").code, 4)
        shown = office.run("show", "R7-SEALED/2").out
        self.assertNotIn(SECRETS[1], shown)
        self.assertIn('sees them once "record access" has registered it', shown.replace("\n" + " " * 15, " "))
        receipt = office.run("receipt", "R7-SEALED/2", "--open", "summary")
        self.assertEqual(receipt.code, 5, str(receipt))
        slots = {field["name"]: field["slot"]
                 for field in office.run("kinds", "interview", "--json").json["fields"]}
        got = office.run("get", "R7-SEALED/2", "-o", "back")
        self.assertEqual(got.code, 2, str(got))
        self.assertIn('"muniment record access" does', got.err)
        office.ok("record", "access", "--dossier", "R7-SEALED", "--link", "concerns=R7-SEALED/2",
                  "--fact", f"slot={slots['summary']}", "--fact", f"slot={slots['content']}", "--fact",
                  "purpose=review")
        self.assertIn(SECRETS[1], office.run("show", "R7-SEALED/2").out)
        self.assertNotIn(SECRETS[1], office.run("show", "R7-SEALED/2", "--as", "zhao.key").out)
        office.ok("receipt", "R7-SEALED/2", "--open", "summary", "-o", "opened")
        office.ok("get", "R7-SEALED/2", "-o", "back")
        done = office.run("policy", "--zone", "480", "--restricted", "free", "--as", "wang.key")
        self.assertEqual(done.code, 0, str(done))
        self.assertIn(SECRETS[1], office.run("show", "R7-SEALED/2", "--as", "zhao.key").out)

    def test_a_liaison_finds_again_what_they_handed_in(self):
        office = self.office
        office.keygen("sun", suite=self.suite)
        office.ok("enrol", "sun.pub", "--role", "liaison", "--as", "wang.key")
        words = ("import", "FOLDER", "--dossier", "R7-SEALED", "--kind", "declaration",
                 "--fact", "declared=truthfulness", "--set", "statement=x", "--as", "sun.key",
                 "--json")
        self.assertEqual(office.run(*words).json["registered"], 2)
        again = office.run(*words).json
        self.assertEqual((again["registered"], again["alreadyThere"]), (0, 2))
        self.assertEqual(office.run("find", "FOLDER/a.txt", "--as", "li.key").code, 0)

    def test_what_is_erased_is_in_no_file(self):
        office = self.office
        before = {path: path.read_bytes() for path in (office / "office/vault/segments").iterdir()}
        approval = self.approve("erasure")
        words = ("erase", "R7-SEALED/2", "--fact", "erased=retention", "--set", "because=期满",
                 "--as", "wang.key")
        refused = office.run(*words, "--yes")
        self.assertEqual(refused.code, 2, str(refused))
        own = self.approve("erasure", by="wang.key")
        self.expect(office.run(*words, "--link", f"basedOn={own}", "--yes"), 2,
                    "another one approves it")
        self.expect(office.run(*words, "--fact", "slot=1", "--link", f"basedOn={approval}",
                               "--yes"), 4, "all of a record")
        self.assertIn(SECRETS[1], office.run("show", "R7-SEALED/2").out)
        openings = (office / "office/openings").read_bytes()
        done = office.run(*words, "--link", f"basedOn={approval}", "--yes")
        self.assertEqual(done.code, 0, str(done))
        self.assertIn("destroyed: the fields of R7-SEALED/2 and 1 of its files", done.err)
        record = office.run("show", "R7-SEALED/2", "--json").json["recordId"]
        after = (office / "office/openings").read_bytes()
        at = openings.index(bytes.fromhex(record)) + 36
        gone = [openings[at + 11:at + 43]]
        for path, content in before.items():
            gone += [content[i:i + 32] for i in range(len(content) - 400, len(content) - 32, 40)
                     if any(content[i:i + 32])]
        self.assertEqual(self.traces(gone), [])
        self.assertEqual(after[:at], openings[:at])
        shown = office.run("show", "R7-SEALED/2")
        self.assertIn("erased upon R7-SEALED/5", shown.out)
        self.assertIn("wang", shown.out)
        done = office.run("get", "R7-SEALED/2")
        self.assertEqual(done.code, 5, str(done))
        self.assertIn("erased upon R7-SEALED/5", done.err)
        done = office.run("audit", "--level", "contents")
        self.assertEqual(done.code, 0, str(done))
        self.assertIn("what was kept of this record is gone: erased upon R7-SEALED/5", done.out)
        self.assertEqual(office.run("check").code, 0, str(office.run("check")))
        again = office.run(*words, "--yes")
        self.assertEqual(again.code, 0, str(again))
        self.assertIn("the ledger has its erasure already", again.err)

    def test_what_others_have_too_stays_for_them(self):
        office = self.office
        office.ok("record", "interview", "秘密附件.txt", "--dossier", "R7-SEALED", "--set",
                  "interviewee=乙02", "--cosign", "zhao.key")
        approval = self.approve("erasure")
        done = office.run("erase", "R7-SEALED/2", "--fact", "erased=retention", "--set",
                          "because=期满", "--link", f"basedOn={approval}", "--yes", "--as",
                          "wang.key")
        self.assertEqual(done.code, 0, str(done))
        self.assertIn("1 of its files were registered elsewhere", done.err)
        office.ok("get", "R7-SEALED/3", "-o", "out")
        self.assertEqual((office / "out/秘密附件.txt").read_bytes(),
                         (office / "秘密附件.txt").read_bytes())

    def test_somebody_must_say_yes(self):
        approval = self.approve("erasure")
        done = self.office.run("erase", "R7-SEALED/2", "--fact", "erased=retention", "--set",
                               "because=x", "--link", f"basedOn={approval}", "--as", "wang.key")
        self.assertEqual(done.code, 4, str(done))
        self.assertIn(SECRETS[1], self.office.run("show", "R7-SEALED/2").out)


class SmSealed(Sealed):
    suite = SUITES[1]


if __name__ == "__main__":
    unittest.main()
