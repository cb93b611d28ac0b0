"""The schema of what is stored: the same on both sides, and what the server goes by."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tend.domain.habits.decode import read_settings
from tend.domain.habits.habit import read_habit, write_habit
from tend.domain.habits.history import amount_of
from tend.domain.nudges.snapshot import read_snapshot
from tend.domain.records.cells import judge
from tend.domain.records.kinds import KINDS, PLANNED, RULED, SETTINGS, STEPS, Field
from tend.domain.strategies.cards import CARDS, Member

FILE: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "kinds.json").read_text("utf-8")
)


def written(field: Field) -> dict[str, Any]:
    """A field in the form of tests/vectors/kinds.json."""
    found = {"is": field.form, "usual": field.usual, "most": field.most}
    return {name: value for name, value in found.items() if value is not None}


def test_each_kind_is_the_same_as_in_the_app() -> None:
    """
    The schema has exactly the kinds and fields of the shared file, to which the app's schema is
    held as well.
    """
    here = {
        letter: {
            "name": kind.name,
            "kind": letter,
            "id": kind.id,
            "exported": kind.exported,
            "bound": kind.bound,
            "planned": kind.planned,
            "heeded": kind.heeded,
            "fields": {name: written(field) for name, field in kind.fields.items()},
        }
        for letter, kind in KINDS.items()
    }

    assert here == {case["kind"]: case for case in FILE["cases"]}


def test_each_setting_is_the_same_as_in_the_app() -> None:
    """Ids, forms, defaults, and which settings the rules need, are those of the shared file."""
    here = [{"name": id, **written(one), "ruled": one.ruled} for id, one in SETTINGS.items()]

    assert here == FILE["settings"]


def spelled(member: Member) -> dict[str, Any]:
    """A member of a card in the form of tests/vectors/kinds.json."""
    found = {
        "is": member.form,
        "need": member.need or None,
        "usual": member.usual,
        "least": member.least or None,
        "most": member.most or None,
        "of": list(member.of) or None,
    }
    return {name: value for name, value in found.items() if value is not None}


def test_each_card_is_the_same_as_in_the_app() -> None:
    """What the sealed bodies hold has exactly the members and limits of the shared file."""
    here = [
        {
            "name": f"{kind}.{name}",
            "kind": kind,
            "card": name,
            "members": {name: spelled(member) for name, member in members.items()},
        }
        for kind, cards in CARDS.items()
        for name, members in cards.items()
    ]

    assert here == FILE["cards"]
    assert all(KINDS[kind].sealed == ("body",) for kind in CARDS)


def test_a_routine_has_seven_steps_whose_ticks_are_shares() -> None:
    """Each step of a routine is sealed, and its tick counts on servers and apps of any age."""
    assert len(STEPS) == 7
    assert set(STEPS) <= set(KINDS["h"].sealed)
    assert amount_of({f"c.{step}": 1 for step in STEPS[:3]}) == 3


def test_a_plan_depends_on_no_more_than_is_read_for_it() -> None:
    """Each kind whose changes cause a new plan is also read when nudges are decided."""
    assert PLANNED - {letter for letter, kind in KINDS.items() if kind.heeded} == set()


def test_what_says_nothing_is_as_the_schema_says() -> None:
    """
    An empty habit, settings that are missing and settings that cannot be read all have the defaults
    of the schema.
    """
    usual = {name: KINDS["h"].fields[name].usual for name in KINDS["h"].plain}
    assert write_habit(read_habit({})) == usual

    unread = [(id, {"v": {"x": 1}}) for id in RULED]
    assert read_settings(unread) == read_settings([])
    empty, unset = read_snapshot({}), {id: SETTINGS[id].usual for id in ("quiet", "cap")}
    assert read_snapshot({"s": [(id, {"v": {"x": 1}}) for id in unset]}) == empty
    assert empty.quiet is not None
    assert [f"{at:%H:%M}" for at in (empty.quiet.start, empty.quiet.end)] == unset["quiet"]
    assert empty.cap == unset["cap"]


def test_nothing_weekly_comes_unasked() -> None:
    """Whoever has set nothing is asked for no weekly check-in and no look back."""
    empty = read_snapshot({})
    assert (empty.checkin, empty.summary) == (None, None)
    assert (SETTINGS["checkin"].usual, SETTINGS["summary"].usual) == (None, None)


@given(st.data())
def test_every_id_of_a_kind_is_carried(data: st.DataObject) -> None:
    """
    A record whose kind, id and fields are of the schema's form passes the checks of the protocol.
    """
    letter = data.draw(st.sampled_from(sorted(KINDS)))
    form = st.from_regex(re.compile(KINDS[letter].id, re.ASCII), fullmatch=True)
    id = data.draw(form.filter(lambda id: len(id) <= 64))
    fields = [f"{name}aaaaaaaa" if name[-1] == "." else name for name in KINDS[letter].fields]
    judged = judge([(letter, id, dict.fromkeys(fields, (1, "0" * 15 + "a" * 8)))])

    assert judged.bad == []
    assert [set(cells) for _, _, cells in judged.rows] == [set(fields)]
