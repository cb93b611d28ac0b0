"""Whether each state of a life can be seen, read and reached."""

from __future__ import annotations

from tests.e2e.examine import Examiner
from tests.e2e.phone import Phone


class Examined:
    """
    Examines these states, else each of them, when they are first come to; see `Look`. *own*: words
    of the person's own, which may be long.
    """

    def __init__(self, *states: str, own: str = "") -> None:
        self.states, self.own = states, own
        self.found: dict[str, Examiner] = {}

    def __call__(self, state: str, phone: Phone, *_: str) -> None:
        if state not in self.found and (not self.states or state in self.states):
            self.found[state] = Examiner(phone.page, own=self.own)
            self.found[state].look(state)

    def faults(self) -> str:
        """All that was found, one a line."""
        return "\n".join(fault for one in self.found.values() for fault in one.faults)
