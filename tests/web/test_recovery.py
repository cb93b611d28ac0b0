"""The recovery code from outside: what lets somebody in, and what each refusal says."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from .conftest import Maker, Person, Site, raw, tick

BROWSER = {"sec-fetch-site": "same-origin"}


def half(text: str) -> str:
    """32 bytes in base64url, told from others by *text*."""
    return base64.urlsafe_b64encode(text.encode().ljust(32, b".")).rstrip(b"=").decode()


def code(text: str) -> dict[str, Any]:
    """What a browser makes of the recovery code *text*."""
    return {"locator": half(f"locator {text}"), "proof": half(f"proof {text}")}


async def put(person: Person, text: str) -> Any:
    """Make the code *text* the account's."""
    return await person.call("PUT", "/api/recovery", json=code(text))


async def test_a_lost_phone_is_replaced_by_its_code(site: Site) -> None:
    """
    The code gives a new device of the same account under the wished-for id; its first sync
    brings every record, the wrapped key among them.
    """
    alice = await site.join()
    wrapped = ["k", "recovery.0123456789abcdef", {"v": ["1.x", tick()[2]["v"][1]]}]
    await alice.sync(tick(), wrapped)

    kept = await put(alice, "a")
    made = await site.http.post("/api/recover", json={**code("a"), "device": "0000beef"})
    site.http.cookies.clear()
    phone = Person(site, made.json())
    rows = (await phone.sync()).json()["rows"]

    assert (kept.status_code, kept.content) == (204, b"")
    assert (made.status_code, phone.account, phone.device) == (201, alice.account, "0000beef")
    assert rows == [tick(), wrapped]


async def test_a_page_gets_its_token_as_a_cookie_and_an_old_cookie_is_ignored(site: Site) -> None:
    """
    A cookie that came along, of a living, a removed or a made-up device, changes nothing; the
    token is not in the body.
    """
    alice, bob = await site.join(), await site.join()
    lost = await bob.pair()
    await bob.call("DELETE", f"/api/devices/{lost.device}")
    await put(alice, "a")

    for token in (bob.token, lost.token, "made-up"):
        made = await site.http.post(
            "/api/recover", json=code("a"), headers={**BROWSER, "cookie": f"tend={token}"}
        )
        site.http.cookies.clear()

        assert made.status_code == 201
        assert made.json()["account"] == alice.account
        assert set(made.json()) == {"account", "device"}
        fresh = made.headers["set-cookie"].partition("=")[2].partition(";")[0]
        assert fresh not in (token, alice.token)
        assert (await Person(site, {**made.json(), "token": fresh}).sync()).status_code == 200


async def test_wrong_and_replaced_codes_say_so(site: Site) -> None:
    """
    Wrong in either half: 404 unknown_code. Replaced or withdrawn: 404 replaced_code, and such a
    code cannot be put again.
    """
    alice = await site.join()
    await put(alice, "old")
    await put(alice, "new")

    half_wrong = {**code("new"), "proof": half("proof x")}
    unknown = [await site.http.post("/api/recover", json=it) for it in (code("x"), half_wrong)]
    replaced = [await site.http.post("/api/recover", json=code("old")), await put(alice, "old")]
    withdrawn = await alice.call("DELETE", "/api/recovery")
    replaced.append(await site.http.post("/api/recover", json=code("new")))

    assert {(r.status_code, r.json()["error"]) for r in unknown} == {(404, "unknown_code")}
    assert {(r.status_code, r.json()["error"]) for r in replaced} == {(404, "replaced_code")}
    assert all(answer.json()["detail"] for answer in (*unknown, *replaced))
    assert withdrawn.status_code == 204
    assert len((await alice.call("GET", "/api/devices")).json()["devices"]) == 1


async def test_anothers_locator_is_taken(site: Site) -> None:
    """
    409 taken; the owner's code goes on.
    """
    alice, bob = await site.join(), await site.join()
    await put(alice, "a")

    answer = await put(bob, "a")
    made = await site.http.post("/api/recover", json=code("a"))

    assert (answer.status_code, answer.json()["error"]) == (409, "taken")
    assert made.json()["account"] == alice.account


@pytest.mark.parametrize(
    "change",
    [
        {"locator": None},
        {"proof": half("x")[:-1]},
        {"proof": half("x") + "A"},
        {"proof": half("x")[:-1] + "="},
        {"proof": "+" + half("x")[1:]},
        # The same bytes, spelt with another last character: no second name for one code.
        {"proof": half("x")[:-1] + "5"},
        {"locator": 7},
        {"key": "x"},
    ],
)
async def test_odd_codes_are_no_codes(site: Site, change: dict[str, Any]) -> None:
    """
    Anything but 32 bytes in base64url, and unknown members, is 400 shape on both routes.
    """
    alice = await site.join()
    body = {**code("x"), **change}

    for answer in (
        await site.http.post("/api/recover", json=body),
        await alice.call("PUT", "/api/recovery", json=body),
    ):
        assert (answer.status_code, answer.json()["error"]) == (400, "shape")


