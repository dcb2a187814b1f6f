"""`verify FOLDER`: matched, moved, changed, missing, new."""
import unittest

from office import SUITES, OfficeTest


class VerifyFolder(OfficeTest):
    def verify(self, *words):
        """The report of one folder, with the verdict of each path."""
        done = self.office.run("verify", *words, "--json")
        (report,) = done.json["reports"]
        self.assertEqual(done.code, report["exit_code"], str(done))
        verdicts = {file["path"]: file["verdict"] for file in report["files"]}
        self.assertEqual(len(verdicts), len(report["files"]), "a path has one verdict")
        return report, verdicts

    def write(self, path, text):
        file = self.office / "FOLDER" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def test_as_it_was_registered_is_verified(self):
        report, verdicts = self.verify("FOLDER")
        self.assertEqual(verdicts, {"a.txt": "matched", "sub/附件.txt": "matched"})
        self.assertEqual(report["exit_code"], 0)
        self.assertEqual(report["counts"],
                         {"matched": 2, "moved": 0, "changed": 0, "missing": 0, "new": 0})
        self.assertEqual(report["files"][0]["citation"], "R7-FGW/3")
        self.expect(self.office.run("verify", "FOLDER"), 0, "2 matched", "verified")
        self.expect(self.office.run("verify", "FOLDER", "--trust", "trust.txt"), 0)

    def test_with_a_changed_file_is_refuted_with_its_citation(self):
        self.write("a.txt", "b\n")
        report, verdicts = self.verify("FOLDER")
        self.assertEqual(verdicts["a.txt"], "changed")
        self.assertEqual(report["verdict"], "refuted")
        self.expect(self.office.run("verify", "FOLDER"), 1, "a.txt has other bytes", "R7-FGW/3")

    def test_without_a_registered_file_is_refuted(self):
        (self.office / "FOLDER/sub/附件.txt").unlink()
        report, verdicts = self.verify("FOLDER")
        self.assertEqual(verdicts, {"a.txt": "matched", "sub/附件.txt": "missing"})
        self.assertEqual(report["exit_code"], 1)

    def test_with_a_new_file_cannot_be_evaluated(self):
        self.write("new.txt", "new")
        report, verdicts = self.verify("FOLDER")
        self.assertEqual(verdicts["new.txt"], "new")
        self.assertEqual(report["exit_code"], 3)

    def test_with_a_renamed_file_is_verified_and_says_so(self):
        (self.office / "FOLDER/a.txt").rename(self.office / "FOLDER/z.txt")
        report, verdicts = self.verify("FOLDER")
        self.assertEqual(verdicts, {"sub/附件.txt": "matched", "z.txt": "moved"})
        self.assertEqual(report["exit_code"], 0)
        moved = [file for file in report["files"] if file["verdict"] == "moved"]
        self.assertEqual((moved[0]["from"], moved[0]["copied"]), ("a.txt", False))
        self.expect(self.office.run("verify", "FOLDER"), 0, "under the name a.txt")

    def test_with_everything_wrong_lists_everything(self):
        for name in "bcdefg":
            self.write(f"{name}.txt", name)
        self.office.ok("import", "FOLDER", "--dossier", "R7-FGW")
        (self.office / "FOLDER/b.txt").rename(self.office / "FOLDER/y.txt")
        self.write("c.txt", "changed")
        (self.office / "FOLDER/d.txt").unlink()
        self.write("n.txt", "new")
        _, verdicts = self.verify("FOLDER")
        self.assertEqual(verdicts, {
            "a.txt": "matched", "c.txt": "changed", "d.txt": "missing", "e.txt": "matched",
            "f.txt": "matched", "g.txt": "matched", "n.txt": "new", "sub/附件.txt": "matched",
            "y.txt": "moved"})

    def test_is_not_concerned_by_other_folders_and_single_files(self):
        other = self.office / "OTHER"
        other.mkdir()
        for name in ("a.txt", "b.txt"):
            (other / name).write_text("other " + name)
        self.office.ok("open", "R7-YJJ", "--set", "title=应急局", "--as", "wang.key")
        self.office.ok("import", "OTHER", "--dossier", "R7-YJJ")
        self.assertEqual(self.verify("FOLDER")[0]["exit_code"], 0)
        self.assertEqual(self.verify("OTHER")[0]["exit_code"], 0)
        (other / "b.txt").unlink()
        self.assertEqual(self.verify("OTHER")[1], {"a.txt": "matched", "b.txt": "missing"})

    def test_is_not_concerned_by_another_folder_that_shares_a_file(self):
        other = self.office / "OTHER"
        other.mkdir()
        for folder in ("OTHER", "FOLDER"):
            (self.office / folder / ".gitkeep").touch()
        for name in ("x.txt", "y.txt"):
            (other / name).write_text(name)
        self.office.ok("open", "R7-YJJ", "--set", "title=应急局", "--as", "wang.key")
        self.office.ok("open", "R7-JTJ", "--set", "title=交通局", "--as", "wang.key")
        self.office.ok("import", "OTHER", "--dossier", "R7-YJJ")
        self.office.ok("import", "FOLDER", "--dossier", "R7-JTJ")
        report, verdicts = self.verify("FOLDER")
        self.assertEqual((report["exit_code"], len(verdicts)), (0, 3))
        (other / "y.txt").unlink()
        self.assertEqual(self.verify("OTHER")[1],
                         {".gitkeep": "matched", "x.txt": "matched", "y.txt": "missing"})

    def test_can_be_held_against_one_dossier_whole(self):
        (self.office / "FOLDER/a.txt").unlink()
        (self.office / "FOLDER/sub/附件.txt").unlink()
        self.assertEqual(self.verify("FOLDER")[0]["exit_code"], 3)
        report, verdicts = self.verify("FOLDER", "--dossier", "R7-FGW")
        self.assertEqual(verdicts, {"a.txt": "missing", "sub/附件.txt": "missing"})
        self.assertEqual(report["exit_code"], 1)
        self.office.ok("open", "R7-YJJ", "--set", "title=应急局", "--as", "wang.key")
        self.write("a.txt", "a\n")
        report, verdicts = self.verify("FOLDER", "--dossier", "R7-YJJ")
        self.assertEqual(verdicts, {"a.txt": "new"})

    def test_follows_a_correction_to_the_path_that_it_corrects(self):
        (self.office / "better.txt").write_text("better\n")
        self.office.ok("record", "correction", "better.txt", "--dossier", "R7-FGW", "--link",
                       "supersedes=R7-FGW/3", "--set", "because=扫描不清")
        report, verdicts = self.verify("FOLDER")
        self.assertEqual((verdicts["a.txt"], report["exit_code"]), ("matched", 0))
        old = next(file for file in report["files"] if file["path"] == "a.txt")
        self.assertEqual(old["supersededBy"], "R7-FGW/5")
        self.write("a.txt", "better\n")
        report, verdicts = self.verify("FOLDER")
        self.assertEqual((verdicts["a.txt"], report["exit_code"]), ("matched", 0))
        new = next(file for file in report["files"] if file["path"] == "a.txt")
        self.assertEqual(new["citation"], "R7-FGW/5")
        (self.office / "FOLDER/a.txt").unlink()
        self.assertEqual(self.verify("FOLDER")[1]["a.txt"], "missing")

    def test_registered_again_after_a_change_is_current_and_older_bytes_are_told(self):
        self.write("a.txt", "second\n")
        self.office.ok("import", "FOLDER", "--dossier", "R7-FGW")
        self.assertEqual(self.verify("FOLDER")[0]["exit_code"], 0)
        self.write("a.txt", "a\n")
        report, verdicts = self.verify("FOLDER")
        self.assertEqual((verdicts["a.txt"], report["exit_code"]), ("matched", 0))
        self.expect(self.office.run("verify", "FOLDER"), 0, "newer ones were registered")

    def test_notices_an_import_of_more_files_than_one_batch(self):
        for number in range(600):
            self.write(f"many/{number:04}.txt", f"{number}")
        self.office.ok("import", "FOLDER/many", "--dossier", "R7-FGW")
        for number in range(256, 600):
            (self.office / f"FOLDER/many/{number:04}.txt").unlink()
        report, _ = self.verify("FOLDER/many")
        self.assertEqual(report["counts"]["matched"], 256)
        self.assertEqual(report["counts"]["missing"], 344)
        listed = self.expect(self.office.run("verify", "FOLDER/many"), 1, "324 more findings")
        self.assertLess(len(listed.out.splitlines()), 60, "long lists are shortened")

    def test_with_a_link_says_so(self):
        (self.office / "FOLDER/link").symlink_to("a.txt")
        report, verdicts = self.verify("FOLDER")
        self.assertEqual(report["exit_code"], 0)
        self.assertEqual([one["path"] for one in report["skipped"]], ["link"])
        self.assertNotIn("link", verdicts)

    def test_and_files_together_have_the_worst_verdict(self):
        self.write("a.txt", "changed")
        done = self.office.run("verify", "note.txt", "FOLDER", "--json")
        self.assertEqual(done.code, 1)
        self.assertEqual([one["exit_code"] for one in done.json["reports"]], [0, 1])

    def test_whose_openings_were_changed_is_not_believed(self):
        file = self.office / "office/openings"
        record = self.office.run("show", "R7-FGW/3", "--json").json["recordId"]
        content = bytearray(file.read_bytes())
        content[content.index(bytes.fromhex(record)) + 60] ^= 1
        file.write_bytes(content)
        self.assertEqual(self.verify("FOLDER")[0]["exit_code"], 3)

    def test_that_is_not_there_or_empty_cannot_be_evaluated(self):
        (self.office / "EMPTY").mkdir()
        self.expect(self.office.run("verify", "EMPTY"), 3, "nothing to check")
        self.expect(self.office.run("verify", "NOWHERE"), 3, "no file NOWHERE")


class VerifyFile(OfficeTest):
    def test_that_was_registered_often_is_checked_for_its_newest_registrations(self):
        for number in range(13):
            (self.office / f"FOLDER/{number:02}").touch()
        self.office.ok("import", "FOLDER", "--dossier", "R7-FGW")
        done = self.office.run("verify", "FOLDER/00", "--json")
        (report,) = done.json["reports"]
        self.assertEqual(done.code, 0)
        cited = {check["place"]["citation"] for check in report["checks"] if check["name"] == "inclusion"}
        self.assertEqual(cited, {f"R7-FGW/{folio}" for folio in range(8, 18)})
        self.expect(self.office.run("verify", "FOLDER/00"), 0, "3 earlier registrations",
                    "muniment find")


class VerifyFolderInAnSmLedger(OfficeTest):
    suite = SUITES[1]

    def test_is_verified(self):
        self.expect(self.office.run("verify", "FOLDER"), 0, "2 matched")


if __name__ == "__main__":
    unittest.main()
