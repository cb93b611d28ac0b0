"""Rounds of the protocol until all is said."""

from __future__ import annotations

from tests.sync.peer import Peer
from tests.sync.real import Real
from tests.sync.wire import Line


def pull(line: Line, token: str, account: str) -> Peer:
    """All rows, by a reader that starts from nothing."""
    reader = Peer("reader", account, "ffffffff")
    for _ in range(1000):
        out = reader.request()
        said = reader.answer(out, *line.sync(token, out["body"]))
        if said == "ok":
            return reader
        assert said == "more", f"the server's digest is not that of its rows: {said}"
    raise AssertionError("P4: the reader never comes to the end")


def settle(line: Line, device: Real, token: str) -> list[str]:
    """Sync until there is nothing more to say; what each round came to."""
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
