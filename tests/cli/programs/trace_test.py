"""trace: where a record comes from, what came of it, and who holds the evidence."""
import os
import re
import subprocess
import unittest

from inspection import InspectionTest


class Provenance(InspectionTest):
    def trace(self, record, code=0, *words, **variables):
        done = self.office.run("trace", self.at[record], "--json", *words, **variables)
        self.assertEqual(done.code, code, str(done))
        return done.json

    def way(self, record, way):
        return {self.names.get(one["citation"], one["citation"])
                for one in self.trace(record)[way]["records"]}

    def test_leads_from_a_disclosure_back_to_the_interview(self):
        self.assertLessEqual({"feedback", "report", "report item", "finding", "interview",
                              "petition", "approval of the report"},
                             self.way("disclosure", "back"))

    def test_leads_from_a_petition_forward_to_the_disclosure(self):
        self.assertLessEqual({"triage", "finding", "report item", "report", "feedback",
                              "feedback item", "rectification", "disclosure"},
                             self.way("petition", "forward"))

    def test_is_a_tree_in_which_nothing_stands_twice(self):
        text = self.office.ok("trace", self.at["disclosure"])
        self.assertIn("What it comes from\n├─ ", text)
        self.assertIn("Nothing came of it so far.", text)
        interview = self.at["interview"]
        lines = [line for line in text.splitlines() if re.search(rf"{interview}\b", line)]
        whole = [line for line in lines
                 if line.endswith(f"based on: interview {interview}, 2022-08-15, note.txt")]
        referring = [line for line in lines if re.search("shown (above|below)$", line)]
        self.assertEqual((len(whole), len(whole) + len(referring)), (1, len(lines)), text)

    def test_speaks_chinese(self):
        text = self.office.ok("trace", self.at["petition"], "--lang", "zh")
        self.assertIn(f"└─ 依据此件：问题底稿 {self.at['finding']}，2022-08-20，任务清单未分解", text)

    def test_says_what_the_limit_leaves_out(self):
        done = self.office.run("trace", self.at["disclosure"], "--most", "2")
        self.expect(done, 0, "more, not shown", "records next to these were left out")
        self.assertEqual(len(self.trace("disclosure", 0, "--most", "2")["back"]["records"]), 1)
        self.expect(self.office.run("trace", self.at["disclosure"], "--most", "0"), 4,
                    "a number from 1 to")

    def test_says_who_superseded_and_where_a_title_cannot_be_read(self):
        office = self.office
        office.ok("record", "correction", "--dossier", "R7", "--set", "because=x", "--link",
                  f"supersedes={self.at['interview']}", "--cosign", "zhao.key")
        text = office.ok("trace", self.at["finding"])
        self.assertIn(f"note.txt; superseded by R7/{self.last + 1} on 20", text)
        (office / "office/openings").unlink()
        self.assertIn("[not opened here]", office.ok("trace", self.at["finding"]))

    def test_shows_titles_as_text(self):
        office = self.office
        office.ok("record", "exhibit", "--dossier", "R7", "--set",
                  'name=a "b" \\N &lt; \x1b[31m\nnext', "--link",
                  f"basedOn={self.at['interview']}")
        evil = f"R7/{self.last + 1}"
        shown = 'a "b" \\N &lt; \\x1b[31m\\x0anext'
        self.assertIn(shown, office.ok("trace", evil))
        svg = office.ok("trace", evil, "--svg")
        escaped = shown.replace("&", "&amp;").replace('"', "&quot;")
        self.assertIn(escaped, svg.replace("&#45;", "-").replace("&#160;", " "))


