"""The rules of the real push services: what each requires of a message, and how it refuses one."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from typing import Any, ClassVar

from aiohttp import web

URGENCIES = {"very-low", "low", "normal", "high"}
MOST_BYTES = 4096
_topic = re.compile(r"[A-Za-z0-9_-]{1,32}").fullmatch
_reachable = re.compile(
    r"(mailto:[^\s<>@]+@|https://)([a-z0-9-]+\.)+[a-z]{2,}(:\d+)?(/\S*)?", re.IGNORECASE
).fullmatch


class Fault(Exception):
    """What is wrong with a message: auth, ttl, topic, urgency, encoding or size."""

    def __init__(self, name: str, detail: str = "") -> None:
        super().__init__(name, detail)
        self.name, self.detail = name, detail


class Vendor:
    """What RFC 8030, 8188 and 8292 ask for; the others add to it."""

    STATUS: ClassVar[Mapping[str, int]] = {"auth": 403, "size": 413}

    def check(self, headers: Mapping[str, str], claims: dict[str, Any], body: bytes) -> None:
        """Raise the first fault. That the claims are signed and for this service is known."""
        if not re.fullmatch(r"[0-9]{1,9}", headers.get("TTL", "")):
            raise Fault("ttl", headers.get("TTL", "missing"))
        if "Topic" in headers and not _topic(headers["Topic"]):
            raise Fault("topic", headers["Topic"])
        if headers.get("Urgency", "normal") not in URGENCIES:
            raise Fault("urgency", headers["Urgency"])
        if headers.get("Content-Encoding") != "aes128gcm":
            raise Fault("encoding", headers.get("Content-Encoding", "missing"))
        if len(body) > MOST_BYTES:
            raise Fault("size", str(len(body)))

    def refuse(self, fault: Fault) -> web.Response:
        """The refusal of a message, in the vendor's own words."""
        return web.Response(status=self.STATUS.get(fault.name, 400), text=fault.name)

    def answer(self, status: int) -> web.Response:
        """What comes with a status that no fault of the message's brings about."""
        return web.Response(status=status, text=f"of {status}")


class Apple(Vendor):
    """web.push.apple.com: topics must be base64, the contact must exist."""

    REASONS: ClassVar = {"auth": "BadJwtToken", "topic": "BadWebPushTopic", "ttl": "BadTtl"}
    REASONS |= {"size": "PayloadTooLarge", "urgency": "BadUrgency"}

    def check(self, headers: Mapping[str, str], claims: dict[str, Any], body: bytes) -> None:
        if not _reachable(claims["sub"]):
            raise Fault("auth", claims["sub"])
        super().check(headers, claims, body)
        topic = headers.get("Topic", "")
        try:
            base64.urlsafe_b64decode(topic + "=" * (-len(topic) % 4))
        except binascii.Error as error:
            raise Fault("topic", topic) from error

    def refuse(self, fault: Fault) -> web.Response:
        reason = self.REASONS.get(fault.name, "BadRequest")
        return web.json_response({"reason": reason}, status=self.STATUS.get(fault.name, 400))

    def answer(self, status: int) -> web.Response:
        reasons = {403: "BadJwtToken", 404: "BadPath", 410: "Unregistered"}
        return web.json_response({"reason": reasons.get(status, "Internal")}, status=status)


class Google(Vendor):
    """fcm.googleapis.com: says so in pages and plain text."""

    def refuse(self, fault: Fault) -> web.Response:
        if fault.name == "auth":
            text = "the key in the authorization header does not correspond to the sender ID used"
            return web.Response(status=403, text=text)
        return super().refuse(fault)

    def answer(self, status: int) -> web.Response:
        texts = {404: "A valid push subscription endpoint should be specified in the URL as such"}
        texts[410] = "push subscription has unsubscribed or expired."
        page = f"<HTML>\n<HEAD><TITLE>{texts.get(status, 'Error')}</TITLE></HEAD>\n</HTML>"
        return web.Response(status=status, text=page, content_type="text/html")


class Mozilla(Vendor):
    """updates.push.services.mozilla.com: JSON with a number for each fault."""

    STATUS: ClassVar = {"auth": 401, "size": 413}
    ERRNO: ClassVar = {"auth": 109, "size": 104, "ttl": 112, "topic": 113, "encoding": 110}

    def refuse(self, fault: Fault) -> web.Response:
        errno = 111 if fault.detail == "missing" and fault.name == "ttl" else None
        return self._json(
            self.STATUS.get(fault.name, 400), errno or self.ERRNO.get(fault.name, 999), fault.name
        )

    def answer(self, status: int) -> web.Response:
        errnos = {401: 109, 404: 102, 410: 106, 413: 104, 429: 201, 503: 201}
        answer = self._json(status, errnos.get(status, 999), "")
        if status == 503:
            answer.headers["Retry-After"] = "120"
        return answer

    def _json(self, status: int, errno: int, message: str) -> web.Response:
        more = {"more_info": "http://autopush.readthedocs.io/en/latest/http.html#error-codes"}
        body = {"code": status, "errno": errno, "error": "x", "message": message, **more}
        return web.Response(status=status, text=json.dumps(body), content_type="application/json")


class Windows(Vendor):
    """*.notify.windows.com: no TTL of 0, and reasons in a header alone."""

    STATUS: ClassVar = {"auth": 401, "size": 413}

    def check(self, headers: Mapping[str, str], claims: dict[str, Any], body: bytes) -> None:
        super().check(headers, claims, body)
        if int(headers["TTL"]) == 0 and headers.get("X-WNS-Cache-Policy") != "no-cache":
            raise Fault("ttl", "0")

    def refuse(self, fault: Fault) -> web.Response:
        text = "Ttl value conflicts with X-WNS-Cache-Policy." if fault.name == "ttl" else fault.name
        headers = {"X-WNS-ERROR-DESCRIPTION": text}
        return web.Response(status=self.STATUS.get(fault.name, 400), headers=headers)

    def answer(self, status: int) -> web.Response:
        return web.Response(status=status, headers={"X-WNS-ERROR-DESCRIPTION": f"of {status}"})


VENDORS = {"apple": Apple(), "fcm": Google(), "mozilla": Mozilla(), "wns": Windows()}
NAMES = {
    "web.push.apple.com": "apple",
    "fcm.googleapis.com": "fcm",
    "updates.push.services.mozilla.com": "mozilla",
    "db5p.notify.windows.com": "wns",
}


def vendor_of(name: str, host: str) -> Vendor:
    """By the box's word, else by the host that was asked for."""
    return VENDORS.get(name or NAMES.get(host, ""), Vendor())
