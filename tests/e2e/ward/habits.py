"""The habits of the ward nurse."""

from __future__ import annotations

MOVE, SIT, OFF = "Move a little", "Sit and breathe", "Hours off work"
HANDOVER, EXTRA = "Three small things after handover", "Extra shifts that I say yes to"
