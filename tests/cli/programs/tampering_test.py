"""One byte changed, anywhere: what must be refuted is refuted with its place, and whatever is called
verified still holds exactly what was registered."""
import json
import unittest

from office import OfficeTest


def flip(data, offset):
    """The bytes with the lowest bit of one of them changed."""
    return data[:offset] + bytes([data[offset] ^ 1]) + data[offset + 1:]


def places(data, text):
    """Where a text stands in bytes, every time."""
    found, at = [], data.find(text)
    while at >= 0:
        found.append(at)
        at = data.find(text, at + 1)
    return found


class Files(OfficeTest):
    def test_every_byte_of_a_registered_file_counts(self):
        note = (self.office / "note.txt").read_bytes()
        for offset in range(0, len(note), 7):
            (self.office / "note.txt").write_bytes(flip(note, offset))
            done = self.office.run("muniment-verify", "--trust", "trust.txt", "r2.tlog-proof",
                                   "--file", "note.txt")
            self.expect(done, 1, "field content")
        done = self.expect(self.office.run("verify", "note.txt"), 1, "R7-FGW/2", "field content")
        self.assertNotIn("verified", done.out)

    def test_a_changed_copy_under_another_name_is_not_registered(self):
        (self.office / "copy.txt").write_bytes(flip((self.office / "note.txt").read_bytes(), 0))
        self.expect(self.office.run("verify", "copy.txt"), 3, "not registered")


