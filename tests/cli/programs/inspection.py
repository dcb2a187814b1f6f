"""A small inspection in dossier R7, from an interview and a petition to a disclosure, for tests
that follow it. `self.at` has the citation of each record by what it is, `self.names` the reverse.
"""
import shutil
import tempfile
import unittest

from office import SUITES, Office, OfficeTest

PEOPLE = {"chen": ("inspector", "leader"), "fang": ("office",), "he": ("liaison",),
          "wu": ("archivist",), "qian": ("reviewer",)}


def enrol(office):
    office.keygen(*PEOPLE)
    for name, roles in PEOPLE.items():
        words = [word for role in roles for word in ("--role", role)]
        office.ok("enrol", f"{name}.pub", *words, "--as", "wang.key")


def inspect(office, *opening):
    """Gives the citations."""
    at = {}

    def record(name, kind, *words, by="li", links=()):
        for relation, target in links:
            words += ("--link", f"{relation}={at[target]}")
        office.ok("record", kind, *words, "--dossier", "R7", "--as", f"{by}.key")
        at[name] = f"R7/{len(at) + 1}"

    office.ok("open", "R7", "--set", "title=市应急管理局党委", *opening, "--as", "wang.key")
    at["filing"] = "R7/1"
    record("interview", "interview", "note.txt", "--set", "interviewee=甲01", "--cosign",
           "zhao.key", "--occurred", "2022-08-15")
    record("petition", "petition", "--fact", "channel=letter", "--fact", "serial=next",
           "--cosign", "zhao.key", "--occurred", "2022-08-16")
    record("triage", "triage", "--fact", "outcome=accept", "--fact", "nature=accusation", "--set",
           "basis=规定", "--cosign", "zhao.key", "--occurred", "2022-08-17",
           links=[("concerns", "petition")])
    record("finding", "finding", "--set", "name=任务清单未分解", "--set", "overview=未分解",
           "--cosign", "chen.key", "--cosign", "wang.key", "--occurred", "2022-08-20", "--fact",
           "checklist=5", links=[("basedOn", "interview"), ("basedOn", "petition")])
    record("nothing found", "finding", "--set", "overview=已检查", "--cosign", "chen.key",
           "--cosign", "wang.key", "--occurred", "2022-08-21", "--fact", "checklist=6", "--fact",
           "status=nothingFound", links=[("basedOn", "interview")])
    record("approval of the report", "approval", "--fact", "matter=report", "--fact",
           "decision=approved", "--occurred", "2022-09-01", by="fang")
    record("report", "report", "--set", "name=巡察报告", "--occurred", "2022-09-02", by="chen",
           links=[("basedOn", "approval of the report")])
    record("report item", "report", "--set", "number=1", "--occurred", "2022-09-02", by="chen",
           links=[("partOf", "report"), ("basedOn", "finding")])
    record("approval of the feedback", "approval", "--fact", "matter=feedback", "--fact",
           "decision=approved", "--occurred", "2022-09-05", by="fang")
    record("feedback", "feedback", "--set", "name=反馈意见", "--occurred", "2022-09-06", by="fang",
           links=[("basedOn", "approval of the feedback"), ("basedOn", "report")])
    record("feedback item", "feedback", "--set", "number=1", "--occurred", "2022-09-06",
           by="fang", links=[("partOf", "feedback"), ("basedOn", "report item")])
    record("rectification", "rectification", "--fact", "status=completed", "--occurred",
           "2022-09-20", by="he", links=[("answers", "feedback item"), ("basedOn", "interview")])
    record("approval of the disclosure", "approval", "--fact", "matter=disclosure", "--fact",
           "decision=approved", "--occurred", "2022-10-01", by="fang")
    record("disclosure", "disclosure", "--set", "name=公开稿", "--fact", "audience=society",
           "--fact", "stage=rectification", "--occurred", "2022-10-02", by="fang",
           links=[("basedOn", "approval of the disclosure"), ("publishes", "feedback"),
                  ("publishes", "rectification")])
    return at


class InspectionTest(OfficeTest):
    _inspected = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if InspectionTest._inspected is None:
            folder = tempfile.mkdtemp(prefix="muniment-inspection-")
            unittest.addModuleCleanup(shutil.rmtree, folder)
            unittest.addModuleCleanup(setattr, InspectionTest, "_inspected", None)
            machine = f"{folder}/machine"
            shutil.copytree(OfficeTest._founded[SUITES[0]].folder, machine, symlinks=True)
            office = Office(machine)
            enrol(office)
            InspectionTest._inspected = (office, inspect(office))

    def setUp(self):
        office, at = InspectionTest._inspected
        folder = self.empty_folder() / "machine"
        shutil.copytree(office.folder, folder, symlinks=True)
        self.office = Office(folder)
        self.at = dict(at)
        self.names = {citation: name for name, citation in at.items()}
        self.last = len(at)
