"""One message to one endpoint: what goes over the wire, and what comes of each answer."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets

import pytest
from tests.push.conftest import Post
from tests.push.push_receiver import Browser, unb64
from tests.support.messages import PAYLOAD, one, sender

from tend.push.payload import payload_of, topic_of
from tend.push.sender import (
    Delivered,
    Failed,
    Outcome,
    Refused,
    RetryAfter,
    SubscriptionGone,
    Target,
)
from tend.push.vapid import Vapid
from tend.push.vapid_key import checked_key


@pytest.mark.parametrize("vendor", ["", "apple", "mozilla", "wns", "fcm"])
async def test_a_message_arrives_and_can_be_opened(post: Post, vendor: str) -> None:
    """The message keeps each vendor's rules, and an independent implementation decrypts it."""
    name, browser = secrets.token_hex(8), Browser()
    post.set(name, vendor=vendor)
    async with sender(post) as out:
        assert await one(out, post, name, browser) == Delivered(201)
    assert post.box(name)["wrong"] == []
    (message,) = post.read(name, browser)
    assert message["web_push"] == 8030
    assert message["notification"]["body"] == "A small kindness is waiting."


async def test_the_same_topic_replaces(post: Post) -> None:
    """A message under the same key replaces an unfetched one; one under another key does not."""
    name, browser = secrets.token_hex(8), Browser()
    async with sender(post) as out:
        for key in ("a", "a", "b"):
            await one(out, post, name, browser, key)
    assert len(post.box(name)["messages"]) == 2


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("201", Delivered),
        ("202", Delivered),
        ("slow", Delivered),
        ("200", Failed),
        ("204", Failed),
        ("301", Failed),
        ("302", Failed),
        ("303", Failed),
        ("307", Failed),
        ("308", Failed),
        ("404", SubscriptionGone),
        ("410", SubscriptionGone),
        ("401", Refused),
        ("403", Refused),
        ("400", Failed),
        ("413", Failed),
        ("500", Failed),
        ("502", Failed),
        ("busy", RetryAfter),
        ("date", RetryAfter),
        ("down", RetryAfter),
        ("drop", Failed),
    ],
)
async def test_each_answer_is_told_apart(post: Post, mode: str, kind: type) -> None:
    """Only 201 and 202 are success, and no redirect is followed."""
    name = secrets.token_hex(8)
    post.set(name, mode=mode)
    async with sender(post) as out:
        outcome = await one(out, post, name)
    assert isinstance(outcome, kind), outcome
    assert (post.box(name)["tries"], post.box("elsewhere")["tries"]) == (1, 0)
    if mode == "busy":
        assert outcome == RetryAfter(2.0)
    if isinstance(outcome, RetryAfter) and mode == "date":
        assert 100 < outcome.seconds <= 121
    if isinstance(outcome, Failed) and mode.isdigit():
        assert outcome.status == int(mode)


@pytest.mark.parametrize(
    ("vendor", "mode", "expected"),
    [
        ("apple", "403", Refused(403, '{"reason": "BadJwtToken"}')),
        ("apple", "410", SubscriptionGone(410)),
        ("fcm", "404", SubscriptionGone(404)),
        ("wns", "401", Refused(401, "of 401")),
        ("mozilla", "410", SubscriptionGone(410)),
        ("mozilla", "503", RetryAfter(120.0)),
    ],
)
async def test_each_vendor_is_understood(
    post: Post, vendor: str, mode: str, expected: Outcome
) -> None:
    """Each vendor's refusals are classified; the reason is kept where the operator needs it."""
    name = secrets.token_hex(8)
    post.set(name, vendor=vendor, mode=mode)
    async with sender(post) as out:
        assert await one(out, post, name) == expected


async def test_what_is_out_of_bounds_is_never_sent(post: Post) -> None:
    """A TTL of 0, too large a payload or a topic that Apple cannot decode raises an error."""
    to = Target(post.endpoint("never"), **Browser().keys)
    async with sender(post) as out:
        for payload, ttl, topic in (
            (PAYLOAD, 0, topic_of(b"", "", "a")),
            (b"x" * 2701, 60, topic_of(b"", "", "a")),
            (PAYLOAD, -5, topic_of(b"", "", "a")),
            (PAYLOAD, 60, "collie-update"),
        ):
            with pytest.raises(ValueError, match="out of bounds"):
                await out.send(to, payload, ttl_s=ttl, urgency="normal", topic=topic)
    assert post.box("never")["tries"] == 0