class Receipts(OfficeTest):
    def test_every_line_of_a_receipt_counts(self):
        receipt = (self.office / "r2.tlog-proof").read_bytes()
        start = 0
        for number, line in enumerate(receipt.splitlines(keepends=True)):
            for offset in {0, len(line) // 3, len(line) // 2, len(line) - 2, len(line) - 1} - {-1}:
                (self.office / "x").write_bytes(flip(receipt, start + offset))
                done = self.office.run("muniment-verify", "--trust", "trust.txt", "x")
                with self.subTest(line=number, offset=offset):
                    self.assertIn(done.code, (1, 3), str(done))
                    self.assertNotIn("verified", done.out)
            start += len(line)

    def test_another_record_in_its_place_is_refuted_with_the_entry(self):
        self.office.ok("receipt", "R7-FGW/3", "-o", "r3")
        second = (self.office / "r2.tlog-proof").read_text().splitlines(keepends=True)
        third = (self.office / "r3").read_text().splitlines(keepends=True)
        mixed = [third[1] if line.startswith("extra ") else line for line in second]
        (self.office / "x").write_text("".join(mixed))
        self.expect(self.office.run("muniment-verify", "--trust", "trust.txt", "x"), 1, "R7-FGW/3")


class Store(OfficeTest):
    def setUp(self):
        super().setUp()
        self.file = self.office / "office/store/data.mdb"
        self.good = self.file.read_bytes()
        self.seen = self.looked()
        self.office.ok("audit", "--trust", "trust.txt", "--remember", "seen.txt")

    def looked(self):
        """What a reader sees by each way that a store is read."""
        words = (["list"], ["list", "--dossier", "R7-FGW"], ["roster"], ["show", "R7-FGW/4"],
                 ["show", "/3"])
        return [self.office.run(*each, "--json").out for each in words]

    def audit(self, data):
        """Audits a store of these bytes; never does the program itself crash or hang."""
        self.file.write_bytes(data)
        done = self.office.run("audit", "--trust", "trust.txt", "--remember", "seen.txt", "--json")
        self.assertIn(done.code, (0, 1, 2, 3, 5), str(done))
        if done.code == 0 and not self.indexes_are_refuted():
            # a page that is no longer used, or one of LMDB's own numbers
            self.assertEqual(self.looked(), self.seen)
        return done

    def indexes_are_refuted(self):
        """Whether `check` refutes the indexes, of which an audit says that it leaves them alone."""
        done = self.office.run("check", "--json")
        self.assertIn(done.code, (0, 1), str(done))
        faults = {check["name"] for check in done.json["checks"] if check["outcome"] == "fail"}
        self.assertEqual(faults, {"indexes"} if done.code else set())
        return done.code == 1

    def test_a_change_is_found_or_changes_nothing(self):
        refuted = 0
        for offset in range(0, len(self.good), 997):
            with self.subTest(offset=offset):
                refuted += self.audit(flip(self.good, offset)).code == 1
        self.assertGreater(refuted, 5)

    def test_a_change_of_an_entry_or_a_record_is_refuted_with_its_index(self):
        indexes = set()
        for offset in places(self.good, b"R7-FGW"):
            done = self.audit(flip(self.good, offset))
            if done.code == 0:
                continue
            self.assertEqual(done.code, 1, f"offset {offset}: {done}")
            faults = [check for check in done.json["checks"] if check["outcome"] == "fail"]
            indexes |= {check["place"].get("index") for check in faults if check.get("place")}
        self.assertLessEqual({3, 4, 5, 6}, indexes)  # the entries of R7-FGW

    def test_a_change_of_an_index_is_refuted_by_check_and_misleads_nobody(self):
        def row(*indexes):
            return b"".join(index.to_bytes(5, "big") for index in indexes)

        ids = [bytes.fromhex(entry["recordId"])[:8]
               for entry in self.office.run("list", "--json").json["entries"]]
        own, dossier = row(0, 1, 2), row(3, 4, 5, 6)
        self.assertTrue(places(self.good, own) and places(self.good, dossier))
        for index in (own, dossier, *ids):
            refuted = 0
            for offset in places(self.good, index):
                with self.subTest(index=index.hex(), offset=offset):
                    done = self.audit(flip(self.good, offset + len(index) - 1))
                    self.assertEqual(done.code, 0, str(done))
                    refuted += self.indexes_are_refuted()
                    for seen, before in zip(self.looked(), self.seen):
                        self.assertTrue(seen == before or "error" in json.loads(seen), seen)
            self.assertGreater(refuted, 0)

    def test_a_change_of_the_pages_at_the_front_is_found(self):
        for offset in range(0, 8192, 37):
            self.audit(flip(self.good, offset))

    def test_a_store_cut_short_is_never_sound(self):
        for share in (0, 1, 100, 4096, 8192, len(self.good) // 2):
            for command in (["audit", "--trust", "trust.txt"], ["check"],
                            ["compare", "office", "r2.tlog-proof"]):
                self.file.write_bytes(self.good[:share])
                with self.subTest(share=share, command=command):
                    done = self.office.run(*command)
                    self.assertIn(done.code, (1, 3, 5), str(done))
                    self.assertNotEqual(done.out + done.err, "")

    def test_check_finds_it_without_a_trust_file(self):
        found = 0
        for offset in places(self.good, b"R7-FGW"):
            self.file.write_bytes(flip(self.good, offset))
            done = self.office.run("check")
            self.assertIn(done.code, (0, 1), str(done))
            found += done.code == 1
        self.assertGreater(found, 3)


class Openings(OfficeTest):
    def shown(self):
        return [self.office.run("show", f"R7-FGW/{folio}", "--json").out for folio in range(1, 5)]

    def test_a_changed_field_is_never_shown_as_the_registered_one(self):
        file = self.office / "office/openings"
        good, before = file.read_bytes(), self.shown()
        fields = [json.loads(text)["fields"] for text in before]
        offsets = [*range(0, len(good), 211), *places(good, "甲01".encode()),
                   *places(good, b"note.txt")]
        found = 0
        for offset in offsets:
            file.write_bytes(flip(good, offset))
            with self.subTest(offset=offset):
                done = self.office.run("check")
                self.assertIn(done.code, (0, 1, 3), str(done))
                found += done.code != 0
                if done.code == 0:
                    self.assertEqual(self.shown(), before)
                for text, known in zip(self.shown(), fields):
                    if not text or "fields" not in json.loads(text):
                        continue
                    for field in json.loads(text)["fields"]:
                        self.assertIn(field, known)
        self.assertGreater(found, len(offsets) // 2)


if __name__ == "__main__":
    unittest.main()
