"""What the programs refuse to write: each with its exit code, its sentence, and nothing written."""
import unittest

from office import OfficeTest

RECORD = ["record", "document", "note.txt", "--dossier", "R7-FGW"]
INTERVIEW = ["record", "interview", "note.txt", "--dossier", "R7-FGW", "--set", "interviewee=甲"]


class Refusal(OfficeTest):
    def refuse(self, words, code, *sentences, **variables):
        """Expects a refusal with nothing on standard output and nothing written."""
        before = self.office.entries()
        done = self.expect(self.office.run(*words, **variables), code, *sentences)
        self.assertEqual(done.out, "", words)
        self.assertEqual(self.office.entries(), before, words)
        return done


class Passphrases(Refusal):
    def setUp(self):
        super().setUp()
        for name, text in {"right": "right horse\n", "wrong": "wrong horse\n", "empty": "\n"}.items():
            (self.office / name).write_text(text)
        self.office.ok("passwd", "li.key", MUNIMENT_NEW_PASSPHRASE_FILE="right")

    def test_right_opens(self):
        self.expect(self.office.run(*RECORD, MUNIMENT_PASSPHRASE_FILE="right"), 0)

    def test_wrong_is_refused_by_name(self):
        self.refuse(RECORD, 2, "key file li.key", "the passphrase does not open the key file",
                    MUNIMENT_PASSPHRASE_FILE="wrong")

    def test_missing_says_how_to_give_it(self):
        self.refuse(RECORD, 2, "key file li.key", "none was given", "MUNIMENT_PASSPHRASE_FILE")

    def test_empty_and_absent_files_are_told_apart(self):
        self.refuse(RECORD, 2, "passphrase file empty begins with an empty line",
                    MUNIMENT_PASSPHRASE_FILE="empty")
        self.refuse(RECORD, 5, "passphrase file", "there is no file none",
                    MUNIMENT_PASSPHRASE_FILE="none")

    def test_a_new_key_needs_one_or_a_word_that_it_needs_none(self):
        self.refuse(["keygen", "sun"], 4, "a key file needs a passphrase", "--no-passphrase")
        self.assertFalse((self.office / "sun.key").exists())
        self.assertFalse((self.office / "sun.pub").exists())

    def test_wrong_one_leaves_the_key_file_as_it_was(self):
        before = (self.office / "li.key").read_bytes()
        self.refuse(["passwd", "li.key", "--no-passphrase"], 2, "does not open",
                    MUNIMENT_PASSPHRASE_FILE="wrong")
        self.assertEqual((self.office / "li.key").read_bytes(), before)


class Signers(Refusal):
    def test_a_key_that_is_not_on_the_roster_is_refused_by_name(self):
        self.office.keygen("sun")
        self.refuse([*RECORD, "--as", "sun.key"], 2, "sun.key", "not on this ledger's roster")
        self.refuse([*INTERVIEW, "--cosign", "sun.key"], 2, "sun.key", "not on this ledger's")
        self.refuse(["import", "FOLDER", "--dossier", "R7-FGW", "--as", "sun.key"], 2, "sun.key")

    def test_a_revoked_key_is_refused_by_name(self):
        self.office.ok("revoke", "zhao", "--reason", "lost", "--as", "wang.key")
        self.refuse([*RECORD, "--as", "zhao.key"], 2, "key of zhao was revoked by entry 7")
        self.refuse([*INTERVIEW, "--cosign", "zhao.key"], 2, "key of zhao was revoked")
        self.refuse(["revoke", "zhao", "--reason", "lost", "--as", "wang.key"], 2,
                    "the key of zhao was revoked before")
        self.assertIn("revoked at entry 7", self.office.ok("roster"))

    def test_a_name_that_nobody_has_is_refused(self):
        self.refuse(["revoke", "sun", "--reason", "lost", "--as", "wang.key"], 2,
                    '"sun" is not on the roster')

    def test_roles_are_asked_for(self):
        self.office.keygen("sun")
        self.refuse(["enrol", "sun.pub", "--role", "inspector"], 2, "rule 1", "li may not sign")
        self.refuse(["enrol", "sun.pub", "--role", "king", "--as", "wang.key"], 4,
                    '"king" is not a role', "inspector")

    def test_one_signature_where_two_are_needed_is_refused(self):
        self.refuse(INTERVIEW, 2, "rule 2", "different people")
        self.refuse([*INTERVIEW, "--cosign", "li.key"], 2)

    def test_the_ledger_key_must_be_the_ledgers(self):
        self.refuse(RECORD, 2, "not the key of the ledger", MUNIMENT_LEDGER_KEY="zhao.key")
        self.refuse(RECORD, 4, "MUNIMENT_LEDGER_KEY", MUNIMENT_LEDGER_KEY=None)

    def test_nobody_acts_without_a_key(self):
        self.refuse(RECORD, 4, "who acts?", "--as KEYFILE", MUNIMENT_KEY=None)

    def test_what_is_no_key_is_refused(self):
        self.refuse([*RECORD, "--as", "note.txt"], 5, "key file note.txt", "not a key file")
        self.refuse(["enrol", "note.txt", "--role", "inspector", "--as", "wang.key"], 5,
                    "public keys note.txt", "three lines")
        self.refuse(["enrol", "li.pub", "--role", "inspector", "--as", "wang.key"], 2,
                    "enrolled already")


