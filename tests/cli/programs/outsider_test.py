"""The READMEs suffice: what a verifier of somebody who read nothing else says is what
muniment-verify says, of every file that is here, and of these files spoilt."""
import base64
import json
import random
import re
import struct
import subprocess
import sys
import unittest
import zipfile

from inspection import InspectionTest
from office import ROOT
from zips import malformed, rows_of, write_zip

OUTSIDER = ROOT / "verify/outsider.py"
VERDICTS = {"verified": 0, "refuted": 1, "rules broken": 2, "cannot evaluate": 3}
MOST_LINES = 500


def whole_files():
    """The trust file, the receipt and the package that verify/README.md prints."""
    readme = (ROOT / "verify/README.md").read_text()
    trust, *coded = (re.search(rf"```{re.escape(name)}\n(.*?)```", readme, re.S)[1]
                     for name in ("trust.txt", "document.tlog-proof", "R7-FGW.zip"))
    return trust, *map(base64.b64decode, coded)


def spoilt(data, chance, most):
    """Some bytes changed, one at a time; cut short; bytes left out; a byte more."""
    for at in chance.sample(range(len(data)), min(len(data), most)):
        changed = bytearray(data)
        changed[at] ^= 1 << chance.randrange(8)
        yield bytes(changed)
        yield data[:at] if at % 2 else data[:at] + data[at + 1:]
    yield data + b"\0"
    yield data + b"\n"


