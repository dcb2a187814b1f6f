"""Running programs side by side: time, memory, and what else kept the machine busy."""
import contextlib
import json
import os
import signal
import statistics
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from table import NotMeasured

SAMPLE_SECONDS = 0.005


class Took(float):
    """Seconds by the clock on the wall; `cpu` are those of the processors, all threads and children
    together, which hardly notice what else the machine does."""

    def __new__(cls, wall, cpu):
        took = super().__new__(cls, wall)
        took.cpu = cpu
        return took


def total(took):
    return Took(sum(took), sum(one.cpu for one in took))


def median(took):
    return Took(statistics.median(took), statistics.median(one.cpu for one in took))


def run(command, **settings):
    """Runs a program to its end and gives what it took; anything but exit 0 is not measured."""
    return _run(command, subprocess.DEVNULL, settings)


def ask(command):
    """Runs a program that prints JSON, and gives that."""
    with tempfile.TemporaryFile() as said:
        _run(command, said, {})
        said.seek(0)
        return json.load(said)


@contextlib.contextmanager
def started(command, **settings):
    """A program that is running, in a session of its own, and ends with all its children when we
    are interrupted."""
    try:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True,
                                   **settings)
    except FileNotFoundError as missing:
        raise NotMeasured(f"{missing.filename} is not there") from missing
    try:
        yield process
    except BaseException:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        raise


def _run(command, stdout, settings):
    with tempfile.TemporaryFile() as stderr:
        os.sync()  # nobody pays for what the one before left to be written
        start = time.perf_counter()
        with started(command, stdout=stdout, stderr=stderr, **settings) as process:
            _, status, usage = os.wait4(process.pid, 0)
        took = Took(time.perf_counter() - start, usage.ru_utime + usage.ru_stime)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            stderr.seek(0)
            said = stderr.read().decode(errors="replace").strip() or "nothing said"
            raise NotMeasured(f"{' '.join(map(str, command))[:200]} ended with "
                              f"{process.returncode}: {said[-400:]}")
        return took


def alternate(rounds, **contestants):
    """Runs each contestant once a round, first forward, then backward; gives name -> [Took]. A
    contestant is a function that gives what it took."""
    took = {name: [] for name in contestants}
    for number in range(rounds):
        names = list(contestants)
        for name in names if number % 2 == 0 else reversed(names):
            took[name].append(contestants[name]())
    return took


class Worker:
    """A program that takes turns (support.h): one line a turn, one line of what it took back."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)
        self._answer()

    def _answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise NotMeasured(f"{self.process.args[0]} ended with {self.process.wait()}")
        return line

    def turn(self, batches, size, callers=1):
        """Gives what each append took, or with several callers all together."""
        self.process.stdin.write(f"{batches} {size} {callers}\n")
        self.process.stdin.flush()
        return [Took(*pair) for pair in json.loads(self._answer())]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def anonymous_bytes(process):
    """RssAnon of a process: what it maps of files is the kernel's to take back."""
    try:
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) * 1024
    except (FileNotFoundError, ProcessLookupError):
        pass  # it has just ended
    return 0


def family(process):
    """A process and all below it."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(status.parent.name)] = int(status.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    found = [process]
    for member in found:
        found += [child for child, parent in parents.items() if parent == member]
    return found


class MemoryWatch:
    """Samples the peak of what `measure` gives, in a thread of its own."""

    def __init__(self, measure):
        self.peak = 0
        self._measure = measure
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def _watch(self):
        while True:
            self.peak = max(self.peak, self._measure())
            if self._done.wait(SAMPLE_SECONDS):
                return

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._done.set()
        self._thread.join()


def peak_memory(command, **settings):
    """Runs a program and gives the peak of the anonymous memory of it and its children. Not timed:
    sampling disturbs."""
    for _ in range(100):  # a short run may end before it is looked at
        with started(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                     **settings) as process:
            with MemoryWatch(lambda: sum(map(anonymous_bytes, family(process.pid)))) as watch:
                process.wait()
        if process.returncode != 0:
            raise NotMeasured(f"{command[0]} ended with {process.returncode}")
        if watch.peak > 0:
            break
    else:
        raise NotMeasured("it ended before its memory could be sampled")
    return watch.peak


class Load:
    """How busy others kept the cores since the start: all busy time less that of our children."""

    def __init__(self):
        self.at_start = os.getloadavg()[0]
        self._busy, self._ours = self._read()

    @staticmethod
    def _read():
        fields = Path("/proc/stat").read_text().splitlines()[0].split()[1:]
        user, nice, system, _idle, _wait, irq, softirq, steal = map(int, fields[:8])
        busy = (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")
        return busy, sum(os.times()[:4])

    def others(self, seconds):
        """The share of all cores, 0 to 1, that went to others during the last `seconds`, which are
        those since the start. Children count when they have ended."""
        busy, ours = self._read()
        return max(0.0, (busy - self._busy - (ours - self._ours)) / (seconds * os.cpu_count()))
