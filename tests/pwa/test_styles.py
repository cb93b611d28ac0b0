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
