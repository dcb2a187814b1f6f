"""Contents kept in the vault: taken by record and import, and got back by those who may."""
import hashlib
import os
import shutil
import unittest

from office import ORIGIN, SUITES, OfficeTest


class Vault(OfficeTest):
    def get(self, citation, code=0, **settings):
        """The files that `get` writes, by name."""
        out = self.office / f"out-{citation.replace('/', '-')}-{len(os.listdir(self.office.folder))}"
        out.mkdir()
        done = self.office.run("get", citation, "-o", out, **settings)
        self.assertEqual(done.code, code, str(done))
        return {path.name: path.read_bytes() for path in out.iterdir()}, done

    def all_bytes(self, below="office"):
        for path in (self.office / below).rglob("*"):
            if path.is_file():
                yield path, path.read_bytes()

    def test_gives_back_what_was_recorded_and_imported(self):
        note = (self.office / "note.txt").read_bytes()
        self.assertEqual(self.get("R7-FGW/2")[0], {"note.txt": note})
        self.assertEqual(self.get("R7-FGW/3")[0], {"a.txt": b"a\n"})
        self.assertEqual(self.get("R7-FGW/4")[0], {"附件.txt": "附件\n".encode()})
        big = os.urandom(3_000_000)
        (self.office / "big").write_bytes(big)
        (self.office / "empty").write_bytes(b"")
        self.office.ok("record", "document", "big", "empty", "note.txt", "--dossier", "R7-FGW")
        self.assertEqual(self.get("R7-FGW/5")[0], {"big": big, "empty": b"", "note.txt": note})

    def test_keeps_nothing_when_told_so(self):
        self.office.ok("record", "document", "note.txt", "--dossier", "R7-FGW", "--hash-only")
        before = sorted(path for path, _ in self.all_bytes("office/vault"))
        files, done = self.get("R7-FGW/5", code=5)
        self.assertEqual(files, {})
        self.assertIn("the vault has none of the contents of R7-FGW/5", done.err)
        (self.office / "FOLDER/new").write_text("new\n")
        self.office.ok("import", "FOLDER", "--dossier", "R7-FGW", "--hash-only")
        self.get("R7-FGW/6", code=5)
        self.assertEqual(before, sorted(path for path, _ in self.all_bytes("office/vault")))

    def test_keeps_late_what_was_registered_by_its_digest(self):
        for name in ("x", "y"):
            (self.office / "FOLDER" / name).write_text(f"{name}\n")
        self.office.ok("import", "FOLDER", "--dossier", "R7-FGW", "--hash-only")
        self.get("R7-FGW/5", code=5)
        done = self.office.run("import", "FOLDER", "--dossier", "R7-FGW")
        self.assertEqual(done.code, 0, str(done))
        self.assertIn("2 files that were registered by their digests alone are kept from now on",
                      done.err)
        self.assertEqual(self.get("R7-FGW/5")[0], {"x": b"x\n"})
        segments = [content for _, content in self.all_bytes("office/vault/segments")]
        self.assertEqual(self.office.run("import", "FOLDER", "--dossier", "R7-FGW", "--json")
                         .json["keptNow"], 0)
        self.assertEqual(segments, [content for _, content in
                                    self.all_bytes("office/vault/segments")])

    def test_opens_for_those_whose_role_allows_it(self):
        self.office.keygen("sun", "zhou", suite=self.suite)
        for name, role in (("sun", "liaison"), ("zhou", "archivist")):
            self.office.ok("enrol", f"{name}.pub", "--role", role, "--as", "wang.key")
        for name, interview, document in (("wang", 0, 0), ("zhao", 0, 0), ("sun", 2, 2),
                                          ("zhou", 2, 0)):
            with self.subTest(name=name):
                for citation, code in (("R7-FGW/2", interview), ("R7-FGW/3", document)):
                    _, done = self.get(citation, code, MUNIMENT_KEY=f"{name}.key")
                    if code:
                        self.assertIn("which this person does not open", done.err)

    def test_whoever_may_not_open_may_hand_in(self):
        self.office.keygen("sun", suite=self.suite)
        self.office.ok("enrol", "sun.pub", "--role", "liaison", "--as", "wang.key")
        self.office.ok("record", "declaration", "note.txt", "--dossier", "R7-FGW", "--fact",
                       "declared=truthfulness", "--set", "statement=x", "--as", "sun.key")
        self.get("R7-FGW/5", code=2, MUNIMENT_KEY="sun.key")
        self.assertEqual(list(self.get("R7-FGW/5")[0]), ["note.txt"])

    def test_a_revoked_person_opens_what_was_and_not_what_comes(self):
        done = self.office.run("revoke", "zhao", "--reason", "retired", "--as", "wang.key")
        self.assertEqual(done.code, 0, str(done))
        self.assertIn("the vault's class internal has a new key", done.err)
        (self.office / "later.txt").write_text("later\n")
        self.office.ok("record", "document", "later.txt", "--dossier", "R7-FGW")
        self.get("R7-FGW/3", MUNIMENT_KEY="zhao.key")
        _, done = self.get("R7-FGW/5", 2, MUNIMENT_KEY="zhao.key")
        self.assertIn("which this person does not open", done.err)
        self.assertEqual(self.get("R7-FGW/5")[0], {"later.txt": b"later\n"})
        self.assertEqual(self.get("R7-FGW/3")[0], {"a.txt": b"a\n"})

    def test_older_keys_put_back_are_not_sealed_for(self):
        keys = self.office / "office/vault/keys"
        older = keys.read_bytes()
        self.office.ok("revoke", "zhao", "--reason", "lost", "--as", "wang.key")
        keys.write_bytes(older)
        done = self.office.run("record", "document", "note.txt", "--dossier", "R7-FGW")
        self.assertEqual(done.code, 2, str(done))
        self.assertIn("the key of zhao was revoked at entry 7", done.err)
        self.assertEqual(self.office.run("reseal").code, 2)
        self.office.ok("reseal", "--as", "wang.key")
        self.office.ok("record", "document", "note.txt", "--dossier", "R7-FGW")

    def test_the_same_bytes_are_stored_once(self):
        def stored():
            return sum(len(content) for path, content in self.all_bytes("office/vault/segments"))
        big = os.urandom(1_000_000)
        for name in ("one", "two", "three"):
            (self.office / "FOLDER" / name).write_bytes(big)
        before = stored()
        self.office.ok("import", "FOLDER", "--dossier", "R7-FGW")
        self.office.ok("record", "document", "FOLDER/one", "--dossier", "R7-FGW")
        self.assertLess(stored() - before, 1_010_000)
        for folio in (5, 6, 7, 8):
            self.assertEqual(list(self.get(f"R7-FGW/{folio}")[0].values()), [big])

    def test_nothing_of_a_content_shows_in_the_vault(self):
        for text in (b"a\n", "附件\n".encode(), (self.office / "note.txt").read_bytes()):
            digest = hashlib.sha256(text)
            for path, content in self.all_bytes("office/vault"):
                if len(text) > 8:
                    self.assertNotIn(text, content, path)
                self.assertNotIn(digest.digest(), content, path)
                self.assertNotIn(digest.hexdigest().encode(), content, path)

    def test_a_changed_byte_is_told_with_its_place_and_no_file_appears(self):
        big = os.urandom(200_000)
        (self.office / "big").write_bytes(big)
        self.office.ok("record", "document", "big", "--dossier", "R7-FGW")
        segment = max((self.office / "office/vault/segments").iterdir(),
                      key=lambda path: path.stat().st_size)
        content = bytearray(segment.read_bytes())
        content[-30_000] ^= 1
        segment.write_bytes(content)
        files, done = self.get("R7-FGW/5", 1)
        self.assertEqual(files, {})
        self.assertIn("piece 2 of the content", done.err)
        self.assertIn("R7-FGW/5, field content", done.err)

    def audit(self, code, *words, **settings):
        done = self.office.run("audit", "--trust", "trust.txt", "--level", "contents", *words,
                               **settings)
        self.assertEqual(done.code, code, str(done))
        return done.out

    def test_an_audit_opens_what_its_auditor_may(self):
        self.office.ok("record", "document", "note.txt", "--dossier", "R7-FGW", "--hash-only")
        out = self.audit(0)
        self.assertIn("3 contents in the vault are those that their records committed to", out)
        self.assertIn("1 contents are not in the vault: they were registered by their digests alone, or", out)
        self.office.keygen("zhou", suite=self.suite)
        self.office.ok("enrol", "zhou.pub", "--role", "archivist", "--as", "wang.key")
        out = self.audit(0, "--as", "zhou.key")
        self.assertIn("2 contents in the vault are those", out)
        self.assertIn("1 contents are of classes that this person does not open", out)
        self.assertIn("those in a vault are opened with the key", self.audit(0, MUNIMENT_KEY=None))

    def test_an_audit_tells_what_was_changed_and_what_is_gone(self):
        (segment,) = (self.office / "office/vault/segments").iterdir()
        whole = segment.read_bytes()
        segment.write_bytes(whole[:-5] + bytes([whole[-5] ^ 1]) + whole[-4:])
        out = self.audit(1)
        self.assertIn("R7-FGW/4", out)
        self.assertIn("piece 0 of the content, in segment 1", out)
        segment.write_bytes(whole[:-5])
        self.assertIn("ends at byte", self.audit(1))
        done = self.office.run("check")
        self.assertEqual(done.code, 1, str(done))
        self.assertIn("the content would end at byte", done.out)
        segment.unlink()
        self.assertIn("there is no file", self.audit(3))

    def test_check_looks_at_how_it_is_put_together(self):
        done = self.office.run("check")
        self.assertEqual(done.code, 0, str(done))
        self.assertIn("the vault has a place for 3 contents", done.out)
        items = self.office / "office/vault/items"
        whole = items.read_bytes()
        items.write_bytes(whole[:40] + bytes([whole[40] ^ 1]) + whole[41:])
        done = self.office.run("check")
        self.assertEqual(done.code, 1, str(done))
        self.assertIn("1 rows of the vault's items are damaged", done.out)
        items.unlink()
        done = self.office.run("check")
        self.assertEqual(done.code, 3, str(done))
        self.assertIn("the vault's items are gone", done.out)
        items.write_bytes(whole)
        keys = self.office / "office/vault/keys"
        keys.write_text("\n".join(line for line in keys.read_text().splitlines()
                                  if " restricted " not in line) + "\n")
        done = self.office.run("check")
        self.assertEqual(done.code, 3, str(done))
        self.assertIn("no generation 1 of the class restricted", done.out)

    def test_check_tells_a_content_whose_row_is_lost(self):
        items = self.office / "office/vault/items"
        whole = items.read_bytes()
        rows = (len(whole) - len(b"muniment items 1\n")) // 3
        items.write_bytes(whole[:-rows])
        for done in (self.office.run("check"), self.office.run("audit", "--trust", "trust.txt",
                                                               "--level", "contents")):
            self.assertEqual(done.code, 3, str(done))
            self.assertIn("R7-FGW/4", done.out)
            self.assertIn("no row leads to it any more", done.out)
        done = self.office.run("check", "--repair")
        self.assertEqual(done.code, 3, str(done))
        self.assertIn("nothing more was reclaimed", done.out)
        items.write_bytes(whole)
        self.assertEqual(self.office.run("check").code, 0)

    def test_check_reclaims_what_belongs_to_no_record(self):
        (segment,) = (self.office / "office/vault/segments").iterdir()
        whole = segment.read_bytes()
        segment.write_bytes(whole + b"left by a crash" * 100)
        self.assertIn("and 1.5 kB in segments", self.office.run("check").out)
        done = self.office.run("check", "--repair")
        self.assertEqual(done.code, 0, str(done))
        self.assertIn("0 rows of the vault, 0 lists of openings, and 1.5 kB in segments", done.out)
        self.assertNotIn("something belongs to no record", self.office.run("check").out)
        self.assertEqual(segment.read_bytes(), whole + bytes(1500))
        self.assertEqual(self.get("R7-FGW/3")[0], {"a.txt": b"a\n"})

    def test_an_audit_that_was_stopped_goes_on(self):
        (segment,) = (self.office / "office/vault/segments").iterdir()
        whole = segment.read_bytes()
        segment.write_bytes(whole[:-5] + bytes([whole[-5] ^ 1]) + whole[-4:])
        kept = self.office / "resume"
        self.audit(1, "--resume", kept)
        self.assertFalse(kept.exists())  # it came to its end
        kept.write_text("muniment rehashed 1\nledger another\nbegun 5\n")
        self.assertIn("name another file", self.audit(3, "--resume", kept))
        kept.write_text(f"muniment rehashed 1\nledger {ORIGIN}\nbegun 5\naudit {'00' * 16}\n{'00' * 16}\n")
        segment.write_bytes(whole)
        self.assertIn("1 of the contents were opened by earlier runs of this audit, which began at "
                      "1970-01-01", self.audit(0, "--resume", kept))
        self.assertEqual(self.office.run("audit", "--resume", kept).code, 4)

    def test_status_tells_what_the_vault_lacks(self):
        vault = self.office / "office/vault"

        def attention(code):
            done = self.office.run("status", "--json")
            self.assertEqual(done.code, code, str(done))
            return [(one["name"], one["verdict"]) for one in done.json["attention"]]
        self.assertEqual(attention(0), [])
        self.assertGreater(self.office.run("status", "--json").json["disk"]["vault"], 1000)
        for name in ("items", "keys"):
            shutil.move(vault / name, self.office / "elsewhere")
            self.assertEqual(attention(3), [("vault", "cannot evaluate")])
            shutil.move(self.office / "elsewhere", vault / name)
        older = (vault / "keys").read_bytes()
        self.office.ok("revoke", "zhao", "--reason", "lost", "--as", "wang.key")
        (vault / "keys").write_bytes(older)
        self.assertEqual(attention(2), [("vault", "rules broken")])
        self.assertIn('"muniment reseal"', self.office.run("status").out.replace("\n", " "))
        self.office.ok("reseal", "--as", "wang.key")
        self.assertEqual(attention(0), [])

    def test_what_was_sealed_before_is_put_under_the_newest_keys(self):
        done = self.office.run("reseal", "--new", "--rewrap", "--as", "wang.key")
        self.assertEqual(done.code, 0, str(done))
        self.assertIn("3 contents and the fields of", done.err)
        self.assertNotIn("stay under older keys", done.err)
        self.assertEqual(self.get("R7-FGW/3")[0], {"a.txt": b"a\n"})
        self.audit(0)
        self.assertEqual(self.office.run("check").code, 0)
        done = self.office.run("reseal", "--rewrap", "--as", "wang.key")
        self.assertIn("0 contents and the fields of 0 classes", done.err)

    def test_what_was_refused_leaves_no_row(self):
        before = (self.office / "office/vault/items").read_bytes()
        done = self.office.run("record", "interview", "note.txt", "--dossier", "R7-FGW")
        self.assertEqual(done.code, 2, str(done))
        self.assertEqual((self.office / "office/vault/items").read_bytes(), before)

    def test_a_manifest_keeps_the_files_of_its_rows(self):
        (self.office / "rows.csv").write_text(
            "kind,occurred,files\ndocument,2022-08-15,FOLDER/a.txt;note.txt\n"
            "document,2022-08-15,note.txt\n")
        done = self.office.run("import", "rows.csv", "--dossier", "R7-FGW")
        self.assertEqual(done.code, 0, str(done))
        note = (self.office / "note.txt").read_bytes()
        self.assertEqual(self.get("R7-FGW/5")[0], {"a.txt": b"a\n", "note.txt": note})
        self.assertEqual(self.get("R7-FGW/6")[0], {"note.txt": note})

    def test_state_secrets_are_refused_and_leave_nothing(self):
        before = {path: content for path, content in self.all_bytes("office/vault")}
        (self.office / "rows.csv").write_text("kind,occurred,files,marking\n"
                                              "document,2022-08-15,note.txt,秘密★\n")
        for marking in ("秘密", "机密★10年", "绝密", "secret"):
            for words in (("record", "document", "note.txt"), ("import", "FOLDER"),
                          ("draft", "document", "note.txt", "-o", "x.draft")):
                done = self.office.run(*words, "--dossier", "R7-FGW", "--marking", marking)
                self.assertEqual(done.code, 2, str(done))
                self.assertIn("a state secret may be in no system like this one", done.err)
                self.assertIn("record an exhibit without a file", done.err)
        done = self.office.run("import", "rows.csv", "--dossier", "R7-FGW")
        self.assertEqual(done.code, 2, str(done))
        self.assertIn("line 2, marking", done.err)
        self.assertEqual(before, {path: content for path, content in self.all_bytes("office/vault")})
        self.assertEqual(self.office.entries(), 7)
        self.assertEqual(self.office.run("record", "document", "note.txt", "--dossier", "R7-FGW",
                                         "--marking", "内部").code, 4)
        self.office.ok("record", "document", "note.txt", "--dossier", "R7-FGW", "--marking", "无")

    def test_replaces_no_file(self):
        (self.office / "a.txt").write_text("mine\n")
        done = self.office.run("get", "R7-FGW/3")
        self.assertEqual(done.code, 2, str(done))
        self.assertEqual((self.office / "a.txt").read_text(), "mine\n")

    def test_a_ledger_whose_vault_is_gone_takes_nothing_until_it_is_back(self):
        vault = self.office / "office/vault"
        shutil.move(vault, self.office / "elsewhere")
        for words in (("record", "document", "note.txt", "--dossier", "R7-FGW"),
                      ("record", "document", "note.txt", "--dossier", "R7-FGW", "--hash-only"),
                      ("import", "FOLDER", "--dossier", "R7-FGW"), ("reseal", "--as", "wang.key")):
            done = self.office.run(*words)
            self.assertEqual(done.code, 5, str(done))
            self.assertIn("the vault's keys are gone: put office/vault/keys back", done.err)
        self.assertEqual(self.office.entries(), 7)
        shutil.move(self.office / "elsewhere", vault)
        self.office.ok("record", "document", "note.txt", "--dossier", "R7-FGW")

    def test_a_row_that_was_put_there_keeps_nobody_from_storing(self):
        """Of the same bytes the one that is there is opened before it stands for another."""
        (segment,) = (self.office / "office/vault/segments").iterdir()
        whole = segment.read_bytes()
        segment.write_bytes(whole[:-3] + bytes([whole[-3] ^ 1]) + whole[-2:])
        self.office.ok("record", "document", "FOLDER/sub/附件.txt", "--dossier", "R7-FGW")
        self.get("R7-FGW/4", 1)
        self.assertEqual(self.get("R7-FGW/5")[0], {"附件.txt": "附件\n".encode()})

    def test_sealed_contents_are_for_whom_was_named(self):
        self.office.ok("reseal", "--sealed", "zhao", "--as", "wang.key")
        lines = (self.office / "office/vault/keys").read_text().splitlines()
        self.assertEqual(sum(line.startswith("grant sealed 1 ") for line in lines), 2)
        self.assertEqual(self.office.run("reseal", "--sealed", "nobody", "--as", "wang.key").code, 2)

    def test_names_from_a_record_lead_nowhere_else(self):
        folder = self.office / "odd"
        (folder / "sub").mkdir(parents=True)
        (folder / "sub/\x1b[31mred").write_text("red\n")
        self.office.ok("import", "odd", "--dossier", "R7-FGW")
        self.assertEqual(self.get("R7-FGW/5")[0], {"_[31mred": b"red\n"})

    def test_makes_the_folder_that_it_is_told(self):
        self.office.ok("get", "R7-FGW/3", "-o", "back")
        self.assertEqual((self.office / "back/a.txt").read_bytes(), b"a\n")
        self.assertEqual(self.office.run("get", "R7-FGW/3", "-o", "no/such").code, 5)
        for _, content in self.all_bytes("office/vault/segments"):
            self.assertTrue(content)
        (segment,) = (self.office / "office/vault/segments").iterdir()
        segment.unlink()
        self.office.run("get", "R7-FGW/3", "-o", "nothing")
        self.assertFalse((self.office / "nothing").exists())

    def test_json(self):
        done = self.office.run("get", "R7-FGW/3", "-o", "FOLDER/sub", "--json")
        self.assertEqual(done.json, {"files": [{"path": "FOLDER/sub/a.txt", "field": "content",
                                                "slot": 1, "size": 2}], "notKept": []})


class SmVault(Vault):
    suite = SUITES[1]


if __name__ == "__main__":
    unittest.main()