class Dossiers(Refusal):
    def test_a_name_outside_the_grammar_is_refused_with_the_rule(self):
        for name in ("r7", "R7 FGW", ".R7", "R7/1", "市发改委", "A" * 65, "R7\x1b[31m"):
            for words in (["open", name, "--set", "title=题"],
                          ["record", "document", "note.txt", "--dossier", name],
                          ["import", "FOLDER", "--dossier", name]):
                with self.subTest(words=words):
                    done = self.refuse(words, 2, "dossier code", "A-Z")
                    self.assertNotIn("\x1b", done.err)

    def test_a_dossier_is_opened_once_and_before_it_is_used(self):
        self.refuse(["open", "R7-FGW", "--set", "title=题"], 2, "rule 16", "open already")
        self.refuse(["record", "document", "note.txt", "--dossier", "NEW"], 2, "rule 16",
                    "open the dossier NEW first")

    def test_longest_code_is_fine(self):
        self.expect(self.office.run("open", "A" * 64, "--set", "title=题"), 0, "A/1")


class Records(Refusal):
    def test_a_field_over_one_mebibyte_is_refused_with_the_limit(self):
        (self.office / "long").write_text("长" * 350_000)
        for value in ("note=@long", "note=-"):
            self.refuse([*RECORD, "--set", value], 2, "1 MiB",
                        stdin=(self.office / "long").read_text())

    def test_a_field_of_just_one_mebibyte_does_not_fit_with_its_salt(self):
        self.refuse([*RECORD, "--set", "note=-"], 2, stdin="x" * (1 << 20))

    def test_no_error_repeats_the_value_of_a_field(self):
        (self.office / "secret").write_text("举报人张某")
        for value, field in (("time=@secret", "field time needs"), ("pages=-", "field pages takes")):
            done = self.office.run(*RECORD, "--set", value, stdin="举报人张某")
            self.assertEqual(done.code, 4, str(done))
            self.assertIn(field, done.err)
            self.assertNotIn("张某", str(done))

    def test_unknown_words_list_the_known_ones(self):
        self.refuse([*RECORD, "--set", "colour=red"], 4, 'no field "colour"', "provider")
        self.refuse(["record", "poem", "--dossier", "R7-FGW"], 4, '"poem" is not a kind', "interview")
        self.refuse([*RECORD, "--occurred", "yesterday"], 4, "is not a time", "2022-08-15T09:30+08:00")
        self.refuse([*RECORD, "--occurred", "2999-01-01"], 4, "still to come")
        self.refuse(["enrol", "li.key", "--role", "office", "--as", "wang.key"], 4, "secret key file")
        self.refuse(["verify", "FOLDER", "--encoding", "gb18030"], 4, "--manifest")
        self.refuse([*RECORD, "--link", "likes=R7-FGW/1"], 4, "likes")
        self.refuse(["record", "document", "--dossier", "R7-FGW"], 2, "content")

    def test_mistyped_commands_are_guessed(self):
        self.refuse(["opne", "R7"], 4, 'did you mean "open"?')
        self.refuse(["--lang", "en", "staus"], 4, 'did you mean "status"?')
        self.refuse(["--as", "opne", "chek"], 4, 'did you mean "check"?')
        self.refuse(["--lang", "zh", "staus"], 4, "您要输入的是不是“status”？")
        self.refuse(["list", "--as"], 4)
        self.refuse(["muniment"], 4, "no command was given")

    def test_what_is_not_understood_is_told_in_its_order_and_before_any_hint(self):
        done = self.refuse(["list", "--dosier", "A"], 4, "this is not understood here: --dosier A")
        self.assertLess(done.err.index("not understood"), done.err.index("--help"))
        done = self.refuse(["opne", "--as", "x", "R7"], 4, "this is not understood here: opne R7")
        self.assertLess(done.err.index("not understood"), done.err.index("did you mean"))

    def test_languages_that_there_are_not_are_told(self):
        for language in ("fr", "", "english"):
            self.refuse(["list", "--lang", language], 4, "--lang knows en and zh")

    def test_standard_input_is_one_value(self):
        self.refuse([*RECORD, "--set", "provider=-", "--set", "number=-"], 4, "one field only")

    def test_a_code_is_told_by_its_names(self):
        words = ["record", "interview", "note.txt", "--dossier", "R7-FGW", "--set", "interviewee=乙"]
        self.refuse([*words, "--fact", "singleSigner=because"], 4, "approved remote urgent")
        self.assertIn("remote", self.office.ok("kinds", "interview"))
        self.office.ok(*words, "--fact", "singleSigner=remote")
        self.assertIn("by telephone or video", self.office.ok("show", "R7-FGW/5"))


