"""The stylesheets: a screen's own says nothing of other screens."""

from __future__ import annotations

import re
from pathlib import Path

from tests.harness import ROOT

SOURCE = ROOT / "pwa/src"
_CLASS = re.compile(r'class=(?:"([^"]*)"|\{(.*?)\}\s*[\n/>\w])', re.DOTALL)


def test_a_screen_s_stylesheet_changes_no_other_screen() -> None:
    """
    It comes late and stays: each of its rules names a class that its own folder alone uses, and
    what screens share of it under the same name. Otherwise a screen would look another way, and
    move, once somebody had been elsewhere.
    """
    sheets = sorted([*SOURCE.glob("screens/*/*.css"), *SOURCE.glob("ui/*/*.css")])
    assert len(sheets) > 8
    assert [leak for sheet in sheets for leak in leaks(sheet)] == []


def test_a_leak_is_seen(tmp_path: Path) -> None:
    """One class of its own is enough; in a list of selectors each needs one."""
    sheet = tmp_path / "x.css"
    sheet.write_text("/* .a */ .own .sub { a: b }\n@media x { .own, .sub:hover > b { a: b } }")
    assert [leak.split(": ")[1] for leak in leaks(sheet, {"sub"})] == [".sub:hover > b"]


def leaks(sheet: Path, elsewhere: set[str] | None = None) -> list[str]:
    """The selectors of a stylesheet that hold for what stands in other folders too."""
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    if elsewhere is None:
        texts = {path: path.read_text() for path in SOURCE.rglob("*.tsx")}
        # A folder that takes shared parts out of the sheet's has its looks with them.
        part = f"/ui/{sheet.parent.name}/"
        own = {path.parent for path, text in texts.items() if part in text}
        elsewhere = {
            word
            for path, text in texts.items()
            if path.parent.name != sheet.parent.name and path.parent not in own
            for word in classes(text)
        }
    selectors = [
        one.strip()
        for rule in re.findall(r"([^{};]+)\{", text)
        if not rule.strip().startswith("@")
        for one in rule.split(",")
    ]
    named = [(one, set(re.findall(r"\.([a-z][\w-]*)", one))) for one in selectors]
    return [f"{sheet.name}: {one}" for one, own in named if own and own <= elsewhere]


def classes(source: str) -> set[str]:
    """The words in what a component gives as its elements' classes."""
    found = _CLASS.finditer(source)
    return {word for one in found for word in re.findall(r"[\w-]+", one[1] or one[2] or "")}


# Painted, and nothing that is read.
_DECORATION = {
    ".switch input::before",
    ".lights .glow",
    ".sky",
    ".hills",
    ".soil::before",
    ".mound",
}
_COLOURS = re.compile(
    r"--[\w-]+|(?:background|border|outline|text-decoration)(?:-[\w-]+)?|color|color-scheme|fill"
    r"|stroke(?:-[\w-]+)?|forced-color-adjust|appearance|box-shadow|opacity|filter"
)


def test_modes_differ_in_colours_alone() -> None:
    """
    In dark and in forced colours all that is to be read or tapped is there as it is in light, so
    that the looks at every state (tests/e2e/examine.py) need to see it there only once.
    """
    rules = [rule for sheet in sorted(SOURCE.rglob("*.css")) for rule in of_modes(sheet)]
    assert len(rules) > 30
    odd = [
        f"{sheet}: {selectors} {name}"
        for sheet, selectors, name, value in rules
        if not _COLOURS.fullmatch(name)
        and not ((name, value) == ("display", "none") and set(selectors) <= _DECORATION)
    ]
    assert odd == []


def test_what_is_shown_in_one_mode_only_is_seen(tmp_path: Path) -> None:
    """A rule of a mode is found wherever it stands, whatever it declares."""
    sheet = tmp_path / "x.css"
    sheet.write_text(
        ".a { color: red }\n@media (forced-colors: active) { .b { c: d; e: f } .g, .h { i: j } }\n"
        "@media (prefers-color-scheme: dark) { :root { --k: l } } @media print { .m { n: o } }"
    )
    assert [(*selectors, name, value) for _, selectors, name, value in of_modes(sheet)] == [
        (".b", "c", "d"),
        (".b", "e", "f"),
        (".g", ".h", "i", "j"),
        (":root", "--k", "l"),
    ]


def of_modes(sheet: Path) -> list[tuple[str, list[str], str, str]]:
    """What a stylesheet declares in one mode alone: its name, selectors, property and value."""
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    modes = r"@media[^{]*(?:forced-colors|prefers-color-scheme)[^{]*\{((?:[^{}]*\{[^{}]*\})*)\s*\}"
    return [
        (sheet.name, [one.strip() for one in rule[1].split(",")], name.strip(), value.strip())
        for block in re.finditer(modes, text)
        for rule in re.finditer(r"([^{}]+)\{([^{}]*)\}", block[1])
        for name, _, value in (one.partition(":") for one in rule[2].split(";"))
        if name.strip()
    ]
