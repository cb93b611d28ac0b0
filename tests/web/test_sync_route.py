"""`POST /api/sync` from outside: every refusal, in the protocol's order, and no trace of it."""

from __future__ import annotations

import asyncio
import gzip
import json
from typing import Any

import pytest

from tend.web import caller

from .conftest import NOW, Maker, Person, Site, raw, stamp, tick

TEXT = {"content-type": "text/plain"}
OK = {"v": 1, "n": 1, "cursor": 0, "limit": 10, "put": []}


async def test_a_tick_reaches_the_other_device(site: Site) -> None:
    """
    What one device puts, the other one pulls, with the same cells and the same digest.
    """
    alice = await site.join()
    other = await alice.pair()

    pushed = (await alice.sync(tick(at="199a92e2e0100003f9a1c07"))).json()
    pulled = (await other.sync()).json()

    assert pulled["rows"] == [tick(at="199a92e2e0100003f9a1c07")]
    assert pulled["digest"] == pushed["digest"] == 698314416
    assert pulled["now"] == NOW
    assert not pulled["more"]
    assert "bad" not in pulled


BAD_SHAPES: list[tuple[str, Any]] = [
    ("garbage", b"\x00\xff{"),
    ("no object", []),
    ("unknown member", {**OK, "zzz": 1}),
    ("unknown member of another version", {**OK, "v": 9, "zzz": 1}),
    ("version as text", {**OK, "v": "1"}),
    ("version as truth", {**OK, "v": True}),
    ("no cursor", {"v": 1, "put": []}),
    ("cursor below zero", {**OK, "cursor": -1}),
    ("put is no list", {**OK, "put": {}}),
    ("row too short", {**OK, "put": [["t", "a"]]}),
    ("fields no object", {**OK, "put": [["t", "a", []]]}),
    ("cell without stamp", {**OK, "put": [["t", "a", {"v": [1]}]]}),
    ("stamp as number", {**OK, "put": [["t", "a", {"v": [1, 2]}]]}),
    ("kind as number", {**OK, "put": [[1, "a", {}]]}),
    ("put without n", {"v": 1, "cursor": 0, "put": [tick()]}),
    ("n as text", {**OK, "n": "1"}),
    ("n below zero", {**OK, "n": -1, "put": [tick()]}),
    ("NaN", b'{"v":1,"n":1,"cursor":0,"put":[["t","a",{"v":[NaN,"x"]}]]}'),
    ("deep", b'{"v":1,"n":1,"cursor":0,"put":' + b"[" * 90_000 + b"]" * 90_000 + b"}"),
]


@pytest.mark.parametrize(("name", "body"), BAD_SHAPES, ids=[name for name, _ in BAD_SHAPES])
async def test_a_wrong_shape_is_400_before_anything_else(site: Site, name: str, body: Any) -> None:
    """
    A body of another shape is refused before the token is looked at, says which versions are
    spoken, and leaves nothing behind.
    """
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    status, _, answer = await raw(
        site.app, "POST", "/api/sync", [("content-type", "application/json")], sent
    )

    assert (status, answer["error"], answer["min"], answer["max"]) == (400, "shape", 1, 1)
    assert answer["detail"]


