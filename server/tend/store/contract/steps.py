"""The numbered SQL files of a store's schema, which its migrations run once each, in order."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

TABLES: Final = {"account", "device", "rec"}
"""Where they stand without a count of steps, the database is another program's."""


class Migration(NamedTuple):
    """One step of the schema."""

    number: int
    name: str
    sql: str


@cache
def steps_of(package: str) -> list[Migration]:
    """All steps in the folder `schema` of a store's package, oldest first."""
    folder = files(package) / "schema"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name[:4].isdigit())
    return [
        Migration(int(name[:4]), name.removesuffix(".sql"), (folder / name).read_text("utf-8"))
        for name in names
    ]
