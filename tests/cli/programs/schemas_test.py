"""Where each field of each message stands: evidence/README.md says what the schema compiler does."""
import re
import subprocess
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SCHEMAS = ("ledger/core/entry", "evidence/model/record", "evidence/model/opening",
           "evidence/model/exhibit", "evidence/model/package", "evidence/model/draft_file")


def place(comment):
    """"@4" for a number that begins at byte 4, "@6.3" for its fourth bit, "^2" for a pointer."""
    if pointer := re.search(r"ptr\[(\d+)\]", comment):
        return "^" + pointer[1]
    first, end = map(int, re.search(r"bits\[(\d+), (\d+)\)", comment).groups())
    if first == end:
        return ""
    return f"@{first // 8}" + (f".{first % 8}" if end - first == 1 else "")


def layout(schema):
    """A line for each struct of a schema file."""
    text = subprocess.run(["capnp", "compile", "-ocapnp", "-I/usr/include", "--src-prefix=.",
                           schema + ".capnp"], cwd=ROOT, check=True, capture_output=True,
                          text=True).stdout
    lines, fields = [], []
    for line in text.splitlines():
        if struct := re.match(r"struct (\w+) .*# (\d+) bytes, (\d+) ptrs", line):
            fields = []
            lines.append((f"{struct[1]} {struct[2]} {struct[3]}:", fields))
        elif tag := re.search(r"# tag bits \[(\d+), (\d+)\)", line):
            fields.append(f"tag UInt16 @{int(tag[1]) // 8}")
        elif field := re.match(r"\s*(\w+) @\d+ :(\S+);  # (.*)", line):
            number = re.search(r"union tag = (\d+)", field[3])
            where = place(field[3])
            fields.append(" ".join(filter(None, [f"{number[1]}={field[1]}" if number else field[1],
                                                 field[2], where])))
    return [" ".join([name, ", ".join(fields)]) for name, fields in lines]


def table():
    return "\n".join(line for schema in SCHEMAS for line in layout(schema)) + "\n"


class WhereFieldsStand(unittest.TestCase):
    def test_is_what_the_readme_says(self):
        readme = (ROOT / "evidence/README.md").read_text()
        section = readme[readme.index("### Where fields stand"):]
        said = re.search(r"```text\n(.*?)```", section, re.S)[1]
        self.assertEqual(re.sub(r"\n  +", " ", said), table())


if __name__ == "__main__":
    if sys.argv[1:] == ["--print"]:
        sys.stdout.write(table())
    else:
        unittest.main()
