"""The tests tested: each fault planted into the core makes one of the suites fail."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest
from tests.pwa.cores import NODE

ROOT = Path(__file__).resolve().parents[2]
SUITES = [
    *("engine", "healing", "texts", "laws", "vectors", "keys", "hostile", "kinds", "habit"),
    *("rules", "strategies", "calendar", "app-cards", "app-kept"),
    *("kind-days", "letters", "advice", "caseload", "learning", "forms", "boundaries"),
    "app-nudges",
]

FAULTS = {
    "no text is ever shelved": ("merge", "await shelve(txn, rec, field, cell);", ""),
    "every replaced text is shelved": (
        "shelf",
        "?? '') >= stamp) return true",
        "?? '') > 'x') return true",
    ),
    "an answer clears a newer edit": (
        "merge",
        "if (entry.stamp === cell[1]) await",
        "if (entry) await",
    ),
    "a newcomer wins on a tie": ("../domain/cells", "server[1] >= have[1]", "server[1] > have[1]"),
    "an author's knowledge is not said": (
        "texts",
        "if (had && (opened || had[0] === null)) seen[stampDevice(had[1])] = had[1];",
        "",
    ),
    "knowledge is not passed on": (
        "texts",
        "{ ...opened?.seen }",
        "{}",
    ),
    "stamps beyond the bound keep their names": ("clock", "await rename(tx, state, max);", ""),
    "an old refusal takes the clock back": (
        "exchange",
        "if (out.n !== state.n || state.refused === out.n) return;",
        "",
    ),
    "pulled stamps are not seen": (
        "merge",
        "txn.state.clock = see(txn.state.clock, cell[1]);",
        "",
    ),
    "the cursor goes back": (
        "merge",
        "state.cursor = Math.max(state.cursor, page.cursor)",
        "state.cursor = page.cursor",
    ),
    "an old acknowledgement counts after a restore": (
        "merge",
        "if (out.epoch !== state.epoch) return false;",
        "",
    ),
    "undo puts the old seal back": (
        "back-texts",
        "const { value: back, key } = await context.texts.over({ kind, id, field }, text, had);",
        "const back = before?.[0] ?? null;\nconst key = null;",
    ),
    "an old text is taken for a new one": (
        "shelf",
        "!ours && !isOlder(theirs, stampDevice(by![1]), mine!, stamp)",
        "!ours",
    ),
    "what does not open is let go": ("shelf", "if (!theirs) return false;", ""),
    "a device with another key seals": (
        "texts",
        "this.#held.find(({ id }) => id === this.current) ?? null",
        "this.#held[0] ?? null",
    ),
    "what another key sealed stays sealed": (
        "exchange",
        "again || (this.#context.unsettled && (await settleKeys(this.#context)))",
        "again",
    ),
    "a number is used twice": ("exchange", "++state.n", "state.n + 1"),
    "a refused cell stays queued": ("merge", "await dirty.delete([kind, id, cell[2]]);", ""),
    "a tap counts on top of a stale value": (
        "field-writes",
        "typeof own === 'number' ? own : 0",
        "0",
    ),
    "words go out as they are": (
        "field-writes",
        "value != null && isSealed(kind, field ?? '')",
        "false",
    ),
    "a field's seal is forgotten": ("../domain/kinds", "    'cue',\n", ""),
    "what cannot be followed is written over": (
        "../domain/habit",
        "!measure || plan.length < entries.length",
        "!measure",
    ),
    "what there shall be less of earns": (
        "../domain/life",
        "if (!limited) for (const",
        "for (const",
    ),
    "as much as the limit is over it": (
        "../domain/strategies/limits",
        "amount > most ?",
        "amount >= most ?",
    ),
    "the end of a season breaks a run": ("../domain/streak", "this.#end(at, 'season');", ""),
    "what a newer Tend wrote into a card is lost": (
        "../domain/strategies/cards",
        "{ ...was, ...draft }",
        "{ ...draft }",
    ),
    "care does not lead to help": (
        "../domain/strategies/checkin",
        "urgent.length ? ['help'] : []",
        "[]",
    ),
    "an alarm's times are taken for the shift's": (
        "../domain/strategies/ics",
        "if (event && within.at(-1) === 'VEVENT')",
        "if (event)",
    ),
    "who was taken off is still reminded of": (
        "../app/records/cards",
        "{ every: null, due: null } : {}",
        "{} : {}",
    ),
    "of many pairs one that chance made is told": (
        "../domain/strategies/insights",
        "pair.chance * pairs.length * LIVES",
        "pair.chance * LIVES",
    ),
    "a date that has passed is overdue": (
        "../domain/strategies/cadence",
        "  if (!cadence) return null;",
        "  if (cadence) return due;\n  return null;",
    ),
    "a letter is shown before its day": (
        "../domain/strategies/letters",
        "if (due !== null) return due <= today;",
        "if (due !== null) return true;",
    ),
    "an eleventh evening is offered": (
        "../screens/kind-days/course",
        "return state === 'on' ? (on ?? addDays(today, 1)) : null;",
        "return on ?? addDays(today, 1);",
    ),
    "this week's own answer comes back": (
        "../ui/old-advice",
        "({ on }) => on < week);",
        "({ on }) => on <= week);",
    ),
    "the end of a long draft is gone": (
        "../app/records/unsaved",
        "return words.includes(null) ? null : words.join('');",
        "return words[0] ?? null;",
    ),
    "numbers move under the thumb": (
        "../screens/caseload/load",
        "weeks.slice(0, at).findLast",
        "weeks.slice(0, at + 1).findLast",
    ),
    "a course of 25 hours is asked about for ever": (
        "../screens/learning/faults",
        "&& form.hours !== meant) found",
        ") found",
    ),
    "what is no number counts as nothing": (
        "../app/platform/same",
        "JSON.stringify(a, told) === JSON.stringify(b, told)",
        "JSON.stringify(a) === JSON.stringify(b)",
    ),
    "a twin's number is ignored": ("exchange", "if (n > own) return { kind: 'renew' };", ""),
    "a clock-off ticks nothing": (
        "../app/day/clock-off",
        "edits.push({ kind: 't', id: tickId(on, habit.id), field: 'v',",
        "({ kind: 't', id: tickId(on, habit.id), field: 'v',",
    ),
    "a clock-off ticks amounts as well": (
        "../app/day/clock-off",
        "habit.measure !== 'check' || ",
        "",
    ),
    "who clocked off is at work all the same": (
        "../screens/boundaries/off",
        "if (begun && at < begun.start && now < begun.end)",
        "if (begun && now < begun.end)",
    ),
    "what waits is never away": ("../screens/boundaries/off", "backAt(here, one) <= now", "true"),
    "a week without a roster is all off": (
        "../screens/boundaries/weeks",
        "return first < 0 ? [] : weeks.slice(first);",
        "return [...weeks];",
    ),
    "this week asks at work": (
        "../screens/boundaries/weeks",
        "weeks.slice(0, -1).map",
        "weeks.map",
    ),
    "old dates of the roster stay for ever": (
        "../app/nudges/roster",
        "filter((date) => date < oldest)",
        "filter(() => false)",
    ),
}


def test_each_fault_fits_the_source() -> None:
    """What moves in the source takes its planted fault along, or the fault would prove nothing."""
    sync = ROOT / "pwa" / "src" / "sync"
    texts = {name: (sync / f"{name}.ts").read_text("utf-8") for name, _, _ in FAULTS.values()}
    assert [fault for fault, (name, old, _) in FAULTS.items() if old not in texts[name]] == []


@pytest.mark.soak
@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_caught(fault: str, tmp_path: Path) -> None:
    """At least one suite fails; the unharmed copy passes in test_node.py."""
    name, old, new = FAULTS[fault]
    shutil.copytree(ROOT / "pwa" / "src", tmp_path / "pwa" / "src")
    for folder in ("pwa", "vectors"):
        shutil.copytree(ROOT / "tests" / folder, tmp_path / "tests" / folder)
    (tmp_path / "node_modules").symlink_to(ROOT / "pwa" / "node_modules")
    (tmp_path / "package.json").write_text('{"type": "module"}')
    file = tmp_path / "pwa" / "src" / "sync" / f"{name}.ts"
    text = file.read_text("utf-8")
    assert old in text, "the fault no longer fits the source"
    file.write_text(text.replace(old, new), "utf-8")
    suites = [tmp_path / "tests" / "pwa" / f"{suite}.test.ts" for suite in SUITES]
    assert status_of([NODE, "--test", "--test-timeout=20000", *suites]) != 0


def status_of(words: list[str | Path]) -> int | None:
    """
    The exit status; None: it did not end. A fault may keep a suite busy for ever, in a process that
    the one that is started here starts: they all end with this.
    """
    quiet = subprocess.DEVNULL
    with subprocess.Popen(words, stdout=quiet, stderr=quiet, start_new_session=True) as running:
        try:
            return running.wait(240)
        except subprocess.TimeoutExpired:
            return None
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGKILL)
