"""The real client core with the interface of the model device in `peer.py`."""

from __future__ import annotations

from typing import Any

from tests.pwa.cores import Cores
from tests.sync.peer import Rows, wall

MK = "07" * 32


class Real:
    """One device in the driver's Node process; its wall clock is the test's plus `skew`."""

    def __init__(self, cores: Cores, label: str, account: str, device: str) -> None:
        self.cores, self.label, self.account, self.device = cores, label, account, device
        self.skew = 0
        self._open()

    def _open(self) -> None:
        self.cores(
            "open",
            self.label,
            account=self.account,
            device=self.device,
            mk=MK,
            now=wall() + self.skew,
        )

    def _do(self, cmd: str, **inputs: Any) -> Any:
        self.cores("skew", self.label, now=wall() + self.skew)
        return self.cores(cmd, self.label, **inputs)

    def write(self, kind: str, id: str, field: str, value: Any) -> None:
        """Set one cell, to be sent."""
        self._do("write", kind=kind, id=id, field=field, value=value)

    def text(self, kind: str, id: str, field: str, text: str) -> None:
        """Set one text, sealed."""
        self._do("text", kind=kind, id=id, field=field, text=text)

    def tap(self, kind: str, id: str, delta: int = 1) -> None:
        """Raise the device's own share of a count."""
        self._do("tap", kind=kind, id=id, delta=delta)

    def value(self, kind: str, id: str, field: str) -> Any:
        """What the cell holds, texts opened, or None."""
        return self._do("read", kind=kind, id=id).get(field)

    def request(self, limit: int = 1000) -> dict[str, Any]:
        """The next request."""
        out = self._do("request")
        return {**out, "limit": limit, "sent_at": wall()}

    def answer(self, out: dict[str, Any], status: int, body: Any) -> str:
        """Take the answer: `ok`, `more`, `retry`, `twin` or the code of a refusal."""
        came = self._do(
            "answer",
            out=out,
            status=status,
            body=body,
            sent_at=out["sent_at"] + self.skew,
            got_at=wall() + self.skew,
        )
        if came["kind"] == "renew":
            return "twin"
        return "more" if came.get("again") else str(came["kind"])

    def restart(self) -> None:
        """Kill the tab between two steps; it starts again with what the database holds."""
        self.cores("close", self.label)
        self._open()

    @property
    def rows(self) -> Rows:
        """What the database holds."""
        found = self.cores("dump", self.label)["rows"]
        return {(kind, id): fields for kind, id, fields in found}

    def shelf(self) -> list[Any]:
        """Texts of this device that another device replaced without having seen them."""
        found = self._do("shelf")
        return list(found)
