"""Sending messages to the tests' own push service, and reading them from its boxes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from tests.push.conftest import Post
from tests.push.push_receiver import Browser

from tend.push.payload import payload_of
from tend.push.sender import Outcome, Sender, Target
from tend.push.vapid import Vapid

PAYLOAD = payload_of(
    title="Tend", body="A small kindness is waiting.", navigate="https://t.org/", tag="k", data={}
)


def sender(
    post: Post, vapid: Vapid | None = None, clock: Callable[[], float] = time.monotonic
) -> Sender:
    """A sender that may connect to loopback."""
    return Sender(vapid or post.vapid, private=True, ca=post.ca, clock=clock)


async def one(
    out: Sender, post: Post, name: str, browser: Browser | None = None, key: str = "k"
) -> Outcome:
    """Send one message to a box."""
    to = Target(post.endpoint(name), **(browser or Browser()).keys)
    return await out.send(to, PAYLOAD, ttl_s=60, urgency="normal", topic=out.topic("", key))


def arrived(post: Post, box: str, browser: Browser, count: int) -> list[dict[str, Any]]:
    """Wait until *count* messages have arrived in a box; all of them, decrypted."""
    deadline = time.monotonic() + 15
    while len(found := post.read(box, browser)) < count:
        assert time.monotonic() < deadline, found
        time.sleep(0.1)
    return found
