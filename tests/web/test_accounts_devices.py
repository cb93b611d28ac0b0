"""Accounts, devices and pairing from outside: who may, who may not, and from when on."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tend.auth.tokens import hash_code
from tend.errors import TendError
from tend.web.errors import STATUS

from .conftest import Maker, Site, raw, tick

BROWSER = {"sec-fetch-site": "same-origin"}


def descendants(kind: type[TendError]) -> set[type[TendError]]:
    below = set(kind.__subclasses__())
    return below | {one for child in below for one in descendants(child)}


def test_every_failure_has_a_status() -> None:
    """
    Each kind of failure is given a status once.
    """
    assert set(STATUS) == descendants(TendError)


async def test_the_browsers_own_ids_are_kept_and_not_given_twice(site: Site) -> None:
    """
    An account is made under the ids that were sent; the same account id again is 409 taken.
    """
    ids = {"account": "0123456789abcdef", "device": "01234567"}

    alice = await site.join(**ids)
    again = await site.http.post("/api/accounts", json=ids)

    assert (alice.account, alice.device) == (ids["account"], ids["device"])
    assert (again.status_code, again.json()["error"]) == (409, "taken")


@pytest.mark.parametrize(
    "body",
    [
        {"account": "0123"},
        {"account": "0123456789ABCDEF"},
        {"device": "0123456"},
        {"device": 7},
        {"name": "x" * 1025},
        {"nickname": "x"},
        [],
    ],
)
async def test_odd_ids_make_no_account(site: Site, body: Any) -> None:
    """
    Ids of another form, over-long names and unknown members are 400 shape.
    """
    answer = await site.http.post("/api/accounts", json=body)

    assert (answer.status_code, answer.json()["error"]) == (400, "shape")


async def test_a_page_never_sees_its_token(site: Site) -> None:
    """
    A browser gets the token as a cookie that scripts cannot read, and not in the body; the
    cookie works for requests of the app's own pages alone.
    """
    made = await site.http.post("/api/accounts", json={}, headers=BROWSER)
    cookie = made.headers["set-cookie"]
    token = cookie.partition("=")[2].partition(";")[0]
    site.http.cookies.clear()
    carried = {"cookie": f"tend={token}"}

    own = await site.http.get("/api/devices", headers={**carried, **BROWSER})
    by_origin = await site.http.get(
        "/api/devices", headers={**carried, "origin": "http://tend.test"}
    )
    foreign = await site.http.get(
        "/api/devices", headers={**carried, "sec-fetch-site": "cross-site"}
    )
    bare = await site.http.get("/api/devices", headers=carried)

    assert "token" not in made.json()
    for part in ("Path=/", "HttpOnly", "SameSite=Lax", "Max-Age=34560000"):
        assert part in cookie
    assert "Secure" not in cookie
    assert own.status_code == by_origin.status_code == 200
    assert bare.status_code == 200
    assert (foreign.status_code, foreign.json()["error"]) == (403, "cross_site")


async def test_behind_https_the_cookie_is_bound_to_the_host(make_site: Maker) -> None:
    """
    With an https base URL the cookie is `__Host-` and Secure, and browsers are told to stay.
    """
    site = await make_site(base_url="https://tend.example", rate_limits=False)

    made = await site.http.post(
        "/api/accounts", json={}, headers={"origin": "https://tend.example"}
    )

    assert made.headers["set-cookie"].startswith("__Host-tend=")
    assert "; Secure" in made.headers["set-cookie"]
    assert "strict-transport-security" in made.headers


async def test_another_site_cannot_sign_anybody_up(site: Site) -> None:
    """
    The two open routes refuse requests that another site's page sent.
    """
    for path in ("/api/accounts", "/api/pairings/ABCDEFGH/claim"):
        answer = await site.http.post(path, json={}, headers={"origin": "https://evil.example"})
        assert (answer.status_code, answer.json()["error"]) == (403, "cross_site")


async def test_sync_renews_the_cookie_only_when_asked(site: Site) -> None:
    """
    A sync that asks for it is answered with the same cookie for another 400 days; any other sets
    none, so that a late answer never puts an old cookie back.
    """
    alice = await site.join()
    body = {"v": 1, "cursor": 0, "put": []}
    headers = {"cookie": f"tend={alice.token}", "tend-account": alice.account, **BROWSER}

    silent = await site.http.post("/api/sync", json=body, headers=headers)
    answer = await site.http.post("/api/sync", json=body, headers={**headers, "tend-renew": "1"})

    assert silent.status_code == 200
    assert "set-cookie" not in silent.headers
    assert answer.headers["set-cookie"].startswith(f"tend={alice.token};")
    site.http.cookies.clear()


async def test_removal_takes_effect_on_the_very_next_request(site: Site) -> None:
    """
    A removed device is 401 removed at once, everywhere; the others go on; its name is gone.
    """
    alice = await site.join()
    lost = await alice.pair()
    await lost.sync(tick())

    gone = await alice.call("DELETE", f"/api/devices/{lost.device}")
    refused = [await lost.sync(tick(value=2)), await lost.call("GET", "/api/devices")]
    rows = (await alice.sync()).json()["rows"]
    twice = await alice.call("DELETE", f"/api/devices/{lost.device}")

    assert gone.status_code == 204
    assert [(r.status_code, r.json()["error"]) for r in refused] == [(401, "removed")] * 2
    assert rows == [tick()]
    assert (twice.status_code, twice.json()["error"]) == (404, "unknown_device")


async def test_accounts_do_not_see_each_other(site: Site) -> None:
    """
    Alice owns, Charlie sees nothing of it and can rename or remove nothing there.
    """
    alice, charlie = await site.join(), await site.join()
    await alice.sync(tick())

    assert (await charlie.sync()).json()["rows"] == []
    assert len((await charlie.call("GET", "/api/devices")).json()["devices"]) == 1
    path = f"/api/devices/{alice.device}"
    for answer in (
        await charlie.call("PATCH", path, json={"name": "mine"}),
        await charlie.call("DELETE", path),
    ):
        assert (answer.status_code, answer.json()["error"]) == (404, "unknown_device")


async def test_a_code_works_once_and_for_ten_minutes(site: Site) -> None:
    """
    A pairing code brings its sealed key along once; used, late and wrong ones are all 404.
    """
    alice = await site.join()
    offer = await alice.call("POST", "/api/pairings", json={"sealed": "key"})
    late = (await alice.call("POST", "/api/pairings", json={})).json()["code"]
    code = offer.json()["code"]

    spoken = f"{code[:4].lower()}-{code[4:].lower()}"
    claimed = await site.http.post(f"/api/pairings/{spoken}/claim", json={})
    site.clock.ms += 10 * 60 * 1000 + 1
    site.http.cookies.clear()
    refused = [
        await site.http.post(f"/api/pairings/{text}/claim", json={})
        for text in (code, late, "ZZZZZZZZ", "nonsense!")
    ]

    assert offer.status_code == claimed.status_code == 201
    assert claimed.json()["account"] == alice.account
    assert claimed.json()["sealed"] == "key"
    assert {(r.status_code, r.json()["error"]) for r in refused} == {(404, "unknown_code")}


async def test_renewing_leaves_the_old_device_alone(site: Site) -> None:
    """
    A twin gets an id and token of its own, and the other twin's token still works.
    """
    alice = await site.join()

    made = await alice.call("POST", "/api/devices/renew", json={"twin": True})
    site.http.cookies.clear()

    assert made.status_code == 201
    assert made.json()["account"] == alice.account
    assert made.json()["device"] != alice.device
    assert (await alice.sync()).status_code == 200


async def test_deleting_needs_the_id_and_is_final(site: Site) -> None:
    """
    Without the account's id nothing happens; with it all tokens are 410 gone, and the id is never
    given again.
    """
    alice = await site.join()
    other = await alice.pair()

    wrong = await alice.call("DELETE", "/api/account", json={"confirm": "yes"})
    done = await alice.call("DELETE", "/api/account", json={"confirm": alice.account})
    after = await other.sync()
    again = await site.http.post("/api/accounts", json={"account": alice.account})

    assert (wrong.status_code, wrong.json()["error"]) == (400, "confirm")
    assert done.status_code == 204
    assert (after.status_code, after.json()["error"]) == (410, "gone")
    assert (again.status_code, again.json()["error"]) == (410, "gone")


async def test_limits_count_per_address(make_site: Maker) -> None:
    """
    Five accounts an hour and ten claims a minute from one address; then 429 with Retry-After,
    until the window has moved. Another address, and another /64, is not affected.
    """
    site = await make_site()
    json_type = [("content-type", "application/json")]

    async def ask(path: str, client: str) -> tuple[int, dict[str, str]]:
        status, headers, _ = await raw(site.app, "POST", path, json_type, b"{}", client)
        return status, headers

    made = [(await ask("/api/accounts", "192.0.2.1"))[0] for _ in range(5)]
    status, headers = await ask("/api/accounts", "192.0.2.1")
    claims = [(await ask("/api/pairings/ABCDEFGH/claim", "2001:db8::1"))[0] for _ in range(10)]

    assert made == [201] * 5
    assert (status, headers["retry-after"]) == (429, "3600")
    assert (await ask("/api/accounts", "192.0.2.2"))[0] == 201
    assert claims == [404] * 10
    assert (await ask("/api/pairings/ABCDEFGH/claim", "2001:db8::2"))[0] == 429
    assert (await ask("/api/pairings/ABCDEFGH/claim", "2001:db8:0:1::1"))[0] == 404
    site.clock.ms += 3_600_000
    assert (await ask("/api/accounts", "192.0.2.1"))[0] == 201


@pytest.mark.parametrize("signup", ["open", "invite"])
async def test_an_invitation_passes_the_limit(make_site: Maker, signup: str) -> None:
    """
    The sixth person behind one address is told why and how long, and gets in with an invitation,
    which is used up. Trying invitations out is limited as trying pairing codes out is.
    """
    site = await make_site(signup=signup)
    json_type = [("content-type", "application/json")]

    async def ask(invite: str | None = None) -> tuple[int, dict[str, str], Any]:
        body = json.dumps({} if invite is None else {"invite": invite}).encode()
        return await raw(site.app, "POST", "/api/accounts", json_type, body, "192.0.2.1")

    codes = [f"AAAAAA{number:02}" for number in range(7)]
    for code in codes:
        await site.app.context.store.create_invite(hash_code(code), site.clock.ms + 60_000)
    if signup == "open":
        assert [(await ask(codes[0]))[0] for _ in range(5)] == [201] * 5, "not used up in vain"
        status, headers, body = await ask()
        assert (status, body["error"], headers["retry-after"]) == (429, "throttled", "3600")
        assert "network" in body["detail"]
        assert "invitation" in body["detail"]
    assert [(await ask(code))[0] for code in codes] == [201] * 7
    refused = (429, "throttled") if signup == "open" else (403, "signup")
    for code in (codes[0], "ZZZZZZZZ", codes[1]):
        status, _, body = await ask(code)
        assert (status, body["error"]) == refused
    status, headers, body = await ask("YYYYYYYY")
    assert (status, body["error"], headers["retry-after"]) == (429, "throttled", "60")


@pytest.mark.parametrize("signup", ["closed", "invite"])
async def test_signing_up_can_be_closed(make_site: Maker, signup: str) -> None:
    """
    A closed server makes no accounts; one by invitation wants a code that it gave out.
    """
    site = await make_site(signup=signup)

    for body in ({}, {"invite": "ABCDEFGH"}):
        answer = await site.http.post("/api/accounts", json=body)
        assert (answer.status_code, answer.json()["error"]) == (403, "signup")


async def test_the_envelope_holds_everywhere(site: Site) -> None:
    """
    Unknown paths, wrong methods, large bodies and missing tokens: one shape of answer, with the
    strict headers.
    """
    cases: list[tuple[str, str, dict[str, Any], int, str]] = [
        ("GET", "/api/nothing", {}, 404, "not_found"),
        ("PUT", "/api/devices", {}, 405, "method"),
        ("POST", "/api/poke", {}, 405, "method"),
        ("GET", "/api/devices", {}, 401, "unauthorized"),
        ("GET", "/api/poke", {}, 401, "unauthorized"),
        ("POST", "/api/accounts", {"json": {"name": "x" * 20_000}}, 413, "size"),
        ("POST", "/api/accounts", {"content": b"{}"}, 415, "type"),
    ]
    for method, path, options, status, code in cases:
        answer = await site.http.request(method, path, **options)
        assert (answer.status_code, answer.json()["error"]) == (status, code), path
        assert answer.json()["detail"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