async def test_order_of_checks(site: Site) -> None:
    """
    Size before shape, shape before token, token before version, version before stale, stale
    before clock, clock before fields.
    """
    alice = await site.join()
    late = [["t", "a", {"v": [1, stamp(3_600_000)], "?": [1, "x"]}]]

    huge = await site.http.post(
        "/api/sync", content=b"x" * 300_000, headers={"content-type": "text/plain"}
    )
    assert (huge.status_code, huge.json()["error"]) == (413, "size")
    nobody = await site.http.post("/api/sync", json={**OK, "v": 9})
    assert (nobody.status_code, nobody.json()["error"]) == (401, "unauthorized")
    old = await alice.call("POST", "/api/sync", json={**OK, "v": 9, "n": 0, "put": late})
    assert old.status_code == 426
    assert {k: old.json()[k] for k in ("error", "min", "max")} == {
        "error": "version",
        "min": 1,
        "max": 1,
    }
    stale = await alice.call("POST", "/api/sync", json={**OK, "n": 0, "put": late})
    assert (stale.status_code, stale.json()["error"], stale.json()["n"]) == (409, "stale", 0)
    clock = await alice.call("POST", "/api/sync", json={**OK, "put": late})
    assert (clock.status_code, clock.json()["error"]) == (409, "clock")
    assert (clock.json()["now"], clock.json()["max"]) == (NOW, NOW + 60_000)
    # The refusal used the number up, and applied nothing.
    again = await alice.call("POST", "/api/sync", json={**OK, "put": late})
    assert again.json()["n"] == 1
    assert (await alice.call("POST", "/api/sync", json={**OK, "put": []})).json()["rows"] == []


async def test_a_bad_field_is_left_out_alone(site: Site) -> None:
    """
    Each refused field or row is named with its reason; its neighbours are kept.
    """
    alice = await site.join()
    put = [
        ["t", "a", {"v": [1, stamp()], "no!": [1, stamp()], "w": [2**60, stamp()]}],
        ["t", "b", {"v": [1, "nonsense"], "x": ["y" * 9000, stamp()]}],
        ["T", "c", {"v": [1, stamp()]}],
        ["t", "d/d", {"v": [1, stamp()]}],
        ["t", "e" * 65, {"v": [1, stamp()]}],
    ]

    answer = (await alice.sync(*put)).json()

    assert answer["rows"] == [["t", "a", {"v": [1, stamp()]}]]
    assert sorted(map(tuple, answer["bad"]), key=str) == sorted(
        [
            ("t", "a", "no!", "field"),
            ("t", "a", "w", "value"),
            ("t", "b", "v", "stamp"),
            ("t", "b", "x", "size"),
            ("T", "c", None, "kind"),
            ("t", "d/d", None, "id"),
            ("t", "e" * 65, None, "id"),
        ],
        key=str,
    )


async def test_odd_json_spoils_its_own_cell_only(site: Site) -> None:
    """1e400 and half a surrogate pair make only their own cell refused."""
    alice = await site.join()
    cells = '"v":[1,"S"],"w":[1e400,"S"],"x":["\\ud800","S"]'.replace("S", stamp())
    body = '{"v":1,"n":1,"cursor":0,"put":[["t","a",{CELLS}],["t","\\udfff",{}]]}'
    body = body.replace("CELLS", cells)

    status, _, answer = await raw(
        site.app,
        "POST",
        "/api/sync",
        [("content-type", "application/json"), *alice.bearer.items()],
        body.encode(),
    )

    assert status == 200, answer
    assert answer["rows"] == [["t", "a", {"v": [1, stamp()]}]]
    assert [entry[3] for entry in answer["bad"]] == ["value", "value", "id"]


async def test_501_rows_are_too_many(site: Site) -> None:
    """
    More rows than a push may have: 413, nothing applied, the number not used.
    """
    alice = await site.join()
    rows = [["t", f"a{i}", {"v": [1, stamp()]}] for i in range(501)]

    refused = await alice.sync(*rows)
    alice.n = 0
    accepted = await alice.sync(*rows[:500])

    assert (refused.status_code, refused.json()["error"]) == (413, "size")
    assert accepted.status_code == 200


async def test_pages_are_bounded_and_lead_on(site: Site) -> None:
    """
    A limit is cut to 1..1000, the cursor is that of the page's last row, and the digest comes
    with the last page alone.
    """
    alice = await site.join()
    await alice.sync(*[["t", f"a{i:03}", {"v": [1, stamp()]}] for i in range(5)])
    other = await alice.pair()

    first = (await other.sync(limit=0)).json()
    rest = (await other.sync(limit=10**6)).json()

    assert (len(first["rows"]), first["cursor"], first["more"], "digest" in first) == (
        1,
        1,
        True,
        False,
    )
    assert (len(rest["rows"]), rest["cursor"], rest["more"], "digest" in rest) == (
        4,
        5,
        False,
        True,
    )


