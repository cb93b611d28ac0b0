"""Who a request comes from: the app's own page or another site's, and from which address."""

from __future__ import annotations

import ipaddress

import pytest
from tests.web.conftest import JSON, Maker, Person, raw

from tend.limits import client_address

PROXY = tuple(ipaddress.ip_network(one) for one in ("10.0.0.0/8", "fd00::/8", "127.0.0.1/32"))
SYNC = b'{"v":1,"cursor":0,"put":[]}'
READS = [("GET", "/api/devices"), ("GET", "/api/push/status"), ("GET", "/api/push/key")]


async def _by_cookie(alice: Person, method: str, path: str, *headers: tuple[str, str]) -> int:
    body = SYNC if method == "POST" else b""
    carried = [
        ("cookie", f"{alice.site.app.context.cookie}={alice.token}"),
        # Named where the server asks for it; without meaning where it does not.
        ("tend-account", alice.account),
        *(JSON.items() if body else ()),
        *headers,
    ]
    status, _, _ = await raw(alice.site.app, method, path, carried, body)
    return status


@pytest.mark.parametrize(("method", "path"), READS)
async def test_a_browser_that_says_nothing_may_read(
    make_site: Maker, method: str, path: str
) -> None:
    """
    Safari before 16.4, and any browser over plain http, sends neither header with a GET.
    """
    alice = await (await make_site(rate_limits=False)).join()

    assert await _by_cookie(alice, method, path) == 200
    assert await _by_cookie(alice, method, path, ("sec-fetch-site", "none")) == 200


@pytest.mark.parametrize(("method", "path"), READS)
async def test_a_read_that_says_it_is_foreign_is_refused(
    make_site: Maker, method: str, path: str
) -> None:
    """
    Whoever says that another site is behind it, by either header, gets nothing.
    """
    alice = await (await make_site(rate_limits=False)).join()

    for said in (
        [("sec-fetch-site", "cross-site")],
        [("sec-fetch-site", "same-site")],
        [("origin", "https://evil.example")],
        [("origin", "null")],
        [("sec-fetch-site", "none"), ("origin", "https://evil.example")],
    ):
        assert (said, await _by_cookie(alice, method, path, *said)) == (said, 403)


async def test_a_write_must_say_that_it_is_ours(make_site: Maker) -> None:
    """
    What may change something needs `same-origin` or the app's own origin: silence is not enough.
    """
    alice = await (await make_site(rate_limits=False)).join()

    for said in (
        [],
        [("sec-fetch-site", "none")],
        [("sec-fetch-site", "same-site")],
        [("sec-fetch-site", "cross-site")],
        [("origin", "http://tend.test:8080")],
        [("origin", "http://tend.test.evil.example")],
        [("origin", "http://me@tend.test")],
        [("origin", "null")],
    ):
        assert (said, await _by_cookie(alice, "POST", "/api/sync", *said)) == (said, 403)
    for said in (
        [("sec-fetch-site", "same-origin")],
        [("origin", "http://tend.test")],
        [("origin", "https://TEND.test")],
        [("origin", "http://tend.test:80")],
    ):
        assert (said, await _by_cookie(alice, "POST", "/api/sync", *said)) == (said, 200)


@pytest.mark.parametrize(
    ("base", "own", "foreign"),
    [
        ("https://Tend.Example:443/", "https://tend.example", "http://tend.example"),
        ("http://tend.example:80", "http://tend.example", "http://tend.example:8000"),
        ("https://tend.example:8443", "https://tend.example:8443", "https://tend.example"),
        ("https://[2001:db8::1]:443", "https://[2001:db8::1]", "https://[2001:db8::2]"),
    ],
)
async def test_the_own_origin_is_known_however_it_was_written(
    make_site: Maker, base: str, own: str, foreign: str
) -> None:
    """
    A usual port, capitals and a slash in TEND_BASE_URL do not matter; scheme and host do.
    """
    site = await make_site(base_url=base, rate_limits=False)
    alice = await site.join()

    assert await _by_cookie(alice, "POST", "/api/sync", ("origin", own)) == 200
    assert await _by_cookie(alice, "POST", "/api/sync", ("origin", foreign)) == 403


@pytest.mark.parametrize(
    ("peer", "forwarded", "counted"),
    [
        ("10.0.0.1", "1.2.3.4:567", "1.2.3.4"),
        ("10.0.0.1", "1.2.3.4", "1.2.3.4"),
        ("10.0.0.1", "[2001:db8::1]", "2001:db8::/64"),
        ("10.0.0.1", "[2001:db8::1]:567", "2001:db8::/64"),
        ("10.0.0.1", '"[2001:db8::1]:4711"', "2001:db8::/64"),
        ("10.0.0.1", "2001:db8::1", "2001:db8::/64"),
        ("10.0.0.1", "::ffff:1.2.3.4", "1.2.3.4"),
        ("::ffff:10.0.0.1", "1.2.3.4:567", "1.2.3.4"),
        # Further proxies of ours, with ports of their own.
        ("10.0.0.1", "6.6.6.6, 1.2.3.4:567, 10.0.0.2:8080, [fd00::1]:99", "1.2.3.4"),
        # What stands left of an unknown hop, or of a stranger, anybody may have written.
        ("10.0.0.1", "6.6.6.6, unknown", "10.0.0.1"),
        ("10.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        ("1.2.3.4", "6.6.6.6:1", "1.2.3.4"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", " , ", "10.0.0.1"),
    ],
)
def test_a_port_is_no_part_of_an_address(peer: str, forwarded: str, counted: str) -> None:
    """
    Proxies write addresses with ports and brackets; people are told apart all the same.
    """
    assert client_address(peer, forwarded, PROXY) == counted


async def test_people_behind_a_proxy_that_adds_ports_do_not_share_a_limit(
    make_site: Maker,
) -> None:
    """
    Each client has five accounts an hour of its own, also where several headers carry the hops.
    """
    site = await make_site(trusted_proxies=PROXY)

    async def sign_up(*forwarded: str) -> int:
        hops = [("x-forwarded-for", one) for one in forwarded]
        status, _, _ = await raw(
            site.app, "POST", "/api/accounts", [*JSON.items(), *hops], b"{}", client="10.0.0.1"
        )
        return status

    first = [await sign_up(f"1.2.3.4:{1000 + i}", "10.0.0.2:80") for i in range(6)]
    second = await sign_up('"[2001:db8::1]:4711"', "10.0.0.2")

    assert (first, second) == ([201] * 5 + [429], 201)
