"""What the model's numbers and names are in the real parts: devices, stamps, records, values."""

from __future__ import annotations

from typing import Any

ACCOUNTS = {"ours": "00000000000000a1", "other": "00000000000000b2"}
HABIT = "h7k2m9q4s0ab"
RECORDS = {
    "k": ("k", "current"),
    "d1": ("t", f"2025-10-03.{HABIT}"),
    "d2": ("t", f"2025-10-04.{HABIT}"),
}
FIELDS = {"x": "x.y"}
TOO_LARGE = -1000
LARGE = "x" * 9000


def device_id(dev: int) -> str:
    """The id of a device: 8 hex digits, in the order of the model's numbers."""
    return f"{dev:08x}"


def stamp_of(stamp: dict[str, int]) -> str:
    """A stamp as it is written (R3)."""
    return f"{stamp['ms']:011x}{stamp['counter']:04x}{device_id(stamp['dev'])}"


def place(key: list[Any]) -> tuple[str, str, str]:
    """Kind, id and field of one of the model's cells."""
    record, field, dev = key
    name = f"c.{device_id(dev)}" if field == "c" else FIELDS.get(field, field)
    return (*RECORDS[record], name)


def at(one: dict[str, Any]) -> tuple[str, str, str]:
    return one["kind"], one["id"], one["field"]


def stamps(cells: dict[Any, Any]) -> dict[Any, str]:
    """The stamps of cells."""
    return {key: cell[1] for key, cell in cells.items()}


def values(cells: dict[Any, Any], texts: dict[Any, Any]) -> dict[Any, Any]:
    """The values of cells, texts opened; the account's key counts as 1."""
    found = {key: texts.get(key, cell[0]) for key, cell in cells.items()}
    return {key: 1 if key[0] == "k" else share(key, value) for key, value in found.items()}


def share(key: tuple[str, str, str], value: Any) -> Any:
    """The value; a share that was undone to nothing counts as 0."""
    return value or 0 if key[2].startswith("c.") else value


def value_of(key: tuple[str, str, str], cell: dict[str, Any]) -> Any:
    """The value that the real parts have where the model has this cell."""
    value = cell["value"]
    if key[2] == "n":
        return f"text {value}" if value else ""
    if value == TOO_LARGE:
        return LARGE
    return value if value or key[2].startswith("c.") else None


def plainly(cells: dict[Any, Any]) -> dict[Any, Any]:
    """What the server can see of them: of a text only that it is there."""
    return {
        key: "sealed" if key[2] == "n" or key[0] == "k" else value for key, value in cells.items()
    }
