"""One message to one endpoint: what goes over the wire, and what comes of each answer."""

from __future__ import annotations

import asyncio
import secrets
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from tests.push.conftest import Post
from tests.push.opener import Browser

from tend.errors import BadEndpoint, BadKeys
from tend.push.endpoints import check_endpoint, check_keys, is_public
from tend.push.sender import (
    Delivered,
    Failed,
    Gone,
    Outcome,
    PublicResolver,
    Refused,
    RetryAfter,
    Sender,
    Target,
    payload_of,
    retry_after,
    topic_of,
)
from tend.push.vapid import Vapid, check_subject, checked_key

pytestmark = pytest.mark.asyncio

PAYLOAD = payload_of(
    title="Tend", body="A small kindness is waiting.", navigate="https://t.org/", tag="k", data={}
)


def sender(post: Post, vapid: Vapid | None = None) -> Sender:
    """One that may talk to this machine."""
    return Sender(vapid or post.vapid, private=True, ca=post.ca)


async def one(post: Post, name: str, browser: Browser, key: str = "k") -> Outcome:
    """Send one message to a box."""
    async with sender(post) as out:
        to = Target(post.endpoint(name), **browser.keys)
        return await out.send(to, PAYLOAD, ttl_s=60, urgency="normal", topic=topic_of(key))


@pytest.mark.parametrize("vendor", ["", "apple", "mozilla", "wns", "fcm"])
async def test_a_message_arrives_and_can_be_opened(post: Post, vendor: str) -> None:
    """Each vendor's rules are kept; an independent decryptor reads what was sealed."""
    name, browser = secrets.token_hex(8), Browser()
    post.set(name, vendor=vendor)
    assert await one(post, name, browser) == Delivered(201)
    assert post.box(name)["wrong"] == []
    (message,) = post.read(name, browser)
    assert message["web_push"] == 8030
    assert message["notification"]["body"] == "A small kindness is waiting."


async def test_the_same_topic_replaces(post: Post) -> None:
    """What was sent twice under one key lies there once; another key lies beside it."""
    name, browser = secrets.token_hex(8), Browser()
    for key in ("a", "a", "b"):
        await one(post, name, browser, key)
    assert len(post.box(name)["messages"]) == 2


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("404", Gone),
        ("410", Gone),
        ("401", Refused),
        ("403", Refused),
        ("413", Failed),
        ("500", Failed),
        ("busy", RetryAfter),
        ("date", RetryAfter),
        ("down", RetryAfter),
        ("redirect", Failed),
        ("huge", Failed),
        ("drop", Failed),
    ],
)
async def test_each_answer_is_told_apart(post: Post, mode: str, kind: type) -> None:
    """Only 201 and 202 are success; redirects are not followed; a huge reply is not read."""
    name = secrets.token_hex(8)
    post.set(name, mode=mode)
    outcome = await one(post, name, Browser())
    assert isinstance(outcome, kind), outcome
    assert post.box("elsewhere")["tries"] == 0
    if mode == "busy":
        assert outcome == RetryAfter(2.0)
    if mode == "date":
        assert 100 < outcome.seconds <= 121
    if isinstance(outcome, Failed | Refused):
        assert len(outcome.reason) <= 200


async def test_a_busy_host_is_left_alone(post: Post) -> None:
    """After a 429 nothing is sent to that host until its time is over."""
    name, browser = secrets.token_hex(8), Browser()
    post.set(name, mode="busy")
    to = Target(post.endpoint(name), **browser.keys)
    now = [0.0]
    async with Sender(post.vapid, private=True, ca=post.ca, clock=lambda: now[0]) as out:

        async def send() -> Outcome:
            return await out.send(to, PAYLOAD, ttl_s=60, urgency="low", topic=topic_of("x"))

        assert await send() == RetryAfter(2.0)
        post.set(name, mode="ok")
        assert isinstance(await send(), RetryAfter)
        assert post.box(name)["tries"] == 1
        now[0] = 2.1
        assert await send() == Delivered(201)


