"""A small part of a whole round, imported from manifests and audited."""
import unittest

from office import OfficeTest
from round_maker import Size, import_round


class SmallRound(OfficeTest):
    def test_is_imported_from_its_manifests_and_holds(self):
        size = Size(organisations=2, interviews=3, petitions=4, documents=5, findings=2)
        imported = {}
        import_round(self.office, self.office / "round", size,
                     lambda name, count, _: imported.update({name: count}))
        self.assertEqual(imported, {"filings.csv": 2, "interviews.csv": 6, "petitions.csv": 8,
                                    "documents.jsonl": 10, "findings.csv": 24})
        self.assertEqual(self.office.entries(), 7 + size.records)
        self.expect(self.office.run("audit", "--trust", "trust.txt", "--level", "records"), 0)
        finding = self.office.run("show", "R7-02/19", "--json").json  # after its five exhibits
        self.assertEqual((finding["kind"], len(finding["links"])), ("finding", 6))
        with self.assertRaises(AssertionError):  # its serial numbers are taken
            self.office.ok("record", "petition", "--dossier", "R7-01", "--fact", "channel=letter",
                           "--fact", "serial=3", "--cosign", "zhao.key")
        import_round(self.office, self.office / "round", size,
                     lambda name, count, _: imported.update({name: count}))
        self.assertEqual(set(imported.values()), {0})

    def test_a_whole_one_has_the_size_that_practice_has(self):
        whole = Size.of(1)
        self.assertEqual(whole.organisations, 30)
        self.assertGreater(whole.records, 17000)


if __name__ == "__main__":
    unittest.main()