async def test_the_authorization_is_signed_once_for_an_origin() -> None:
    """
    The VAPID header is kept for half a day, renewed an hour before its end, and differs for each
    origin.
    """
    now = [1_800_000_000.0]
    vapid = Vapid(checked_key("x" * 43), "https://tend.example.org:8443", lambda: now[0])
    google, apple = "https://fcm.googleapis.com", "https://web.push.apple.com"
    first = vapid.header(google)
    assert vapid.header(google) == first
    assert vapid.header(apple) != first
    now[0] += 10.9 * 3600
    assert vapid.header(google) == first
    now[0] += 0.2 * 3600
    assert vapid.header(google) != first


async def test_what_is_signed_is_for_the_service(post: Post) -> None:
    """The audience is the bare origin, in lower case and without a default port."""
    vapid = Vapid(post.private, "mailto:ops@tend.example.org", lambda: 1_800_000_000.0)
    claims = json.loads(unb64(vapid.header("https://a.org").split("t=")[1].split(".")[1]))
    assert claims == {
        "aud": "https://a.org",
        "exp": 1_800_043_200,
        "sub": "mailto:ops@tend.example.org",
    }
    name = secrets.token_hex(8)
    shouting = post.endpoint(name).replace("localhost", "LOCALHOST")
    async with sender(post) as out:
        to = Target(shouting, **Browser().keys)
        outcome = await out.send(to, PAYLOAD, ttl_s=1, urgency="low", topic=out.topic("", "k"))
    assert (outcome, post.box(name)["wrong"]) == (Delivered(201), [])


async def test_keys_that_cannot_be_sealed_for_are_a_fault_of_ours(post: Post) -> None:
    """Bad keys, which subscribing refuses, make only their own message fail."""
    async with sender(post) as out:
        for keys in ({"p256dh": "AAAA", "auth": "A" * 22}, {**Browser().keys, "auth": "AAAA"}):
            to = Target(post.endpoint("never"), **keys)
            with pytest.raises(ValueError, match=r"subscription's|point"):
                await out.send(to, PAYLOAD, ttl_s=9, urgency="low", topic=out.topic("", "k"))
        name, browser = secrets.token_hex(8), Browser()
        assert await one(out, post, name, browser) == Delivered(201)
        assert len(post.read(name, browser)) == 1


async def test_messages_at_once_are_sealed_for_their_own_phones(post: Post) -> None:
    """Of a hundred messages at once each phone can open its own."""
    phones = {secrets.token_hex(8): Browser() for _ in range(100)}
    async with sender(post) as out:

        async def say(name: str, browser: Browser) -> Outcome:
            payload = payload_of(title="T", body=name, navigate="https://t.org", tag="", data={})
            to = Target(post.endpoint(name), **browser.keys)
            return await out.send(
                to, payload, ttl_s=60, urgency="normal", topic=out.topic("", name)
            )

        sent = await asyncio.gather(*(say(*phone) for phone in phones.items()))
    assert sent == [Delivered(201)] * 100
    for name, browser in phones.items():
        assert [m["notification"]["body"] for m in post.read(name, browser)] == [name]


async def test_the_operator_is_told_once_an_hour(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    """
    A service's refusal of our authorization is logged as an error: at once for each service and
    reason, then with a count once an hour.
    """
    name, other, now = secrets.token_hex(8), secrets.token_hex(8), [100.0]
    post.set(name, vendor="apple", mode="403")
    post.set(other, vendor="apple", mode="401")
    async with sender(post, clock=lambda: now[0]) as out:
        with caplog.at_level(logging.ERROR, "tend.push"):
            for _ in range(20):
                assert isinstance(await one(out, post, name), Refused)
            await one(out, post, other)
            now[0] += 3601
            await one(out, post, name)
    told = [record.__dict__["fields"] for record in caplog.records]
    assert [(one["status"], one["messages"]) for one in told] == [(403, 1), (401, 1), (403, 20)]
    assert {one["service"] for one in told} == {f"https://localhost:{post.port}"}
