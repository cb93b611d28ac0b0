"""
The server's own texts: every language has all of them, and a person gets those of the chosen
language.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import shutil
import urllib.error
import urllib.request
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest
from tests.harness import ROOT, Server

import tend.i18n
from tend.domain.nudges.decide import WELCOME_TEXTS
from tend.domain.nudges.model import WELCOMES
from tend.i18n import parts
from tend.i18n.parts import PushKey, PushTexts
from tend.i18n.texts import LANGUAGES, PSEUDO, SOURCE, Texts, direction, known, language_of, texts

HOLE = re.compile(r"\{(\w*)\}")


def modules(language: str) -> dict[str, ModuleType]:
    """The parts of a language, by the names of their files."""
    package = importlib.import_module(f"tend.i18n.{language}")
    names = [one.name for one in pkgutil.iter_modules(package.__path__)]
    return {name: importlib.import_module(f"tend.i18n.{language}.{name}") for name in names}


@pytest.mark.parametrize("language", [*LANGUAGES, PSEUDO])
def test_every_language_has_every_text(language: str) -> None:
    """
    No key is missing and none is too many; the holes are those of English; nothing is empty.
    """
    mine, source = texts(language)._asdict(), texts(SOURCE)._asdict()
    assert mine.keys() == source.keys() == set(Texts._fields)
    for name, part in mine.items():
        assert part.keys() == getattr(parts, f"{name.title()}Texts").__annotations__.keys()
        for key, text in part.items():
            assert text.strip() == text != "", (name, key)
            assert "'" not in text, f"{name}.{key} has a straight apostrophe"
            assert sorted(HOLE.findall(text)) == sorted(HOLE.findall(source[name][key]))


def test_every_file_is_a_part_of_a_language_that_is_chosen() -> None:
    """There is no folder of texts that cannot be chosen, and no language lacks a part."""
    folders = {one.name for one in pkgutil.iter_modules(tend.i18n.__path__) if one.ispkg}
    assert folders == set(LANGUAGES)
    for language in folders:
        found = modules(language)
        assert set(found) == set(Texts._fields)
        for name, module in found.items():
            assert module.TEXTS is getattr(texts(language), name)


def test_whatever_is_said_has_a_text() -> None:
    """Each outcome of the rules and each message outside of plans has a text."""
    of_each_one = {"title", "done", "later", "moment"}
    assert {*get_args(PushKey), *of_each_one} == set(PushTexts.__annotations__)
    assert tuple(WELCOME_TEXTS) == WELCOMES


@pytest.mark.parametrize(
    ("wish", "accept", "expected"),
    [
        (None, b"", "en"),
        ("en-GB", b"en-XA", "en"),
        ("en-XA", b"en", PSEUDO),
        ("xx", b"en-XA", PSEUDO),
        (7, b"", "en"),
        ({"lang": "en"}, b"en-xa;q=0.5, xx", PSEUDO),
        (None, b"en-XA;q=0.4, en;q=0.8", "en"),
        (None, b"xx, en-XA;q=0.4, en;q=0", PSEUDO),
        (None, b"\xff\xfe;;q=,,=;q=x", "en"),
        (None, b"de-DE,de;q=0.9,*;q=0.1", "en"),
        (None, b"x;q=nan, en-XA", PSEUDO),
    ],
)
def test_the_setting_goes_before_the_browser(wish: object, accept: bytes, expected: str) -> None:
    """The language is that of the setting, else the browser's first preference that exists."""
    assert language_of(wish, accept) == expected


def test_the_language_that_is_none_shows_what_is_not_translated() -> None:
    """The pseudo-language puts texts in brackets, two fifths longer, from right to left."""
    for part in (texts(PSEUDO).push, texts(PSEUDO).pages):
        for key, text in part.items():
            assert re.fullmatch(r"\[[^a-zA-Z]*(?:[^\[\]]*)\]", str(text)), key
            assert not re.search(r"[aeiou]", str(text)), key
    assert len(texts(PSEUDO).push["test"]) > 1.4 * len(texts(SOURCE).push["test"])
    assert (direction(PSEUDO), direction(SOURCE)) == ("rtl", "ltr")
    assert (known("en-XA"), known("EN"), known("en-US")) == (PSEUDO, "en", "en")


def test_the_server_s_own_page_speaks_the_visitor_s_language(tmp_path: Path) -> None:
    """A server whose app was not built says so in the browser's language."""
    package = tmp_path / "server"
    shutil.copytree(
        ROOT / "server", package, ignore=shutil.ignore_patterns("static", "__pycache__")
    )

    def visit(accept: str) -> tuple[int, str]:
        asked = urllib.request.Request(server.url, headers={"Accept-Language": accept})
        with pytest.raises(urllib.error.HTTPError) as answer:
            urllib.request.urlopen(asked, timeout=20)
        return answer.value.code, answer.value.read().decode()

    with Server(tmp_path / "data", package=package) as server:
        status, page = visit("de, en;q=0.5")
        assert status == 503
        assert texts(SOURCE).pages["unbuilt"] in page
        assert '<html lang="en" dir="ltr">' in page
        status, page = visit("en-XA, en;q=0.5")
        assert texts(PSEUDO).pages["unbuilt"] in page
        assert '<html lang="en-XA" dir="rtl">' in page
