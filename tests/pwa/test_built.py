"""What the build leaves for the browser, by its weight on the wire."""

from __future__ import annotations

import re

from tests.harness import ROOT

BUILT = ROOT / "server/tend/static"
FIRST_BYTES, LATER_BYTES = 47_000, 25_000
"""Gzipped; the first visit's bound as it travels (brotli) is held by `benchmarks.web`."""


def test_no_file_is_heavy() -> None:
    """
    What a first visit waits for, together; and each file that comes later, by itself.
    """
    page = (BUILT / "index.html").read_text()
    first = set(re.findall(r"/assets/([\w.-]+\.(?:js|css))", page))
    sizes = {path.name[:-3]: path.stat().st_size for path in (BUILT / "assets").glob("*.gz")}

    assert first
    assert sum(sizes[name] for name in first) <= FIRST_BYTES
    later = {name: size for name, size in sizes.items() if name not in first}
    assert {name: size for name, size in later.items() if size > LATER_BYTES} == {}
