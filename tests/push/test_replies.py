"""
Replies of push services that are too long, too slow or malformed: little of them is read, and the
status counts.
"""

from __future__ import annotations

import secrets
import time

import pytest
from tests.push.conftest import Post
from tests.support.messages import one, sender

from tend.push.sender import Delivered, Failed, Outcome, Refused, SubscriptionGone
from tend.push.transport import REPLY_BYTES, Transport

# Each of the slow ones waits 2 s; the others' are in the slow suite.
SLOW = ("drip", "stall")
WHOLE = {"201": Delivered, "410": SubscriptionGone, "403": Refused, "500": Failed}


@pytest.mark.parametrize(
    ("mode", "kind", "body"),
    [
        pytest.param(
            mode,
            kind,
            body,
            marks=[pytest.mark.soak] if body in SLOW and mode in ("410", "403") else [],
        )
        for body in ("huge", "endless", "drip", "stall", "gzip")
        for mode, kind in WHOLE.items()
    ],
)
async def test_the_status_counts_whatever_comes_after_it(
    post: Post, mode: str, kind: type[Outcome], body: str
) -> None:
    """
    With a body of a megabyte, an endless one, one that drips, one that stops, and one that unpacks
    to 50 MB, the outcome is known within 3 s, and the next message goes out.
    """
    name, well = secrets.token_hex(8), secrets.token_hex(8)
    post.set(name, mode=mode, body=body)
    async with sender(post) as out:
        began = time.monotonic()
        outcome = await one(out, post, name)
        assert time.monotonic() - began < 3
        assert isinstance(outcome, kind)
        if isinstance(outcome, Failed | Refused):
            # As much of it as a log line holds; what is packed stays packed.
            assert outcome.status == int(mode)
            assert set(outcome.reason) <= {"x"}
            assert len(outcome.reason) == {"drip": len(outcome.reason), "stall": 10, "gzip": 0}.get(
                body, 200
            )
        assert await one(out, post, well) == Delivered(201)


@pytest.mark.parametrize("body", ["huge", "endless"])
async def test_at_most_4_kb_are_read(post: Post, body: str) -> None:
    """Of a longer reply no more than 4 KB are read, and its connection is closed."""
    name = secrets.token_hex(8)
    post.set(name, mode="500", body=body)
    headers = {"Authorization": post.vapid.header(f"https://localhost:{post.port}"), "TTL": "5"}
    transport = Transport(private=True, ca=post.ca)
    await transport.open()
    try:
        reply = await transport.post(post.endpoint(name), b"sealed", headers, None)
        assert (reply.status, reply.text) == (500, "x" * REPLY_BYTES)
    finally:
        await transport.close()


async def test_a_short_body_keeps_the_connection(post: Post) -> None:
    """After a reply with a short body the connection is reused, which saves a TLS handshake."""
    name = secrets.token_hex(8)
    post.set(name, mode="410")
    async with sender(post) as out:
        for _ in range(5):
            assert await one(out, post, name) == SubscriptionGone(410)
    assert post.box(name)["lines"] == 1
