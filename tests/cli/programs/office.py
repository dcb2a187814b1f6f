"""An inspection office in a folder of its own, for tests that run the programs as people do.

Wang is administrator and leader, Li and Zhao are inspectors; R7-FGW holds a filing, an interview
about note.txt and the two documents of FOLDER. It is founded once for each suite and copied for
each test, its state folder included, so that the copy is the same machine and not a moved ledger.
"""
import fcntl
import json
import os
import pty
import shutil
import subprocess
import tempfile
import termios
import unittest
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
BIN = Path(os.environ.get("MUNIMENT_BINARY_DIR", ROOT / ".build/tests/bin"))
SUITES = ("sha256-ed25519", "sm3-sm2")
ORIGIN = "inspection.example.gov/r7-1/g3"
NOTE = "2022-08-15 个别谈话记录\n甲01：规划任务清单尚未分解。\n"


@dataclass
class Done:
    """How a program ended, and what it said."""
    code: int
    out: str
    err: str

    @property
    def json(self):
        """Its standard output as one JSON document; anything before or behind is an error."""
        return json.loads(self.out)

    def __str__(self):
        return f"exit {self.code}\n--- stdout\n{self.out}\n--- stderr\n{self.err}"


class Office:
    def __init__(self, folder):
        self.folder = Path(folder)
        self.variables = {"MUNIMENT_LEDGER": "office", "MUNIMENT_LEDGER_KEY": "ledger.key",
                          "MUNIMENT_KEY": "li.key"}
        self.prefix = []

    def __truediv__(self, name):
        return self.folder / name

    def command(self, words, variables):
        """What to run for these words, and its environment."""
        program = words[0] if words[0] in ("muniment-verify", "muniment") else "muniment"
        rest = words[1:] if program == words[0] else words
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": str(self.folder),
                       "XDG_STATE_HOME": str(self.folder / "state"),
                       **{k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")},
                       **self.variables, **variables}
        return ([*self.prefix, str(BIN / program), *map(str, rest)],
                {name: str(value) for name, value in environment.items() if value is not None})

    def run(self, *words, stdin="", cwd=None, **variables):
        """Runs `muniment`, or the program named first; a variable of None is taken away."""
        command, environment = self.command(words, variables)
        done = subprocess.run(
            command, input=os.fsencode(stdin), cwd=cwd or self.folder, capture_output=True,
            check=False, timeout=300, env=environment,
            start_new_session=True)  # no terminal: a program that asks for one must fail, not wait
        code = done.returncode if done.returncode >= 0 else 128 - done.returncode
        return Done(code, done.stdout.decode(), done.stderr.decode())

    def start(self, *words):
        """Begins what `run` does, for a test that has something to do meanwhile."""
        command, environment = self.command(words, {})
        return subprocess.Popen(command, cwd=self.folder, env=environment, start_new_session=True,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE)

    def on_terminal(self, words, *answers):
        """Runs on a terminal, types the answers (None: the end of the input); gives the exit code,
        what was printed, and what the terminal showed."""
        command, environment = self.command(words, {})
        ours, theirs = pty.openpty()

        def become_its_terminal():
            fcntl.ioctl(theirs, termios.TIOCSCTTY, 0)

        child = subprocess.Popen(command, cwd=self.folder, env=environment, stdin=theirs,
                                 stdout=subprocess.PIPE, stderr=theirs, start_new_session=True,
                                 preexec_fn=become_its_terminal)
        os.close(theirs)
        typed = "".join("\x04" if answer is None else answer + "\n" for answer in answers)
        os.write(ours, typed.encode())
        shown = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # the program closed the terminal
                break
            if not piece:
                break
            shown += piece
        os.close(ours)
        printed = child.stdout.read().decode()
        child.stdout.close()
        return child.wait(), printed, shown.decode().replace("\r\n", "\n")

    def ok(self, *words, **settings):
        """As `run`, for what must succeed; gives standard output."""
        done = self.run(*words, **settings)
        assert done.code == 0, f"{' '.join(map(str, words))}: {done}"
        return done.out

    def keygen(self, *names, suite=None):
        for name in names:
            self.ok("keygen", name, "--no-passphrase", *(["--suite", suite] if suite else []))

    def found(self, suite):
        self.keygen("wang", "li", "zhao", suite=suite)
        self.ok("init", "office", "--origin", ORIGIN, "--as", "wang.key", "--key", "ledger.key",
                "--no-passphrase")
        self.ok("enrol", "li.pub", "--role", "inspector", "--as", "wang.key")
        self.ok("enrol", "zhao.pub", "--role", "inspector", "--as", "wang.key")

    def work(self):
        (self / "note.txt").write_text(NOTE)
        (self / "FOLDER/sub").mkdir(parents=True)
        (self / "FOLDER/a.txt").write_text("a\n")
        (self / "FOLDER/sub/附件.txt").write_text("附件\n")
        self.ok("open", "R7-FGW", "--set", "title=市发改委党组", "--as", "wang.key")
        self.ok("record", "interview", "note.txt", "--dossier", "R7-FGW", "--set",
                "interviewee=甲01", "--cosign", "zhao.key")
        self.ok("import", "FOLDER", "--dossier", "R7-FGW")
        self.ok("trust", "-o", "trust.txt")
        self.ok("receipt", "R7-FGW/2", "-o", "r2.tlog-proof", "--open", "name,content")

    def entries(self):
        return len(self.run("list", "--json").json["entries"])


class OfficeTest(unittest.TestCase):
    """Gives each test an office as above in self.office; `suite` may be set by a subclass."""
    suite = SUITES[0]
    _founded = {}

    @classmethod
    def setUpClass(cls):
        if cls.suite not in OfficeTest._founded:
            model = Office(tempfile.mkdtemp(prefix="muniment-office-"))
            unittest.addModuleCleanup(shutil.rmtree, model.folder)
            model.found(cls.suite)
            model.work()
            unittest.addModuleCleanup(OfficeTest._founded.pop, cls.suite)
            OfficeTest._founded[cls.suite] = model

    def setUp(self):
        self.office = self.another_office()

    def empty_folder(self):
        folder = Path(tempfile.mkdtemp(prefix="muniment-test-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        return folder

    def another_office(self):
        folder = self.empty_folder() / "machine"
        shutil.copytree(OfficeTest._founded[self.suite].folder, folder, symlinks=True)
        return Office(folder)

    def expect(self, done, code, *sentences):
        """The exit code, and each sentence somewhere in what was said."""
        self.assertEqual(done.code, code, str(done))
        for sentence in sentences:
            self.assertIn(sentence, done.out + done.err, str(done))
        return done

    def expect_nothing_written(self, entries, done, code, *sentences):
        self.expect(done, code, *sentences)
        self.assertEqual(self.office.entries(), entries, str(done))
