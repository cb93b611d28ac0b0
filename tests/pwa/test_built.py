"""What the build leaves for the browser, by its weight on the wire."""

from __future__ import annotations

import re

from tests.harness import ROOT

BUILT = ROOT / "server/tend/static"
FIRST_BYTES, HOME_BYTES, EACH_BYTES = 22_000, 25_000, 25_000
"""Gzipped."""

VISIT_BYTES = 41_540
"""Until the first tick, by brotli: `TICK_BYTES` of `benchmarks.web` without four answers' heads."""


def test_no_file_is_heavy() -> None:
    """
    What the first screen waits for, together; what Today needs besides, together; and each file
    that comes later, by itself.
    """
    first, home = named("index.html"), named("home.html")
    sizes = {path.name[:-3]: path.stat().st_size for path in (BUILT / "assets").glob("*.gz")}

    assert first < home
    assert sum(sizes[name] for name in first) <= FIRST_BYTES
    assert sum(sizes[name] for name in home - first) <= HOME_BYTES
    later = {name: size for name, size in sizes.items() if name not in first}
    assert {name: size for name, size in later.items() if size > EACH_BYTES} == {}


def test_a_first_visit_is_as_light_as_before_the_ten_strategies() -> None:
    """The page and all that it has until the first tick: no screen of More weighs on it."""
    packed = [
        BUILT / "index.html.br",
        *(BUILT / "assets" / f"{one}.br" for one in named("home.html")),
    ]
    assert sum(path.stat().st_size for path in packed) <= VISIT_BYTES


def test_the_kept_page_names_all_that_today_needs() -> None:
    """
    Whoever has begun waits for no file that only another file names: the page that the worker
    keeps names all that is imported from the start, and is otherwise the server's.
    """
    known = named("home.html")
    for name in known:
        assert imported(name) <= known, name
    bare = re.sub(r"\s*<link [^>]*/assets/[^>]*>", "", (BUILT / "home.html").read_text())
    assert bare == re.sub(r"\s*<link [^>]*/assets/[^>]*>", "", (BUILT / "index.html").read_text())


def test_the_lines_of_today_wait_for_no_talk_with_the_server() -> None:
    """They tell whether all is saved, and must tell it where the talk's file cannot be had, too."""
    (lines,) = (path.name for path in (BUILT / "assets").glob("lines-*.js"))
    assert imported(lines) <= named("home.html")


def test_the_worker_is_one_file() -> None:
    """A worker is no module: with an import of any kind in it no browser would install it."""
    worker = (BUILT / "sw.js").read_text()
    assert not re.search(r"\bimport\s*[({.]|\bimport\b[^;]*\bfrom\b", worker)


def imported(name: str) -> set[str]:
    """The files that a script waits for."""
    text = (BUILT / "assets" / name).read_text()
    return set(re.findall(r"""from\s*["'`]\./([\w.-]+\.js)["'`]""", text))


def named(page: str) -> set[str]:
    """The scripts and stylesheets that a page names."""
    return set(re.findall(r"/assets/([\w.-]+\.(?:js|css))", (BUILT / page).read_text()))
