"""Backups in one file, and those that a server takes by itself; real processes on real folders."""

from __future__ import annotations

import io
import json
import os
import stat
import tarfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.harness import Server, free_port
from tests.support.program import Program, tend
from tests.support.scraped import wait_for

from tend.backups import Copy, copies_in, spare, wait_s

DAY_S = 86_400.0
NOW_S = 1_800_000_000.0


def lines(server: Server, say: str) -> list[dict[str, Any]]:
    """The lines of the log that say this."""
    found = [json.loads(line) for line in server.read_log().splitlines() if line.startswith("{")]
    return [line for line in found if line["say"].startswith(say)]


def until(true: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    """A backup in one file of a server on which somebody ticked for two days."""
    with Server(tmp_path / "data") as server:
        person = Program(server)
        for day in ("2025-10-01", "2025-10-02"):
            person.tick(day)
        done = tend(server.data, "backup", str(tmp_path / "copy.tar.gz"))
        assert done.returncode == 0, done.stderr
        (tmp_path / "token").write_text(person.token)
    return tmp_path / "copy.tar.gz"


def test_a_packed_backup_comes_back(packed: Path, tmp_path: Path) -> None:
    """
    One file that its owner alone can read, much smaller than the database; a restore of it brings
    days, tokens and the key for push back. Nothing is left beside it.
    """
    assert stat.S_IMODE(packed.stat().st_mode) == 0o600
    assert packed.stat().st_size < (tmp_path / "data" / "tend.db").stat().st_size / 4
    done = tend(tmp_path / "again", "restore", str(packed))
    assert done.returncode == 0, done.stderr
    key = (tmp_path / "data" / "vapid.json").read_bytes()
    assert (tmp_path / "again" / "vapid.json").read_bytes() == key
    with Server(tmp_path / "again") as server:
        person = object.__new__(Program)
        person.server, person.n = server, 100
        person.token = (tmp_path / "token").read_text()
        assert person.days() == ["2025-10-01", "2025-10-02"]
    assert [path.name for path in tmp_path.glob(".*")] == []


SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda body: b"",
    "a head alone": lambda body: body[:10],
    "half": lambda body: body[: len(body) // 2],
    "without its last byte": lambda body: body[:-1],
    "without its sum": lambda body: body[:-8],
    "one bit turned": lambda body: body[:1500] + bytes([body[1500] ^ 4]) + body[1501:],
    "no archive": lambda body: b"no archive" * 100,
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_backup_cut_short_is_refused(packed: Path, tmp_path: Path, how: str) -> None:
    """Wherever its end or one bit is missing: one sentence that says so, and nothing is left."""
    packed.write_bytes(SPOILT[how](packed.read_bytes()))
    refused = tend(tmp_path / "new", "restore", str(packed))
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1), refused
    assert refused.stderr.startswith(f"tend: {packed} is cut short or damaged")
    assert not (tmp_path / "new").exists()
    assert [path.name for path in tmp_path.glob(".*")] == []


@pytest.mark.parametrize("name", ["../evil", "/tmp/evil", "deep/evil", "..", "link"])
def test_an_archive_of_another_writes_nowhere(tmp_path: Path, name: str) -> None:
    """Names that lead out of the folder, and links, are refused before a file is made."""
    source = tmp_path / "copy.tar.gz"
    with tarfile.open(source, "w:gz") as tar:
        member = tarfile.TarInfo(name)
        if name == "link":
            member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        member.size = 0 if name == "link" else 4
        tar.addfile(member, io.BytesIO(b"evil"))
    refused = tend(tmp_path / "new", "restore", str(source))
    assert (refused.returncode, "which no backup has" in refused.stderr) == (1, True), refused
    assert {path.name for path in tmp_path.iterdir()} == {"copy.tar.gz"}


def test_a_file_that_was_swapped_is_noticed(packed: Path, tmp_path: Path) -> None:
    """A sound database in the place of the one that was backed up has another sum."""
    with tarfile.open(packed) as tar:
        files = {one.name: tar.extractfile(one).read() for one in tar}  # type: ignore[union-attr]
    files["vapid.json"] = b"{}"
    with tarfile.open(packed, "w:gz") as tar:
        for name, body in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(body)
            tar.addfile(member, io.BytesIO(body))
    refused = tend(tmp_path / "new", "restore", str(packed))
    assert (refused.returncode, "not as listed" in refused.stderr) == (1, True), refused
    assert not (tmp_path / "new").exists()


def test_a_server_backs_up_by_itself(tmp_path: Path) -> None:
    """
    Every so often a backup that was brought back for a check; so many are kept, the newest; what a
    killed one left goes; each can be restored; the metrics have the time of the newest.
    """
    port, folder = free_port(), tmp_path / "kept"
    folder.mkdir()
    left = folder / ".tend-20200101T000000Z.tar.gz.tmp"
    left.mkdir()
    os.utime(left, (0, 0))
    (folder / "mine.tar.gz").write_text("of the operator")
    env = {"TEND_BACKUP_EVERY": "1s", "TEND_BACKUP_KEEP": "2", "TEND_METRICS_PORT": str(port)}
    with Server(tmp_path / "data", env={**env, "TEND_BACKUP_TO": str(folder)}) as server:
        person = Program(server)
        person.tick("2025-10-01")
        until(lambda: len(lines(server, "backed up")) >= 4)
        name = "tend_backup_last_success_timestamp_seconds"
        scraped = wait_for(port, lambda now: abs(now.sum(name) - time.time()) < 600)
        assert scraped.sum("tend_backup_failures_total") == 0
        server.stop()
        done = lines(server, "backed up")
        server.start()
    assert [line["dropped"] for line in done[:4]] == [0, 0, 1, 1]
    copies = copies_in(folder)
    assert len(copies) == 2
    assert done[-1]["file"] in {copy.path.name for copy in copies}
    assert not left.exists()
    assert (folder / "mine.tar.gz").read_text() == "of the operator"
    assert tend(tmp_path / "again", "restore", str(copies[0].path)).returncode == 0
    with Server(tmp_path / "again") as again:
        person.server, person.n = again, 100
        assert person.days() == ["2025-10-01"]


def test_a_backup_that_fails_is_said_and_tried_again(tmp_path: Path) -> None:
    """
    Where the folder cannot be used the server serves on, says why in its log and its metrics, and
    takes a backup once it can.
    """
    port, folder = free_port(), tmp_path / "kept"
    folder.write_text("in the way")
    env = {"TEND_BACKUP_EVERY": "1s", "TEND_METRICS_PORT": str(port)}
    with Server(tmp_path / "data", env={**env, "TEND_BACKUP_TO": str(folder)}) as server:
        person = Program(server)
        until(lambda: lines(server, "a backup failed"))
        wait_for(port, lambda now: now.sum("tend_backup_failures_total") > 0)
        assert str(folder) in lines(server, "a backup failed")[0]["say"]
        assert "trace" not in lines(server, "a backup failed")[0]
        person.tick("2025-10-01")
        folder.unlink()
        until(lambda: lines(server, "backed up"))


def test_backups_lie_in_the_data_folder_unless_told(tmp_path: Path) -> None:
    """They are no part of the next backup, and a stopping server leaves no half of one."""
    with Server(tmp_path / "data", env={"TEND_BACKUP_EVERY": "1s"}) as server:
        until(lambda: len(lines(server, "backed up")) >= 2)
    (newest,) = copies_in(tmp_path / "data" / "backups")[-1:]
    with tarfile.open(newest.path) as tar:
        assert {"manifest.json", "tend.db", "vapid.json"} == {*tar.getnames()}
    assert stat.S_IMODE((tmp_path / "data" / "backups").stat().st_mode) == 0o700


def copies(*at_s: float) -> list[Copy]:
    return [Copy(at, Path(f"{at:.0f}")) for at in sorted(at_s)]


@pytest.mark.parametrize(
    ("taken", "left_s"),
    [
        ((), 0),
        ((NOW_S - DAY_S,), 0),
        ((NOW_S - DAY_S + 60,), 60),
        ((NOW_S - 9 * DAY_S, NOW_S - 60), DAY_S - 60),
        # The clock went back an hour, which is soon made up for; then from a year ahead.
        ((NOW_S + 3600,), DAY_S + 3600),
        ((NOW_S + 365 * DAY_S,), 0),
        ((NOW_S + 365 * DAY_S, NOW_S - 60), DAY_S - 60),
    ],
)
def test_a_wrong_clock_puts_no_backup_off(taken: tuple[float, ...], left_s: float) -> None:
    """A backup that seems to come from far ahead neither stops the schedule nor makes it race."""
    assert wait_s(copies(*taken), DAY_S, NOW_S) == left_s


def test_the_newest_is_never_dropped() -> None:
    """Of several the oldest go; the one just taken stays even if others seem to be newer."""
    found = copies(1, 2, 3, 4)
    assert spare(found, 2, found[3].path) == [Path("1"), Path("2")]
    assert spare(found, 2, found[0].path) == [Path("2"), Path("3")]
    assert spare(found, 1, found[0].path) == [Path("2"), Path("3"), Path("4")]
    assert spare(found, 4, found[3].path) == []
    assert spare(found, 9, found[3].path) == []


@pytest.mark.parametrize("text", ["1", "d", "0s", "1w", "-1d", "367d", "1.5h", "1d1h"])
def test_a_wrong_time_is_named(tmp_path: Path, text: str) -> None:
    """What is no time from a second to a year ends every command at once."""
    refused = tend(tmp_path / "data", "serve", TEND_BACKUP_EVERY=text)
    assert (refused.returncode, "TEND_BACKUP_EVERY" in refused.stderr) == (2, True)
