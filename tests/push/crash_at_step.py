"""
`tend`, killed with SIGKILL at a chosen step, as by a power cut.

    python -m tests.push.crash_at_step record_decisions:after work --data DIR

Steps are `METHOD:before` and `METHOD:after` of the store (`claim_due`, `nudge_inputs`,
`record_decisions`, `claim_messages`, `settle`) and of the sender (`send`). A step in which there
was nothing to do does not count.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

from tend.__main__ import main
from tend.push.sender import Sender
from tend.store.acts.store import StoreByActs


def die() -> None:
    """No handler, no cleaning up."""
    os.kill(os.getpid(), signal.SIGKILL)


def arm(step: str) -> None:
    """Replace a method by one that dies before or after it does its work."""
    name, when = step.split(":")
    owner: Any = Sender if name == "send" else StoreByActs
    real = getattr(owner, name)

    async def deadly(self: Any, *words: Any, **more: Any) -> Any:
        if when == "before" and words[0]:
            die()
        found = await real(self, *words, **more)
        if found or (name == "settle" and words[0]):
            die()
        return found

    setattr(owner, name, deadly)


if __name__ == "__main__":
    arm(sys.argv.pop(1))
    sys.exit(main())
