#!/usr/bin/env python3
"""Checks the rules of the house: layers, third-party headers, sizes, the visible top level.

    rules.py ROOT [BUILD]     exits 1 and lists every violation as RULE: FILE:LINE: what

BUILD is a build folder inside ROOT that does not count.
"""
import re
import sys
from pathlib import Path

TOP_LEVEL = {"CMakeLists.txt", "README.md", "cli", "evidence", "ledger", "tests", "verify"}
FOLDERS = ("ledger", "evidence", "verify", "cli", "tests")

# What each layer may include of ours. The first prefix that fits names a file's layer.
LAYERS = (
    ("ledger/core/", "core"),
    ("ledger/", "ledger"),
    ("evidence/model/", "model"),
    ("evidence/", "evidence"),
    ("verify/", "verify"),
    ("cli/common/", "terminal"),
    ("cli/verify_", "verifier"),
    ("cli/", "cli"),
    ("tests/", "tests"),
)
MAY_INCLUDE = {
    "core": {"core"},
    "ledger": {"ledger", "core"},
    "model": {"model", "core"},
    "evidence": {"evidence", "model", "ledger", "core"},
    "verify": {"verify", "model", "core"},
    "terminal": {"terminal", "verify", "model", "core"},
    "verifier": {"verifier", "terminal", "verify", "model", "core"},
    "cli": {"cli", "terminal", "verify", "evidence", "model", "ledger", "core"},
}

# Each third-party library, the headers it is known by, and the only files that may include them.
# Tests are free: they forge what the wrappers would refuse to make.
THIRD_PARTY = (
    ("lmdb", r"lmdb\.h", r"ledger/engine/lmdb\w*\.cc"),
    ("openssl", r"openssl/.*",
     r"ledger/core/(openssl_digest|key|signature|curve25519|pkcs8|seal|hmac|wrapped_key|envelope)\.cc"),
    ("capnp", r"(capnp|kj)/.*|.*\.capnp\.h", r"(ledger/core|evidence/model)/\w+_codec\.cc"
     r"|ledger/core/canonical\.h"),
    ("cli11", r"CLI/.*", r"cli/(options|verify_main|verify_options)\.cc"),
    ("nlohmann", r"nlohmann/.*", r"cli/common/\w+\.cc"),
    ("minizip", r"minizip/.*", r"cli/zip_file\.cc"),
    ("toml++", r"toml\+\+/.*", r"evidence/round_file\.cc"),
    ("unistring", r"uni(case|conv|ctype|gbrk|lbrk|name|norm|stdio|str|types|wbrk|width)\.h",
     r"cli/common/\w+\.cc"),
    ("gtest", r"(gtest|gmock)/.*", r"tests/.*"),
)
CANONICAL = "ledger/core/canonical.h"  # holds Cap'n Proto's types, hence only for codecs
CODEC = r"(ledger/core|evidence/model)/\w+_codec\.cc"

# Neither ours nor third-party: the C++ library (no dot), C, POSIX, Linux and the compiler.
SYSTEM = re.compile(
    r"[a-z_0-9]+|(sys|netinet|arpa|linux)/[a-z_0-9]+\.h"
    r"|(unistd|fcntl|termios|signal|errno|dirent|poll|pwd|grp|sched|spawn|pthread|cpuid|time"
    r"|immintrin|iconv|langinfo|wchar|locale|limits)\.h")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
CMAKE_LINES = 120  # the root CMakeLists.txt
WANTED = {"header": 150, "source": 300, "cli": 150}
LIMIT = {"header": 180, "source": 340, "cli": 340}


def layer_of(path):
    return next((name for prefix, name in LAYERS if path.startswith(prefix)), None)


def check_include(path, quote, header):
    """Yields (rule, what) for one include line."""
    layer = layer_of(path)
    ours = layer_of(header)
    if quote == '"' and (ours is None or ".." in header):
        yield "root", f'"{header}" does not start at the root of the source tree'
        return
    if quote == "<" and ours is not None:
        yield "root", f"<{header}> is ours: quote it"
    if ours == "tests" and layer != "tests":
        yield "layer", f"{layer} includes a test's {header}"
    if layer == "tests":
        return
    for name, headers, allowed in THIRD_PARTY:
        if re.fullmatch(headers, header):
            if not re.fullmatch(allowed, path):
                yield name, f"{header} is only for {allowed}"
            break
    else:
        if quote == "<" and ours is None and not SYSTEM.fullmatch(header):
            yield "unknown", f"<{header}> is no known header: say in tests/house whose it is"
    if header == CANONICAL and not re.fullmatch(CODEC, path):
        yield "canonical", f"{header} is only for {CODEC}"
    if ours not in (None, "tests") and ours not in MAY_INCLUDE[layer]:
        yield "layer", f"{layer} includes {ours}: {header}"


def check_size(path, lines, notes):
    kind = "header" if path.endswith(".h") else "cli" if path.startswith("cli/") else "source"
    if lines > LIMIT[kind] and not path.startswith("tests/"):
        yield "size", f"{lines} lines; at most {LIMIT[kind]}"
    elif lines > WANTED[kind]:
        notes.append(f"{path}: {lines} lines; {WANTED[kind]} are wanted")


def check(root, build=None):
    """Returns the violations, as (rule, path, line, what), and the notes, as lines of text."""
    found, notes = [], []
    visible = {entry.name for entry in root.iterdir() if not entry.name.startswith(".")}
    if build and build.parent == root:
        visible.discard(build.name)
    for name in sorted(visible ^ TOP_LEVEL):
        what = "does not belong at the top level" if name in visible else "is missing"
        found.append(("top-level", name, 0, what))
    cmake = root / "CMakeLists.txt"
    if cmake.exists() and len(cmake.read_text().splitlines()) > CMAKE_LINES:
        found.append(("size", cmake.name, 0, f"more than {CMAKE_LINES} lines"))
    for folder in FOLDERS:
        for file in sorted((root / folder).rglob("*")):
            path = file.relative_to(root).as_posix()
            if not file.is_file() or "/node_modules/" in path:
                continue
            if file.suffix in (".cpp", ".cxx", ".c", ".hpp", ".hh", ".hxx", ".inc", ".ipp"):
                found.append(("suffix", path, 0, "C++ is written in .h and .cc"))
            if file.suffix not in (".h", ".cc"):
                continue
            lines = file.read_text(encoding="utf-8").splitlines()
            found += [(rule, path, 0, what) for rule, what in check_size(path, len(lines), notes)]
            for number, line in enumerate(lines, 1):
                if include := INCLUDE.match(line):
                    found += [(rule, path, number, what)
                              for rule, what in check_include(path, *include.groups())]
    return found, notes


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    build = Path(sys.argv[2]).resolve() if len(sys.argv) == 3 else None
    found, notes = check(Path(sys.argv[1]).resolve(), build)
    for note in notes:
        print(f"note: {note}")
    for rule, path, line, what in found:
        print(f"{rule}: {path}:{line}: {what}")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
