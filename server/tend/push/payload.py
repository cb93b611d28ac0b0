"""What a message says, and under which topic it goes. Nothing of the network is loaded for it."""

from __future__ import annotations

import base64
import hmac
from typing import Any, Final

import msgspec

from tend.push.words import say

_HERE: Final = frozenset({"reminder", "roundup", "clockoff"})
"""Kinds that have a page of their own behind them; the others lead to Today."""


def payload_for(
    origin: str,
    key: str,
    text: str,
    lang: str,
    *,
    kind: str = "test",
    habits: tuple[str, ...] = (),
    day: str | None = None,
    badge: int | None = None,
) -> bytes:
    """
    The message's content: neutral words, and what the phone's worker needs to say more.

    Buttons come with a reminder of one habit; the page behind has the same choices.

    Args:
        text: Key of the words.
        badge: For the app's icon: how many habits are open.
    """
    if kind in _HERE:
        query = f"key={key}" + (f"&habits={','.join(habits)}" if habits else "") + f"&day={day}"
        navigate = f"{origin}/nudge?{query}"
    else:
        navigate = f"{origin}/?nudge={key}"
    actions = (("done", say("done", lang)), ("later", say("later", lang)))
    data: dict[str, Any] = {"key": key, "kind": kind, "habits": list(habits), "day": day}
    return payload_of(
        title=say("title", lang),
        body=say(text, lang),
        navigate=navigate,
        tag=key,
        data=data,
        lang=lang,
        actions=actions if kind == "reminder" and len(habits) == 1 else (),
        badge=badge,
    )


def payload_of(
    *,
    title: str,
    body: str,
    navigate: str,
    tag: str,
    data: dict[str, Any],
    lang: str = "en",
    actions: tuple[tuple[str, str], ...] = (),
    badge: int | None = None,
) -> bytes:
    """
    Declarative Web Push (W3C push-api, WebKit 18.4), which older workers read as well.

    Args:
        navigate: An absolute URL.
        actions: Names and titles; each leads to `navigate` with `?do=NAME`.
        badge: The number on the app's icon; None leaves it as it is.
    """
    notification: dict[str, Any] = {
        "title": title,
        "body": body,
        "navigate": navigate,
        "lang": lang,
        "dir": "auto",
        "tag": tag,
        "data": data,
    }
    if actions:
        glue = "&" if "?" in navigate else "?"
        notification["actions"] = [
            {"action": name, "title": text, "navigate": f"{navigate}{glue}do={name}"}
            for name, text in actions
        ]
    message = {"web_push": 8030, "notification": notification, "mutable": True}
    if badge is not None:
        message["app_badge"] = badge
    return msgspec.json.encode(message)


def topic_of(secret: bytes, account: str, key: str) -> str:
    """
    A topic for a nudge's key: 32 characters, which Apple can decode as base64.

    The same for whatever replaces it, and another for every account: unsalted, a push service could
    look up who is reminded of what, for the starters' ids are the same for everybody.
    """
    name = f"{account}\x1f{key}".encode()
    return base64.urlsafe_b64encode(hmac.digest(secret, name, "sha256")[:24]).decode()
