#!/usr/bin/env python3
"""Makes a round of inspections as manifests, and imports it through the program.

    round_maker.py FOLDER [SHARE]    founds an office in FOLDER and imports the round; prints figures

A whole round has 30 organisations, 1,000 interviews, 5,000 petitions, 5,000 documents, and 1,000
findings with 5 exhibits each; SHARE, such as 0.01, makes less of everything. The manifests are of
every form that the program takes: CSV in UTF-8 and in GB18030, and JSON lines.
"""
import csv
import io
import json
import math
import os
import resource
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from office import ROOT, Office

ROUND = "seventh-first.toml"
DAYS = [f"2022-08-{day:02}" for day in range(1, 29)]
CHANNELS = ("letter", "call", "visit", "mailbox", "online")
POINTS = 23  # of the sample round


@dataclass
class Size:
    organisations: int
    interviews: int  # of the rest: in each organisation
    petitions: int
    documents: int
    findings: int
    exhibits: int = 5  # of each finding

    @classmethod
    def of(cls, share):
        """A share of a whole round; at least one of everything."""
        organisations = max(1, round(30 * share))

        def each(whole):
            return max(1, math.ceil(whole * share / organisations))

        return cls(organisations, each(1000), each(5000), each(5000), each(1000))

    @property
    def records(self):
        return self.organisations * (1 + self.interviews + self.petitions + self.documents +
                                     self.findings * (1 + self.exhibits))


class Maker:
    """Writes the manifests of a round, and the files that they name, into a folder."""

    def __init__(self, folder, size):
        self.folder = Path(folder)
        self.size = size
        self.organisations = [f"R7-{number:02}" for number in range(1, size.organisations + 1)]

    def file(self, path, text):
        whole = self.folder / path
        whole.parent.mkdir(parents=True, exist_ok=True)
        whole.write_text(text * 4, encoding="utf-8")
        return path

    def rows(self, organisations, count, make):
        """`make(organisation, number)` of each organisation and number; lists of rows are joined."""
        rows = []
        for organisation in organisations:
            for number in range(1, count + 1):
                made = make(organisation, number)
                rows += made if isinstance(made, list) else [made]
        return rows

    def filing(self, organisation, _):
        return {"kind": "filing", "dossier": organisation, "occurred": DAYS[0], "signers": "wang",
                "title": f"{organisation} 单位党组", "round": ROUND}

    def interview(self, organisation, number):
        return {"kind": "interview", "dossier": organisation, "signers": "li; zhao",
                "occurred": f"{DAYS[number % 28]}T{8 + number % 10:02}:30+08:00",
                "interviewee": f"甲{number:04}", "place": "谈话室",
                "summary": "清单尚未分解，\n责任人“未落实”。",
                "files": self.file(f"talks/{organisation}/{number}.txt", f"谈话记录 {number}\n")}

    def petition(self, organisation, number):
        return {"kind": "petition", "dossier": organisation, "signers": "zhao; li",
                "occurred": DAYS[number % 28], "channel": CHANNELS[number % len(CHANNELS)],
                "serial": str(number), "reporter": f"化名{number}", "named": "匿名",
                "matter": f"反映第 {number} 件事项，涉及营商环境"}

    def document(self, organisation, number):
        return {"kind": "document", "dossier": organisation, "signers": ["li"],
                "occurred": DAYS[number % 28], "name": f"第{number}号文件", "pages": number % 90 + 1,
                "files": [self.file(f"papers/{organisation}/{number}.txt",
                                    f"{organisation} 文件 {number}\n")]}

    def finding(self, organisation, number):
        """Its exhibits, and it, which rests on them and on an interview that was imported before."""
        labels = [f"{organisation}-E{(number - 1) * self.size.exhibits + place + 1}"
                  for place in range(self.size.exhibits)]
        exhibits = [{"label": label, "kind": "exhibit", "dossier": organisation, "signers": "li",
                     "occurred": DAYS[number % 28], "serial": label.rsplit("E")[-1],
                     "name": f"证据 {label}",
                     "files": self.file(f"exhibits/{label}.txt", f"证据 {label}\n")}
                    for label in labels]
        interview = f"{organisation}/{2 + number % self.size.interviews}"
        return exhibits + [{
            "label": f"{organisation}-F{number}", "kind": "finding", "dossier": organisation,
            "signers": "li; zhao; wang", "occurred": DAYS[number % 28],
            "overview": f"第 {number} 个问题：任务清单未分解", "checklist": str(number % POINTS + 1),
            "basedOn": "; ".join([*("#" + label for label in labels), interview])}]

    def write_csv(self, name, rows, encoding):
        columns = list(dict.fromkeys(column for row in rows for column in row))
        text = io.StringIO()
        writer = csv.DictWriter(text, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
        (self.folder / name).write_text(text.getvalue(), encoding=encoding, newline="")
        return name

    def write_json(self, name, rows):
        (self.folder / name).write_text(
            "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        return name

    def write(self):
        """Gives the words of each import, in their order."""
        self.folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "evidence/rounds" / ROUND, self.folder / ROUND)
        every, size = self.organisations, self.size
        interviews = self.rows(every, size.interviews, self.interview)
        return [
            [self.write_csv("filings.csv", self.rows(every, 1, self.filing), "utf-8")],
            [self.write_csv("interviews.csv", interviews, "utf-8-sig")],
            [self.write_csv("petitions.csv", self.rows(every, size.petitions, self.petition),
                            "gb18030"), "--encoding", "gb18030"],
            [self.write_json("documents.jsonl", self.rows(every, size.documents, self.document))],
            [self.write_csv("findings.csv", self.rows(every, size.findings, self.finding),
                            "utf-8")],
        ]


def import_round(office, folder, size, report=lambda *_: None):
    """Imports a round into an office whose people are Wang, Li and Zhao."""
    for name, *options in Maker(folder, size).write():
        begin = time.monotonic()
        done = office.run("import", Path(folder) / name, *options, "--json", "--cosign",
                          "zhao.key", "--cosign", "wang.key")
        if done.code != 0:
            raise SystemExit(f"{name}: {done.code}\n{done.out[:5000]}")
        report(name, done.json["registered"], time.monotonic() - begin)


def peak_of(office, *words):
    """Runs the program as the only child of a child; gives seconds and the most memory in MiB."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        begin = time.monotonic()
        done = office.run(*words)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        os.write(writer, json.dumps([done.code, time.monotonic() - begin, peak]).encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(writer)
    return json.loads(os.read(reader, 4096))


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    size = Size.of(float(sys.argv[2]) if len(sys.argv) == 3 else 1)
    folder.mkdir(parents=True)
    office = Office(folder)
    office.found("sha256-ed25519")
    office.ok("trust", "-o", "trust.txt")
    for name, *options in Maker(folder / "round", size).write():
        words = ("import", Path("round") / name, *options, "--cosign", "zhao.key", "--cosign",
                 "wang.key")
        for what in ("--dry-run", "--json", "--json"):  # the last one finds all of it there
            code, seconds, peak = peak_of(office, *words, what)
            print(f"{name} {what}: exit {code}, {seconds:.2f} s, {peak} MiB", flush=True)
    print(f"{size.records} records, {office.entries()} entries")
    code, seconds, peak = peak_of(office, "audit", "--trust", "trust.txt", "--level", "records")
    print(f"audit --level records: exit {code}, {seconds:.2f} s, {peak} MiB")


if __name__ == "__main__":
    main()
