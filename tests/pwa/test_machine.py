"""
The client core as a state machine: Hypothesis looks for a life that loses or doubles something.

Real cores in Node, a real server; every request may be lost before or after the server has seen
it, come late or twice; browsers crash, and drop their storage. Clocks are wrong by less than the
server lets pass: what a core does about worse ones is in tests/sync/test_world.py.
"""

from __future__ import annotations

import json
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    multiple,
    rule,
    run_state_machine_as_test,
)
from tests.harness import Server
from tests.pwa.cores import Cores
from tests.sync.peer import Peer
from tests.sync.real import Real
from tests.sync.wire import Line

TICKS = [("t", f"2025-10-0{day}.h7k2m9q4s0ab", "v") for day in (1, 2, 3)]
NOTES = [("t", "2025-10-01.h7k2m9q4s0ab", "n"), ("h", "h7k2m9q4s0ab", "name")]
COUNTED = ("t", "2025-10-04.h7k2m9q4s0ab")
DEVICES = st.sampled_from([0, 1])


class House:
    """A server and a Node process for all examples."""

    def __init__(self, folder: Path) -> None:
        self.server = Server(folder / "data").start()
        self.cores = Cores()
        self.line = Line(self.server.port)
        self.lives = 0


house: House | None = None


@pytest.fixture(scope="module", autouse=True)
def _house() -> Iterator[None]:
    global house
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(folder))
        yield
        house.cores.close()
        house.server.stop()


class Phone:
    """A core and what goes on around it."""

    def __init__(self, core: Real, token: str) -> None:
        self.core, self.token = core, token
        self.actions: list[Any] = []


