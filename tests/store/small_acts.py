"""A few acts for tests: over two small tables, for drivers; and filling an account quickly."""

from __future__ import annotations

from collections.abc import Iterable

from tend.domain.records.parts import part_of
from tend.store.acts.act import Act, each, rows, run

TABLES = """
CREATE TABLE account (part smallint, id text, n bigint NOT NULL DEFAULT 0, PRIMARY KEY (part, id));
CREATE TABLE thing (part smallint, id text, PRIMARY KEY (part, id));
"""
PUT = "INSERT INTO thing (part, id) VALUES (?1, ?2)"
LIST = "SELECT id FROM thing WHERE part = ?1 ORDER BY id"
RENAME = "UPDATE thing SET id = ?3 WHERE id = ?2 AND part = ?1 AND id <> ?3 RETURNING 1"
SHIFT = "UPDATE thing SET id = id || ?2 WHERE part = ?1"
PARTS = "SELECT DISTINCT part FROM thing WHERE part BETWEEN ?1 AND ?2 AND id > ?3 ORDER BY part"
READ = "SELECT n FROM account WHERE part = ?1 AND id = ?2"
COUNT = "UPDATE account SET n = ?3 WHERE part = ?1 AND id = ?2"
ADD = "INSERT INTO account (part, id, n) VALUES (?1, ?2, ?3)"


def put(id: str, part: int = 1) -> Act[str]:
    yield from run(PUT, part, id)
    return id


def listed(part: int = 1) -> Act[list[str]]:
    return [id for (id,) in (yield from rows(LIST, part))]


FILL = "INSERT INTO rec (part, account, kind, id, seq, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"


def fill(account: str, records: Iterable[tuple[str, str, int, bytes]]) -> Act[None]:
    """Store records (kind, id, number, body) as they are, without counting them."""
    yield from each(FILL, ((part_of(account), account, *record) for record in records))
