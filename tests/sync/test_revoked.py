"""Deletions and removals outlive the restore of an older backup."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.harness import Server
from tests.sync.wire import Line

from tend.auth.tokens import hash_token

TICK = ["t", "2025-10-03.h7k2m9q4s0ab", {"v": [1, "199a92e2e0100003f9a1c07"]}]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with Server(tmp_path / "data") as running:
        yield running


class Person:
    """An account with a tick, and the tokens of its devices by id."""

    def __init__(self, line: Line, *devices: str) -> None:
        self.line, self.account = line, secrets.token_hex(8)
        first, *others = devices
        self.tokens = {first: line.account(self.account, first)}
        self.first = self.tokens[first]
        for device in others:
            self.join(device)
        assert self.sync(first, TICK)[0] == 200

    def join(self, device: str) -> None:
        self.tokens[device] = self.line.join(self.first, device)

    def sync(self, device: str, *put: Any) -> tuple[int, Any]:
        body = {"v": 1, "cursor": 0, "put": list(put), **({"n": 1} if put else {})}
        return self.line.sync(self.tokens[device], json.dumps(body))

    def said(self, device: str) -> tuple[int, Any]:
        """Status and error code of a pull."""
        status, body = self.sync(device)
        return status, body.get("error")

    def remove(self, device: str) -> int:
        return self.line.send("DELETE", f"/api/devices/{device}", None, self.first)[0]

    def delete(self) -> int:
        about = json.dumps({"confirm": self.account})
        return self.line.send("DELETE", "/api/account", about, self.first)[0]

    def make_again(self) -> tuple[int, Any]:
        status, body = self.line.send(
            "POST", "/api/accounts", json.dumps({"account": self.account})
        )
        return status, body.get("error")


def bring_back(server: Server, copy: Path) -> None:
    """
    Restore as deploy/README.md describes: the database is moved away, the files beside it stay.
    """
    server.stop()
    for file in server.data.glob("tend.db*"):
        file.unlink()
    server.tend("restore", str(copy))
    server.start()


def test_an_older_backup_revives_nobody_and_lets_nobody_in(server: Server, tmp_path: Path) -> None:
    """
    A device that was removed after the backup stays out and is told so; an account that was deleted
    after it stays deleted and cannot be made again. A device that joined after the backup must pair
    again, and one that took another id since goes on with its token.
    """
    line, copy = Line(server.port), tmp_path / "copy"
    stays = Person(line, "aaaaaaaa", "bbbbbbbb", "cccccccc")
    leaves = Person(line, "aaaaaaaa", "bbbbbbbb")
    server.tend("backup", str(copy))
    stays.join("dddddddd")
    stays.join("eeeeeeee")
    assert [stays.remove("bbbbbbbb"), stays.remove("eeeeeeee"), leaves.delete()] == [204] * 3
    renewed = line.send("POST", "/api/devices/renew", "{}", stays.tokens["cccccccc"])
    assert renewed[0] == 200

    for _ in range(2):
        bring_back(server, copy)
        assert stays.said("aaaaaaaa") == stays.said("cccccccc") == (200, None)
        assert stays.sync("aaaaaaaa")[1]["rows"] == [TICK]
        assert stays.said("bbbbbbbb") == (401, "removed")
        assert stays.said("dddddddd") == stays.said("eeeeeeee") == (401, "unauthorized")
        assert leaves.said("aaaaaaaa") == leaves.said("bbbbbbbb") == (410, "gone")
        assert leaves.make_again() == (410, "gone")
    _, listed = line.send("GET", "/api/devices", None, stays.first)
    assert len(listed["devices"]) == 2


def test_a_phone_from_a_drawer_brings_no_account_back(server: Server) -> None:
    """
    A device that was off for years asks to make its deleted account: 410, also after a restart.
    """
    leaves = Person(Line(server.port), "aaaaaaaa")
    assert leaves.delete() == 204
    assert leaves.make_again() == (410, "gone")
    server.restart(kill=True)
    assert leaves.make_again() == (410, "gone")
    assert leaves.said("aaaaaaaa") == (410, "gone")


def test_a_file_that_was_lost_is_written_again(server: Server, tmp_path: Path) -> None:
    """
    If the file of revocations is missing it is written anew from the database at the next start;
    only its owner may read it, and it contains no id or token.
    """
    line, copy = Line(server.port), tmp_path / "copy"
    stays, leaves = Person(line, "aaaaaaaa", "bbbbbbbb"), Person(line, "aaaaaaaa")
    server.tend("backup", str(copy))
    assert [stays.remove("bbbbbbbb"), leaves.delete()] == [204] * 2
    file = server.data / "revoked"
    before = sorted(file.read_bytes().splitlines())
    server.stop()
    file.unlink()
    server.start()
    assert sorted(file.read_bytes().splitlines()) == before
    assert file.stat().st_mode & 0o777 == 0o600
    for secret in (leaves.account, leaves.first, stays.account, stays.tokens["bbbbbbbb"]):
        assert secret.encode() not in file.read_bytes()
    bring_back(server, copy)
    assert stays.said("bbbbbbbb") == (401, "removed")
    assert leaves.said("aaaaaaaa") == (410, "gone")


def test_half_a_line_spoils_no_other(server: Server, tmp_path: Path) -> None:
    """After a power cut in the middle of a line, the next entry begins on a new line and counts."""
    line, copy = Line(server.port), tmp_path / "copy"
    stays = Person(line, "aaaaaaaa", "bbbbbbbb", "cccccccc")
    server.tend("backup", str(copy))
    assert stays.remove("bbbbbbbb") == 204
    with (server.data / "revoked").open("ab") as file:
        file.write(b"removed 0123")
    assert stays.remove("cccccccc") == 204
    bring_back(server, copy)
    assert stays.said("bbbbbbbb") == stays.said("cccccccc") == (401, "removed")
    assert stays.said("aaaaaaaa") == (200, None)


def test_what_was_written_but_not_done_is_done_at_the_next_start(server: Server) -> None:
    """
    After a kill between the entry and the commit the revocation is completed at the next start,
    because the person asked for it.
    """
    line = Line(server.port)
    stays, other = Person(line, "aaaaaaaa", "bbbbbbbb"), Person(line, "aaaaaaaa", "bbbbbbbb")
    assert other.remove("bbbbbbbb") == 204
    (written,) = (server.data / "revoked").read_text().split("\n")[:-1]
    _, _, at = written.split()
    token = hash_token(stays.tokens["bbbbbbbb"]).hex()
    server.kill()
    with (server.data / "revoked").open("a") as file:
        file.write(f"removed {token} {at}\n")
    server.start()
    assert stays.said("bbbbbbbb") == (401, "removed")
    assert stays.said("aaaaaaaa") == (200, None)


def test_what_cannot_be_written_down_is_not_done(server: Server) -> None:
    """
    If the entry cannot be written the request gets 503 and device and account are unchanged; a file
    that cannot be read is reported.
    """
    stays = Person(Line(server.port), "aaaaaaaa", "bbbbbbbb")
    file = server.data / "revoked"
    file.mkdir()
    assert stays.remove("bbbbbbbb") == 503
    assert stays.delete() == 503
    assert stays.said("bbbbbbbb") == stays.said("aaaaaaaa") == (200, None)
    server.stop()
    with pytest.raises(AssertionError, match="revoked: Is a directory"):
        server.start()
    assert "Traceback" not in server.read_log()
    file.rmdir()
    server.start()
    assert stays.remove("bbbbbbbb") == 204
    assert stays.said("bbbbbbbb") == (401, "removed")


def test_a_device_is_removed_by_the_id_that_others_still_show(server: Server) -> None:
    """A device that took another id since the list was read is removed all the same."""
    line = Line(server.port)
    stays = Person(line, "aaaaaaaa", "bbbbbbbb")
    for _ in range(2):
        assert line.send("POST", "/api/devices/renew", "{}", stays.tokens["bbbbbbbb"])[0] == 200
    assert stays.remove("bbbbbbbb") == 204
    assert stays.said("bbbbbbbb") == (401, "removed")
    assert stays.remove("bbbbbbbb") == 404


def test_a_backup_takes_the_file_along(server: Server, tmp_path: Path) -> None:
    """
    A backup contains the file, so that a restore into an empty folder knows what had been removed.
    """
    line, copy = Line(server.port), tmp_path / "copy"
    stays = Person(line, "aaaaaaaa", "bbbbbbbb")
    assert stays.remove("bbbbbbbb") == 204
    server.tend("backup", str(copy))
    assert (copy / "revoked").read_bytes() == (server.data / "revoked").read_bytes()
    server.stop()
    shutil.rmtree(server.data)
    server.tend("restore", str(copy))
    server.start()
    assert stays.said("bbbbbbbb") == (401, "removed")
