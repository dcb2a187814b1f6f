"""Importing folders again and again: nothing twice, whatever ended the time before."""
import os
import signal
import unittest

from office import OfficeTest

IMPORT = ("import", "FOLDER", "--dossier", "R7-FGW")


class Again(OfficeTest):
    def test_adds_nothing_to_an_unchanged_folder(self):
        done = self.expect(self.office.run(*IMPORT), 0, "all 2 files are already registered")
        self.assertEqual(done.out, "")
        self.expect_nothing_written(7, self.office.run(*IMPORT), 0)
        document = self.office.run(*IMPORT, "--json").json
        self.assertEqual((document["registered"], document["alreadyThere"]), (0, 2))

    def test_tells_what_changed_and_what_has_the_same_bytes(self):
        (self.office / "FOLDER/a.txt").write_text("b\n")
        (self.office / "FOLDER/copy.txt").write_text("附件\n")
        (self.office / "FOLDER/new.txt").write_text("new\n")
        self.expect(self.office.run(*IMPORT, "--dry-run"), 0, "a.txt: changed since R7-FGW/3",
                    "copy.txt: the same bytes as R7-FGW/4", "Nothing was written")
        done = self.expect(self.office.run(*IMPORT), 0,
                           "a.txt: changed since R7-FGW/3, and registered anew as R7-FGW/5",
                           "copy.txt: the same bytes as R7-FGW/4",
                           "3 files registered", "1 already registered")
        self.assertEqual(done.out, "R7-FGW/5 - R7-FGW/7\n")
        self.expect(self.office.run(*IMPORT, "--lang", "zh"), 0, "全部 4 个文件均已登记")

    def test_says_what_is_registered_and_does_not_stand_any_more(self):
        self.office.ok("record", "withdrawal", "--dossier", "R7-FGW", "--link",
                       "withdraws=R7-FGW/3", "--fact", "withdrawn=mistaken", "--set", "because=x")
        done = self.expect(self.office.run(*IMPORT), 0, "all 2 files are already registered",
                           "a.txt: registered already as R7-FGW/3, which entry 7 withdraws or "
                           "supersedes")
        self.assertNotIn("附件", done.err)
        self.assertEqual(self.office.run(*IMPORT, "--json").json["replaced"],
                         [{"path": "a.txt", "citation": "R7-FGW/3", "replacedBy": 7}])

    def test_json_lists_all_that_text_shortens(self):
        for number in range(9):
            (self.office / f"FOLDER/{number}").write_text("same\n")
        planned = self.office.run(*IMPORT, "--dry-run", "--json").json
        self.assertEqual(planned["new"], [str(number) for number in range(9)])
        self.assertEqual(planned["duplicates"][0], {"path": "1", "duplicateOfPath": "0"})
        copy = self.another_office_with(self.office)
        done = self.expect(self.office.run(*IMPORT), 0, "3 more files have the same bytes")
        self.assertEqual(done.err.count("the same bytes as R7-FGW/5"), 5)
        document = copy.run(*IMPORT, "--json").json
        self.assertEqual(document["duplicates"],
                         [{"path": str(number), "citation": f"R7-FGW/{number + 5}",
                           "duplicateOf": "R7-FGW/5"} for number in range(1, 9)])
        self.assertEqual((document["registered"], document["changed"]), (9, []))

    def another_office_with(self, office):
        other = self.another_office()
        for number in range(9):
            (other / f"FOLDER/{number}").write_bytes((office / f"FOLDER/{number}").read_bytes())
        return other


class DryRun(OfficeTest):
    def test_needs_no_key_and_writes_nothing(self):
        (self.office / "FOLDER/new.txt").write_text("new\n")
        self.office.variables.update(MUNIMENT_LEDGER_KEY=None)
        done = self.office.run(*IMPORT, "--dry-run")
        self.assertEqual(done.out, "new.txt\n")
        self.expect_nothing_written(7, done, 0, "1 files would be registered")
        done = self.office.run(*IMPORT, "--dry-run", MUNIMENT_KEY=None)
        self.expect(done, 0, "3 files would be registered", "7 records are not kept here, or sealed")

    def test_says_that_there_is_no_such_dossier(self):
        self.expect(self.office.run("import", "FOLDER", "--dossier", "NONE", "--dry-run"), 5, "NONE")


