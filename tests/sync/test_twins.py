"""Devices that change their identity: clones, renewals, browsers that join another account."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from tests.harness import Server
from tests.pwa.cores import Cores
from tests.support.rounds import pull, settle
from tests.sync.peer import Peer, digest
from tests.sync.real import Real
from tests.sync.wire import Line

NOTE = ("t", "2025-10-01.h7k2m9q4s0ab", "n")
COUNTED = ("t", "2025-10-01.counted00000")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all: each test has an account of its own."""
    with Server(tmp_path_factory.mktemp("twins") / "data") as running:
        yield running


def renew(line: Line, phone: Real, token: str) -> str:
    """Take a new id in the same session, as the app does when it is told of a twin."""
    status, made = line.send("POST", "/api/devices/renew", '{"twin":true}', token)
    assert status == 201, made
    phone.cores("renewed", phone.label, device=made["device"])
    phone.device = made["device"]
    return str(made["token"])


def clone(phone: Real, label: str) -> Real:
    """Another phone with a copy of everything, as a phone's own backup makes it."""
    phone.cores("copy", phone.label, to=label)
    return Real(phone.cores, label, phone.account, phone.device)


def shares(rows: Any) -> int:
    """The sum of all shares of the counted habit."""
    return sum(cell[0] for cell in rows[COUNTED].values())


def agree(line: Line, token: str, account: str, *phones: Real) -> Peer:
    """
    All devices hold what a new reader pulls, the digest agrees, and nobody has anything left to
    send.
    """
    fresh = pull(line, line.join(token, secrets.token_hex(4)), account)
    for phone in phones:
        held = phone.cores("dump", phone.label)
        assert phone.rows == fresh.rows, f"P1: {phone.label} holds other rows"
        assert held["digest"] == digest(fresh.rows)
        assert held["dirty"] == held["quarantined"] == []
    return fresh


@pytest.mark.parametrize("last", ["first", "twin"])
@pytest.mark.parametrize(
    ("before", "ahead", "behind"), [(0, 0, 1), (2, 0, 3), (3, 4, 1), (1, 1, 2)]
)
def test_a_cloned_phone_takes_a_name_of_its_own(
    server: Server, before: int, ahead: int, behind: int, last: str
) -> None:
    """
    Both copies go on ticking, counting and writing. The second to sync is told that it has a twin
    and takes a new id; afterwards all that either did is stored once, and nothing had to be resent.
    """
    line, account = Line(server.port), secrets.token_hex(8)
    with Cores() as cores:
        first = Real(cores, "first", account, "aaaaaaaa")
        token = line.account(account, "aaaaaaaa")
        for _ in range(before):
            first.tap(*COUNTED)
            settle(line, first, token)
        twin = clone(first, "twin")
        for _ in range(ahead):
            first.tap(*COUNTED)
            settle(line, first, token)
        for _ in range(behind):
            twin.tap(*COUNTED)
        for phone in (twin, first) if last == "first" else (first, twin):
            phone.text(*NOTE, f"by the {phone.label}")
            phone.tap(*COUNTED)
        twin.write("t", "2025-10-02.twin", "v", 1)
        settle(line, first, token)
        assert settle(line, twin, token)[-1] == "twin"
        assert settle(line, twin, token)[-1] == "twin", "it pushes nothing until it is renewed"

        own = renew(line, twin, token)
        for phone, said in ((twin, own), (first, token), (twin, own)):
            settle(line, phone, said)
        fresh = agree(line, token, account, first, twin)
        assert shares(fresh.rows) == before + ahead + behind + 2, "P7"
        assert fresh.value("t", "2025-10-02.twin", "v") == 1
        kept = {one["mine"] for phone in (first, twin) for one in phone.shelf()}
        assert kept | {first.value(*NOTE)} == {"by the first", "by the twin"}, "P8"
        for phone in (first, twin):
            assert phone.request()["epoch"] == 0, f"{phone.label} had to send everything again"

        first.tap(*COUNTED)
        twin.tap(*COUNTED)
        for phone, said in ((first, token), (twin, own), (first, token)):
            settle(line, phone, said)
        rows = agree(line, token, account, first, twin).rows
        assert shares(rows) == before + ahead + behind + 4