class Ledgers(Refusal):
    def test_no_ledger_says_how_to_make_or_name_one(self):
        nowhere = self.empty_folder()
        for words, code in ((["list"], 5), (RECORD, 5), (["trust"], 5), (["audit"], 3),
                            (["check"], 3), (["verify", "x"], 3)):
            with self.subTest(words=words):
                done = self.office.run(*words, cwd=nowhere, MUNIMENT_LEDGER=None)
                self.expect(done, code, "muniment init", "--ledger DIR", "MUNIMENT_LEDGER")
                self.assertEqual(done.out, "")

    def test_a_folder_without_a_ledger_is_named(self):
        self.refuse(["list", "--ledger", "FOLDER"], 5, "there is no ledger in FOLDER")

    def test_init_takes_no_folder_in_use_no_key_inside_and_no_address(self):
        init = ["init", "--as", "wang.key", "--no-passphrase", "--origin"]
        self.refuse([*init, "a.example/1", "--key", "k.key", "FOLDER"], 2, "not empty")
        self.refuse([*init, "a.example/1", "--key", "new/k.key", "new"], 2, "outside its folder")
        self.refuse([*init, "https://a.example/1", "--key", "k.key", "new"], 4, "without https://")
        self.refuse([*init, "a.example/1", "--key", "li.key", "new"], 2, "li.key")
        self.refuse([*init, "a.example/1", "--key", "k.key", ""], 4, "have names")
        self.refuse([*init, "a.example/1", "--key", "", "new"], 4, "have names")
        for name in ("k.key", "new"):
            self.assertFalse((self.office / name).exists(), name)

    def test_the_last_administrator_stays(self):
        revoke = ["revoke", "wang", "--reason", "lost", "--as", "wang.key"]
        self.refuse(revoke, 2, "the only administrator")
        self.office.keygen("sun", suite=self.suite)
        self.office.ok("enrol", "sun.pub", "--role", "administrator", "--as", "wang.key")
        self.office.ok(*revoke)

    def test_keys_are_never_overwritten(self):
        before = (self.office / "li.key").read_bytes()
        self.refuse(["keygen", "li", "--no-passphrase"], 2, "never overwritten")
        self.assertEqual((self.office / "li.key").read_bytes(), before)


if __name__ == "__main__":
    unittest.main()
