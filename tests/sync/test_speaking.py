"""
Two accounts in one browser, whose tabs share a cookie: what each tab may do, on a real server.
"""

from __future__ import annotations

import http.client
import json
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.harness import Server
from tests.sync.wire import Line

ID = "2025-10-03.h7k2m9q4s0ab"
STAMP = "199a92e2e0100003f9a1c07"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("speaking") / "data") as running:
        yield running


class Page:
    """A tab: it sends the browser's cookie, and names the account that it shows."""

    def __init__(self, server: Server, token: str, account: str | None) -> None:
        self.server, self.token, self.account = server, token, account

    def ask(
        self, method: str, path: str, body: Any = None, **headers: str
    ) -> tuple[int, dict[str, str], Any]:
        """Status, headers and JSON of an answer; of a stream its first event."""
        sent = {
            "Cookie": f"tend={self.token}",
            "Sec-Fetch-Site": "same-origin",
            **({} if body is None else {"Content-Type": "application/json"}),
            **({} if self.account is None else {"Tend-Account": self.account}),
            **headers,
        }
        line = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        try:
            line.request(method, path, None if body is None else json.dumps(body), sent)
            answer = line.getresponse()
            got = {name.lower(): value for name, value in answer.getheaders()}
            if got.get("content-type") == "text/event-stream":
                return answer.status, got, answer.readline() + answer.readline()
            text = answer.read()
            return answer.status, got, json.loads(text) if text else None
        finally:
            line.close()

    def said(self, method: str, path: str, body: Any = None) -> tuple[int, str | None]:
        status, _, answer = self.ask(method, path, body)
        return status, answer.get("error") if isinstance(answer, dict) else None

    def put(self, n: int) -> tuple[int, str | None]:
        body = {"v": 1, "n": n, "cursor": 0, "put": [["t", ID, {"v": [n, STAMP]}]]}
        return self.said("POST", "/api/sync", body)


def person(server: Server) -> tuple[str, str]:
    """An account and the token of its first device."""
    account = secrets.token_hex(8)
    return account, Line(server.port).account(account, secrets.token_hex(4))


def test_a_page_that_slept_reaches_nothing_of_the_other_account(server: Server) -> None:
    """
    The cookie is of B, a tab still shows A. Its pushes, pulls, stream and list of devices are
    refused; B has neither its tick nor used up a request number, and does not count as seen.
    """
    (a, _), (b, token) = person(server), person(server)
    awake = Page(server, token, b)
    seen = awake.ask("GET", "/api/devices")[2]
    for slept in (Page(server, token, a), Page(server, token, None), Page(server, token, "x")):
        assert slept.put(1) == (409, "account")
        pull = {"v": 1, "cursor": 0, "put": []}
        assert slept.said("POST", "/api/sync", pull) == (409, "account")
        assert slept.said("DELETE", "/api/account", {"confirm": b}) == (409, "account")
    slept = Page(server, token, a)
    assert slept.said("GET", "/api/devices") == (409, "account")
    assert slept.said("GET", "/api/session") == (409, "account")
    assert awake.ask("GET", "/api/devices")[2] == seen

    nameless = Page(server, token, None)
    assert nameless.said("GET", f"/api/poke?account={a}") == (409, "account")
    status, _, event = nameless.ask("GET", f"/api/poke?account={b}")
    assert (status, event) == (200, b"event: seq\ndata: 0\n")
    assert awake.put(1) == (200, None)


def test_what_makes_a_browser_wipe_itself_is_said_to_its_own_page_alone(server: Server) -> None:
    """
    The cookie is of a removed device of B, then of the deleted account B. Only a tab that names B
    is told so, by sync, stream and session, also after a restart.
    """
    (a, _), (b, token) = person(server), person(server)
    line = Line(server.port)
    lost = line.join(token, "bbbbbbbb")
    assert line.send("DELETE", "/api/devices/bbbbbbbb", None, token)[0] == 204
    sync = ("POST", "/api/sync", {"v": 1, "cursor": 0, "put": []})
    for final, ends in (((401, "removed"), None), ((410, "gone"), {"confirm": b})):
        if ends:
            assert line.send("DELETE", "/api/account", json.dumps(ends), token)[0] == 204
            server.restart(kill=True)
        for cookie in [lost] if ends is None else [lost, token]:
            assert Page(server, cookie, b).said(*sync) == final
            assert Page(server, cookie, b).said("GET", "/api/session") == final
            assert Page(server, cookie, None).said("GET", f"/api/poke?account={b}") == final
            for other in (a, None):
                page = Page(server, cookie, other)
                assert page.said(*sync) == (409, "account")
                assert page.said("GET", "/api/session") == (409, "account")
                assert page.said("GET", "/api/poke") == (409, "account")


def test_a_first_visitor_gets_no_refusal(server: Server) -> None:
    """Without a cookie, and with an unknown one, the session has no account; that is no error."""
    for token in ("", "unheard-of"):
        assert Page(server, token, None).ask("GET", "/api/session")[::2] == (200, {"account": None})


def test_the_open_doors_take_no_notice_of_a_cookie(server: Server) -> None:
    """
    Making an account and joining one work with a cookie of any account, even of a removed device.
    """
    (a, token), (b, other) = person(server), person(server)
    line = Line(server.port)
    lost = line.join(token, "bbbbbbbb")
    assert line.send("DELETE", "/api/devices/bbbbbbbb", None, token)[0] == 204
    for cookie in (lost, token, "unheard-of"):
        _, code = line.send("POST", "/api/pairings", "{}", other)
        page = Page(server, cookie, a)
        status, headers, made = page.ask("POST", f"/api/pairings/{code['code']}/claim", {})
        assert (status, made["account"]) == (201, b)
        assert "set-cookie" in headers
        status, headers, made = page.ask("POST", "/api/accounts", {})
        assert status == 201
        assert made["account"] not in (a, b)


def test_only_who_asks_gets_the_cookie_anew(server: Server, tmp_path: Path) -> None:
    """
    Sync sets the cookie only if `Tend-Renew: 1` was sent, so that a late answer does not put an old
    cookie back.
    """
    a, token = person(server)
    page = Page(server, token, a)
    pull = {"v": 1, "cursor": 0, "put": []}
    for asked, given in ((None, False), ("0", False), ("1", True)):
        headers = {} if asked is None else {"Tend-Renew": asked}
        status, got, _ = page.ask("POST", "/api/sync", pull, **headers)
        assert status == 200
        assert got.get("set-cookie", "").startswith(f"tend={token}; ") is given
    bearer = {"Authorization": f"Bearer {token}", "Tend-Renew": "1"}
    assert "set-cookie" not in page.ask("POST", "/api/sync", pull, **bearer)[1]
