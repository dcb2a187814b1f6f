"""Results and limits, and how they are shown."""
import statistics
from dataclasses import asdict, dataclass
from typing import Optional


class NotMeasured(Exception):
    """A row that could not be measured; the text says why."""


@dataclass(frozen=True)
class Limit:
    """What a figure must reach, or what one aims for."""
    value: float
    at_least: bool

    def holds(self, figure):
        return figure >= self.value if self.at_least else figure <= self.value

    def __str__(self):
        return f"{'≥' if self.at_least else '≤'} {number(self.value)}"


def at_least(value):
    return Limit(value, True)


def at_most(value):
    return Limit(value, False)


@dataclass
class Result:
    """One line of the table. `figure` none: not measured, and `note` says why."""
    row: str
    what: str
    unit: str = "x"
    figure: Optional[float] = None
    low: Optional[float] = None
    high: Optional[float] = None
    cpu: Optional[float] = None  # the figure as the time of the processors gives it
    must: Optional[Limit] = None
    aim: Optional[Limit] = None
    note: str = ""

    def reached(self):
        if self.figure is None:
            return "not measured"
        if self.must is None and self.aim is None:
            return "–"
        if self.must is not None and not self.must.holds(self.figure):
            return "NOT REACHED"
        if self.aim is not None and self.aim.holds(self.figure):
            return "aim"
        return "must" if self.must is not None else "not yet"

    def document(self):
        return {**asdict(self), "reached": self.reached()}


def ratio(row, what, above, below, **settings):
    """The ratios above[i] / below[i] of what was measured side by side: their median, the least and
    the greatest, and the median of those of the processors' time."""
    ratios = [a / b for a, b in zip(above, below)]
    cpu = [a.cpu / b.cpu for a, b in zip(above, below) if b.cpu > 0]
    return Result(row, what, figure=statistics.median(ratios), low=min(ratios), high=max(ratios),
                  cpu=statistics.median(cpu) if cpu else None, **settings)


def number(value):
    if value is None:
        return ""
    if value >= 1000:
        return f"{value:,.0f}"
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.3g}"


def seconds(value):
    """A duration as people say it."""
    for unit, size in (("s", 1), ("ms", 1e-3), ("µs", 1e-6)):
        if value >= size:
            return f"{number(value / size)} {unit}"
    return f"{value * 1e9:.0f} ns"


HEADINGS = ("row", "work", "measured", "lowest–highest", "by CPU", "must", "aim", "reached")


def cells(result):
    spread = "" if result.low is None else f"{number(result.low)}–{number(result.high)}"
    figure = "" if result.figure is None else f"{number(result.figure)} {result.unit}"
    return (result.row, result.what, figure, spread, number(result.cpu), str(result.must or "–"),
            str(result.aim or "–"), result.reached())


def format_table(results):
    lines = [HEADINGS, *(cells(result) for result in results)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    text = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip()
            for line in lines]
    text.insert(1, "  ".join("-" * width for width in widths))
    notes = [f"{result.row}: {result.what}: {result.note}" for result in results if result.note]
    return "\n".join(text + ["", *notes])
