"""Publishing: what a site holds, what is refused, and what its verifiers find out offline."""
import json
import os
import shutil
import unittest

from office import SUITES, NOTE, OfficeTest

TREE_CHECKS = {"tiles", "entries", "index", "folio", "previous", "heads", "root", "stored-leaves",
               "stored-tiles", "roster-root", "checkpoint-signature"}


def files_below(folder):
    """Path → bytes, without LMDB's table of who is reading."""
    return {str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "lock.mdb"}


class SitesTest(OfficeTest):
    def publish(self, *options):
        return self.office.run("publish", "site", *options)

    def verify(self, *options, site="site"):
        return self.office.run("muniment-verify", "--trust", "trust.txt", *options, site)

    def report(self, *options):
        return self.verify("--json", *options).json["reports"][0]

    def grow(self, name):
        (self.office / name).write_text(name)
        self.office.ok("record", "document", name, "--dossier", "R7-FGW")


class Publishing(SitesTest):
    def test_a_site_is_published_and_verified(self):
        self.expect(self.publish(), 0, "7 entries published to site: 2 files written, 0 kept")
        self.assertEqual(set(files_below(self.office / "site")), {"checkpoint", "tile/0/000.p/7"})
        self.expect(self.verify(), 0, "verified: site", "the entries are not published")
        self.expect(self.office.run("audit", "--trust", "trust.txt", "site"), 0, "verified",
                    "the entries are not published")

    def test_a_site_with_entries_is_checked_at_level_tree(self):
        self.publish("--entries")
        self.assertIn("tile/entries/000.p/7", files_below(self.office / "site"))
        passed = {check["name"] for check in self.report()["checks"]
                  if check["outcome"] == "pass"}
        self.assertLessEqual(TREE_CHECKS, passed)

    def test_no_key_is_needed(self):
        done = self.office.run("publish", "site", MUNIMENT_KEY=None, MUNIMENT_LEDGER_KEY=None)
        self.expect(done, 0)

    def test_what_was_done_is_told_as_json(self):
        first = self.publish("--json").json
        self.assertEqual(first, {"site": "site", "origin": "inspection.example.gov/r7-1/g3",
                                 "size": 7, "before": None, "files": 2, "written": 2, "kept": 0,
                                 "bytes": sum(map(len, files_below(self.office / "site").values()))})
        again = self.publish("--json").json
        self.assertEqual((again["before"], again["written"], again["kept"]), (7, 0, 2))

    def test_no_name_and_no_secret_gets_in(self):
        self.publish("--entries")
        everything = b"".join(files_below(self.office / "site").values())
        names = ["wang", "li", "zhao", "甲01", "市发改委党组", "note.txt", "a.txt", "附件", NOTE[:12]]
        for name in names:
            if len(name) > 2:  # "li" alone may stand anywhere
                self.assertNotIn(name.encode(), everything)
        self.assertIn(b"R7-FGW", everything)  # dossier codes are public, as --help says
        receipt = json.loads(self.office.ok("receipt", "R7-FGW/2", "--open", "all", "--json"))
        self.assertNotIn(receipt["receipt"].splitlines()[1].encode(), everything)

    def test_files_are_for_everybody_to_read(self):
        self.office.prefix = ["sh", "-c", 'umask 077; exec "$@"', "sh"]
        self.publish("--entries")
        for path in (self.office / "site").rglob("*"):
            self.assertEqual(path.stat().st_mode & 0o777, 0o755 if path.is_dir() else 0o644, path)

    def test_it_grows_with_the_ledger(self):
        self.publish("--entries")
        self.grow("b.txt")
        self.expect(self.publish("--entries"), 0, "8 entries published", "3 files written")
        self.expect(self.verify(), 0, "2 files of earlier states agree")
        self.expect(self.publish("--entries", "--recheck"), 0, "0 files written, 3 kept")


class Refusals(SitesTest):
    def refused(self, words, sentence):
        before = files_below(self.office.folder)
        self.expect(self.office.run("publish", *words), 2, sentence)
        self.assertEqual(files_below(self.office.folder), before)

    def test_folders_that_are_no_place_for_a_site(self):
        self.refused(["FOLDER"], "it is not empty")
        self.refused(["office/site"], "lie in one another")
        self.refused(["office"], "lie in one another")
        self.refused(["."], "lie in one another")
        os.symlink(self.office / "office", self.office / "alias")
        self.refused(["alias/site"], "lie in one another")

    def test_a_site_of_another_ledger(self):
        other = self.another_office()
        other.variables["MUNIMENT_LEDGER"] = "other"
        other.ok("init", "other", "--origin", "example.org/other", "--as", "wang.key", "--key",
                 "other.key", "--no-passphrase")
        other.ok("publish", self.office / "site")
        self.refused(["site"], "this is a site of another ledger, example.org/other")

    def test_a_ledger_that_is_older_than_its_site(self):
        copy = self.another_office()
        self.grow("b.txt")
        self.publish()
        shutil.copytree(self.office / "site", copy / "site")
        self.office = copy
        self.refused(["site"], "the site has 8 entries and the ledger only 7")

    def test_a_fork(self):
        copy = self.another_office()
        self.grow("b.txt")
        self.publish()
        shutil.copytree(self.office / "site", copy / "site")
        self.office = copy
        self.grow("c.txt")
        self.refused(["site"], "fork")

    def test_leaving_out_entries_that_the_site_has(self):
        self.publish("--entries")
        self.grow("b.txt")
        self.refused(["site"], "say --entries")