async def test_odd_wishes_of_the_new_device_are_refused(site: Site) -> None:
    """
    An id of another form or an over-long name is 400 shape, as when pairing.
    """
    alice = await site.join()
    await put(alice, "a")

    for wish in ({"device": "0000BEEF"}, {"name": "x" * 1025}):
        answer = await site.http.post("/api/recover", json={**code("a"), **wish})
        assert (answer.status_code, answer.json()["error"]) == (400, "shape")


async def test_who_may_not(site: Site) -> None:
    """
    The code is put and withdrawn by devices alone, and never by another site's page, which
    cannot use one either.
    """
    alice = await site.join()
    await put(alice, "a")
    cookie = {"cookie": f"tend={alice.token}"}
    evil = {"origin": "https://evil.example"}

    for method in ("PUT", "DELETE"):
        body: dict[str, Any] = {"json": code("b")} if method == "PUT" else {}
        nobody = await site.http.request(method, "/api/recovery", **body)
        foreign = await site.http.request(
            method, "/api/recovery", headers={**cookie, **evil}, **body
        )
        assert (nobody.status_code, nobody.json()["error"]) == (401, "unauthorized")
        assert (foreign.status_code, foreign.json()["error"]) == (403, "cross_site")
    for headers in (evil, {"sec-fetch-site": "cross-site"}):
        answer = await site.http.post("/api/recover", json=code("a"), headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (403, "cross_site")
    assert (await site.http.post("/api/recover", json=code("a"))).status_code == 201


async def test_a_page_speaks_for_its_own_account(site: Site) -> None:
    """
    A page whose cookie is another account's by now neither replaces nor withdraws that one's code.
    """
    alice, bob = await site.join(), await site.join()
    await put(alice, "a")
    headers = {**BROWSER, "cookie": f"tend={alice.token}"}

    bodies: dict[str, dict[str, Any]] = {"PUT": {"json": code("b")}, "DELETE": {}}
    for method, body in bodies.items():
        for named in ({}, {"tend-account": bob.account}):
            answer = await site.http.request(
                method, "/api/recovery", headers={**headers, **named}, **body
            )
            assert (answer.status_code, answer.json()["error"]) == (409, "account")
    own = await site.http.put(
        "/api/recovery", json=code("b"), headers={**headers, "tend-account": alice.account}
    )

    assert own.status_code == 204
    replaced = await site.http.post("/api/recover", json=code("a"))
    assert replaced.json()["error"] == "replaced_code"


async def test_a_body_must_be_small_json(site: Site) -> None:
    """
    413 size and 415 type, as everywhere.
    """
    alice = await site.join()

    for method, path in (("PUT", "/api/recovery"), ("POST", "/api/recover")):
        large = await alice.call(method, path, json={"locator": "x" * 20_000})
        typed = await alice.call(method, path, content=json.dumps(code("a")).encode())
        assert (large.status_code, large.json()["error"]) == (413, "size")
        assert (typed.status_code, typed.json()["error"]) == (415, "type")


async def test_a_removed_device_and_a_deleted_account_have_no_say(site: Site) -> None:
    """
    401 removed and 410 gone; what the account's code was leads nowhere after its deletion.
    """
    alice = await site.join()
    lost = await alice.pair()
    await put(alice, "a")
    await alice.call("DELETE", f"/api/devices/{lost.device}")

    removed = await put(lost, "b")
    await alice.call("DELETE", "/api/account", json={"confirm": alice.account})
    gone = await put(alice, "c")
    unknown = await site.http.post("/api/recover", json=code("a"))

    assert (removed.status_code, removed.json()["error"]) == (401, "removed")
    assert (gone.status_code, gone.json()["error"]) == (410, "gone")
    assert (unknown.status_code, unknown.json()["error"]) == (404, "unknown_code")


async def test_ten_tries_an_hour_from_one_address(make_site: Maker) -> None:
    """
    Right or wrong, ten; then 429 with Retry-After until the hour is over. Another address, and
    other open routes, are not affected.
    """
    site = await make_site()
    body = json.dumps(code("x")).encode()
    headers = [("content-type", "application/json")]

    async def ask(client: str) -> tuple[int, dict[str, str]]:
        status, found, _ = await raw(site.app, "POST", "/api/recover", headers, body, client)
        return status, found

    tries = [(await ask("192.0.2.1"))[0] for _ in range(10)]
    status, found = await ask("192.0.2.1")

    assert tries == [404] * 10
    assert (status, found["retry-after"]) == (429, "3600")
    assert (await ask("192.0.2.2"))[0] == 404
    assert (await raw(site.app, "POST", "/api/accounts", headers, b"{}", "192.0.2.1"))[0] == 201
    site.clock.ms += 3_600_000
    assert (await ask("192.0.2.1"))[0] == 404


async def test_the_log_and_the_database_hold_neither_half(
    site: Site, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """
    What is stored are hashes; what is logged is the route's name.
    """
    alice = await site.join()
    with caplog.at_level("INFO", logger="tend.request"):
        await put(alice, "a")
        await site.http.post("/api/recover", json=code("a"))

    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("tend.db*"))
    for name in ("locator a", "proof a"):
        assert name.encode() not in kept
        assert half(name).encode() not in kept
    assert alice.account.encode() in kept
    routes = [record.fields["route"] for record in caplog.records]  # type: ignore[attr-defined]
    assert routes == ["/api/recovery", "/api/recover"]
