#!/usr/bin/env python3
"""Checks the checker: a sound tree passes, and each violation in a made-up tree is reported."""
import tempfile
import unittest
from pathlib import Path

import rules

SOUND = {
    "CMakeLists.txt": "",
    "README.md": "",
    "ledger/core/hash.h": "#include <array>\n",
    "ledger/core/key.cc": '#include "ledger/core/hash.h"\n#include <openssl/evp.h>\n',
    "ledger/core/canonical.h": "#include <capnp/message.h>\n#include <kj/exception.h>\n",
    "ledger/core/entry_codec.cc":
        '#include "ledger/core/canonical.h"\n#include "ledger/core/entry.capnp.h"\n',
    "ledger/log.h": '#include "ledger/core/hash.h"\n',
    "ledger/engine/lmdb_store.cc": '#include <lmdb.h>\n#include <sys/stat.h>\n',
    "evidence/model/record.h": '#include "ledger/core/hash.h"\n',
    "evidence/registrar.cc": '#include "evidence/model/record.h"\n#include "ledger/log.h"\n',
    "verify/audit.cc": '#include "evidence/model/record.h"\n#include <cstdint>\n',
    "cli/options.cc": "#include <CLI/CLI.hpp>\n",
    "cli/main.cc": '#include "evidence/registrar.h"\n#include "cli/common/terminal.h"\n',
    "cli/verify_main.cc": '#include "cli/common/terminal.h"\n#include "verify/audit.h"\n',
    "cli/common/terminal.cc": "#include <nlohmann/json.hpp>\n#include <uniwidth.h>\n",
    "tests/support/forge.cc": '#include "cli/main.h"\n#include <lmdb.h>\n#include <gtest/gtest.h>\n',
}

# (rule, file, content): one file each, so that a report can be matched to its cause.
VIOLATIONS = [
    ("layer", "ledger/core/a.cc", '#include "ledger/log.h"\n'),
    ("layer", "ledger/core/b.h", '#include "evidence/model/record.h"\n'),
    ("layer", "ledger/c.cc", '#include "evidence/model/record.h"\n'),
    ("layer", "ledger/engine/d.cc", '#include "verify/audit.h"\n'),
    ("layer", "evidence/model/e.cc", '#include "ledger/log.h"\n'),
    ("layer", "evidence/model/f.cc", '#include "evidence/vault.h"\n'),
    ("layer", "evidence/g.cc", '#include "verify/audit.h"\n'),
    ("layer", "verify/h.cc", '#include "ledger/log.h"\n'),
    ("layer", "verify/i.cc", '#include "ledger/engine/lmdb_store.h"\n'),
    ("layer", "verify/j.cc", '#include "evidence/vault.h"\n'),
    ("layer", "verify/k.cc", '#include "cli/common/terminal.h"\n'),
    ("layer", "cli/common/l.cc", '#include "ledger/log.h"\n'),
    ("layer", "cli/common/m.cc", '#include "cli/main.h"\n'),
    ("layer", "cli/verify_options.cc", '#include "evidence/registrar.h"\n'),
    ("layer", "cli/n.cc", '#include "tests/support/forge.h"\n'),
    ("lmdb", "ledger/o.cc", "#include <lmdb.h>\n"),
    ("lmdb", "ledger/engine/lmdb_store.h", "#include <lmdb.h>\n"),
    ("openssl", "ledger/core/hash_other.h", "#include <openssl/evp.h>\n"),
    ("openssl", "verify/p.cc", "#include <openssl/sha.h>\n"),
    ("capnp", "ledger/core/q.cc", "#include <capnp/message.h>\n"),
    ("capnp", "evidence/model/r.h", "  #  include <kj/common.h>\n"),
    ("capnp", "evidence/model/s.cc", '#include "evidence/model/record.capnp.h"\n'),
    ("capnp", "verify/t_codec.cc", "#include <capnp/message.h>\n"),
    ("canonical", "ledger/core/u.cc", '#include "ledger/core/canonical.h"\n'),
    ("cli11", "cli/commands/v.cc", "#include <CLI/CLI.hpp>\n"),
    ("nlohmann", "verify/w.cc", "#include <nlohmann/json.hpp>\n"),
    ("nlohmann", "cli/common/x.h", "#include <nlohmann/json.hpp>\n"),
    ("minizip", "cli/common/zip.cc", "#include <minizip/zip.h>\n"),
    ("toml++", "evidence/round_file.h", "#include <toml++/toml.h>\n"),
    ("toml++", "cli/rounds.cc", "#include <toml++/toml.h>\n"),
    ("unistring", "cli/commands/y.cc", "#include <uniwidth.h>\n"),
    ("gtest", "ledger/z.cc", "#include <gtest/gtest.h>\n"),
    ("unknown", "verify/zip.h", "#include <zlib.h>\n"),
    ("root", "ledger/core/near.cc", '#include "hash.h"\n'),
    ("root", "ledger/core/up.cc", '#include "ledger/core/../log.h"\n'),
    ("root", "ledger/core/angle.cc", "#include <ledger/core/hash.h>\n"),
    ("suffix", "verify/other.cpp", ""),
    ("size", "verify/long.h", "//\n" * 181),
    ("size", "verify/long.cc", "//\n" * 341),
    ("size", "CMakeLists.txt", "#\n" * 121),
    ("top-level", "docs", ""),
]


def report(files):
    """Checks a tree of these files; gives the set of (rule, path) reported and the notes."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for path, content in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(content)
        found, notes = rules.check(root)
        return {(rule, path) for rule, path, _, _ in found}, notes


class RulesTest(unittest.TestCase):
    def test_a_sound_tree_passes(self):
        self.assertEqual(report(SOUND), (set(), []))

    def test_each_violation_is_reported_and_nothing_else(self):
        violations = {path: content for _, path, content in VIOLATIONS}
        found, _ = report(SOUND | violations)
        self.assertEqual(found, {(rule, path) for rule, path, _ in VIOLATIONS})

    def test_every_rule_has_a_violation(self):
        known = {name for name, _, _ in rules.THIRD_PARTY}
        known |= {"layer", "canonical", "unknown", "root", "suffix", "size", "top-level"}
        self.assertEqual({rule for rule, _, _ in VIOLATIONS}, known)

    def test_a_missing_part_of_the_top_level_is_reported(self):
        found, _ = report({path: text for path, text in SOUND.items() if path != "README.md"})
        self.assertEqual(found, {("top-level", "README.md")})

    def test_a_size_above_the_wanted_one_is_noted_only(self):
        found, notes = report(SOUND | {"verify/long.h": "//\n" * 151, "cli/main.cc": "//\n" * 151})
        self.assertEqual(found, set())
        self.assertEqual(len(notes), 2)


if __name__ == "__main__":
    unittest.main()
