"""Sending through an HTTP proxy, which may be at any address; the allow-list still holds."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.harness import Server
from tests.push.conftest import Post
from tests.push.proxy import Proxy
from tests.push.push_receiver import Browser
from tests.push.vendors import NAMES
from tests.support.messages import arrived
from tests.support.program import Program, tend
from tests.support.trap import Trap

from tend.push.payload import payload_of
from tend.push.sender import Delivered, Failed, Outcome, Sender, Target

PAYLOAD = payload_of(
    title="Tend", body="A small kindness is waiting.", navigate="https://t.org/", tag="k", data={}
)


@pytest.fixture
def proxy(post: Post) -> Iterator[Proxy]:
    running = Proxy(dict.fromkeys(NAMES, post.port))
    yield running
    running.close()


def use(monkeypatch: pytest.MonkeyPatch, proxy: str, but: str = "") -> None:
    """Set the proxy variables of the environment."""
    for name in ("https_proxy", "no_proxy", "all_proxy", "http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    monkeypatch.setenv("NO_PROXY", but)


async def send(post: Post, endpoint: str, browser: Browser | None = None) -> Outcome:
    """Send one message from a server that may not connect to this machine."""
    async with Sender(post.vapid, hosts=["localhost"], ca=post.ca) as out:
        to = Target(endpoint, **(browser or Browser()).keys)
        return await out.send(to, PAYLOAD, ttl_s=60, urgency="normal", topic=out.topic("", "k"))


@pytest.mark.parametrize("host", NAMES)
async def test_a_message_passes_through_the_proxy(
    post: Post, proxy: Proxy, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    """
    The proxy resolves the host; TLS and the signature's audience are those of the service, and the
    service can open the message.
    """
    use(monkeypatch, f"http://127.0.0.1:{proxy.port}")
    name, browser = secrets.token_hex(8), Browser()
    assert await send(post, f"https://{host}/push/{name}", browser) == Delivered(201)
    assert proxy.asked == [f"{host}:443"]
    (message,) = post.read(name, browser)
    assert message["notification"]["body"] == "A small kindness is waiting."
    assert post.box(name)["wrong"] == []


async def test_one_tunnel_serves_many_messages(
    post: Post, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection through the proxy is reused; a proxy address without `http://` is accepted."""
    use(monkeypatch, f"127.0.0.1:{proxy.port}")
    name = secrets.token_hex(8)
    to = Target(f"https://fcm.googleapis.com:443/push/{name}", **Browser().keys)
    async with Sender(post.vapid, ca=post.ca) as out:
        for number in range(5):
            outcome = await out.send(
                to,
                PAYLOAD,
                ttl_s=60,
                urgency="normal",
                topic=out.topic("", str(number)),
            )
            assert outcome == Delivered(201)
    assert (len(proxy.asked), post.box(name)["tries"]) == (1, 5)


async def test_a_proxy_that_asks_for_a_name_gets_it(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Name and password are taken from the URL, percent-encoded too; wrong ones make sending fail.
    """
    proxy = Proxy(dict.fromkeys(NAMES, post.port), credentials="ward 7:p@ss")
    endpoint = f"https://fcm.googleapis.com/push/{secrets.token_hex(8)}"
    try:
        use(monkeypatch, f"http://ward%207:p%40ss@127.0.0.1:{proxy.port}")
        assert await send(post, endpoint) == Delivered(201)
        use(monkeypatch, f"http://ward:wrong@127.0.0.1:{proxy.port}")
        assert await send(post, endpoint) == Failed(None, "the proxy refused: 407")
        assert proxy.wrong == 1
    finally:
        proxy.close()


async def test_a_proxy_that_is_down_is_a_failure(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No message is sent directly when the proxy is down."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    use(monkeypatch, f"http://127.0.0.1:{port}")
    outcome = await send(post, "https://fcm.googleapis.com/push/down")
    assert outcome == Failed(None, "the proxy cannot be reached")


async def test_a_name_that_the_proxy_does_not_know_is_a_failure(
    post: Post, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proxy's own refusal is not taken for an answer of the service."""
    use(monkeypatch, f"http://127.0.0.1:{proxy.port}")
    outcome = await send(post, "https://nobody.push.apple.com/x")
    assert outcome == Failed(None, "the proxy refused: 502")


async def test_the_allow_list_holds_behind_a_proxy(
    post: Post, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proxy is never asked for a host outside of the allow-list or for a private address."""
    use(monkeypatch, f"http://127.0.0.1:{proxy.port}")
    for endpoint in (
        f"https://evil.example:{post.port}/push/x",
        "https://169.254.169.254/latest",
        "https://fcm.googleapis.com@evil.example/x",
        "http://fcm.googleapis.com/x",
    ):
        assert isinstance(await send(post, endpoint), Failed), endpoint
    assert proxy.asked == []


async def test_what_the_proxy_is_not_for_is_guarded(
    post: Post, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`NO_PROXY` is honoured, and hosts that are connected to directly must be public."""
    trap = Trap()
    use(monkeypatch, f"http://127.0.0.1:{proxy.port}", but="localhost,.push.apple.com")
    try:
        async with Sender(post.vapid, private=True, ca=post.ca) as out:
            to = Target(post.endpoint(secrets.token_hex(8)), **Browser().keys)
            outcome = await out.send(to, PAYLOAD, ttl_s=9, urgency="low", topic=out.topic("", "a"))
            assert outcome == Delivered(201)
        assert isinstance(await send(post, "https://localhost/x"), Failed)
        assert (proxy.asked, trap.visits) == ([], 0)
    finally:
        trap.close()


def test_a_server_behind_a_proxy(tmp_path: Path, post: Post, proxy: Proxy) -> None:
    """
    The whole chain: a phone subscribes at Google's, the server asks no DNS for it, and the
    confirmation comes through the proxy. The doctor names the proxy, and no password.
    """
    name, browser = secrets.token_hex(8), Browser()
    address = f"http://me:secret@127.0.0.1:{proxy.port}"
    env = {
        "HTTPS_PROXY": address,
        "https_proxy": address,
        "NO_PROXY": "localhost",
        "no_proxy": "localhost",
        "TEND_PUSH_CA": str(post.ca),
        "TEND_VAPID_KEY": post.private,
        "TEND_VAPID_SUB": "mailto:ops@tend.example.org",
    }
    with Server(tmp_path / "data", env=env) as server:
        about = {"endpoint": f"https://fcm.googleapis.com/push/{name}", "keys": browser.keys}
        Program(server).call("PUT", "/api/push/subscription", about)
        (hello,) = arrived(post, name, browser, 1)
        assert hello["notification"]["body"].startswith("It works.")
        said = tend(server.data, "doctor", **env).stdout
    assert f"ok   messages go through the proxy 127.0.0.1:{proxy.port}" in said
    assert "secret" not in said
    wrong = {**env, "HTTPS_PROXY": "socks5://127.0.0.1:1", "https_proxy": "socks5://127.0.0.1:1"}
    assert "NOT  messages go through the proxy" in tend(tmp_path / "data", "doctor", **wrong).stdout