def test_an_answer_lost_makes_no_twin(server: Server) -> None:
    """If the number was used by an own request whose answer was lost, the device keeps its id."""
    line, account = Line(server.port), secrets.token_hex(8)
    with Cores() as cores:
        phone = Real(cores, "phone", account, "aaaaaaaa")
        token = line.account(account, "aaaaaaaa")
        phone.tap(*COUNTED)
        out = phone.request()
        assert line.sync(token, out["body"])[0] == 200
        status, again = line.sync(token, out["body"])
        assert (status, again["error"]) == (409, "stale")
        assert phone.answer(out, status, again) == "retry"
        assert "twin" not in settle(line, phone, token)
        phone.tap(*COUNTED)
        assert "twin" not in settle(line, phone, token)
        assert shares(agree(line, token, account, phone).rows) == 2
        status, listed = line.send("GET", "/api/devices", None, token)
        assert status == 200
        assert "aaaaaaaa" in {one["id"] for one in listed["devices"]}


def test_an_emptied_browser_with_its_session_gets_all_back(server: Server) -> None:
    """
    A browser that lost its database but not its cookie has every cell and text again under a new
    id; counting goes on, and the other phone lost nothing.
    """
    line, account = Line(server.port), secrets.token_hex(8)
    with Cores() as cores:
        phone, other = (Real(cores, id, account, id) for id in ("aaaaaaaa", "bbbbbbbb"))
        token = line.account(account, phone.device)
        second = line.join(token, other.device)
        phone.text(*NOTE, "remembered")
        phone.tap(*COUNTED)
        phone.tap(*COUNTED)
        settle(line, phone, token)
        phone.write("t", "2025-10-09.never-sent", "v", 1)

        cores("evict", phone.label)
        status, made = line.send("POST", "/api/devices/renew", '{"twin":true}', token)
        assert status == 201
        assert made["account"] == account
        phone = Real(cores, phone.label, account, made["device"])
        assert phone.rows == {}
        settle(line, phone, made["token"])
        phone.tap(*COUNTED)
        other.tap(*COUNTED)
        for one, said in ((phone, made["token"]), (other, second), (phone, made["token"])):
            settle(line, one, said)
        fresh = agree(line, second, account, phone, other)
        assert shares(fresh.rows) == 4, "P7"
        assert phone.value(*NOTE) == other.value(*NOTE) == "remembered"
        assert ("t", "2025-10-09.never-sent") not in fresh.rows


def test_a_browser_that_joins_brings_its_days_along(server: Server) -> None:
    """
    Ticks, counts and texts of a browser that joins another account move there with their stamps.
    Where both accounts have a text, the one that loses goes to the shelf.
    """
    line = Line(server.port)
    home, left = secrets.token_hex(8), secrets.token_hex(8)
    with Cores() as cores:
        old = Real(cores, "old", home, "aaaaaaaa")
        token = line.account(home, "aaaaaaaa")
        alone = Real(cores, "alone", left, "bbbbbbbb")
        lone = line.account(left, "bbbbbbbb")
        alone.write("t", "2025-10-02.alone", "v", 1)
        alone.tap(*COUNTED)
        alone.text(*NOTE, "written alone")
        alone.text("t", "2025-10-02.alone", "n", "only here")
        settle(line, alone, lone)
        stamp = alone.rows["t", "2025-10-02.alone"]["v"][1]
        old.tap(*COUNTED)
        old.text(*NOTE, "written at home")
        settle(line, old, token)

        joined = Real(cores, "joined", home, "cccccccc")
        own = line.join(token, "cccccccc")
        settle(line, joined, own)
        for what in ("plain", "texts"):
            cores("rehome", "alone", to="joined", what=what)
        for phone, said in ((joined, own), (old, token), (joined, own)):
            settle(line, phone, said)
        fresh = agree(line, token, home, old, joined)
        assert fresh.rows["t", "2025-10-02.alone"]["v"] == [1, stamp]
        assert shares(fresh.rows) == 2, "P7"
        assert old.value("t", "2025-10-02.alone", "n") == "only here"
        assert old.value(*NOTE) == "written at home"
        kept = {one["mine"] for phone in (old, joined) for one in phone.shelf()}
        assert "written alone" in kept, "P8"
        assert pull(line, lone, left).rows == alone.rows, "what was left is untouched"
