"""A phone whose clock the test sets; it is offline, so that no server corrects it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import expect
from tests.e2e.phone import Lend, Phone

LINES = Path(__file__).resolve().parents[2] / "pwa/src/i18n/en/lines.ts"

TURN = """
(() => {
  const Real = Date;
  const ahead = () => Number(localStorage.getItem('test.ahead') || 0);
  globalThis.Date = class extends Real {
    constructor(...given) {
      if (given.length) super(...given);
      else super(Real.now() + ahead());
    }
    static now() { return Real.now() + ahead(); }
  };
})();
"""


def turn(phone: Phone, moment: str) -> None:
    """Set the phone's clock to *moment* (UTC; `YYYY-MM-DD`, which means noon, or with `THH:MM`)."""
    text = moment if "T" in moment else f"{moment}T12:00"
    wanted = datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000
    phone.page.evaluate(
        """(wanted) => {
          const now = Date.now() - Number(localStorage.getItem('test.ahead') || 0);
          localStorage.setItem('test.ahead', wanted - now);
          document.dispatchEvent(new Event('visibilitychange'));
        }""",
        wanted,
    )


def away_from_clocks(lend: Lend, day: str, **begin: object) -> Phone:
    """A phone without a network on *day*, with the list begun."""
    phone = lend(timezone_id="UTC")
    phone.page.add_init_script(TURN)
    phone.visit().worker_ready()
    phone.context.set_offline(True)
    turn(phone, day)
    phone.reload()
    phone.pick(**begin)  # type: ignore[arg-type]
    phone.page.get_by_role("button", name="Begin").tap()
    expect(phone.page.get_by_role("list", name="Acts of care")).to_be_visible()
    return phone.on_disk()


def kinds_of(text: str) -> set[str]:
    """Which kinds of feedback may say *text*."""
    found = set()
    kinds = re.findall(r"^  (\w+): \{\n(.*?)^  \},", LINES.read_text("utf-8"), re.M | re.S)
    assert kinds
    for kind, body in kinds:
        # What is quoted before a colon is a tag of texts, and none itself.
        for line in re.findall(r"'([^']+)'", re.sub(r"'[\w ]+':", "", body)):
            if re.fullmatch(re.sub(r"\\\{\w+\\\}", ".+", re.escape(line)), text):
                found.add(kind)
    return found