async def test_a_hanging_service_holds_nobody_else_up(post: Post) -> None:
    """Twenty messages pass while five hang; the session ends without waiting for them."""
    hung, well, browser = secrets.token_hex(8), secrets.token_hex(8), Browser()
    post.set(hung, mode="hang")
    async with sender(post) as out:

        async def send(name: str, number: int) -> Outcome:
            to = Target(post.endpoint(name), **browser.keys)
            topic = topic_of(f"{name}{number}")
            return await out.send(to, PAYLOAD, ttl_s=60, urgency="normal", topic=topic)

        stuck = [asyncio.create_task(send(hung, i)) for i in range(5)]
        began = time.monotonic()
        assert await asyncio.gather(*(send(well, i) for i in range(20))) == [Delivered(201)] * 20
        assert time.monotonic() - began < 5
        for task in stuck:
            task.cancel()
        await asyncio.gather(*stuck, return_exceptions=True)


async def test_what_is_out_of_bounds_is_never_sent(post: Post) -> None:
    """A TTL of 0, a large payload or a topic that Apple cannot decode is a fault of ours."""
    to = Target(post.endpoint("never"), **Browser().keys)
    async with sender(post) as out:
        for payload, ttl, topic in (
            (PAYLOAD, 0, topic_of("a")),
            (b"x" * 2701, 60, topic_of("a")),
            (PAYLOAD, 60, "collie-update"),
        ):
            with pytest.raises(ValueError, match="out of bounds"):
                await out.send(to, payload, ttl_s=ttl, urgency="normal", topic=topic)
    assert post.box("never")["tries"] == 0


async def test_the_authorization_is_signed_once_for_an_origin() -> None:
    """It is kept for half a day, renewed an hour before its end, and each origin has its own."""
    now = [1_800_000_000.0]
    vapid = Vapid(checked_key("x" * 43), "https://tend.example.org", lambda: now[0])
    first = vapid.header("https://fcm.googleapis.com/a")
    assert vapid.header("https://fcm.googleapis.com/b") == first
    assert vapid.header("https://web.push.apple.com/b") != first
    now[0] += 10.9 * 3600
    assert vapid.header("https://fcm.googleapis.com/c") == first
    now[0] += 0.2 * 3600
    assert vapid.header("https://fcm.googleapis.com/c") != first


@pytest.mark.parametrize(
    "subject",
    ["mailto:x@localhost", "mailto: a@b.org", "mailto:<a@b.org>", "a@b.org", "http://b.org", ""],
)
async def test_contacts_that_vendors_refuse_are_refused(subject: str) -> None:
    """At the start, not by the first phone that stays silent."""
    with pytest.raises(ValueError, match="neither"):
        check_subject(subject)


