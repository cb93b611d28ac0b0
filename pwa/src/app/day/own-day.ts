/**
 * "When does your day end?": asked once, after a tick in the small hours. With the answer, what was done
 * in them moves to the day that it was meant for (docs/rules.md, Day).
 */

import { computed } from '@preact/signals';
import { valueOf } from '../../domain/cells.ts';
import { dayOf, type Day } from '../../domain/day.ts';
import { stampMs } from '../../domain/hlc.ts';
import { DAY_START, isCounted } from '../../domain/kinds.ts';
import { asksForDay, dayStartOf, rightDay, type Made } from '../../domain/own-day.ts';
import { amount, sum, tickId } from '../../domain/records.ts';
import { dateText } from '../../i18n/format.ts';
import { dayTexts } from '../../i18n/en/day.ts';
import { translator } from '../../i18n/texts.ts';
import type { Edit } from '../../sync/engine.ts';
import { today } from '../platform/today.ts';
import type { Habit } from '../records/habits.ts';
import { perform, write } from '../records/perform.ts';
import { stored } from '../records/settings.ts';
import { habits } from '../records/state.ts';
import { fieldsOf } from '../records/ticks.ts';
import { nowHere, turnDay } from '../records/turn.ts';
import { noteCell, noteOf } from './note.ts';

const t = translator(dayTexts);

/** What was done of a habit today, and when first. */
interface Early extends Made {
  habit: Habit;
}

/** Today's ticks of the small hours; none when the question is not to be asked. */
export const early = computed((): Early[] => {
  const given = stored.value.get('dayStart');
  const asked = stored.value.get('dayAsked');
  const wasAsked = asked !== undefined && asked !== null && asked !== today.value;
  // Every tick comes by here, and for most people it is settled.
  if (typeof given === 'string' || wasAsked) return [];
  const { zone } = nowHere();
  return habits.value
    .flatMap((habit): Early[] => {
      const at = firstTouch(habit, today.value);
      return at === null ? [] : [{ habit, at, zone, on: today.value }];
    })
    .filter((made) => asksForDay(made, null, wasAsked));
});

/** When a habit's amount of a date was first written, ms; null: there is none. */
function firstTouch(habit: Habit, on: Day): number | null {
  const fields = fieldsOf(habit.id, on);
  if (!fields || !(amount(fields) > 0)) return null;
  const stamps = Object.entries(fields).flatMap(([field, cell]) => (isCounted(field) && cell[0] ? [cell[1]] : []));
  // What is painted and not yet on disk has no stamp: it is of now.
  const known = stamps.map(stampMs).filter(Number.isFinite);
  return known.length ? Math.min(...known) : nowHere().at;
}

/** Note that the question is on the screen: no other day, and no other device, asks again. */
export async function noteAsked(): Promise<void> {
  if (stored.peek().get('dayAsked') === today.peek()) return;
  await write([{ kind: 's', id: 'dayAsked', field: 'v', value: today.peek() }]);
}

/** Set when the person's day ends (a name or a time, as `dayStartOf`), and move what is early: one action. */
export async function answer(end: string): Promise<void> {
  const dayStart = dayStartOf(end);
  if (dayStart === null) return;
  const edits: Edit[] = [{ kind: 's', id: 'dayStart', field: 'v', value: dayStart }];
  const { at, zone } = nowHere();
  const now = dayOf(at, zone, dayStart);
  const begun = now < today.peek() ? begunToday() : [];
  for (const habit of begun) edits.push(beginOn(habit, now));
  const meant = early.peek().map(async (made) => {
    const starts = begun.includes(made.habit) ? now : (made.habit.plan[0]?.from ?? null);
    return { ...made, to: await rightOf(made, dayStart, starts) };
  });
  const moves = (await Promise.all(meant)).filter(({ on, to }) => to !== on);
  for (const move of moves) edits.push(...(await moved(move.habit, move.on, move.to)));
  // By the new start it is still the day before: today goes back with what was done.
  if (moves.length && now < today.peek()) edits.push({ kind: 's', id: 'opened', field: 'v', value: now });
  const writing = perform(edits, () =>
    moves.length ? t('day.moved', { day: dateText(moves[0]!.to, { weekday: 'long' }) }) : t('day.kept'),
  );
  turnDay();
  return writing;
}

/** The day stays as it is. */
export function leaveDay(): Promise<void> {
  return perform([{ kind: 's', id: 'dayStart', field: 'v', value: DAY_START }], () => t('day.kept'));
}

/**
 * The habits that begin on today's date. Whoever made one after a night's work meant the day that had not ended: if it
 * began on the next one only, what is done of it on two mornings would fall on one date.
 */
function begunToday(): Habit[] {
  return habits.peek().filter(({ plan, foreign }) => !foreign && plan[0]?.from === today.peek());
}

function beginOn({ id, plan }: Habit, from: Day): Edit {
  const value = plan.map((entry, i) => (i ? entry : { ...entry, from }));
  return { kind: 'h', id, field: 'plan', value: JSON.parse(JSON.stringify(value)) };
}

async function rightOf(made: Early, dayStart: string, starts: Day | null): Promise<Day> {
  const hasDone = await hasAnything(made.habit, dayOf(made.at, made.zone, dayStart));
  return rightDay(made, dayStart, starts, () => hasDone);
}

/** Whether a day has an amount, a rest or a note of the habit; what was taken back leaves empty fields behind. */
async function hasAnything(habit: Habit, on: Day): Promise<boolean> {
  const { n: _, ...counted } = fieldsOf(habit.id, on) ?? {};
  return Object.values(counted).some(([value]) => value !== null && value !== 0) || (await noteOf(habit, on)) !== '';
}

/** What moves a habit's amount and note from one date to another. */
async function moved(habit: Habit, from: Day, to: Day): Promise<Edit[]> {
  const fields = fieldsOf(habit.id, from) ?? {};
  const [old, next] = [tickId(from, habit.id), tickId(to, habit.id)];
  const whole = valueOf(fields, 'v') ?? null;
  const shares = sum(fields, 'v');
  const edits: Edit[] = [];
  if (whole !== null) {
    edits.push({ kind: 't', id: next, field: 'v', value: whole }, { kind: 't', id: old, field: 'v', value: null });
  }
  if (valueOf(fields, 'r')) {
    edits.push({ kind: 't', id: next, field: 'r', value: 1 }, { kind: 't', id: old, field: 'r', value: null });
  }
  if (shares) {
    edits.push({ kind: 't', id: next, field: null, to: { add: shares } });
    edits.push({ kind: 't', id: old, field: null, to: { sum: 0 } });
  }
  // A note that cannot be read here stays where it is.
  const words = await noteOf(habit, from);
  if (words) {
    edits.push({ kind: 't', id: next, field: 'n', text: words, over: noteCell(habit, to) ?? null });
    edits.push({ kind: 't', id: old, field: 'n', text: null, over: noteCell(habit, from) ?? null });
  }
  return edits;
}