class Interrupted(OfficeTest):
    def test_registers_what_it_read_and_goes_on_the_next_time(self):
        huge = self.office / "FOLDER/z.img"
        with open(huge, "wb") as file:
            file.truncate(200 << 30)
        (self.office / "FOLDER/new.txt").write_text("new\n")
        for number in (signal.SIGINT, signal.SIGTERM):
            running = self.office.start(*IMPORT)
            while not reads(running.pid, huge):
                self.assertIsNone(running.poll())
            running.send_signal(number)
            _, said = running.communicate(timeout=300)
            self.assertEqual(running.returncode, 6, said)
            self.assertIn("stopped before the end", said.decode())
        self.assertEqual(self.office.entries(), 8)
        huge.unlink()
        self.expect(self.office.run(*IMPORT), 0, "all 3 files are already registered")
        (self.office / "FOLDER/link").symlink_to("a.txt")
        done = self.expect(self.office.run(*IMPORT), 0,
                           "3 files are already registered, 1 are not registered")
        self.assertNotIn("all 3", done.err)

    def test_registers_nothing_twice_however_often_it_is_killed(self):
        files = 3000
        for number in range(files):
            (self.office / f"FOLDER/{number}").write_text(str(number))
        for size in (0, 100, 400_000, 1_000_000, 2_000_000):
            running = self.office.start(*IMPORT)
            while running.poll() is None and kept(self.office) <= size:
                pass
            running.kill()
            running.communicate(timeout=300)
        self.expect(self.office.run(*IMPORT), 0)
        entries = self.office.run("list", "--json").json["entries"]
        titles = [entry["title"] for entry in entries if entry["kind"] == "document"]
        self.assertEqual(len(titles), files + 2)
        self.assertEqual(len(set(titles)), files + 2)
        self.expect(self.office.run("check"), 0)


class EndedByAnError(OfficeTest):
    """Files may not grow beyond a size: so one of the later commits fails."""

    def setUp(self):
        super().setUp()
        for number in range(6000):
            (self.office / f"FOLDER/{number:04}").write_text(str(number))
        self.office.prefix = ["sh", "-c", 'trap "" XFSZ; ulimit -f 7000; exec "$@"', "sh"]

    def test_says_what_is_registered_and_why_it_ended(self):
        done = self.expect(self.office.run(*IMPORT), 6, "stopped after ", "which are registered")
        self.assertEqual(done.out, f"R7-FGW/5 - R7-FGW/{self.office.entries() - 3}\n")

    def test_says_so_in_json(self):
        done = self.expect(self.office.run(*IMPORT, "--json"), 6)
        document = done.json
        self.assertEqual(document["exit_code"], 6)
        self.assertIn("kind", document["error"])
        registered = self.office.entries() - 7
        self.assertGreater(registered, 0)
        self.assertEqual((document["registered"], document["first"], document["last"]),
                         (registered, "R7-FGW/5", f"R7-FGW/{registered + 4}"))
        self.assertLessEqual(document["alreadyThere"], 2)  # as far as the walk had come
        self.assertFalse(document["interrupted"])


def reads(process, file):
    """Whether the process is far into the file, and so has read all small ones before it."""
    folder = f"/proc/{process}"
    try:
        for number in os.listdir(f"{folder}/fd"):
            if os.path.samefile(f"{folder}/fd/{number}", file):
                with open(f"{folder}/fdinfo/{number}", encoding="ascii") as info:
                    return int(info.readline().split()[1]) > 64 << 20
    except OSError:  # one of them was closed meanwhile, or the process has ended
        pass
    return False


def kept(office):
    return (office / "office/openings").stat().st_size


if __name__ == "__main__":
    unittest.main()
