"""Whom a request speaks for: a page names its account, and only that one hears what is final."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from tests.web.conftest import Maker, Person, Site, tick

BROWSER = {"sec-fetch-site": "same-origin"}
OTHER = "f" * 16
SYNC = {"v": 1, "cursor": 0, "put": []}
WRITES: list[tuple[str, str, Any]] = [
    ("POST", "/api/sync", SYNC),
    ("PATCH", "/api/devices/{device}", {"name": None}),
    ("DELETE", "/api/devices/{device}", None),
    ("POST", "/api/devices/renew", {}),
    ("POST", "/api/devices/renew", {"twin": True}),
    ("POST", "/api/pairings", {}),
    ("POST", "/api/account/leaving", {}),
    ("DELETE", "/api/account", {"confirm": "{account}"}),
    ("PUT", "/api/recovery", {"locator": "A" * 43, "proof": "A" * 43}),
    ("DELETE", "/api/recovery", None),
    ("DELETE", "/api/push/subscription", None),
    ("POST", "/api/push/test", {}),
]
READS = ["/api/session", "/api/devices", "/api/habits", "/api/push/key", "/api/push/status"]


async def ask(
    person: Person, method: str, path: str, body: Any = None, named: str | None = None
) -> httpx.Response:
    """As the person's page asks, by cookie."""
    headers = {"cookie": f"tend={person.token}", **BROWSER}
    if named is not None:
        headers["tend-account"] = named
    filled = path.format(device=person.device)
    if isinstance(body, dict) and "confirm" in body:
        body = {"confirm": person.account}
    answer = await person.site.http.request(method, filled, json=body, headers=headers)
    person.site.http.cookies.clear()
    return answer


