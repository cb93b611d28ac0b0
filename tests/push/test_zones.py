"""Time zones come from the tzdata package, and a zone that it lacks makes nothing fail."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from tests.harness import ROOT, Server
from tests.push.conftest import Post
from tests.push.conftest import post as post
from tests.push.push_receiver import Browser
from tests.support.program import Program
from tests.web.conftest import stamp

HABIT = "h7k2m9q4s0ab"

OFFSETS = """
import json, sys
from datetime import UTC, datetime
import tend.commands
from tend.domain.habits.decode import read_settings
found = {}
for name in ("America/Vancouver", "Europe/Berlin"):
    zone = read_settings([("tz", {"v": name})]).zone
    found[name] = datetime(2027, 1, 15, 20, tzinfo=UTC).astimezone(zone).utcoffset().total_seconds()
print(json.dumps(found))
"""


@pytest.fixture
def older(tmp_path: Path) -> dict[str, str]:
    """
    The environment of a machine with older zone data of its own, in which Vancouver still has
    winter time.
    """
    package = files("tzdata") / "zoneinfo"
    for name, like in (("America/Vancouver", "America/Los_Angeles"), ("Europe/Berlin", "Etc/UTC")):
        place = tmp_path / "older" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes((package / like).read_bytes())
    return {"PYTHONTZPATH": str(tmp_path / "older")}


def test_the_package_s_zones_rule(older: dict[str, str]) -> None:
    """
    The package's data counts, whatever the system has: since 2026 Vancouver stays at UTC-7 in
    winter.
    """
    done = subprocess.run(
        [sys.executable, "-c", OFFSETS],
        cwd=ROOT / "server",
        env={**os.environ, **older},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert json.loads(done.stdout) == {"America/Vancouver": -7 * 3600, "Europe/Berlin": 3600}


def test_the_tests_own_zones_come_from_the_package(older: dict[str, str]) -> None:
    """The tests of the rules use the same data as the server."""
    program = """
import tests.conftest
from datetime import UTC, datetime
from zoneinfo import ZoneInfo
print(datetime(2027, 1, 15, 20, tzinfo=UTC).astimezone(ZoneInfo("America/Vancouver")).hour)
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, **older, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'server'}"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.strip() == "13"


def subscribed(server: Server, post: Post, zone: str) -> Program:
    """A subscribed person in a zone with a reminder at nine each day."""
    person = Program(server)
    put: list[Any] = [
        ["s", name, {"v": [value, stamp()]}]
        for name, value in (
            *(("tz", zone), ("roundUp", None), ("checkin", None), ("summary", None)),
            ("quiet", None),
        )
    ]
    habit = {
        "plan": [{"from": "2025-01-01", "kind": "daily", "target": 1, "tiny": None}],
        "rem": [{"at": "09:00", "days": None}],
    }
    put.append(["h", HABIT, {name: [value, stamp()] for name, value in habit.items()}])
    person.sync(put)
    about = {"endpoint": post.endpoint(zone.replace("/", "-")), "keys": Browser().keys}
    person.call("PUT", "/api/push/subscription", about)
    return person


def test_a_reminder_rings_by_the_package_s_zone(
    tmp_path: Path, post: Post, older: dict[str, str]
) -> None:
    """A whole server on such a machine sends the reminder at nine in the zone of the person."""
    env = {**post.env, **older, "TEND_NUDGE_JITTER_S": "0"}
    with Server(tmp_path / "data", env=env) as server:
        subscribed(server, post, "Europe/Berlin")
        with closing(sqlite3.connect(server.data / "tend.db")) as db:
            deadline = time.monotonic() + 30
            while True:
                (due_ms,) = db.execute("SELECT due_ms FROM due").fetchone()
                if due_ms > time.time() * 1000 + 1000:
                    break
                assert time.monotonic() < deadline, due_ms
                time.sleep(0.05)
    hour = due_ms // 3_600_000 % 24
    assert hour in (7, 8), "in summer and in winter; nine were Greenwich's"


@pytest.mark.parametrize("zone", ["Mars/Base", "Etc/Unknown", "America", "", "../UTC", None, 7])
def test_a_zone_that_nobody_knows_fails_nothing(tmp_path: Path, post: Post, zone: Any) -> None:
    """With an unknown zone, or any other value, the server goes by UTC, and its status says so."""
    with Server(tmp_path / "data", env=post.env) as server:
        person = subscribed(server, post, "Europe/Berlin")
        known = person.call("GET", "/api/push/status")["zone"]
        assert known == {"name": "Europe/Berlin", "known": True}
        person.sync([["s", "tz", {"v": [zone, stamp(1)]}]])
        told = person.call("GET", "/api/push/status")["zone"]
        assert told == {"name": "UTC", "known": False}
        assert person.call("GET", f"/api/habits/{HABIT}/summary")
