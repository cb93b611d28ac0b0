"""The drill: a server's own backup, a day lived after it, the old state restored, the day back."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.harness import Server
from tests.pwa.cores import Cores
from tests.support import postgres
from tests.support.program import tend
from tests.support.rounds import pull, settle
from tests.sync.peer import digest
from tests.sync.real import Real
from tests.sync.wire import Line

from tend.backups import Copy, copies_in

HABIT = "h7k2m9q4s0ab"
DEVICES = ("aaaaaaaa", "bbbbbbbb")


def newest_since(folder: Path, at_s: float) -> Copy:
    """A backup of the schedule that was begun after an instant."""
    deadline = time.monotonic() + 60
    while True:
        found = [copy for copy in copies_in(folder) if copy.at_s > at_s]
        if found:
            return found[-1]
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.fixture(params=["sqlite", "postgres"])
def databases(request: pytest.FixtureRequest) -> Iterator[Callable[[], dict[str, str]]]:
    """Gives the settings of a server whose database is new."""
    names: list[str] = []

    def make() -> dict[str, str]:
        if request.param == "sqlite":
            return {}
        names.append(postgres.in_thread(postgres.shared().make()))
        return {"TEND_DATABASE_URL": postgres.shared().url(names[-1])}

    yield make
    for name in names:
        postgres.in_thread(postgres.shared().drop(name))


def brought_back(server: Server, copy: Path, env: dict[str, str]) -> Server:
    """A server on the same port, on a new folder and database into which *copy* was restored."""
    server.stop()
    server.data.rename(server.data.with_name("broken"))
    restored = tend(server.data, "restore", str(copy), **env)
    assert restored.returncode == 0, restored.stderr
    return Server(server.data, env=env, port=server.port).start()


def test_the_drill(tmp_path: Path, databases: Callable[[], dict[str, str]]) -> None:
    """
    A day that was lived after the server's last backup comes back from the two phones, word for
    word: both, the restored server and a new device agree on the digest. The key for push is the
    same, so nobody's reminders end.
    """
    kept, account = tmp_path / "kept", secrets.token_hex(8)
    with Cores() as cores:
        env = {"TEND_BACKUP_EVERY": "1s", "TEND_BACKUP_TO": str(kept)}
        server = Server(tmp_path / "data", env=env | databases()).start()
        line = Line(server.port)
        phones = [Real(cores, id, account, id) for id in DEVICES]
        tokens = [line.account(account, DEVICES[0])]
        tokens.append(line.join(tokens[0], DEVICES[1]))
        pairs = list(zip(phones, tokens, strict=True))

        def day(date: str) -> None:
            for number, (phone, token) in enumerate(pairs):
                phone.write("t", f"{date}.{HABIT}{number}", "v", 1)
                phone.tap("t", f"{date}.counted00000")
                phone.text("t", f"{date}.{HABIT}0", "n", f"{date} by {number}")
                settle(line, phone, token)

        day("2025-10-01")
        copy = newest_since(kept, time.time()).path
        key = json.loads((server.data / "vapid.json").read_text())
        day("2025-10-02")
        for _ in range(2):
            for phone, token in pairs:
                settle(line, phone, token)
        lived = phones[0].rows
        assert phones[1].rows == lived

        server = brought_back(server, copy, databases())
        assert json.loads((server.data / "vapid.json").read_text()) == key
        try:
            old = pull(line, line.join(tokens[0], "cccccccc"), account).rows
            assert not [id for _, id in old if id.startswith("2025-10-02")], "an older state"
            for _ in range(3):
                for phone, token in pairs:
                    assert {*settle(line, phone, token)} <= {"ok", "more", "retry"}
            fresh = pull(line, line.join(tokens[0], "dddddddd"), account)
        finally:
            server.stop()
        assert {row: fresh.rows[row] for row in lived} == lived
        digests = {cores("dump", id)["digest"] for id in DEVICES}
        assert digests == {digest(fresh.rows)} == {digest(phones[0].rows)}