def said(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
async def test_a_write_names_the_account_of_its_session(
    site: Site, method: str, path: str, body: Any
) -> None:
    """
    A page that names another account, or none, changes nothing; one that names its own may write.
    """
    alice = await site.join()
    for named in (OTHER, None):
        assert said(await ask(alice, method, path, body, named)) == (409, "account")
    before = (await alice.call("GET", "/api/devices")).json()
    assert [one["id"] for one in before["devices"]] == [alice.device]

    assert (await ask(alice, method, path, body, alice.account)).status_code != 409


async def test_a_refused_put_burns_no_number(site: Site) -> None:
    """
    The number of a request for another account is still good for the session's own.
    """
    alice = await site.join()
    put = {"v": 1, "n": 1, "cursor": 0, "put": [tick()]}

    refused = await ask(alice, "POST", "/api/sync", put, OTHER)
    after = await ask(alice, "POST", "/api/sync", {**put, "put": []}, alice.account)
    own = await ask(alice, "POST", "/api/sync", put, alice.account)

    assert said(refused) == (409, "account")
    assert after.json()["rows"] == []
    assert own.status_code == 200


@pytest.mark.parametrize("path", READS)
async def test_a_read_need_not_name_it_but_may(site: Site, path: str) -> None:
    """
    A read without a name is answered; one that names another account is refused.
    """
    alice = await site.join()

    assert (await ask(alice, "GET", path)).status_code == 200
    assert (await ask(alice, "GET", path, named=alice.account)).status_code == 200
    assert said(await ask(alice, "GET", path, named=OTHER)) == (409, "account")


async def test_programs_may_name_it(site: Site) -> None:
    """
    A bearer needs no name; one that it gives is checked.
    """
    alice = await site.join()
    bearer = {"authorization": f"Bearer {alice.token}"}

    bare = await site.http.post("/api/sync", json=SYNC, headers=bearer)
    named = await site.http.post(
        "/api/sync", json=SYNC, headers={**bearer, "tend-account": alice.account}
    )
    wrong = await site.http.post("/api/sync", json=SYNC, headers={**bearer, "tend-account": OTHER})

    assert (bare.status_code, named.status_code) == (200, 200)
    assert said(wrong) == (409, "account")


async def test_removed_is_said_to_its_own_account_alone(site: Site) -> None:
    """
    A page of another account that carries a removed device's cookie must not wipe itself.
    """
    alice = await site.join()
    other = await alice.pair()
    await alice.call("DELETE", f"/api/devices/{other.device}")
    site.http.cookies.clear()

    assert said(await ask(other, "POST", "/api/sync", SYNC, alice.account)) == (401, "removed")
    for named in (OTHER, None):
        assert said(await ask(other, "POST", "/api/sync", SYNC, named)) == (409, "account")
    assert said(await ask(other, "GET", "/api/session")) == (409, "account")


async def test_gone_is_said_to_its_own_account_alone(site: Site) -> None:
    """
    The same for the account's deletion, which is known by the hash of its id.
    """
    alice, bob = await site.join(), await site.join()
    await alice.call("DELETE", "/api/account", json={"confirm": alice.account})
    site.http.cookies.clear()

    assert said(await ask(alice, "POST", "/api/sync", SYNC, alice.account)) == (410, "gone")
    for named in (bob.account, OTHER, None):
        assert said(await ask(alice, "POST", "/api/sync", SYNC, named)) == (409, "account")


async def test_session_says_who_asks_and_changes_nothing(site: Site) -> None:
    """
    A first visitor, and a cookie that nobody knows, are nobody, without an error; a session is
    named; none of it counts as having been seen.
    """
    alice = await site.join()
    before = (await alice.call("GET", "/api/devices")).json()
    site.clock.ms += 30 * 24 * 3_600_000

    nobody = await site.http.get("/api/session", headers=BROWSER)
    unknown = await site.http.get("/api/session", headers={"cookie": "tend=nonsense", **BROWSER})
    known = await ask(alice, "GET", "/api/session")

    for answer in (nobody, unknown):
        assert (answer.status_code, answer.json()) == (200, {"account": None})
    assert known.json() == {"account": alice.account, "device": alice.device}
    assert "set-cookie" not in known.headers
    assert (await alice.call("GET", "/api/devices")).json() == before


async def test_renewing_keeps_the_row(site: Site) -> None:
    """
    A device that lost its storage takes another id on its own row: no cookie, no token, no second
    line in the list, and its number to go on from.
    """
    alice = await site.join()
    await alice.sync(tick())

    made = await ask(alice, "POST", "/api/devices/renew", {}, alice.account)

    assert made.status_code == 200
    assert made.json() == {"account": alice.account, "device": made.json()["device"], "n": 1}
    assert made.json()["device"] != alice.device
    assert "set-cookie" not in made.headers
    devices = (await alice.call("GET", "/api/devices")).json()["devices"]
    assert [one["id"] for one in devices] == [made.json()["device"]]
    assert (await ask(alice, "GET", "/api/session")).json()["device"] == made.json()["device"]


async def test_renewals_are_counted(make_site: Maker) -> None:
    """
    Twenty a day for an account; then it says how long to wait.
    """
    site = await make_site()
    alice = await site.join()
    for _ in range(20):
        made = await ask(alice, "POST", "/api/devices/renew", {}, alice.account)
        assert made.status_code == 200
    refused = await ask(alice, "POST", "/api/devices/renew", {}, alice.account)

    assert said(refused) == (429, "throttled")
    assert int(refused.headers["retry-after"]) > 0


async def test_open_routes_ignore_the_cookie_they_come_with(site: Site) -> None:
    """
    Making an account and claiming a code work in a browser whose cookie is another account's.
    """
    alice, bob = await site.join(), await site.join()
    code = (await bob.call("POST", "/api/pairings", json={})).json()["code"]
    site.http.cookies.clear()

    made = await ask(alice, "POST", "/api/accounts", {})
    claimed = await ask(alice, "POST", f"/api/pairings/{code}/claim", {})

    assert made.status_code == claimed.status_code == 201
    assert claimed.json()["account"] == bob.account


async def test_an_account_that_was_left_can_still_be_deleted(site: Site) -> None:
    """
    The ticket of before joining deletes the account that was left, and no other; a wrong or used
    one says so; the account that was joined is untouched.
    """
    alice, bob = await site.join(), await site.join()
    got = await ask(alice, "POST", "/api/account/leaving", {}, alice.account)
    ticket = got.json()["ticket"]
    about = {"account": alice.account, "ticket": ticket}

    for wrong in ({**about, "ticket": "nonsense"}, {**about, "account": bob.account}):
        assert said(await ask(bob, "POST", "/api/account/left", wrong)) == (404, "unknown_code")
    done = await ask(bob, "POST", "/api/account/left", about)
    again = await ask(bob, "POST", "/api/account/left", about)

    assert (got.status_code, done.status_code) == (201, 204)
    assert said(again) == (404, "unknown_code")
    assert said(await ask(alice, "POST", "/api/sync", SYNC, alice.account)) == (410, "gone")
    assert (await bob.sync()).status_code == 200


async def test_the_right_to_delete_ends(site: Site) -> None:
    """
    A newer ticket replaces an older one, and each is over after 400 days.
    """
    alice = await site.join()
    old = (await ask(alice, "POST", "/api/account/leaving", {}, alice.account)).json()["ticket"]
    new = (await ask(alice, "POST", "/api/account/leaving", {}, alice.account)).json()["ticket"]
    about = {"account": alice.account}

    replaced = await site.http.post("/api/account/left", json={**about, "ticket": old})
    site.clock.ms += 401 * 24 * 3_600_000
    over = await site.http.post("/api/account/left", json={**about, "ticket": new})

    assert said(replaced) == said(over) == (404, "unknown_code")
    assert (await alice.sync()).status_code == 200


async def test_the_document_says_how_to_name_the_account(site: Site) -> None:
    """
    Each route that knows its caller takes `Tend-Account` and may say 409; the stream takes it in
    its address; making an account may find that it was deleted.
    """
    paths = (await site.http.get("/schema/openapi.json")).json()["paths"]

    def taken(path: str, method: str) -> set[str]:
        return {one["name"] for one in paths[path][method].get("parameters", [])}

    for method, path, _ in WRITES:
        known = path.replace("{device}", "{id}")
        assert "Tend-Account" in taken(known, method.lower()), path
        assert "409" in paths[known][method.lower()]["responses"], path
    assert "Tend-Account" in taken("/api/session", "get")
    assert {"Tend-Account", "account"} <= taken("/api/poke", "get")
    assert "Tend-Renew" in taken("/api/sync", "post")
    assert "Tend-Account" not in taken("/api/accounts", "post")
    assert "410" in paths["/api/accounts"]["post"]["responses"]