class Agreement(InspectionTest):
    def setUp(self):
        super().setUp()
        self.count = 0

    def compare(self, files, *words, trust="trust.txt"):
        """Both verify each of these files' bytes, with the same words before it."""
        names = []
        for data in files:
            name = f"{self.count}.file"
            self.count += 1
            (self.office / name).write_bytes(data)
            names.append(name)
        asked = ["--trust", trust, *words]
        ours = []
        for begin in range(0, len(names), 500):
            done = self.office.run("muniment-verify", *asked, "--json", *names[begin:begin + 500])
            ours += [VERDICTS[report["verdict"]] for report in done.json["reports"]]
        lines = "".join(json.dumps([*asked, name]) + "\n" for name in names)
        done = subprocess.run([sys.executable, "-B", OUTSIDER, "--batch"], input=lines, text=True,
                              cwd=self.office.folder, capture_output=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        theirs = [json.loads(line)["exit_code"] for line in done.stdout.splitlines()]
        self.assertEqual(len(theirs), len(names))
        different = [(name, our, their) for name, our, their in zip(names, ours, theirs)
                     if our != their]
        self.assertEqual(different, [], "file, muniment-verify, outsider")
        return ours

    def package(self, *words):
        self.office.ok("package", *words, "-o", "p.zip")
        data = (self.office / "p.zip").read_bytes()
        (self.office / "p.zip").unlink()
        return data

    def members(self, data):
        (self.office / "p.zip").write_bytes(data)
        with zipfile.ZipFile(self.office / "p.zip") as package:
            return [(info.filename, package.read(info)) for info in package.infolist()]


class WholeFiles(Agreement):
    def setUp(self):
        super().setUp()
        trust, self.receipt, self.package_file = whole_files()
        (self.office / "theirs.txt").write_text(trust)

    def test_of_the_readme_are_verified(self):
        self.assertEqual(self.compare([self.receipt, self.package_file], trust="theirs.txt"), [0, 0])

    def test_of_the_readme_are_not_when_they_are_spoilt(self):
        chance = random.Random(1)
        for data in (self.receipt, self.package_file):
            self.assertNotIn(0, self.compare(spoilt(data, chance, 300), trust="theirs.txt"))

    def test_of_another_ledger_are_not(self):
        self.assertNotIn(0, self.compare([self.receipt, self.package_file]))


class Inspections(Agreement):
    def test_receipts_of_every_entry_agree(self):
        receipts = []
        for entry in self.office.run("list", "--json").json["entries"]:
            self.office.ok("receipt", entry["citation"], "-o", "r.tlog-proof", "--open", "public")
            receipts.append((self.office / "r.tlog-proof").read_bytes())
            (self.office / "r.tlog-proof").unlink()
        self.assertEqual(set(self.compare(receipts)), {0})
        self.assertEqual(self.compare(receipts[-1:], "--file", "note.txt"), [3])

    def test_packages_of_all_shapes_agree(self):
        self.office.keygen("sun")
        self.office.ok("enrol", "sun.pub", "--role", "inspector", "--as", "wang.key")
        self.office.ok("record", "document", "note.txt", "--dossier", "R7", "--as", "sun.key")
        self.office.ok("revoke", "sun", "--reason", "lost", "--as", "wang.key")
        self.office.ok("open", "R7-NEW", "--set", "title=新卷", "--as", "wang.key")
        whole = self.package("R7", "R7-FGW", "--open", "all", "--contents")
        packages = [whole, self.package("R7"), self.package("R7-NEW"), self.package("R7/2", "/1"),
                    self.package("R7-FGW", "--open", "name,content", "--contents", "--from", "9"),
                    self.package("R7/4", "R7-FGW/3", "--open", "public")]
        self.assertEqual(set(self.compare(packages)), {0})
        self.assertEqual(self.compare(packages, "--complete", "R7"), [0, 0, 3, 3, 3, 3])
        self.assertEqual(set(self.compare(packages, "--min-size", "1000")), {3})
        self.assertEqual(self.compare(packages, "--file", "note.txt"), [0, 3, 3, 3, 0, 3])
        self.assertEqual(self.compare([whole], "--file", "trust.txt"), [1])


class Forgeries(Agreement):
    def setUp(self):
        super().setUp()
        self.whole = self.package("R7-FGW", "--open", "name,content", "--contents")
        self.parts = self.members(self.whole)

    def changed(self, member, content):
        return write_zip([(name, content if name.endswith(member) else data)
                          for name, data in self.parts])

    def test_malformed_zip_files_agree(self):
        files = [data for data, _ in malformed(self.parts).values()]
        self.assertNotIn(0, self.compare(files))

    def test_changed_bytes_agree(self):
        self.assertNotIn(0, self.compare(spoilt(self.whole, random.Random(2), 400)))
        self.assertNotIn(0, self.compare(
            spoilt((self.office / "r2.tlog-proof").read_bytes(), random.Random(3), 400)))

    def test_changed_messages_in_a_sound_file_agree(self):
        """Checksums hold, so that what is judged is the message."""
        chance = random.Random(4)
        for member in ("proof/entries", "proof/package.capnp", "proof/checkpoint"):
            (content,) = (data for name, data in self.parts if name.endswith(member))
            files = [self.changed(member, data) for data in spoilt(content, chance, 250)]
            self.assertNotIn(0, self.compare(files), member)

    def test_other_rows_agree(self):
        rows = rows_of(self.parts)
        made = [rows[:5] + rows[6:], rows[:5] + rows[4:], rows[:-1], rows[1:], [], rows * 2,
                rows[:4] + [rows[5], rows[4], *rows[6:]]]
        for at, row in enumerate(rows):
            made.append(rows[:at] + rows[at + 1:])
            (length,) = struct.unpack_from(">I", row, 0)
            made.append([*rows[:at], row[:4 + length] + bytes(6), *rows[at + 1:]])  # withheld
        files = [self.changed("proof/entries", b"".join(some)) for some in made]
        verdicts = self.compare(files, "--complete", "R7-FGW")
        self.assertEqual(set(verdicts), {0, 1, 3})  # a record that is withheld refutes nothing
        versions = [(self.changed("proof/entries", b"".join(
            [*rows[:at], row[:12] + struct.pack("<H", version) + row[14:], *rows[at + 1:]])), code)
            for at, row in enumerate(rows) for version, code in ((0, 1), (2, 3))]
        for words in ((), ("--file", "trust.txt"), ("--file", "FOLDER/a.txt")):
            self.assertEqual(self.compare([data for data, _ in versions], *words),
                             [code for _, code in versions])


class Program(unittest.TestCase):
    def test_is_short(self):
        lines = OUTSIDER.read_text().splitlines()
        self.assertLessEqual(len(lines), MOST_LINES)
        self.assertLessEqual(max(map(len, lines)), 120)
        imported = re.findall(r"^(?:import|from) ([\w., ]+?)(?: import .*)?$", "\n".join(lines), re.M)
        names = {name.strip().split(".")[0] for some in imported for name in some.split(",")}
        self.assertLessEqual(names, set(sys.stdlib_module_names))


if __name__ == "__main__":
    unittest.main()
