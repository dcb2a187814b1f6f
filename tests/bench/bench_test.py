"""The bench itself: every row yields figures, limits are judged, what fails is said."""
import json
import os
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from bench import ROWS
from measure import Took, alternate, run
from table import NotMeasured, Result, at_least, at_most, format_table, ratio

HERE = Path(__file__).resolve().parent
BUILD = Path(os.environ.get("MUNIMENT_BUILD_DIR", HERE.parents[1] / ".build/bench"))


class WholeBench(unittest.TestCase):
    def test_every_row_yields_figures_and_nothing_is_left_behind(self):
        with tempfile.TemporaryDirectory(dir=BUILD) as folder:
            kept = Path(folder) / "figures.json"
            done = subprocess.run(
                [sys.executable, "-B", HERE / "bench.py", "--build", BUILD, "--quick", "--folder",
                 folder, "--json", kept], capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(list(Path(folder).iterdir()), [kept])
            results = json.loads(kept.read_text())["results"]
        self.assertEqual({result["row"] for result in results}, set(ROWS))
        for result in results:
            self.assertIsNotNone(result["figure"], result)
            self.assertGreater(result["figure"], 0, result)
            self.assertIn(result["what"], done.stdout)

    def test_an_end_by_a_signal_leaves_nothing_behind(self):
        with tempfile.TemporaryDirectory(dir=BUILD) as folder:
            with subprocess.Popen(
                    [sys.executable, "-B", HERE / "bench.py", "--build", BUILD, "--quick",
                     "--folder", folder], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                    text=True) as bench:
                while "measuring audit" not in bench.stderr.readline():
                    self.assertIsNone(bench.poll())
                bench.send_signal(signal.SIGTERM)
                bench.stderr.read()
            self.assertEqual(bench.returncode, 128 + signal.SIGTERM)
            self.assertEqual(list(Path(folder).iterdir()), [])

    def test_a_folder_that_is_not_there_is_said(self):
        done = subprocess.run(
            [sys.executable, "-B", HERE / "bench.py", "--build", BUILD, "--folder", "/nowhere"],
            capture_output=True, text=True, check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("/nowhere", done.stderr)
        self.assertNotIn("Traceback", done.stderr)


class Judging(unittest.TestCase):
    def reached(self, figure, **limits):
        return Result("row", "what", figure=figure, **limits).reached()

    def test_a_figure_reaches_must_then_aim(self):
        limits = {"must": at_least(1.0), "aim": at_least(3.0)}
        self.assertEqual(self.reached(0.99, **limits), "NOT REACHED")
        self.assertEqual(self.reached(1.0, **limits), "must")
        self.assertEqual(self.reached(3.0, **limits), "aim")

    def test_less_is_better_for_a_time(self):
        limits = {"must": at_most(1.0), "aim": at_most(0.7)}
        self.assertEqual(self.reached(1.01, **limits), "NOT REACHED")
        self.assertEqual(self.reached(0.8, **limits), "must")
        self.assertEqual(self.reached(0.7, **limits), "aim")

    def test_without_a_figure_nothing_is_reached(self):
        self.assertEqual(self.reached(None, must=at_least(0)), "not measured")

    def test_ratios_are_made_pair_by_pair(self):
        above = [Took(2.0, 5.0), Took(9.0, 5.0), Took(8.0, 5.0)]
        result = ratio("row", "what", above, [Took(1.0, 1.0), Took(3.0, 1.0), Took(2.0, 1.0)])
        self.assertEqual((result.low, result.figure, result.high), (2.0, 3.0, 4.0))
        self.assertEqual(result.cpu, 5.0)

    def test_the_table_says_what_was_not_measured_and_why(self):
        text = format_table([Result("row", "what", note="no such program")])
        self.assertIn("not measured", text)
        self.assertIn("row: what: no such program", text)


class Running(unittest.TestCase):
    def test_contestants_take_turns_in_alternating_order(self):
        order = []
        took = alternate(2, a=lambda: order.append("a") or 1, b=lambda: order.append("b") or 2)
        self.assertEqual(order, ["a", "b", "b", "a"])
        self.assertEqual(took, {"a": [1, 1], "b": [2, 2]})

    def test_a_program_that_fails_is_not_measured(self):
        with self.assertRaisesRegex(NotMeasured, "ended with 3: it broke"):
            run(["sh", "-c", "echo it broke >&2; exit 3"])

    def test_a_program_that_is_missing_is_not_measured(self):
        with self.assertRaisesRegex(NotMeasured, "no-such-program"):
            run(["no-such-program"])


if __name__ == "__main__":
    unittest.main()