class Life(RuleBasedStateMachine):
    """One account with two phones; `written` is all that should be there in the end."""

    flights = Bundle("flights")
    answers = Bundle("answers")

    def __init__(self) -> None:
        super().__init__()
        assert house is not None
        self.line, self.cores = house.line, house.cores
        house.lives += 1
        self.account, self.number = secrets.token_hex(8), house.lives
        self.made = 0
        # Cell and stamp -> value, whose it is, and whether it has not been dropped with a storage.
        self.written: dict[tuple[str, str, str, str], list[Any]] = {}
        first = self._device()
        token = self.line.account(self.account, first)
        self.phones = [Phone(self._core(first), token)]
        self.phones.append(self._pair())

    # --- what a person does --------------------------------------------------------------------

    @rule(at=DEVICES, cell=st.sampled_from(TICKS), value=st.sampled_from([1, 2, "s", None]))
    def write(self, at: int, cell: tuple[str, str, str], value: Any) -> None:
        """A tick, a rest, or neither; it is read at once."""
        phone = self.phones[at]
        phone.actions.append(phone.core._do("write", **_at(cell), value=value))
        assert phone.core.value(*cell) == value
        self._note(phone, cell)

    @rule(at=DEVICES, cell=st.sampled_from(NOTES), text=st.sampled_from(["", "a", "ä" * 40]))
    def write_text(self, at: int, cell: tuple[str, str, str], text: str) -> None:
        """A sealed text; it is read at once."""
        phone = self.phones[at]
        phone.actions.append(phone.core._do("text", **_at(cell), text=text))
        assert (phone.core.value(*cell) or "") == text
        self._note(phone, cell)

    @rule(at=DEVICES, delta=st.sampled_from([1, 1, 5, -2]))
    def tap(self, at: int, delta: int) -> None:
        """This phone's own share grows by as much."""
        phone = self.phones[at]
        field = f"c.{phone.core.device}"
        before = phone.core.value(*COUNTED, field) or 0
        phone.actions.append(phone.core._do("tap", kind=COUNTED[0], id=COUNTED[1], delta=delta))
        assert phone.core.value(*COUNTED, field) == before + delta
        self._note(phone, (*COUNTED, field))

    @rule(at=DEVICES)
    def undo(self, at: int) -> None:
        """What stood before stands again, where nobody has written since."""
        phone = self.phones[at]
        if not phone.actions:
            return
        action = phone.actions.pop()
        (touched,) = action["touched"]
        cell = (touched["kind"], touched["id"], touched["field"])
        rows = phone.core.rows.get(cell[:2], {})
        mine = rows.get(cell[2], [None, ""])[1] == action["stamp"]
        done = phone.core._do("undo", action=action)
        assert (done is not None) == mine
        if not mine:
            return
        if cell not in NOTES:
            before = touched["before"]
            assert phone.core.value(*cell) == (before[0] if before else None)
        self._note(phone, cell)

    # --- what the network does -----------------------------------------------------------------

    @rule(target=flights, at=DEVICES)
    def request(self, at: int) -> Any:
        """A request is on its way."""
        phone = self.phones[at]
        return (phone, phone.core, phone.core.request())

    @rule(target=answers, flight=flights)
    def arrive(self, flight: Any) -> Any:
        """It reaches the server, perhaps not for the first time."""
        phone, core, out = flight
        status, body = self.line.sync(phone.token, out["body"])
        if status == 200:
            self._delivered(out, body)
        return (phone, core, out, status, body)

    @rule(answer=answers)
    def hear(self, answer: Any) -> None:
        """The answer comes back, perhaps late or again."""
        phone, core, out, status, body = answer
        if phone in self.phones:
            self._heed(phone, core.answer(out, status, body))

    @rule(flight=consumes(flights))
    def lose(self, flight: Any) -> None:
        """No answer comes."""
        phone, core, _ = flight
        if phone in self.phones:
            core._do("fail")

    @rule(target=answers, at=DEVICES)
    def round(self, at: int) -> Any:
        """All goes well."""
        phone = self.phones[at]
        out = phone.core.request()
        status, body = self.line.sync(phone.token, out["body"])
        if status == 200:
            self._delivered(out, body)
        self._heed(phone, phone.core.answer(out, status, body))
        return multiple()

    # --- what else happens ---------------------------------------------------------------------

    @rule(at=DEVICES, skew=st.sampled_from([0, 20_000, -20_000, -3_000]))
    def turn_clock(self, at: int, skew: int) -> None:
        """A clock is put right, or wrong."""
        self.phones[at].core.skew = skew

    @rule(at=DEVICES)
    def crash(self, at: int) -> None:
        """The tab is killed between two steps."""
        self.phones[at].core.restart()

    @rule(at=DEVICES)
    def evict(self, at: int) -> None:
        """The browser drops its storage: what was not sent is gone, the rest comes back."""
        gone = self.phones[at]
        self.cores("evict", gone.core.label)
        for entry in self.written.values():
            if entry[1] is gone.core and not entry[3]:
                entry[2] = False
        self.phones[at] = self._pair(gone.token)

    # --- the end -------------------------------------------------------------------------------

    def teardown(self) -> None:
        """Once all is quiet, everybody has the same, and it is what was written."""
        for phone in self.phones:
            phone.core.skew = 0
        for _ in range(3):
            for phone in self.phones:
                self._settle(phone)
        a, b = (phone.core.rows for phone in self.phones)
        assert a == b, "P1"
        reader = Peer("reader", self.account, "ffffffff")
        while True:
            out = reader.request()
            token = self.phones[0].token
            if reader.answer(out, *self.line.sync(token, out["body"])) == "ok":
                break
        assert reader.rows == a, "P1: the server differs"
        self._nothing_lost(a)

    def _nothing_lost(self, rows: Any) -> None:
        latest: dict[tuple[str, str, str], tuple[str, Any]] = {}
        for (kind, id, field, stamp), (value, _, alive, _) in self.written.items():
            cell = (kind, id, field)
            if alive and stamp > latest.get(cell, ("", None))[0]:
                latest[cell] = (stamp, value)
        for (kind, id, field), (stamp, value) in latest.items():
            assert rows[kind, id][field] == [value, stamp], f"P2: {kind} {id} {field}"

    # --- helpers -------------------------------------------------------------------------------

    def _device(self) -> str:
        self.made += 1
        return f"{self.number:06x}{self.made:02x}"

    def _core(self, device: str) -> Real:
        assert house is not None
        return Real(house.cores, device, self.account, device)

    def _pair(self, by: str | None = None) -> Phone:
        device = self._device()
        token = self.line.join(by or self.phones[0].token, device)
        return Phone(self._core(device), token)

    def _note(self, phone: Phone, cell: tuple[str, str, str]) -> None:
        value, stamp = phone.core.rows[cell[:2]][cell[2]]
        self.written[(*cell, stamp)] = [value, phone.core, True, False]

    def _delivered(self, out: Any, body: Any) -> None:
        assert not body.get("bad"), body
        for kind, id, field, (_, stamp) in out["sent"]:
            entry = self.written.get((kind, id, field, stamp))
            if entry:
                entry[2] = entry[3] = True

    def _heed(self, phone: Phone, came: str) -> None:
        """What the app does about an answer."""
        assert came in ("ok", "more", "retry", "wait", "twin"), came
        if came != "twin":
            return
        status, made = self.line.send("POST", "/api/devices/renew", '{"twin":true}', phone.token)
        assert status == 201, made
        self.cores("renewed", phone.core.label, device=made["device"])
        phone.core.device, phone.token = made["device"], made["token"]

    def _settle(self, phone: Phone) -> None:
        for _ in range(60):
            out = phone.core.request()
            status, body = self.line.sync(phone.token, out["body"])
            if status == 200:
                self._delivered(out, body)
            came = phone.core.answer(out, status, body)
            self._heed(phone, came)
            if came == "ok" and not out["sent"]:
                return
        raise AssertionError(f"never settles: {json.dumps(body)[:300]}")


def _at(cell: tuple[str, str, str]) -> dict[str, str]:
    return dict(zip(("kind", "id", "field"), cell, strict=True))


SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def test_a_core_loses_and_doubles_nothing() -> None:
    """25 lives of up to 30 steps, the same at every run."""
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            derandomize=True,
            deadline=None,
            suppress_health_check=SLOW,
        ),
    )


@pytest.mark.soak
def test_a_core_loses_and_doubles_nothing_for_long() -> None:
    """400 lives of up to 60 steps, others at every run."""
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=400,
            stateful_step_count=60,
            deadline=None,
            suppress_health_check=SLOW,
        ),
    )
