"""What a check has found."""

from __future__ import annotations

from typing import NamedTuple


class Finding(NamedTuple):
    """One thing that was looked at."""

    well: bool
    says: str
    """A sentence that is true if it is well, with what was found."""
    do: str = ""
    """What to do if it is not."""