class OtherForms(InspectionTest):
    def test_dot_is_what_graphviz_reads(self):
        dot = self.office.ok("trace", self.at["disclosure"], "--dot")
        drawn = subprocess.run(["dot", "-Tplain"], input=dot, capture_output=True, text=True,
                               check=True)
        lines = drawn.stdout.splitlines()
        trace = self.office.run("trace", self.at["disclosure"], "--json").json
        self.assertEqual(sum(line.startswith("node ") for line in lines), len(trace["records"]))
        self.assertEqual(sum(line.startswith("edge ") for line in lines), len(trace["links"]))
        self.assertNotIn("Warning", drawn.stderr)

    def test_svg_is_written_whole_and_over_nothing(self):
        done = self.office.run("trace", self.at["disclosure"], "--svg", "-o", "trace.svg")
        self.expect(done, 0, "written to trace.svg")
        self.assertTrue((self.office / "trace.svg").read_text().rstrip().endswith("</svg>"))
        done = self.office.run("trace", self.at["finding"], "--svg", "-o", "trace.svg")
        self.expect(done, 2, "was not touched")

    def test_svg_says_what_to_do_without_graphviz(self):
        (self.office / "empty").mkdir()
        done = self.office.run("trace", self.at["finding"], "--svg", "-o", "trace.svg",
                               PATH=str(self.office / "empty"))
        self.expect(done, 3, "apt install graphviz")
        self.assertFalse((self.office / "trace.svg").exists())

    def test_svg_says_what_graphviz_said(self):
        folder = self.office / "broken"
        folder.mkdir()
        (folder / "dot").write_text("#!/bin/sh\necho 'no fonts today' >&2\nexit 1\n")
        (folder / "dot").chmod(0o755)
        done = self.office.run("trace", self.at["finding"], "--svg", "-o", "trace.svg",
                               PATH=f"{folder}:{os.environ['PATH']}")
        self.expect(done, 5, "no fonts today")
        self.assertFalse((self.office / "trace.svg").exists())

    def test_prov_is_what_prov_convert_reads(self):
        self.office.ok("trace", self.at["disclosure"], "--prov", "-o", "trace.json")
        notation = subprocess.run(["prov-convert", "-f", "provn", "trace.json", "trace.provn"],
                                  cwd=self.office.folder, capture_output=True, text=True,
                                  check=False)
        self.assertEqual(notation.returncode, 0, notation.stderr)
        text = (self.office / "trace.provn").read_text()
        trace = self.office.run("trace", self.at["disclosure"], "--json").json
        self.assertEqual(text.count("entity(record:"), len(trace["records"]))
        self.assertEqual(text.count("activity(act:"), len(trace["records"]))
        ids = {record["citation"]: record["recordId"] for record in trace["records"]}
        for link in trace["links"]:
            if link["relation"] == "basedOn":
                self.assertIn(f"wasDerivedFrom(record:{ids[link['from']]}, "
                              f"record:{ids[link['to']]}, act:{ids[link['from']]}", text)
        self.assertIn("prov:label=\"li\"", text)
        self.assertIn("wasAssociatedWith(act:", text)

    def test_only_one_form_at_once(self):
        self.expect(self.office.run("trace", self.at["finding"], "--dot", "--prov"), 4,
                    "choose one of")
        self.expect(self.office.run("trace", self.at["finding"], "-o", "x"), 4, "-o is for")

    def test_under_json_they_stand_in_a_document(self):
        found = self.office.run("trace", self.at["finding"], "--dot", "--json").json
        self.assertTrue(found["trace"].startswith("digraph"))
        found = self.office.run("trace", self.at["finding"], "--prov", "--json", "-o", "p").json
        self.assertEqual((found["file"], found["bytes"]),
                         ("p", (self.office / "p").stat().st_size))


