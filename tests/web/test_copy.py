"""`tend copy` as an operator runs it: real processes, real databases, people who go on."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import signal
import sqlite3
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.harness import Server
from tests.push.conftest import Post
from tests.push.push_receiver import Browser
from tests.support import postgres
from tests.support.copies import ask, copied, copying, refused, refused_start, until
from tests.support.installations import Dump, dump_file, dump_postgres, fill
from tests.support.program import Program, tend
from tests.support.stamps import stamp

from tend.domain.records.parts import part_of
from tend.push.vapid_key import private_key

Make = Callable[[], str]
RECOVERY = {"locator": "A" * 43, "proof": "B" * 42 + "A"}


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    running = Post(tmp_path_factory.mktemp("push"))
    yield running
    running.close()


class Device(Program):
    """A device that joins by a code or as it likes, and the status of each of its requests."""

    def __init__(self, server: Server, token: str) -> None:
        self.server, self.token, self.n = server, token, 0

    def status(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        headers = {"content-type": "application/json", "authorization": f"Bearer {self.token}"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.server.url + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                raw = answer.read()
                return answer.status, json.loads(raw) if raw else None
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)


def joined(by: Device) -> Device:
    """Another device of the same account."""
    code = by.call("POST", "/api/pairings", {})["code"]
    return Device(by.server, by.call("POST", f"/api/pairings/{code}/claim", {})["token"])


def began(server: Server, **about: str) -> Device:
    """The first device of an account with a history."""
    device = Device(server, Program(server, **about).token)
    for day in range(1, 6):
        device.tick(f"2025-09-{day:02d}")
    return device


class Busy:
    """Ticks all the time, one day after the other, and remembers what was acknowledged."""

    def __init__(self, device: Device, year: int = 1900) -> None:
        self.device, self.acknowledged, self.last = device, ["2025-09-05"], ""
        self._year = year
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        for number in range(100_000):
            day = f"{self._year + number // 336}-{number // 28 % 12 + 1:02d}-{number % 28 + 1:02d}"
            try:
                self.device.tick(day)
            except urllib.error.HTTPError as error:
                self.last = json.load(error)["detail"]
                if "moved" in self.last:
                    return
            else:
                self.acknowledged.append(day)

    def __enter__(self) -> Busy:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join(60)
        assert not self._thread.is_alive()


def test_a_living_installation_moves_and_its_devices_go_on(
    tmp_path: Path, make: Make, post: Post
) -> None:
    """
    Copied while people tick, then switched: whatever was acknowledged is there; devices, an open
    pairing code, a recovery code, a removed device, a deleted account and reminders are as they
    were; the old server takes nothing any more and does not start again. And back into a file.
    """
    url, data, beside, back = make(), tmp_path / "data", tmp_path / "pg", tmp_path / "back"
    data.mkdir()
    shutil.copy(post.ca.parent / "vapid.json", data / "vapid.json")
    env = {name: value for name, value in post.env.items() if name != "TEND_VAPID_KEY"}
    with Server(data, env=env) as server:
        alice, bob, carol = began(server), began(server), began(server)
        tablet, lost = joined(alice), joined(bob)
        device = lost.call("GET", "/api/session")["device"]
        assert bob.status("DELETE", f"/api/devices/{device}")[0] == 204
        sure = {"confirm": carol.call("GET", "/api/session")["account"]}
        assert carol.status("DELETE", "/api/account", sure)[0] in (200, 204)
        assert alice.status("PUT", "/api/recovery", RECOVERY)[0] == 204
        code = alice.call("POST", "/api/pairings", {})["code"]
        browser = Browser()
        about = {"endpoint": post.endpoint("moves"), "keys": browser.keys}
        assert alice.status("PUT", "/api/push/subscription", about)[0] in (200, 201, 204)
        with Busy(bob) as busy:
            said = copied(f"sqlite:{data}", url, beside)
            assert "the source serves on" in said
            refused_start(beside, url, "a copy into it has not ended")
            said = copied(f"sqlite:{data}", url, beside, "--switch")
            assert "going on with the copy" in said
            assert "accounts (100 %)" in said
            assert "moved; nobody could save for" in said
        assert len(busy.acknowledged) > 20
        assert "moved to another database" in busy.last
    refused_start(data, "", "has moved to the database")
    assert "do what it says" in tend(data, "doctor").stdout

    with Server(beside, env={**env, "TEND_DATABASE_URL": url}) as server:
        for one in (alice, bob, carol, tablet, lost):
            one.server = server
        assert set(busy.acknowledged) <= set(all_days(bob))
        alice.tick("2025-10-01")
        assert "2025-10-01" in tablet.days()
        assert lost.status("GET", "/api/session")[1]["error"] == "removed"
        assert carol.status("GET", "/api/session")[1]["error"] == "gone"
        assert alice.status("POST", f"/api/pairings/{code}/claim", {})[0] == 201
        assert alice.status("POST", "/api/recover", RECOVERY)[0] == 201
        assert alice.status("POST", "/api/push/test", {})[0] in (200, 202, 204)
        until(lambda: len(post.read("moves", browser)) >= 2)

        with Busy(bob, 1500) as busier:
            copied(url, f"sqlite:{back}", beside, "--switch")
        assert len(busier.acknowledged) > 5
        assert alice.status("POST", "/api/sync", sync_of("2025-10-02", 1000))[0] == 503
    with Server(back, env=env) as server:
        alice.server = bob.server = server
        alice.tick("2025-10-03")
        assert alice.days()[-2:] == ["2025-10-01", "2025-10-03"]
        assert {*busy.acknowledged, *busier.acknowledged} <= set(all_days(bob))
    assert (back / "vapid.json").read_bytes() == (data / "vapid.json").read_bytes()
    assert (back / "revoked").read_bytes() == (data / "revoked").read_bytes()


def all_days(device: Device) -> list[str]:
    """All days, page by page."""
    days, cursor = [], 0
    while True:
        page = device.sync([], cursor)
        days += [row[1][:10] for row in page["rows"]]
        cursor = page["cursor"]
        if not page["more"]:
            return days


def sync_of(day: str, n: int) -> dict[str, Any]:
    put = [["t", f"{day}.h7k2m9q4s0ab", {"v": [1, stamp()]}]]
    return {"v": 1, "n": n, "cursor": 0, "limit": 1000, "put": put}


@pytest.mark.parametrize("way", ["to PostgreSQL", "to a file"])
def test_a_copy_that_is_killed_goes_on(tmp_path: Path, make: Make, way: str) -> None:
    """
    Killed in the middle (SIGKILL), twice: the next run ends with everything, nothing twice. While
    one runs no other one may.
    """
    url, first, second = make(), tmp_path / "one/tend.db", tmp_path / "two/tend.db"
    (tmp_path / "pg").mkdir()
    fill(first, range(3000))
    private_key(tmp_path / "pg")
    old, new = f"sqlite:{first}", url
    if way == "to a file":
        copied(old, url, tmp_path / "pg", "--switch")
        (tmp_path / "two").mkdir()
        old, new = url, f"sqlite:{second.parent}"

    def there() -> int:
        try:
            if new == url:
                return int(ask(url, "SELECT count(*) FROM account")[0][0])
            with closing(sqlite3.connect(f"file:{second}?mode=ro", uri=True)) as db:
                return int(db.execute("SELECT count(*) FROM account").fetchone()[0])
        except Exception:  # there is no table yet
            return 0

    before = 0
    place, env = tmp_path / "one", {"TEND_DATABASE_URL": "" if new == url else url}
    left = "no copy to another database was cut short"
    for _ in range(2):
        running = copying(old, new, tmp_path / "pg", tmp_path / "log")
        until(lambda: there() > before or running.poll() is not None)  # noqa: B023
        if not before:
            os.kill(running.pid, signal.SIGSTOP)
            refused("another copy works with", old, new, tmp_path / "pg")
        running.kill()
        running.wait()
        before = there()
        assert 0 < before < 3000, (tmp_path / "log").read_text()
        assert left in tend(place, "doctor", **env).stdout
    copied(old, new, tmp_path / "pg", "--stop")
    assert left not in tend(place, "doctor", **env).stdout
    said = copied(old, new, tmp_path / "pg", "--switch")
    assert "going on with the copy" in said
    there_now = postgres.in_thread(dump_postgres(url)) if new == url else dump_file(second)
    assert there_now == dump_file(first)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_copy_can_be_stopped(tmp_path: Path, number: signal.Signals) -> None:
    """Asked to stop, it leaves nothing in the source, says how to go on, and goes on."""
    source, target = tmp_path / "one/tend.db", tmp_path / "two/tend.db"
    fill(source, range(3000))
    old, new = f"sqlite:{source}", f"sqlite:{target}"
    running = copying(old, new, tmp_path / "pg", tmp_path / "log")
    log = tmp_path / "log"
    until(lambda: log.exists() and "copying to" in log.read_text())
    running.send_signal(number)
    assert running.wait(60) == 130, log.read_text()
    assert "stopped: run it again" in log.read_text()
    assert "Traceback" not in log.read_text()
    with closing(sqlite3.connect(source)) as db:
        triggers = "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'"
        assert db.execute(triggers).fetchone() == (0,)
    copied(old, new, tmp_path / "pg", "--switch")
    assert dump_file(target) == dump_file(source)


def test_parts_are_split_and_brought_together(tmp_path: Path, make: Make) -> None:
    """
    Over two databases by ranges, to other ranges, and back into one: each has the rows of its
    parts, and all together are what they were. What moved is cleared where the rest goes on, and
    may come back there.
    """
    data = tmp_path / "data"
    fill(data / "tend.db", range(60))
    private_key(data)
    whole = dump_file(data / "tend.db")
    one, two, three, four = make(), make(), make(), make()
    halves = f"0-511={one};512-1023={two}"
    copied(f"sqlite:{tmp_path}/data", halves, data, "--switch")
    for table, rows in whole.items():
        counts = [ask(url, f"SELECT count(*) FROM {table}")[0][0] for url in (one, two)]
        assert sum(counts) == len(rows), table
    low, high = "SELECT max(part) FROM account", "SELECT min(part) FROM account"
    assert ask(one, low)[0][0] <= 511 < ask(two, high)[0][0]

    # A third is taken from both; the second one goes on with what it keeps.
    thirds = f"0-300={three};301-700={four};701-1023={two}"
    env = {"TEND_DATABASE_URL": halves}
    with Server(data, env=env) as server:
        mine = next(one for one in (f"{n:016x}" for n in itertools.count()) if part_of(one) < 300)
        stays = next(one for one in (f"{n:016x}" for n in itertools.count()) if part_of(one) > 800)
        goes, keeps = began(server, account=mine), began(server, account=stays)
        with Busy(goes) as busy:
            copied(halves, thirds, data, "--switch")
        keeps.tick("2025-10-01")  # its part has not moved: the old process is right for it
    with Server(data, env={"TEND_DATABASE_URL": thirds}) as server:
        goes.server = keeps.server = server
        assert set(busy.acknowledged) <= set(all_days(goes))
        assert keeps.days()[-1] == "2025-10-01"
    whole = together(three, four, two)
    assert ask(four, high)[0][0] >= 301
    assert ask(two, "SELECT count(*) FROM tend_copy WHERE key = 'into'")[0][0] == 0
    refused_start(data, one, "has moved to")
    count = "SELECT count(*) FROM account WHERE part BETWEEN 512 AND 700"
    assert ask(two, count)[0][0] > 0
    refused("has not moved there yet", thirds, f"0-511={two};512-1023={four}", data, "--clear")
    assert "cleared" in copied(halves, thirds, data, "--clear")
    assert ask(two, count)[0][0] == 0
    refused_start(data, two, "has moved to")
    refused("drop it when you are sure", f"sqlite:{data}", thirds, data, "--clear")

    # And some of it comes back.
    back = f"0-300={three};301-600={four};601-1023={two}"
    copied(thirds, back, data, "--switch")
    assert ask(two, count)[0][0] == ask(four, count + " AND part > 600")[0][0]
    copied(back, f"sqlite:{tmp_path}/again", data, "--switch")
    assert dump_file(tmp_path / "again/tend.db") == whole


def together(one: str, two: str, three: str) -> Dump:
    """What three databases hold of the parts 0 to 300, 301 to 700 and the rest."""
    found: Dump = {}
    for url, low, high in ((one, 0, 300), (two, 301, 700), (three, 701, 1023)):
        for table, rows in postgres.in_thread(dump_postgres(url, low, high)).items():
            found[table] = sorted(found.get(table, []) + rows, key=repr)
    return found