class Verifying(SitesTest):
    def test_whatever_is_changed_is_refuted_with_its_file(self):
        self.publish("--entries")
        site = self.office / "site"
        for path, data in files_below(site).items():
            for offset in range(0, len(data), 41):
                (site / path).write_bytes(data[:offset] + bytes([data[offset] ^ 1])
                                          + data[offset + 1:])
                done = self.verify()
                with self.subTest(path=path, offset=offset):
                    self.assertIn(done.code, (1, 3), str(done))
                    if path.startswith("tile/0"):
                        self.assertEqual(done.code, 1, str(done))
                        self.assertIn(path, done.out)
            (site / path).unlink()
            self.assertIn(self.verify().code, (1, 3), path)
            (site / path).write_bytes(data)
        self.expect(self.verify(), 0)

    def test_what_was_seen_is_remembered(self):
        for verify in (lambda: self.verify("--remember", "seen.txt"),
                       lambda: self.office.run("audit", "--trust", "trust.txt", "--remember",
                                               "seen.txt", "site")):
            with self.subTest():
                shutil.rmtree(self.office / "site", ignore_errors=True)
                (self.office / "seen.txt").unlink(missing_ok=True)
                self.publish()
                shutil.copytree(self.office / "site", self.office / "older",
                                dirs_exist_ok=True)
                self.expect(verify(), 0)
                self.assertEqual((self.office / "seen.txt").read_bytes(),
                                 (self.office / "site/checkpoint").read_bytes())
                self.grow(f"grown{self.office.entries()}.txt")
                self.publish()
                self.expect(verify(), 0, "the ledger grew from the")
                shutil.rmtree(self.office / "site")
                (self.office / "older").rename(self.office / "site")
                seen = (self.office / "seen.txt").read_bytes()
                self.expect(verify(), 1, "rollback")
                self.assertEqual((self.office / "seen.txt").read_bytes(), seen)

    def test_options_go_with_what_they_are_for(self):
        self.publish()
        self.expect(self.verify("--file", "note.txt"), 4, "--file goes with receipts")
        self.expect(self.verify("--remember", "seen.txt", site="r2.tlog-proof"), 4, "goes with a site or a package")
        self.expect(self.verify("--remember", "seen.txt", "r2.tlog-proof"), 4, "one site")
        self.expect(self.office.run("audit", "--trust", "trust.txt", "--level", "records", "site"),
                    4, "holds no records")

    def test_sites_and_receipts_are_verified_in_one_run(self):
        self.publish()
        done = self.verify("--json", "r2.tlog-proof")
        self.assertEqual([report["subject"] for report in done.json["reports"]],
                         ["r2.tlog-proof", "site"])
        self.assertEqual(done.code, 0)

    def test_an_empty_folder_and_none_cannot_be_evaluated(self):
        (self.office / "empty").mkdir()
        self.expect(self.verify(site="empty"), 3, "no file checkpoint")
        self.expect(self.office.run("audit", "--trust", "trust.txt", "missing"), 3, "no folder")
        self.expect(self.office.run("audit", "site"), 3, "no folder")

    def test_links_are_not_followed(self):
        self.publish()
        tile = self.office / "site/tile/0/000.p/7"
        tile.rename(self.office / "elsewhere")
        tile.symlink_to(self.office / "elsewhere")
        self.expect(self.verify(), 1, "links are not followed")
        tile.unlink()
        (self.office / "site/tile").rename(self.office / "tiles")
        (self.office / "elsewhere").rename(self.office / "tiles/0/000.p/7")
        (self.office / "site/tile").symlink_to(self.office / "tiles")
        self.expect(self.verify(), 1, "tile/0/000.p/7 is missing")


class PublishingSm(Publishing):
    suite = SUITES[1]


class VerifyingSm(Verifying):
    suite = SUITES[1]


if __name__ == "__main__":
    unittest.main()
