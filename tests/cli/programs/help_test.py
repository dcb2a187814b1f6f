"""Help in both languages: whole, aligned, and no wider than the terminal."""
import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
import unicodedata
import unittest

from office import BIN, ROOT, OfficeTest

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def columns(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def on_terminal(width, words, cwd, variables):
    """What a program shows on a terminal of this width."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    child = subprocess.Popen([BIN / "muniment", *words], stdin=subprocess.DEVNULL, stdout=theirs,
                             stderr=subprocess.DEVNULL, cwd=cwd, env=variables)
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # the last one closed the terminal
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    child.wait()
    return shown.decode().replace("\r\n", "\n")


class Help(OfficeTest):
    def commands(self):
        text = self.office.ok("--help")
        return re.findall(r"^  ([a-z]+)  ", text, re.M)

    def test_lists_every_command_with_a_heading(self):
        commands = self.commands()
        self.assertIn("status", commands)
        self.assertEqual(len(commands), len(set(commands)))
        for heading in ("Set up:", "Work:", "Look:", "Prove:", "Verify:"):
            self.assertIn(f"\n{heading}\n", self.office.ok("--help"))

    def test_every_command_stands_in_the_readme(self):
        readme = (ROOT / "cli/README.md").read_text()
        for command in self.commands():
            self.assertRegex(readme, rf"(?m)^\| `{command}[ `]", command)

    def test_is_chinese_throughout(self):
        self.assertNotIn("Options", self.office.ok("--help", "--lang", "zh"))
        for command in self.commands():
            text = self.office.ok(command, "--help", "--lang", "zh")
            self.assertTrue(text.startswith(f"用法：muniment {command} [选项]"), text)
            for name, rest in re.findall(r"^  (-\S+)(.*(?:\n {10}.*)*)", text, re.M):
                self.assertRegex(rest, CHINESE, f"{command} {name}")

    def test_shows_what_an_option_takes_and_whether_it_is_needed(self):
        text = self.office.ok("record", "--help")
        self.assertRegex(text, r"--dossier +\(required\) the dossier that it belongs to")
        self.assertRegex(text, r"--set .*; may be given several times")
        self.assertTrue(text.startswith("Usage: muniment record [OPTIONS] KIND [FILE...]\n"), text)
        self.assertTrue(self.office.ok("kinds", "--help").startswith(
            "Usage: muniment kinds [OPTIONS] [KIND]\n"))
        self.assertTrue(self.office.ok("verify", "--help").startswith(
            "Usage: muniment verify [OPTIONS] [FILE]..."))

    def test_fits_narrow_terminals(self):
        variables = {"PATH": os.environ["PATH"], "HOME": str(self.office.folder),
                     "XDG_STATE_HOME": str(self.office / "state"), **self.office.variables}
        for language in ("en", "zh"):
            pages = [["--help"], *([command, "--help"] for command in self.commands()), ["status"],
                     ["audit", "--trust", "trust.txt"]]
            for words in pages:
                text = on_terminal(60, [*words, "--lang", language], self.office.folder, variables)
                self.assertGreater(len(text), 40, words)
                text = re.sub(r"\x1b\[[0-9;]*m", "", text)
                for line in text.splitlines():
                    self.assertLessEqual(columns(line), 60, f"{words}: {line}")

    def test_kinds_fit_and_line_up(self):
        variables = {"PATH": os.environ["PATH"], "HOME": str(self.office.folder)}
        kinds = [kind["kind"] for kind in self.office.run("kinds", "--json").json["kinds"]]
        self.assertEqual(len(kinds), 33)
        for language in ("en", "zh"):
            for words in [["kinds"], *(["kinds", kind] for kind in kinds)]:
                text = on_terminal(80, [*words, "--lang", language], self.office.folder, variables)
                for line in text.splitlines():
                    self.assertLessEqual(columns(line), 80, f"{words}: {line}")
                    self.assertEqual(line, line.rstrip())
        # Each column begins below its heading, also behind wide characters.
        lines = on_terminal(80, ["kinds", "interview", "--lang", "zh"], self.office.folder,
                            variables).splitlines()
        heads = next(line for line in lines if line.startswith("字段"))
        row = next(line for line in lines if line.startswith("interviewee "))
        for head, cell in (("类型", "文本"), ("知悉范围", "限知"), ("必填", "是"), ("含义", "谈话对象化名")):
            self.assertEqual(columns(heads[:heads.index(head)]), columns(row[:row.index(cell)]))

    def test_complaints_are_in_the_persons_language_too(self):
        for words, english, chinese in (
                (["record"], "KIND [FILE...] is missing", "缺少 KIND [FILE...]"),
                (["open", "A", "--set"], "--set needs one value", "--set 之后须有一个值"),
                (["list", "--dossier", "A", "--dossier", "B"], "more than once", "不止一次"),
                (["lsit"], "not understood here: lsit", "无法识别：lsit"),
                (["list", "--colour"], "not understood here: --colour", "无法识别：--colour")):
            self.expect(self.office.run(*words), 4, english)
            self.expect(self.office.run("--lang=zh", *words), 4, chinese)
        self.expect(self.office.run("--lang=zh", "recrod"), 4, "“record”")


if __name__ == "__main__":
    unittest.main()
