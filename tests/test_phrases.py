"""
Sentences come whole from the catalogues (`pwa/src/i18n`). Code that joins, cuts or inflects words
works in English only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.harness import ROOT

SOURCE = ROOT / "pwa/src"
ROOMS = ("ui", "screens", "app", "sw", "push", "i18n")
MARK = r"[,:;.·…(–—/]"
"""What stands between words of a sentence."""
RULES = {
    "use listed() or joined() of i18n/lists.ts": rf"\.join\((['\"`]) *{MARK}+ *\1\)",
    "keep the parts apart, or give them a phrase": (
        rf"\.(?:indexOf|lastIndexOf|split|startsWith|endsWith)\((['\"`]) *{MARK} +\1"
    ),
    "take a phrase for this, instead of a part of another": (
        r"\bt\((?:[^()\n]|\([^()]*\))*\)\s*\.(?:replace|slice|split)"
    ),
    "a phrase has its punctuation within": (
        rf"\{{t\([^{{}}]*(?:\{{[^{{}}]*\}})?[^{{}}]*\)\}} ?(?!/>){MARK}"
    ),
    "a value stands in a phrase, which has the punctuation": rf"\{{[\w.!]+\}}{MARK} ?(?:<|\n)",
    "several values make a phrase": r"\{[\w.]+\} \{\w[\w.]*\}",
    "a form for each number is a plural of the catalogue": (
        r"(?:===|>) 1 \? ?(?:t\()?'\w+\.[\w.]+' : (?:t\()?'"
    ),
    "small and capital letters are the catalogue's": r"\.to(?:Locale)?(?:Upper|Lower)Case\(",
    "a text is not lengthened": (
        r"\bt\([^;\n]*?\) ?\+ ?['\"`]|['\"`][^'\"`\n]*['\"`] ?\+ ?t\(|\+ ?'s'"
    ),
    "digits are padded by Intl (i18n/times.ts)": r"\.padStart\(2",
    "numbers and dates are written by i18n/": r"\.toLocale(?:Date|Time)?String\(",
}
GLUED = re.compile(r"\} |[ ,:;·(]\$\{")
"""In a template: a value beside a space or a sign of punctuation."""

NO_TEXT = re.compile(r"(?:class=\{|href=\{|viewBox=\{|key=\{|Error\(|error\(|super\()$")
"""Before a template: what it is then is no text for people."""

ALLOWED = {
    ("app/account/device-names.ts", ".join(', ')"): (
        "two proper names, stored as one: devices of other languages read it as well"
    ),
    ("app/day/notes.ts", ".toLowerCase("): "what is searched is compared, and never shown",
    ("app/platform/qr.ts", "`M${x} ${y}h${length}v1h-${length}z`"): "the path of a drawing",
    ("i18n/language.ts", ".toLowerCase("): "a language's tag is no text",
    (
        "screens/learning/ledger.ts",
        ".toLocaleLowerCase(",
    ): "categories are compared so, and never shown",
    ("screens/scales/series.ts", ".toLocaleLowerCase("): "names are compared so, and never shown",
    ("sw/precache.ts", ".padStart(2"): "a digest in hexadecimal",
    (
        "ui/pictures/across.ts",
        "`translate(${moved.join()})scale(${Math.round(1000 * scale) / 1000})`",
    ): "a place within a drawing",
    (
        "ui/Quieter.tsx",
        "> 1 ? 'better.some' : '",
    ): "with one alone, none has to be named",
}
"""What looks like a sentence that is put together and is none, with the reason."""


def glued(path: Path) -> Iterator[tuple[int, str, str]]:
    """Line, what is said against it, and the code, for each place that makes a sentence."""
    code = _bare(path.read_text(encoding="utf-8"))
    for rule, form in RULES.items():
        for found in re.finditer(form, code):
            yield code.count("\n", 0, found.start()) + 1, rule, found[0]
    for start, text in _templates(code):
        # Values alone, in what shows nothing itself, are a key to store or to sort by.
        is_key = path.suffix == ".ts" and not _outer(text).strip("`${} ") and "t(" not in text
        if GLUED.search(_outer(text)) and not is_key and not NO_TEXT.search(code[:start]):
            yield code.count("\n", 0, start) + 1, "words within a template belong in a phrase", text


def _bare(code: str) -> str:
    """Without comments, lines kept."""
    blank = lambda found: "\n" * found[0].count("\n")  # noqa: E731
    return re.sub(r"/\*.*?\*/|(?<![:'\"`\\])//[^\n]*", blank, code, flags=re.DOTALL)


def _templates(code: str) -> Iterator[tuple[int, str]]:
    """Each template literal with a value in it, those within others as well."""
    open_at: list[tuple[int, int]] = []  # where it began, and how deep in braces of a value
    depth = 0
    i = 0
    while i < len(code):
        sign = code[i]
        inside = bool(open_at) and open_at[-1][1] == depth
        if inside and sign == "\\":
            i += 1
        elif sign == "`":
            if inside:
                start, _ = open_at.pop()
                if "${" in code[start:i]:
                    yield start, code[start : i + 1]
            else:
                open_at.append((i, depth))
        elif inside and code.startswith("${", i):
            depth += 1
            i += 1
        elif not inside and sign == "{":
            depth += 1
        elif not inside and sign == "}":
            depth -= 1
        i += 1


def _outer(template: str) -> str:
    """Its own signs; each value is one `${}`."""
    depth, kept = 0, ""
    i = 0
    while i < len(template):
        if template.startswith("${", i):
            kept += "${" if depth == 0 else ""
            depth += 1
            i += 1
        elif depth and template[i] in "{}":
            depth += 1 if template[i] == "{" else -1
            kept += "}" if depth == 0 else ""
        elif depth == 0:
            kept += template[i]
        i += 1
    return kept


def test_no_sentence_is_put_together_by_code() -> None:
    """
    Code neither joins with commas, glues labels with colons, cuts, pads, capitalises nor chooses
    plurals, except in the few listed places that make no sentences.
    """
    wrong, used = [], set()
    for room in ROOMS:
        for path in sorted((SOURCE / room).rglob("*.ts*")):
            name = path.relative_to(SOURCE).as_posix()
            if name.startswith("i18n/en/"):
                continue
            for line, rule, code in glued(path):
                if (name, code) in ALLOWED:
                    used.add((name, code))
                else:
                    wrong.append(f"{name}:{line}: {rule}: {code}")
    assert wrong == []
    assert used == set(ALLOWED), "what is allowed and no longer there"


@pytest.mark.parametrize(
    "code",
    [
        "const title = names.join(', ');",
        "const line = parts.join(' · ');",
        "const [when, then] = cue.split(', ');",
        "const cut = cue.indexOf(', ');",
        "const label = `${of}: ${label}`;",
        "const label = `${dateText(on, { weekday: 'long' })}: ${t(`state.${state}`)}`;",
        "const shown = `${called} (${t('devices.this')})`;",
        "return due ? `${on} ${t('recovery.due')}` : on;",
        "const sum = `${n} ${unit}`;",
        "const name = t('timer.running', { name, time: '' }).replace(/: $/, '');",
        "<blockquote>{cue}.</blockquote>",
        "<p>\n  {habit.cue}.\n</p>",
        "<p>{t('a')}: {value}</p>",
        "<p>{t('a', { n })}, {value}</p>",
        "<p>{count} {unit}</p>",
        "t(open.length === 1 ? 'nudge.done' : 'nudge.done.all')",
        "word[0].toUpperCase() + word.slice(1)",
        "t('day') + 's'",
        "t('day') + ': '",
        "': ' + t('day')",
        "String(seconds % 60).padStart(2, '0')",
        "new Date().toLocaleDateString()",
    ],
)
def test_what_makes_a_sentence_is_seen(tmp_path: Path, code: str) -> None:
    """Each way in which code made sentences before is found."""
    path = tmp_path / "Part.tsx"
    path.write_text(code)
    assert list(glued(path)), code


@pytest.mark.parametrize(
    "code",
    [
        "t('label.of', { of, label: t('nudges.day') })",
        "<p>{t(`broken.${why}`)}</p>",
        "<li key={`${id}`} class={`cell ${state}`}>{t('a')}</li>",
        "go(`/habit/${habit.id}/edit`)",
        "rows.map(digit).join('')",
        "// names.join(', ') is refused",
        "joined(days.map((day) => weekdayText(day)))",
        "const key = `plan.${period}.${n}`;",
        "paper.join('\\n\\n')",
        "<p>\n  {t('shut.why')}{' '}\n  <a href=\"/\">{t('a')}</a>\n</p>",
    ],
)
def test_what_makes_none_is_let_be(tmp_path: Path, code: str) -> None:
    """Putting together keys, addresses, classes and whole phrases is allowed."""
    path = tmp_path / "Part.tsx"
    path.write_text(code)
    assert list(glued(path)) == []
