"""Checks that every sentence of the programs can be said in Chinese.

usage: catalogue.py SOURCE_ROOT

Extracts all templates as cli/po/update does and compares them with cli/po/zh.po: each has a
translation with the same placeholders, none is left over, none is a guess. Looks also at the calls
themselves: each say() has a literal, and as many arguments as placeholders.
"""

import gettext
import io
import pathlib
import re
import subprocess
import sys

FOLDERS = ("ledger", "evidence", "verify", "cli")
PLACEHOLDER = re.compile(r"\{([1-9][0-9]*)\}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# A sign of the Latin keyboard right behind a Chinese character, where the full-width one belongs.
NARROW_PUNCTUATION = re.compile(r"[\u4e00-\u9fff][,;:?!]")
# Comments and literals, so that neither a comment nor a text is taken for a call.
TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)\'', re.S)
CALL = re.compile(r"\bsay\(\s*")
DEFINITION = "Message say(const char* text"
# These put the system's reason into the last placeholder.
COMPLETING = ("system_error(",)


def run(*command, stdin=None):
    return subprocess.run(command, input=stdin, stdout=subprocess.PIPE, check=True).stdout


def entries(compiled):
    """The pairs of a .mo file's bytes, without its header."""
    catalogue = gettext.GNUTranslations(io.BytesIO(compiled))._catalog
    return {key: value for key, value in catalogue.items() if key}


def placeholders(text):
    return sorted(set(PLACEHOLDER.findall(text)))


def judge(templates, translations):
    """Complaints about a catalogue, both given as mappings from templates."""
    faults = []
    for template in sorted(templates):
        translation = translations.get(template)
        if not translation:
            faults.append(f"not translated: {template!r}")
            continue
        if placeholders(template) != placeholders(translation):
            faults.append(f"other placeholders: {template!r}: {translation!r}")
        if NARROW_PUNCTUATION.search(translation):
            faults.append(f"half-width punctuation: {translation!r}")
    faults += [f"no longer said: {old!r}" for old in sorted(set(translations) - set(templates))]
    return faults


def blank(source):
    """The source with comments blanked and literals reduced to their quotes."""

    def reduce(match):
        token = match.group()
        if token.startswith("/"):
            return " "
        return '"' + "".join(match.group() for match in PLACEHOLDER.finditer(token)) + '"'

    return TOKEN.sub(reduce, source)


def arguments_of(text, start):
    """The top-level arguments of the call whose first argument begins at `start`."""
    depth, arguments, current = 0, [], ""
    in_text = False
    for character in text[start:]:
        if character == '"':
            in_text = not in_text
        if not in_text:
            if character in "([{":
                depth += 1
            elif character in ")]}":
                if depth == 0:
                    return arguments + [current]
                depth -= 1
            elif character == "," and depth == 0:
                arguments.append(current)
                current = ""
                continue
        current += character
    return arguments + [current]


def judge_calls(name, source):
    """Complaints about the calls of one source file."""
    faults = []
    text = blank(source.replace(DEFINITION, ""))
    for call in CALL.finditer(text):
        line = text.count("\n", 0, call.start()) + 1
        arguments = arguments_of(text, call.end())
        if not arguments[0].lstrip().startswith('"'):
            faults.append(f"{name}: near line {line}: say() without a literal")
            continue
        wanted = placeholders(arguments[0])
        completed = text[:call.start()].rstrip().endswith(COMPLETING)
        given = [str(number) for number in range(1, len(arguments) + completed)]
        if wanted != sorted(given) and "..." not in arguments[-1]:
            faults.append(f"{name}: near line {line}: {len(given)} arguments for {wanted}")
    return faults


def sources(root):
    for folder in FOLDERS:
        for suffix in ("*.cc", "*.h"):
            yield from sorted((root / folder).rglob(suffix))


def main(root):
    catalogue = root / "cli/po/zh.po"
    template = run(str(root / "cli/po/update"), "--template")
    templates = entries(run("msgfmt", "-o", "-", "-", stdin=run("msgen", "-", stdin=template)))
    translations = entries(run("msgfmt", "--check", "-o", "-", str(catalogue)))
    faults = judge(templates, translations)
    text = catalogue.read_text(encoding="utf-8")
    if re.search(r"^#,.*\bfuzzy\b", text, re.M):
        faults.append("zh.po holds guesses (fuzzy entries)")
    if re.search(r"^#~", text, re.M):
        faults.append("zh.po holds obsolete entries")
    for path in sources(root):
        faults += judge_calls(path.relative_to(root), path.read_text(encoding="utf-8"))
    print("\n".join(faults) or f"{len(templates)} sentences, all translated")
    return 1 if faults or len(templates) < 100 else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