HOSTILE = [
    "http://fcm.googleapis.com/x",
    "https://user:pw@fcm.googleapis.com/x",
    "https://fcm.googleapis.com@evil.example/x",
    "https://evil.example/fcm.googleapis.com",
    "https://fcm.googleapis.com.evil.example/x",
    "https://evilfcm.googleapis.com/x",
    "https://push.apple.com.evil.example/x",
    "https://evil-push.apple.com.example/",
    "https://notpush.apple.com.evil/",
    "https://127.0.0.1/x",
    "https://[::1]/x",
    "https://2130706433/x",
    "https://0x7f.1/x",
    "https://localhost/x",
    "https://169.254.169.254/latest",
    "https://[::ffff:10.0.0.1]/x",
    "https://fcm.googleapis.com:8443/x",
    "https://fcm.googleapis.com:22/x",
    "https://fcm.googleapis.com./x",
    "https://fcm\u3002googleapis.com/x",
    "https://\uff46cm.googleapis.com/x",
    "https://fcm.googleapis.com\\@evil.example/x",
    "https://fcm.googleapis.com/\r\nHost: evil",
    "https://evil.example#fcm.googleapis.com",
    "https://evil.example?.push.apple.com",
    "https://permanently-removed.invalid/fcm/send/x",
    "ftp://fcm.googleapis.com/x",
    "file:///etc/passwd",
    "//fcm.googleapis.com/x",
    "fcm.googleapis.com/x",
    "https://.push.apple.com/x",
    "https://a..push.apple.com/x",
    "https://fcm.googleapis.com/" + "x" * 3000,
    "",
]
PRIVATE = [
    *("127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
    *("::1", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1"),
    *("2002:7f00:1::", "224.0.0.1"),
]
BAD_KEYS = [
    *(("", ""), ("AAAA", "AAAA"), ("!" * 87, "A" * 22), ("B" + "A" * 86, "A" * 22)),
    ("B" * 87, "AAA"),
]
GOOD = [
    "https://fcm.googleapis.com/fcm/send/abc:APA91b",
    "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
    "https://web.push.apple.com/QGB",
    "https://db5p.notify.windows.com/w/?token=BQYAAA%2bA%3d",
    "https://jmt17.google.com/fcm/send/x",
]


@pytest.mark.parametrize("endpoint", HOSTILE)
async def test_hostile_endpoints_are_refused(endpoint: str) -> None:
    """By the parsed host, at intake."""
    with pytest.raises(BadEndpoint):
        check_endpoint(endpoint)


async def test_real_endpoints_pass() -> None:
    """Those that browsers hand out, and what the operator adds."""
    for endpoint in GOOD:
        check_endpoint(endpoint)
    check_endpoint("https://push.clinic.example/x", ["push.clinic.example"])


class Trap:
    """A port of this machine; anybody who connects is counted."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.socket.settimeout(0.1)
        self.port = self.socket.getsockname()[1]
        self.visits = 0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._watch)
        self.thread.start()

    def _watch(self) -> None:
        while not self.over.is_set():
            try:
                self.socket.accept()[0].close()
                self.visits += 1
            except TimeoutError:
                continue

    def close(self) -> None:
        self.over.set()
        self.thread.join()
        self.socket.close()


@pytest.fixture
def trap() -> Iterator[Trap]:
    running = Trap()
    yield running
    running.close()


async def test_nothing_hostile_is_ever_connected_to(trap: Trap) -> None:
    """
    Refused again at send; a name of an allowed host that resolves to this machine is not followed
    (rebinding), wherever the port is.
    """
    vapid = Vapid(checked_key("x" * 43), "https://tend.example.org")
    keys = Browser().keys
    async with Sender(vapid, hosts=["localhost"]) as out:
        local = [f"https://localhost:{trap.port}/x", f"http://127.0.0.1:{trap.port}/x"]
        for endpoint in [*HOSTILE, *local]:
            outcome = await out.send(
                Target(endpoint, **keys), PAYLOAD, ttl_s=9, urgency="low", topic=topic_of("a")
            )
            assert isinstance(outcome, Failed), endpoint
        # Allowed by name, but the name leads here.
        outcome = await out.send(
            Target("https://localhost/x", **keys),
            PAYLOAD,
            ttl_s=9,
            urgency="low",
            topic=topic_of("a"),
        )
        assert isinstance(outcome, Failed)
    with pytest.raises(OSError, match="no public address"):
        await PublicResolver().resolve("localhost", trap.port)
    assert trap.visits == 0


@pytest.mark.parametrize("address", PRIVATE)
async def test_private_addresses_are_known(address: str) -> None:
    """In each of their disguises."""
    assert not is_public(address)


async def test_public_addresses_are_known() -> None:
    """Those of real services."""
    for address in ("142.250.74.10", "2a00:1450:4001:80b::200a", "64:ff9b::8efa:4a0a"):
        assert is_public(address)


@pytest.mark.parametrize(("p256dh", "auth"), BAD_KEYS)
async def test_keys_that_cannot_be_sealed_for_are_refused(p256dh: str, auth: str) -> None:
    """Not a point of the curve, not 16 bytes, not base64url."""
    with pytest.raises(BadKeys):
        check_keys(p256dh, auth)
    check_keys(**Browser().keys)


async def test_retry_after_is_read_as_it_comes() -> None:
    """Seconds, a date, nonsense, nothing, the past and the far future."""
    assert retry_after("7") == 7
    assert retry_after(None) == 60
    assert retry_after("soon") == 60
    assert retry_after("Thu, 01 Jan 1970 00:00:00 GMT") == 1
    assert retry_after("99999999") == 86_400
