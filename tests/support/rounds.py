"""Running rounds of the protocol until nothing is left to push or pull."""

from __future__ import annotations

from tests.sync.peer import Peer
from tests.sync.real import Real
from tests.sync.wire import Line


def pull(line: Line, token: str, account: str) -> Peer:
    """
    Pull all rows as a new reader; fails if its digest is not the server's, or pulling never ends.
    """
    reader = Peer("reader", account, "ffffffff")
    for _ in range(1000):
        out = reader.request()
        said = reader.answer(out, *line.sync(token, out["body"]))
        if said == "ok":
            return reader
        assert said == "more", f"the server's digest is not that of its rows: {said}"
    raise AssertionError("P4: the reader never comes to the end")


def settle(line: Line, device: Real, token: str) -> list[str]:
    """Sync a device until nothing is left; the outcome of each round."""
    said = []
    for _ in range(60):
        out = device.request()
        said.append(device.answer(out, *line.sync(token, out["body"])))
        if said[-1] == "ok":
            # A digest that differs asks for everything again, with the next request.
            out = device.request()
            if not out["sent"] and device.answer(out, *line.sync(token, out["body"])) == "ok":
                return said
        elif said[-1] not in ("more", "retry"):
            return said
    raise AssertionError(f"never settles: {said}")
