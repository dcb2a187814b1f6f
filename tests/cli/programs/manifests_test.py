"""Manifests of other programs, read and written, and read by those programs."""
import hashlib
import json
import os
import shutil
import subprocess
import unittest

from office import SUITES, OfficeTest

ODD = [b"with space.txt", b"line\nbreak.txt", b"return\r.txt", "附件.txt".encode(),
       b"invalid \xff utf-8", b"-dash", b"back\\slash", b"100%", b"a,b.txt", b"sub/\\n.txt"]


class Manifests(OfficeTest):
    def odd_folder(self, names=None):
        """A folder of odd names, imported as a dossier of its own."""
        names = ODD if names is None else names
        folder = os.fsencode(self.office / "ODD")
        for name in names:
            path = os.path.join(folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(b"bytes of " + name)
        self.office.ok("open", "R7-ODD", "--set", "title=文件名", "--as", "wang.key")
        self.office.ok("import", "ODD", "--dossier", "R7-ODD")
        return len(names)

    def tool(self, *words, cwd="ODD"):
        done = subprocess.run(words, cwd=self.office / cwd, capture_output=True, check=False)
        return done.returncode, os.fsdecode(done.stdout + done.stderr)

    def counts(self, *words):
        done = self.office.run("verify", *words, "--json")
        return done.code, done.json["reports"][-1].get("counts")

    def test_are_written_for_sha256sum(self):
        count = self.odd_folder()
        self.office.ok("list", "--dossier", "R7-ODD", "--manifest", "sha256sum", "-o", "sums.txt")
        code, said = self.tool("sha256sum", "-c", "--strict", "../sums.txt")
        self.assertEqual((code, said.count(": OK")), (0, count), said)

    def test_are_written_for_hashdeep(self):
        count = self.odd_folder([name for name in ODD if b"\n" not in name])
        self.office.ok("list", "--dossier", "R7-ODD", "--manifest", "hashdeep", "-o", "deep.txt")
        code, said = self.tool("hashdeep", "-c", "sha256", "-l", "-r", "-a", "-vv", "-k",
                               "../deep.txt", ".")
        self.assertEqual(code, 0, said)
        self.assertIn(f"Files matched: {count}", said)

    def test_of_hashdeep_are_not_written_for_a_line_break(self):
        self.odd_folder()
        self.expect(self.office.run("list", "--dossier", "R7-ODD", "--manifest", "hashdeep"), 4,
                    "line break")

    def test_are_written_for_a_bag(self):
        count = self.odd_folder()
        bag = self.office / "BAG"
        bag.mkdir()
        shutil.copytree(self.office / "ODD", bag / "data")
        (bag / "bagit.txt").write_text(
            "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        self.office.ok("list", "--dossier", "R7-ODD", "--manifest", "bagit", "-o",
                       "BAG/manifest-sha256.txt")
        for line in (bag / "manifest-sha256.txt").read_bytes().splitlines():
            digest, _, name = line.partition(b"  ")
            for code, byte in ((b"%0A", b"\n"), (b"%0D", b"\r"), (b"%25", b"%")):
                name = name.replace(code, byte)
            with open(os.path.join(os.fsencode(bag), name), "rb") as file:
                self.assertEqual(hashlib.sha256(file.read()).hexdigest().encode(), digest)
        for manifest in ("BAG", "BAG/manifest-sha256.txt"):
            self.assertEqual(self.counts("--manifest", manifest)[1]["matched"], count)
        self.assertEqual(self.counts("--manifest", "BAG", "BAG/data")[0], 0)

    def test_of_sha256sum_are_compared_with_the_ledger_without_the_files(self):
        count = self.odd_folder()
        for options in ([], ["--tag"], ["-z"]):
            names = sorted(os.listdir(os.fsencode(self.office / "ODD")))
            files = [name for name in names if name != b"sub"] + [b"sub/\\n.txt"]
            with open(self.office / "sums.txt", "wb") as sums:
                subprocess.run([b"sha256sum", *options, b"--", *files], stdout=sums, check=True,
                               cwd=self.office / "ODD")
            code, counts = self.counts("--manifest", "sums.txt")
            self.assertEqual((code, counts["matched"]), (0, count), options)

    def test_of_hashdeep_are_compared_with_the_ledger(self):
        count = self.odd_folder([name for name in ODD if b"\n" not in name])
        _, deep = self.tool("hashdeep", "-c", "md5,sha256", "-r", ".")
        (self.office / "deep.txt").write_bytes(os.fsencode(deep))
        self.expect(self.office.run("verify", "--manifest", "deep.txt"), 3, "--prefix")
        code, counts = self.counts("--manifest", "deep.txt", "--prefix", self.office / "ODD")
        self.assertEqual((code, counts["matched"]), (0, count))

    def test_tell_the_five_verdicts(self):
        digest = {name: hashlib.sha256(text.encode()).hexdigest()
                  for name, text in (("a", "a\n"), ("other", "x"), ("annex", "附件\n"))}
        sums = self.office / "sums.txt"
        sums.write_text(f"{digest['other']}  a.txt\n{digest['annex']}  moved.txt\n"
                        f"{digest['other']}  new.txt\n")
        done = self.office.run("verify", "--manifest", "sums.txt", "--json")
        (report,) = done.json["reports"]
        self.assertEqual(done.code, 1)
        self.assertEqual({file["path"]: file["verdict"] for file in report["files"]},
                         {"a.txt": "changed", "moved.txt": "moved", "new.txt": "new"})
        sums.write_text(f"{digest['a']}  a.txt\n")
        _, counts = self.counts("--manifest", "sums.txt")
        self.assertEqual((counts["matched"], counts["missing"]), (1, 1))

    def test_are_compared_with_a_folder_too(self):
        self.office.ok("list", "--manifest", "sha256sum", "--dossier", "R7-FGW", "-o", "sums.txt")
        (self.office / "FOLDER/a.txt").write_text("changed")
        done = self.office.run("verify", "--manifest", "sums.txt", "FOLDER", "--json")
        of_ledger, of_folder = done.json["reports"]
        self.assertEqual(of_ledger["counts"]["matched"], 3)
        self.assertEqual((of_folder["counts"]["changed"], of_folder["counts"]["missing"]), (1, 1))
        self.assertEqual(of_folder["exit_code"], 1)

    def test_decide_whether_a_folder_is_imported(self):
        (self.office / "NEW").mkdir()
        for name in ("a", "b"):
            (self.office / "NEW" / name).write_text(name)
        self.office.ok("open", "R7-NEW", "--set", "title=新", "--as", "wang.key")
        with open(self.office / "sums.txt", "wb") as sums:
            subprocess.run(["sha256sum", "a", "b"], stdout=sums, check=True,
                           cwd=self.office / "NEW")
        importing = ("import", "NEW", "--dossier", "R7-NEW", "--manifest", "sums.txt")
        entries = self.office.entries()
        (self.office / "NEW/b").write_text("other")
        self.expect_nothing_written(entries, self.office.run(*importing), 2,
                                    "b has other bytes than the manifest says", "nothing was")
        (self.office / "NEW/b").write_text("b")
        (self.office / "NEW/c").write_text("c")
        done = self.office.run(*importing, "--json")
        self.expect_nothing_written(entries, done, 2)
        self.assertEqual((done.json["counts"]["new"], done.json["exit_code"]), (1, 2))
        (self.office / "NEW/c").rename(self.office / "NEW/a")
        self.expect_nothing_written(entries, self.office.run(*importing), 2)
        (self.office / "NEW/a").rename(self.office / "c")
        self.expect_nothing_written(entries, self.office.run(*importing), 2,
                                    "a is in the manifest and not there")
        (self.office / "NEW/a").write_text("a")
        self.office.ok(*importing)
        self.assertEqual(self.office.entries(), entries + 2)

    def test_decide_what_is_imported_of_a_folder_that_changes_meanwhile(self):
        (self.office / "NEW").mkdir()
        for name in ("a", "b", "c"):
            (self.office / "NEW" / name).write_text(name)
        self.office.ok("open", "R7-NEW", "--set", "title=新", "--as", "wang.key")
        with open(self.office / "sums.txt", "wb") as sums:
            subprocess.run(["sha256sum", "a", "b", "c"], stdout=sums, check=True,
                           cwd=self.office / "NEW")
        command, environment = self.office.command(
            ["import", "NEW", "--dossier", "R7-NEW", "--manifest", "sums.txt", "--set", "note=-",
             "--json"], {})
        with subprocess.Popen(command, cwd=self.office.folder, env=environment,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
            # More than a pipe holds: who reads from it has compared all files.
            running.stdin.write(b"x" * (1 << 17))
            (self.office / "NEW/b").write_text("changed")
            (self.office / "NEW/c").unlink()
            (self.office / "NEW/d").write_text("d")
            out, _ = running.communicate()
        document = json.loads(out)
        self.assertEqual((running.returncode, document["registered"]), (6, 1), document)
        self.assertEqual({(one["path"], one["failure"]) for one in document["skipped"]},
                         {("b", True), ("c", True), ("d", True)})

    def test_that_json_or_a_terminal_cannot_show_want_a_file(self):
        self.odd_folder([b"red \x1b[31m"])
        self.expect(self.office.run("list", "--manifest", "sha256sum", "--json"), 0)
        command, environment = self.office.command(["list", "--manifest", "sha256sum"], {})
        ours, theirs = os.openpty()
        for dossier, code in (("R7-FGW", 0), ("R7-ODD", 4)):
            done = subprocess.run([*command, "--dossier", dossier], cwd=self.office.folder,
                                  env=environment, stdout=theirs, stderr=subprocess.PIPE,
                                  check=False)
            self.assertEqual(done.returncode, code, done)
        self.assertIn(b"-o", done.stderr)
        os.close(theirs)
        os.close(ours)
        with open(os.fsencode(self.office / "ODD") + b"/bad \xff", "wb"):
            pass
        self.office.ok("import", "ODD", "--dossier", "R7-ODD")
        done = self.office.run("list", "--manifest", "sha256sum", "--json")
        self.assertEqual((done.code, done.json["error"]["kind"]), (4, "usage"))
        self.assertEqual(self.office.run("list", "--manifest", "sha256sum", "--json", "-o",
                                         "sums.txt").json["files"], 5)

    def test_with_names_of_another_encoding_are_read(self):
        digest = hashlib.sha256("附件\n".encode()).hexdigest()
        (self.office / "sums.txt").write_bytes(f"{digest} *sub\\附件.txt\r\n".replace("\\", "/")
                                               .encode("gb18030"))
        code, counts = self.counts("--manifest", "sums.txt", "--encoding", "gb18030")
        self.assertEqual(counts["matched"], 1)
        _, counts = self.counts("--manifest", "sums.txt")
        self.assertEqual((counts["matched"], counts["moved"]), (0, 1))

    def test_that_are_wrong_are_refused_with_the_line(self):
        sums = self.office / "sums.txt"
        for text, sentence in (("hello\n", "line 1"), ("", "names no file"),
                               ("0" * 64 + "  ../a\n", "no path of a file"),
                               ("0" * 64 + "  /a\n", "--prefix")):
            sums.write_text(text)
            self.expect(self.office.run("verify", "--manifest", "sums.txt"), 3, sentence,
                        "manifest sums.txt")
        self.expect(self.office.run("verify", "--manifest", "nothing"), 3, "no file nothing")
        self.expect(self.office.run("list", "--manifest", "md5sum"), 4, "sha256sum, hashdeep")


class ManifestsInAnSmLedger(OfficeTest):
    suite = SUITES[1]

    def test_cannot_be_compared_without_the_files(self):
        digest = hashlib.sha256(b"a\n").hexdigest()
        (self.office / "sums.txt").write_text(f"{digest}  a.txt\n")
        self.expect(self.office.run("verify", "--manifest", "sums.txt"), 3, "SM3")
        self.expect(self.office.run("list", "--manifest", "sha256sum"), 3, "SM3")
        done = self.office.run("verify", "--manifest", "sums.txt", "FOLDER", "--json")
        self.assertEqual(done.json["reports"][1]["counts"]["matched"], 1)

    test_decide_what_is_imported_of_a_folder_that_changes_meanwhile = (
        Manifests.test_decide_what_is_imported_of_a_folder_that_changes_meanwhile)


if __name__ == "__main__":
    unittest.main()
