"""Importing manifests: a record a row, all checked before any is written, nothing twice."""
import json
import signal
import unittest

from office import ROOT, OfficeTest

HEADER = "label,kind,dossier,occurred,signers,files,interviewee,channel,serial,reporter,basedOn," \
         "overview,checklist,provider,name\n"
DAY = "2022-08-16"


def csv(*rows):
    """Rows as {column: text}; quoted whatever they hold."""
    columns = HEADER.strip().split(",")
    for row in rows:
        columns += [name for name in row if name not in columns]
    lines = [columns] + [[row.get(name, "") for name in columns] for row in rows]
    return "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in line) + "\r\n"
                   for line in lines)


def document(number, **more):
    return {"label": f"D{number}", "kind": "document", "dossier": "R7-FGW", "occurred": DAY,
            "signers": "li", "files": f"papers/{number}.txt", "name": f"第{number}件", **more}


class RowsTest(OfficeTest):
    def setUp(self):
        super().setUp()
        (self.office / "papers").mkdir()
        for number in range(1, 10):
            (self.office / f"papers/{number}.txt").write_text(f"{number}\n")

    def write(self, text, name="rows.csv", encoding="utf-8"):
        (self.office / name).write_text(text, encoding=encoding, newline="")
        return name

    def run_rows(self, *rows, options=()):
        return self.office.run("import", self.write(csv(*rows)), *options)

    def fields(self, citation):
        shown = self.office.run("show", citation, "--json").json
        return {field["name"]: field.get("value") for field in shown["fields"]}


