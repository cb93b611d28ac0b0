"""Every promise of the protocol on PostgreSQL; and faults planted into what only it has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.harness import Server
from tests.support import postgres
from tests.sync.mutants import Patch
from tests.sync.planting import all_hold, plant

PUSHES = "store/postgres/pushes.py"
FAULTS: dict[str, list[Patch]] = {
    "numbers are not stored": [(PUSHES, "SET n = new.n, seen_ms", "SET seen_ms")],
    "a page begins late": [(PUSHES, "seq > named.cursor", "seq > named.cursor + 1")],
    "a refused put keeps its changes": [
        (PUSHES, "if not one.changes:", "if False:"),
        (PUSHES, "        check_quota(account, moved, quotas)\n", ""),
        (PUSHES, "        check_clock(account, push.judged, push.now_ms, push.ahead_ms)\n", ""),
    ],
    "the digest stays": [(PUSHES, "digest = new.digest, ", "")],
}

pytestmark = pytest.mark.soak


@pytest.fixture
def url() -> Iterator[str]:
    server = postgres.shared()
    name = postgres.in_thread(server.make())
    yield server.url(name)
    postgres.in_thread(server.drop(name))


@pytest.fixture
def halves(url: str) -> Iterator[str]:
    second = postgres.second()
    name = postgres.in_thread(second.make())
    yield f"0-511={url};512-1023={second.url(name)}"
    postgres.in_thread(second.drop(name))


@pytest.mark.parametrize("where", ["url", "halves"])
def test_every_promise_holds_on_postgres(
    tmp_path: Path, where: str, request: pytest.FixtureRequest
) -> None:
    """
    What the suites of the protocol ask of a server holds on PostgreSQL, and on two of them that
    share the parts: laws, random lives, many clients at once, kills.
    """
    address: str = request.getfixturevalue(where)
    with Server(tmp_path / "data", env={"TEND_DATABASE_URL": address}) as server:
        all_hold(server, kills=20)


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_caught_on_postgres(name: str, tmp_path: Path, url: str) -> None:
    """
    Each fault in what is done for many at once breaks a promise, and the server notices nothing.
    """
    plant(FAULTS[name], tmp_path)
    env = {"TEND_DATABASE_URL": url}
    server = Server(tmp_path / "data", env=env, package=tmp_path / "server").start()
    try:
        with pytest.raises(AssertionError):
            all_hold(server)
    finally:
        server.kill()
    assert "Traceback" not in server.read_log(), server.read_log()[-3000:]
