"""The payload and the topic of a push message. Pure: imports nothing of the network."""

from __future__ import annotations

import base64
import hmac
from typing import Any, Final, NamedTuple

import msgspec

from tend.i18n.parts import PushKey
from tend.i18n.texts import texts

_HERE: Final = frozenset({"reminder", "roundup"})
"""Kinds that open the page `/nudge`, with the choices that their buttons have."""
_PAGES: Final = {
    "checkin": "/checkin",
    "meet": "/support",
    "evening": "/kind-days",
    "letter": "/letters",
    "summary": "/back",
    "clockoff": "/boundaries",
}
"""Kinds that open the screen which they are about; all others open Today."""
_ASKING: Final = _HERE | {"clockoff", "checkin"}
"""Kinds that ask for something, and may come in a moment in which that is too much."""


class Action(NamedTuple):
    """A button of a notification."""

    name: str
    title: str
    navigate: str
    """The absolute URL that it opens where no service worker takes the tap."""


def payload_for(
    origin: str,
    key: str,
    text: PushKey,
    lang: str,
    *,
    kind: str = "test",
    habits: tuple[str, ...] = (),
    day: str | None = None,
    badge: int | None = None,
) -> bytes:
    """
    Build the payload of a nudge: a neutral text, and what the phone's worker needs to replace it.

    A reminder of one habit has the buttons Done and In an hour, and there is room for two. What
    else asks for something has one that leads to a minute for oneself, and to somebody to call.

    Args:
        origin: The app's own, such as `https://tend.example.org`.
        key: The nudge's key (`kind/about/date/time`); also the notification's tag.
        text: Key of the text.
        lang: One of the languages of `tend.i18n`.
        kind: The nudge's kind.
        habits: Ids of the habits that it is about.
        day: Date of those habits, ISO.
        badge: Number of open habits, for the app's icon; None leaves the icon as it is.
    """
    if kind in _HERE:
        query = f"key={key}" + (f"&habits={','.join(habits)}" if habits else "") + f"&day={day}"
        navigate = f"{origin}/nudge?{query}"
    else:
        navigate = f"{origin}{_PAGES.get(kind, '/')}?nudge={key}"
    words = texts(lang).push
    actions: tuple[Action, ...] = ()
    if kind == "reminder" and len(habits) == 1:
        actions = tuple(
            Action(name, words[name], f"{navigate}&do={name}") for name in ("done", "later")
        )
    elif kind in _ASKING:
        actions = (Action("moment", words["moment"], f"{origin}/moment"),)
    data: dict[str, Any] = {"key": key, "kind": kind, "habits": list(habits), "day": day}
    return payload_of(
        title=words["title"],
        body=words[text],
        navigate=navigate,
        tag=key,
        data=data,
        lang=lang,
        actions=actions,
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
    actions: tuple[Action, ...] = (),
    badge: int | None = None,
) -> bytes:
    """
    Build a payload of Declarative Web Push (WebKit 18.4), which service workers parse as well.

    Args:
        navigate: The absolute URL that a tap opens.
        tag: A later notification with the same tag replaces this one.
        data: For the service worker.
        actions: Its buttons; browsers show at most two.
        badge: The number on the app's icon; None leaves the icon as it is.
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
        notification["actions"] = [
            {"action": name, "title": text, "navigate": address} for name, text, address in actions
        ]
    message = {"web_push": 8030, "notification": notification, "mutable": True}
    if badge is not None:
        message["app_badge"] = badge
    return msgspec.json.encode(message)


def topic_of(secret: bytes, account: str, key: str) -> str:
    """
    The topic (RFC 8030, 5.4) of a nudge's key: 32 base64url characters. Apple requires decodable
    base64.

    A message replaces an undelivered one of the same topic. The topic is keyed by *secret* and the
    account: the ids of starter habits are the same for everybody, so a push service could otherwise
    recognize who is reminded of what.
    """
    name = f"{account}\x1f{key}".encode()
    return base64.urlsafe_b64encode(hmac.digest(secret, name, "sha256")[:24]).decode()