class OneSigner(RowsTest):
    def test_registers_a_record_a_row_in_their_order(self):
        done = self.expect(self.run_rows(document(1), document(2, provider="市发改委"), document(3)),
                           0, "3 records registered; 0 already registered")
        self.assertEqual(done.out, "R7-FGW/5 - R7-FGW/7\n")
        self.assertEqual(self.fields("R7-FGW/6")["provider"], "市发改委")
        self.assertEqual(self.fields("R7-FGW/7")["name"], "第3件")
        self.assertIn("papers/3.txt", self.fields("R7-FGW/7")["content"])
        self.expect(self.office.run("audit", "--trust", "trust.txt"), 0)

    def test_json_lines_say_the_same(self):
        rows = [{"kind": "document", "occurred": DAY, "files": ["papers/1.txt", "papers/2.txt"],
                 "pages": 12, "note": None},
                {"kind": "document", "occurred": DAY + "T09:30+08:00", "files": "papers/3.txt",
                 "note": "@literally"}]
        name = self.write("\ufeff" + "".join(json.dumps(row) + "\n" for row in rows), "rows.jsonl")
        document = self.office.run("import", name, "--dossier", "R7-FGW", "--json").json
        self.assertEqual(document["registered"], 2)
        self.assertEqual([row["citation"] for row in document["rows"]], ["R7-FGW/5", "R7-FGW/6"])
        fields = self.fields("R7-FGW/5")
        self.assertEqual(fields["pages"], "12")
        self.assertIn("papers/2.txt", fields["attachment"])
        self.assertEqual(self.fields("R7-FGW/6")["note"], "@literally")

    def test_a_dry_run_writes_nothing_and_needs_no_key_where_signers_are_named(self):
        self.office.variables.update(MUNIMENT_KEY=None, MUNIMENT_LEDGER_KEY=None)
        done = self.run_rows(document(1), document(2), options=("--dry-run",))
        self.expect_nothing_written(
            7, done, 0,
            "2 records would be registered; 0 are already registered. Nothing was written")
        self.assertEqual(done.out, "line 2 (D1): R7-FGW document\nline 3 (D2): R7-FGW document\n")
        self.expect(self.run_rows(document(1, signers=""), options=("--dry-run",)), 4, "--as")

    def test_tells_every_fault_of_every_row_and_writes_nothing(self):
        done = self.run_rows(
            document(1, kind="documents", occurred=""),
            document(2, occurred="2022-13-01", dossier="r7"),
            document(3, channel="letter", files="papers/none.txt; ../note.txt"),
            document(4),
            document(5, label="D4", signers="zhao; wu"),
            document(6, basedOn="R7-FGW/2"),
            {"kind": "petition", "dossier": "R7-FGW", "occurred": DAY, "channel": "pigeon",
             "serial": "x"},
            document(7, occurred="2999-01-01"),
            document(8, files=""),
            {"kind": "genesis", "dossier": "R7-FGW", "occurred": DAY})
        self.expect_nothing_written(7, done, 4)
        for sentence in (
                'line 2 (D1), kind: "documents" is not a kind of record',
                "line 2 (D1), occurred: the row does not say when it happened",
                'line 3 (D2), dossier: "r7" is not a dossier code',
                'line 3 (D2), occurred: "2022-13-01" is not a time',
                'line 4 (D3), channel: kind document has no field, fact or link "channel"',
                "line 4 (D3), files: there is no file papers/none.txt",
                "line 4 (D3), files: ../note.txt is no path of a file below the manifest's folder",
                "line 6 (D4), label: the row of line 5 has the same label",
                "line 6 (D4), signers: no key of zhao is at hand, but of: li",
                'line 7 (D6), basedOn: kind document has no field, fact or link "basedOn"',
                'line 8, channel: "pigeon" is none of its values',
                'line 8, serial: "x" is not a whole number',
                "line 9 (D7), occurred: 2999-01-01 is still to come",
                "line 10 (D8): field content is missing",
                "line 11, kind: genesis is one of the ledger's own affairs",
                "faults found: 15; nothing was written"):
            self.assertIn(sentence, done.err)
        document_ = self.office.run("import", "rows.csv", "--json").json
        self.assertEqual(len(document_["faults"]), 15)
        self.assertEqual([fault["line"] for fault in document_["faults"]],
                         [2, 2, 3, 3, 4, 4, 4, 6, 6, 7, 8, 8, 9, 10, 11])
        self.assertEqual(document_["faults"][7]["label"], "D4")
        self.assertEqual(document_["exit_code"], 4)

    def test_an_unknown_column_is_told_with_the_nearest_one(self):
        self.expect_nothing_written(
            7, self.office.run("import", self.write("kind,dosier,occured\ndocument,R7-FGW,x\n")), 4,
            'line 1: no kind has a field, fact or link "dosier"; did you mean "dossier"?',
            '"occured"; did you mean "occurred"?')

    def test_what_cannot_be_read_is_told_line_by_line(self):
        self.expect_nothing_written(
            7, self.office.run("import", self.write('kind,note\ndocument\ndocument,a"b\n')), 4,
            "line 2: the row has 1 cells, and the first line names 2 columns",
            "line 3: a quote stands inside a cell")

    def test_what_is_for_folders_is_refused(self):
        self.write(csv(document(1)))
        self.expect(self.office.run("import", "rows.csv", "--set", "note=x"), 4, "in its rows")
        self.expect(self.office.run("import", "rows.csv", "--manifest", "x"), 4, "is a file")
        self.expect(self.office.run("import", "FOLDER"), 4, "--dossier is missing")
        self.expect(self.office.run("import", "nowhere", "--dossier", "R7-FGW"), 5)
        self.expect(self.office.run("import", self.write("")), 4, "the manifest has no rows")


def interview(number, **more):
    return {"label": f"V{number}", "kind": "interview", "dossier": "R7-FGW", "occurred": DAY,
            "signers": "li; zhao", "interviewee": f"甲{number:02}", **more}


def petition(number, **more):
    return {"label": f"P{number}", "kind": "petition", "dossier": "R7-FGW", "occurred": DAY,
            "signers": "zhao; li", "channel": "letter", "serial": str(number), **more}


def finding(number, basis, **more):
    return {"label": f"F{number}", "kind": "finding", "dossier": "R7-FGW", "occurred": DAY,
            "signers": "li; zhao; wang", "overview": "清单未分解，\n无责任人", "basedOn": basis, **more}


PEOPLE = ("--cosign", "zhao.key", "--cosign", "wang.key")