class Custody(InspectionTest):
    def setUp(self):
        super().setUp()
        (self.office / "disk.img").write_text("disk\n")
        self.exhibit = self.record("exhibit", "disk.img", "--set", "name=硬盘")

    def record(self, kind, *words, by="li"):
        self.office.ok("record", kind, *words, "--dossier", "R7", "--as", f"{by}.key")
        self.last += 1
        return f"R7/{self.last}"

    def handle(self, handling, *words, by="li", witness="zhao"):
        return self.record("custody", "--fact", f"handling={handling}", "--link",
                           f"concerns={self.exhibit}", "--cosign", f"{witness}.key", *words, by=by)

    def receive(self, handed, *words, by="wu", result="received"):
        return self.record("acknowledgement", "--fact", f"receipt={result}", "--link",
                           f"acknowledges={handed}", *words, by=by)

    def custody(self, code=0):
        done = self.office.run("trace", self.exhibit, "--json")
        self.assertEqual(done.code, code, str(done))
        return done.json["custody"]

    def test_names_who_holds_it_now(self):
        self.assertEqual(self.custody()["heldBy"], ["li"])
        handed = self.handle("handOver", "--set", "from=李某", "--set", "to=吴某", "--set",
                             "authority=组长批准", "--set", "seal=0031", "--set",
                             "before=@disk.img", "--set", "after=@disk.img")
        self.receive(handed, "--set", "received=@disk.img")
        chain = self.custody()
        self.assertEqual((chain["verdict"], chain["heldBy"], chain["brokenAt"]),
                         ("verified", ["wu"], None))
        self.assertEqual([step["what"] for step in chain["steps"]],
                         ["registered", "handedOver", "received"])
        self.assertEqual(chain["steps"][1]["fields"],
                         {"from": "李某", "to": "吴某", "authority": "组长批准", "seal": "0031"})
        self.assertEqual(chain["filesCompared"], 3)
        text = self.office.ok("trace", self.exhibit)
        self.assertIn("verified: unbroken; held by wu now", text)
        self.assertIn("seal number: 0031", text)

    def test_names_the_first_break(self):
        handed = self.handle("handOver")
        chain = self.custody(2)
        self.assertEqual((chain["verdict"], chain["brokenAt"]), ("rules broken", handed))
        done = self.office.run("trace", self.exhibit)
        self.expect(done, 2, f"the chain breaks at {handed}",
                    f"the hand-over {handed} was not acknowledged")

    def test_finds_a_file_that_is_another_one_after_the_hand_over(self):
        (self.office / "other.img").write_text("other\n")
        handed = self.handle("handOver", "--set", "before=@disk.img")
        refused = self.office.run(
            "record", "acknowledgement", "--fact", "receipt=received", "--link",
            f"acknowledges={handed}", "--set", "received=@other.img", "--dossier", "R7", "--as",
            "wu.key")
        self.expect(refused, 2, "rule 11", "is not the one that entry")
        receipt = self.receive(handed, "--set", "received=@other.img", result="discrepant")
        self.assertEqual(self.custody(2)["brokenAt"], receipt)

    def test_says_what_it_could_not_compare(self):
        self.receive(self.handle("handOver", "--set", "before=@disk.img"))
        (self.office / "office/openings").unlink()
        chain = self.custody()
        self.assertEqual((chain["verdict"], chain["filesCompared"]), ("verified", 0))
        self.assertGreater(chain["filesNotKept"], 0)
        self.expect(self.office.run("trace", self.exhibit), 0, "not checked: ")

    def test_leaves_out_what_was_withdrawn(self):
        handed = self.handle("handOver")
        self.record("withdrawal", "--fact", "withdrawn=mistaken", "--set", "because=误记",
                    "--link", f"withdraws={handed}", "--cosign", "zhao.key")
        self.assertEqual(self.custody()["heldBy"], ["li"])
        self.assertIn("(withdrawn)", self.office.ok("trace", self.exhibit))

    def test_a_correction_is_no_thing_of_its_own(self):
        corrected = self.record("correction", "--set", "because=补正", "--link",
                                f"supersedes={self.exhibit}")
        self.expect(self.office.run("record", "custody", "--fact", "handling=seal", "--link",
                                    f"concerns={corrected}", "--cosign", "zhao.key", "--dossier",
                                    "R7", "--as", "li.key"), 2,
                    "rule 11", "concerns the record of the thing itself")
        self.assertEqual(self.custody()["heldBy"], ["li"])

    def test_only_the_holder_hands_over(self):
        self.receive(self.handle("handOver"))
        self.expect(self.office.run("record", "custody", "--fact", "handling=handOver", "--link",
                                    f"concerns={self.exhibit}", "--cosign", "zhao.key", "--dossier",
                                    "R7", "--as", "li.key"), 2, "rule 11", "is with wu")
        self.assertEqual(self.custody()["heldBy"], ["wu"])

    def test_is_of_evidence_alone(self):
        found = self.office.run("trace", self.at["finding"], "--json").json
        self.assertIsNone(found["custody"])


if __name__ == "__main__":
    unittest.main()