async def test_a_large_page_comes_compressed_to_those_who_ask(site: Site) -> None:
    """
    A page over 4 KB is gzipped when the client takes gzip, and says the same thing.
    """
    alice = await site.join()
    await alice.sync(*[["t", f"a{i:03}", {"v": [1, stamp()]}] for i in range(200)])
    body = json.dumps({"v": 1, "cursor": 0, "put": []}).encode()

    plain, page = await _answer(site, alice, body, "identity")
    zipped, packed = await _answer(site, alice, body, "gzip, br")

    assert "content-encoding" not in plain
    assert zipped["content-encoding"] == "gzip"
    assert json.loads(gzip.decompress(packed))["rows"] == json.loads(page)["rows"]


async def _answer(
    site: Site, alice: Person, body: bytes, takes: str
) -> tuple[dict[str, str], bytes]:
    headers = {**alice.bearer, "content-type": "application/json", "accept-encoding": takes}
    async with site.http.stream("POST", "/api/sync", content=body, headers=headers) as answer:
        return dict(answer.headers), b"".join([chunk async for chunk in answer.aiter_raw()])


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded"])
async def test_a_body_must_be_json(site: Site, kind: str) -> None:
    """
    Another content type is refused: a form on another site can send nothing here.
    """
    alice = await site.join()
    headers = [("content-type", kind)] if kind else []

    status, _, answer = await raw(
        site.app, "POST", "/api/sync", [*headers, *alice.bearer.items()], json.dumps(OK).encode()
    )

    assert (status, answer["error"]) == (415, "type")


async def test_get_is_not_its_method(site: Site) -> None:
    """
    The envelope holds for the raw routes too.
    """
    answer = await site.http.get("/api/sync")

    assert (answer.status_code, answer.json()["error"]) == (405, "method")


async def test_an_account_has_a_share_of_the_server(
    make_site: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Too many requests of one account are refused with a time to retry after, whatever they ask for.
    Others are answered meanwhile, and so is the account later. A first sync is not too much.
    """
    monkeypatch.setattr(caller, "REFUSAL_DELAY_S", 0.0)
    site = await make_site()
    alice, bob = await site.join(), await site.join()
    for i in range(40):
        ticks = [tick(f"20{10 + i // 12}-{1 + i % 12:02}-{day:02}") for day in range(1, 29)]
        assert (await alice.sync(*ticks)).status_code == 200
    found = [await alice.sync() for _ in range(300)]
    refused = found[-1]
    assert (refused.status_code, refused.json()["error"]) == (429, "throttled")
    assert int(refused.headers["retry-after"]) >= 1
    assert (await alice.call("GET", "/api/habits")).status_code == 429
    assert (await bob.sync(tick())).status_code == 200
    site.clock.ms += int(refused.headers["retry-after"]) * 1000
    assert (await alice.sync()).status_code == 200


async def test_a_flood_is_held_up(make_site: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A client that ignores refusals gets the next ones delayed, at no cost to others; only a bounded
    number is delayed at once.
    """
    site = await make_site()
    alice = await site.join()
    while (await alice.sync()).status_code == 200:
        pass
    monkeypatch.setattr(caller, "REFUSAL_DELAY_S", 3600.0)
    monkeypatch.setattr(caller, "DELAYED_MOST", 3)
    waiting = [asyncio.ensure_future(alice.sync()) for _ in range(3)]
    while site.app.context.delayed_count < 3:
        await asyncio.sleep(0.001)
    assert (await alice.sync()).status_code == 429
    assert not any(task.done() for task in waiting)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert site.app.context.delayed_count == 0