class SeveralSigners(RowsTest):
    def test_rows_link_to_rows_before_them_and_to_entries(self):
        done = self.expect(self.run_rows(interview(1), petition(1), document(1),
                                         finding(1, "#V1; #P1;R7-FGW/2", checklist="1; 2"),
                                         options=(*PEOPLE, "--json")), 0)
        self.assertEqual([row["citation"] for row in done.json["rows"]],
                         [f"R7-FGW/{folio}" for folio in range(5, 9)])
        shown = self.office.run("show", "R7-FGW/8", "--json").json
        targets = {link.get("citation") or link["target"] for link in shown["links"]}
        self.assertEqual(targets, {"R7-FGW/2", "R7-FGW/5", "R7-FGW/6"})
        self.assertEqual([signer["name"] for signer in shown["signers"]], ["li", "zhao", "wang"])
        self.assertEqual(
            [signer["name"] for signer in
             self.office.run("show", "R7-FGW/6", "--json").json["signers"]], ["zhao", "li"])
        self.expect(self.office.run("audit", "--trust", "trust.txt"), 0)

    def test_without_names_all_keys_at_hand_sign_in_their_order(self):
        self.expect(self.run_rows(interview(1, signers=""), options=("--cosign", "zhao.key")), 0)
        shown = self.office.run("show", "R7-FGW/5", "--json").json
        self.assertEqual([signer["name"] for signer in shown["signers"]], ["li", "zhao"])

    def test_what_a_rule_refuses_is_told_of_every_row_before_anything_is_written(self):
        done = self.run_rows(interview(1, signers="li"), document(1),
                             finding(1, "#D1", signers="zhao; li; li"),
                             finding(2, "#V1"), finding(3, "#F2"), finding(4, "#F9"),
                             finding(5, "#V6"), interview(6), finding(7, ""),
                             document(2, dossier="R7-NONE"), options=PEOPLE)
        self.expect_nothing_written(
            7, done, 4,
            "line 2 (V1): rule 2:", "line 4 (F1): the key of li is given twice",
            "line 8 (F3): rule 16:", "line 10 (F4), basedOn: no row has the label F9",
            "line 12 (F5), basedOn: #V6 is the row of line 14, and a row links to rows before it",
            "line 15 (F7): link basedOn is missing", "line 17 (D2): rule 16:",
            "faults found: 7")
        self.assertNotIn("(F2)", done.err)  # judged as if V1 were there

    def test_a_refusal_by_a_rule_alone_is_exit_code_two(self):
        self.expect_nothing_written(7, self.run_rows(interview(1, signers="li")), 2)

    def test_a_dossier_is_opened_by_a_row_with_its_round(self):
        (self.office / "round.toml").write_bytes(
            (ROOT / "evidence/rounds/seventh-first.toml").read_bytes())
        self.expect(self.run_rows(
            {"kind": "filing", "dossier": "R7-NEW", "occurred": DAY, "title": "市城管局党组",
             "round": "round.toml", "signers": "wang"},
            document(1, dossier="R7-NEW"), options=PEOPLE), 0, "R7-NEW/1 - R7-NEW/2")
        self.assertEqual(self.fields("R7-NEW/1")["title"], "市城管局党组")
        self.assertIn("round.toml", self.fields("R7-NEW/1")["round"])
        kept = [copy.read_bytes() for copy in (self.office / "office/rounds").glob("*.toml")]
        self.assertEqual(kept, [(self.office / "round.toml").read_bytes()])

    def test_a_round_lies_below_the_manifest_like_other_files(self):
        outside = ROOT / "evidence/rounds/seventh-first.toml"
        self.expect(self.run_rows(
            {"kind": "filing", "dossier": "R7-NEW", "occurred": DAY, "title": "市城管局党组",
             "round": str(outside), "signers": "wang"}, options=PEOPLE), 4,
            "is no path of a file below the manifest's folder")

    def test_a_name_that_stands_for_two_things_is_qualified(self):
        row = {"kind": "referral", "dossier": "R7-FGW", "occurred": DAY, "signers": "li",
               "concerns": "R7-FGW/3"}
        self.expect(self.run_rows({**row, "recipient": "其他"}), 4,
                    "line 2, recipient: kind referral has several things of this name; write one "
                    "of: field.recipient, fact.recipient")

    def test_chinese_reports_are_complete(self):
        self.expect(self.run_rows(interview(1, signers="li"), options=("--lang", "zh")), 2,
                    "第 2 行（V1）", "共有 1 处错误")
        self.expect(self.run_rows(document(1), options=("--lang", "zh")), 0, "已登记 1 条记录")


