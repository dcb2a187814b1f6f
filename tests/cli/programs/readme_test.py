"""The first thing in README.md, executed: what it shows is what the programs print."""
import os
import re
import shlex
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from office import BIN, ROOT


def transcript(text):
    """The commands of the ```console blocks, each with what is printed below it."""
    steps = []
    for block in re.findall(r"^```console\n(.*?)^```", text, re.S | re.M):
        for line in block.splitlines():
            if line.startswith("$ "):
                steps.append((line[2:], []))
            else:
                steps[-1][1].append(line)
    return [(command, "\n".join(lines)) for command, lines in steps]


def parts():
    """README.md before and behind the heading of its Chinese part."""
    return (ROOT / "README.md").read_text().split("\n## 中文快速上手\n")


def english_part():
    return parts()[0]


def chinese_part():
    return parts()[1]


def pattern(shown):
    """As a regular expression; "…" stands for anything."""
    return ".*".join(re.escape(part) for part in shown.split("…"))


class Readme(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="muniment-readme-"))
        self.addCleanup(shutil.rmtree, self.folder)
        (self.folder / "li.txt").write_text("李某\n")
        (self.folder / "note.txt").write_text("个别谈话记录\n")
        shutil.copytree(ROOT / "cli/sample", self.folder / "FOLDER")
        self.variables = {"PATH": f"{BIN}:{os.environ['PATH']}", "HOME": str(self.folder),
                          "LC_ALL": "C.UTF-8", "XDG_STATE_HOME": str(self.folder / "state")}

    def follow(self, text):
        steps = transcript(text)
        self.assertGreater(len(steps), 10)
        for command, shown in steps:
            if command.startswith("export "):
                self.variables |= dict(word.split("=", 1) for word in shlex.split(command)[1:])
                continue
            done = subprocess.run(["bash", "-c", command], cwd=self.folder, env=self.variables,
                                  stdin=subprocess.DEVNULL, capture_output=True, text=True,
                                  check=False, timeout=120)
            with self.subTest(command=command):
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertRegex(done.stdout.rstrip("\n"), f"(?s)\\A{pattern(shown)}\\Z")


    def test_prints_what_it_shows(self):
        self.follow(english_part())

    def test_prints_what_it_shows_in_chinese(self):
        del self.variables["LC_ALL"]  # the transcript sets LANG
        self.follow(chinese_part())

    def test_the_chinese_transcript_has_every_command_of_the_english_one(self):
        chinese = [command for command, _ in transcript(chinese_part())]
        for command, _ in transcript(english_part()):
            self.assertIn(command, chinese)


class Transcript(unittest.TestCase):
    def test_is_read_as_commands_with_their_output(self):
        text = "a\n```console\n$ one\nx\ny…\n$ two\n```\n```sh\n$ no\n```\n"
        self.assertEqual(transcript(text), [("one", "x\ny…"), ("two", "")])

    def test_matches_anything_only_where_it_says_so(self):
        self.assertRegex("a\nb.c", f"(?s)\\A{pattern('a…b.c')}\\Z")
        self.assertNotRegex("axb_c", f"(?s)\\A{pattern('a…b.c')}\\Z")


if __name__ == "__main__":
    unittest.main()
