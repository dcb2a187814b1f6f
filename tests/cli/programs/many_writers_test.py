"""Programs of several people at work on one ledger at once: writers and readers.

Each writer registers a few records; with MUNIMENT_SOAK_SECONDS set, all go on for so long, with
ten writers and ten readers.
"""
import os
import threading
import time
import unittest

from office import OfficeTest

SOAK = float(os.environ.get("MUNIMENT_SOAK_SECONDS", "0"))
WRITERS, READERS, ROUNDS = (10, 10, 1 << 30) if SOAK else (4, 2, 5)


class ManyWriters(OfficeTest):
    def at_once(self, jobs):
        """Runs the jobs in threads; what fails in one of them fails the test."""
        failures = []

        def guarded(job):
            try:
                job()
            except Exception as failure:  # pylint: disable=broad-except
                failures.append(failure)
        threads = [threading.Thread(target=guarded, args=(job,)) for job in jobs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failures:
            raise failures[0]

    def test_no_record_is_lost_or_doubled_and_readers_see_a_whole_ledger(self):
        end = time.monotonic() + SOAK
        told, looks = [], []
        working = [WRITERS]

        def write(number):
            try:
                for _ in range(ROUNDS):
                    done = self.office.run("record", "document", "note.txt", "--dossier", "R7-FGW",
                                           "--set", f"name=第{number}号", "--json")
                    self.expect(done, 0)
                    told.append(done.json)
                    if SOAK and time.monotonic() > end:
                        break
            finally:
                working[0] -= 1

        def read(number):
            while working[0] > 0:
                words = (["audit", "--trust", "trust.txt", "--level", "records"],
                         ["list", "--dossier", "R7-FGW", "--json"],
                         ["receipt", "R7-FGW/2"])[number % 3]
                self.expect(self.office.run(*words), 0)
                looks.append(words[0])
        before = self.office.entries()
        self.at_once([lambda n=n: write(n) for n in range(WRITERS)] +
                     [lambda n=n: read(n) for n in range(READERS)])

        entries = self.office.run("list", "--json").json["entries"]
        at = {entry["recordId"]: entry["citation"] for entry in entries}
        self.assertEqual(len(at), len(entries), "a record stands twice")
        self.assertEqual(len(entries), before + len(told))
        for record in told:
            self.assertEqual(at[record["recordId"]], record["citation"])
        self.assertGreater(len(looks), 0)
        self.expect(self.office.run("audit", "--trust", "trust.txt"), 0)
        self.expect(self.office.run("check"), 0)
        if SOAK:
            print(f"{len(told)} records by {WRITERS} writers, {len(looks)} looks")

    def test_petitions_at_the_same_moment_get_a_number_each(self):
        self.at_once([lambda: self.office.ok(
            "record", "petition", "--dossier", "R7-FGW", "--fact", "channel=letter", "--fact",
            "serial=next", "--cosign", "zhao.key")] * 8)
        entries = self.office.run("list", "--dossier", "R7-FGW", "--json").json["entries"]
        serials = [fact["value"] for entry in entries if entry["kind"] == "petition"
                   for fact in self.office.run("show", entry["citation"], "--json").json["facts"]
                   if fact["fact"] == "serial"]
        self.assertEqual(serials, [str(number) for number in range(1, 9)])
        self.expect(self.office.run("audit", "--trust", "trust.txt", "--level", "records"), 0)


if __name__ == "__main__":
    unittest.main()
