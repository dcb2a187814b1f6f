"""The judge of the catalogue, judged."""

import unittest

from catalogue import judge, judge_calls


class Judge(unittest.TestCase):
    def test_a_full_catalogue_has_no_faults(self):
        self.assertEqual(judge({"a {1}", "b"}, {"a {1}": "甲 {1}", "b": "乙"}), [])

    def test_each_kind_of_fault_is_named(self):
        for templates, translations, fault in (
            ({"a"}, {}, "not translated"),
            ({"a"}, {"a": ""}, "not translated"),
            ({"a {1} {2}"}, {"a {1} {2}": "甲 {1}"}, "other placeholders"),
            ({"a {1}"}, {"a {1}": "甲 {1} {2}"}, "other placeholders"),
            ({"a"}, {"a": "甲", "b": "乙"}, "no longer said"),
            ({"a"}, {"a": "甲,乙"}, "half-width"),
        ):
            with self.subTest(fault=fault, templates=templates):
                faults = judge(templates, translations)
                self.assertEqual(len(faults), 1)
                self.assertIn(fault, faults[0])

    def test_placeholders_may_change_places(self):
        self.assertEqual(judge({"{1} of {2}"}, {"{1} of {2}": "{2} 之 {1}"}), [])


class JudgeCalls(unittest.TestCase):
    def test_calls_that_fit(self):
        for call in (
            'say("none")',
            'say("one {1}", name)',
            'say("two {1} "\n "and {2}", f(a, b), "x, y")',
            'system_error(say("cannot read {1}: {2}", file), errno)',
            '// say(nothing)\n',
            '"say(text)"',
            "essay(text)",
        ):
            with self.subTest(call=call):
                self.assertEqual(judge_calls("x.cc", call), [])

    def test_calls_that_do_not(self):
        for call in (
            "say(text)",
            'say(good ? "a" : "b")',
            'say("one {1}")',
            'say("one {1}", a, b)',
            'say("gap {2}", a)',
        ):
            with self.subTest(call=call):
                self.assertEqual(len(judge_calls("x.cc", call)), 1)


if __name__ == "__main__":
    unittest.main()
