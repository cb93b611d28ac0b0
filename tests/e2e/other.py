"""One more device of a phone's account, which writes and reads bare records."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from playwright.sync_api import Locator
from tests.e2e.phone import Lend, Phone
from tests.harness import Server
from tests.support.program import Program

WALK, WALK_ID = "Move a little", "starter00001"
OTHER_DEVICE = "0badcafe"


class Other(Program):
    """A further device of a phone's account, which writes and reads bare records."""

    def __init__(self, phone: Phone, server: Server) -> None:
        self.server, self.n = server, 0
        (self.token,) = [c["value"] for c in phone.context.cookies() if c["name"] == "tend"]
        code = self.call("POST", "/api/pairings", {})["code"]
        about = {"device": OTHER_DEVICE}
        self.token = self.call("POST", f"/api/pairings/{code}/claim", about)["token"]

    def put(self, kind: str, id: str, field: str, value: Any) -> None:
        """Write one cell now."""
        self.sync([[kind, id, {field: [value, stamp(now_ms())]}]])

    def tick_at(self, habit: str, at: str, days: Sequence[int]) -> None:
        """Write ticks made at a local time (UTC) on so many past dates, each on its own date."""
        hour, minute = map(int, at.split(":"))
        rows = []
        for back in days:
            day = today() - timedelta(back)
            made = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
            row = {"v": [1, stamp(round(made.timestamp() * 1000))]}
            rows.append(["t", f"{day}.{habit}", row])
        self.sync(rows)

    def value(self, kind: str, id: str, field: str = "v") -> Any:
        """The value that the server has; None if there is none."""
        rows = self.sync([])["rows"]
        found = [fields for k, i, fields in rows if (k, i) == (kind, id)]
        return found[0].get(field, [None])[0] if found else None

    def wait(self, kind: str, id: str, field: str, expected: Any) -> None:
        """Wait until the server has a value."""
        deadline = time.monotonic() + 10
        while (found := self.value(kind, id, field)) != expected:
            assert time.monotonic() < deadline, found
            time.sleep(0.1)


def now_ms() -> int:
    return round(time.time() * 1000)


def stamp(ms: int) -> str:
    """A stamp of the other device."""
    return f"{ms:011x}0000{OTHER_DEVICE}"


def today() -> date:
    """The person's date in UTC."""
    return (datetime.now(UTC) - timedelta(hours=4)).date()


def begin(lend: Lend, server: Server, **begun: Any) -> tuple[Phone, Other]:
    """A phone that has begun, and a further device of its account."""
    new = lend(timezone_id="UTC")
    phone = (new.begin(**begun) if begun else new.begun()).saved()
    return phone, Other(phone, server)


def reminders(phone: Phone, habit: str = WALK_ID) -> Locator:
    """The reminders on a habit's page."""
    phone.visit(f"/habit/{habit}")
    return phone.page.get_by_role("region", name="Remind me")