class Encodings(RowsTest):
    def test_gb18030_is_read_where_it_is_said(self):
        for encoding in ("gb18030", "gbk"):
            office = self.office
            self.write(csv(document(1, name="市发改委党组—自查“报告”", provider="𠮷局长")
                           if encoding == "gb18030" else document(2, name="自查报告")),
                       encoding=encoding)
            self.expect_nothing_written(
                7 if encoding == "gb18030" else 8, office.run("import", "rows.csv"), 4,
                "line 2: this line is not text in UTF-8", "--encoding gb18030")
            self.expect(office.run("import", "rows.csv", "--encoding", encoding), 0)
        self.assertEqual(self.fields("R7-FGW/5")["name"], "市发改委党组—自查“报告”")
        self.assertEqual(self.fields("R7-FGW/5")["provider"], "𠮷局长")

    def test_what_is_not_of_the_encoding_is_told_line_by_line(self):
        (self.office / "rows.csv").write_bytes(b"kind,note\ndocument,\xff\xff\nx,y\nz,\x81\n")
        self.expect_nothing_written(
            7, self.office.run("import", "rows.csv", "--encoding", "gb18030"), 4,
            "line 2: this is not of the encoding", "line 4: this is not of the encoding")
        self.expect(self.office.run("import", "rows.csv", "--encoding", "nonsense"), 4, "nonsense")


class Again(RowsTest):
    def test_adds_nothing_twice(self):
        rows = [interview(1), document(1), finding(1, "#V1; #D1")]
        self.expect(self.run_rows(*rows, options=PEOPLE), 0, "3 records registered")
        self.expect_nothing_written(10, self.run_rows(*rows, options=PEOPLE), 0,
                                    "0 records registered; 3 already registered")

    def test_rows_may_be_added_moved_and_divided(self):
        self.expect(self.run_rows(interview(1), document(1), options=PEOPLE), 0)
        done = self.run_rows(document(2), document(1), interview(1),
                             finding(1, "#D2; #V1"), options=(*PEOPLE, "--json"))
        self.assertEqual(
            [(row["citation"], row["alreadyThere"]) for row in done.json["rows"]],
            [("R7-FGW/7", False), ("R7-FGW/6", True), ("R7-FGW/5", True), ("R7-FGW/8", False)])

    def test_rows_that_state_the_same_count_as_often_as_they_stand_there(self):
        same = {"kind": "document", "dossier": "R7-FGW", "occurred": DAY, "files": "papers/1.txt",
                "signers": "li"}
        self.expect(self.run_rows(same, same), 0, "2 records registered")
        self.expect(self.run_rows(same, same, same), 0,
                    "1 records registered; 2 already registered")

    def test_registers_nothing_twice_however_often_it_is_killed(self):
        rows = [document(number % 9 + 1, label=f"D{number}", name=f"件{number}")
                for number in range(3000)]
        self.write(csv(*rows))
        for _ in range(20):
            before = self.office.entries()
            running = self.office.start("import", "rows.csv")
            while running.poll() is None and self.office.entries() == before:
                pass
            running.kill()
            running.communicate()
            if self.office.entries() >= 7 + 1024 * 2:
                break
        stopped = self.office.entries()
        self.assertEqual((stopped - 7) % 1024 if stopped < 3007 else 0, 0)
        done = self.office.run("import", "rows.csv", "--json").json
        self.assertEqual(done["alreadyThere"], stopped - 7)
        self.assertEqual(self.office.entries(), 3007)
        names = [row["citation"] for row in done["rows"]]
        self.assertEqual(names, [f"R7-FGW/{folio}" for folio in range(5, 3005)])
        self.expect(self.office.run("audit", "--trust", "trust.txt"), 0)

    def test_stops_between_batches_when_asked(self):
        rows = [document(number % 9 + 1, label=f"D{number}", name=f"件{number}")
                for number in range(5000)]
        self.write(csv(*rows))
        running = self.office.start("import", "rows.csv", "--json")
        while running.poll() is None and self.office.entries() == 7:
            pass
        running.send_signal(signal.SIGINT)
        printed, _ = running.communicate()
        document_ = json.loads(printed)
        self.assertEqual(self.office.entries(), 7 + document_["registered"])
        if running.returncode != 0:
            self.assertEqual(running.returncode, 6)
            self.assertTrue(document_["interrupted"])
            self.assertEqual(document_["registered"] % 1024, 0)
        self.expect(self.office.run("import", "rows.csv"), 0)
        self.assertEqual(self.office.entries(), 5007)


if __name__ == "__main__":
    unittest.main()
