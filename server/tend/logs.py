"""Logs as one JSON object a line: what happened and how long it took, never who or what about."""

from __future__ import annotations

import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime

import msgspec

REQUEST: ContextVar[str | None] = ContextVar("request", default=None)
"""The id of the request that this task answers; None: it answers none."""

_encode = msgspec.json.encode


class JsonLines(logging.Formatter):
    """
    `{"at", "level", "log", "say", …}`; `request` and a record's `fields` come along, and *worker*,
    the number of this process if several write one log.
    """

    def __init__(self, worker: int | None = None) -> None:
        super().__init__()
        self._process = {} if worker is None else {"worker": worker}

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        request = REQUEST.get()
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "log": record.name,
            "say": record.getMessage(),
            **self._process,
            **({"request": request} if request else {}),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return _encode(line).decode()


def set_up(level: str, worker: int | None = None) -> None:
    """Send everything to stderr as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(worker))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    logging.getLogger("asyncio").setLevel(logging.WARNING)
