"""The probe for gaps: a reader sees all that others write, and the probe would notice if not."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks import scale_gaps
from benchmarks.scale import report_streams
from tests.harness import Server
from tests.support import postgres


@pytest.fixture
def both(tmp_path: Path) -> Iterator[list[int]]:
    """The ports of two servers on one PostgreSQL."""
    server = postgres.shared()
    name = postgres.in_thread(server.make())
    env = {"TEND_DATABASE_URL": server.url(name)}
    with Server(tmp_path / "a", env=env) as a, Server(tmp_path / "b", env=env) as b:
        yield [a.port, b.port]
    postgres.in_thread(server.drop(name))


@pytest.mark.long
def test_a_reader_misses_nothing_that_four_others_write(both: list[int]) -> None:
    """Four writers and a reader, each in turn through two servers: no record is passed over."""
    found = scale_gaps.probe(both, 3, least=500)
    assert found.written >= 500
    assert found.missed == 0
    assert found.pulls > 1


@pytest.mark.long
def test_the_probe_notices_a_gap(both: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that skips a number now and then is found out: the probe can fail."""
    read = scale_gaps.Line.ask
    reader = threading.local()

    def ask(line: scale_gaps.Line, path: str, body: dict[str, object]) -> object:
        said = read(line, path, body)
        if not body.get("put") and said.get("rows"):
            reader.pulls = getattr(reader, "pulls", 0) + 1
            if reader.pulls % 2:
                said["rows"] = said["rows"][1:]
        return said

    monkeypatch.setattr(scale_gaps.Line, "ask", ask)
    assert scale_gaps.probe(both, 1, least=100).missed > 0


def test_bounds_of_streams_are_held() -> None:
    """Streams that are too heavy, and pokes that come too late, miss their bounds by name."""
    fast, late = [(0.0, 9.0)] * 200, [(0.0, 9.0)] * 190 + [(3000.0, 3009.0)] * 10
    assert list(report_streams({"here": fast, "across": fast}, 15, 200)) == []
    missed = list(report_streams({"here": late, "across": late}, 21, 200))
    assert [one.partition(",")[0] for one in missed] == [
        "21.0 KB a stream",
        "p99 3000.0 ms of a poke in one process",
        "p99 3000.0 ms of a poke across two",
    ]
    assert len(list(report_streams({}, 1, 200))) == 2
