/** Reads the engine's records into the signals that the screens show. */

import { batch, effect } from '@preact/signals';
import { addDays } from '../../domain/day.ts';
import type { Change, Engine } from '../../sync/engine.ts';
import type { Record } from '../../sync/types.ts';
import { clearTicks, complete, layOut, putTicks, summaryOf } from './ticks.ts';
import { isErased } from '../../domain/habit.ts';
import { byPlace, habitOf, type Habit } from './habits.ts';
import { readSettings, settings, stored } from './settings.ts';
import { engine as account, onChange, trouble } from '../account/signals.ts';
import { today } from '../platform/today.ts';
import { all } from './state.ts';
import { turnDay } from './turn.ts';
import { background } from '../platform/background.ts';
import { onWake } from '../platform/page.ts';

/** What the first paint needs; the rest of history follows. */
const DAYS = 60;
/** So many changed records are read one by one. */
const FEW = 50;
const SOON_MS = 400;

/** Keep the screen's signals true: to the records, wherever they are changed, and to the day. */
export function follow(): void {
  turnDay();
  setInterval(turnDay, 30_000);
  document.addEventListener('visibilitychange', turnDay);
  onChange(changed);
  onWake(woken);
  let at: Engine | null = null;
  effect(() => {
    if (at && at !== account.value) clearTicks();
    at = account.value;
    // Its clock may know better than the device's.
    turnDay();
    if (at) background(reload(at));
  });
  effect(() => {
    void [settings.value.dayStart, stored.value];
    turnDay();
  });
}

/** Few ticks: read those; many: read all again. */
function changed(change: Change): void {
  const at = account.value;
  if (!at) return;
  const { keys, more } = change;
  if (more) turnDay();
  if (keys.length >= FEW) return soon();
  if (held || reading) return void later.push(change);
  background(
    readTicks(
      at,
      keys.filter(([kind]) => kind === 't').map(([, id]) => id),
    ),
  );
  // A key may have come with it: then every text is to be opened anew.
  if (more || keys.some(([kind]) => kind !== 't')) background(readList(at));
}

/** What the other tabs told meanwhile may not have come: read all again. */
function woken(): void {
  const at = account.value;
  if (at) background(at.refresh().then(soon));
}

let coming: ReturnType<typeof setTimeout> | undefined;

/** A first pull comes in many pages: one reading for several of them. */
function soon(): void {
  coming ??= setTimeout(() => {
    coming = undefined;
    if (account.value) background(reload(account.value));
  }, SOON_MS);
}

async function readTicks(engine: Engine, ids: string[]): Promise<void> {
  const found = await Promise.all(ids.map((id) => engine.get('t', id)));
  if (!held) putTicks(found.filter((record) => record !== undefined));
  else later.push({ by: 'pull', keys: ids.map((id) => ['t', id]), more: false });
}

/** Read everything: the list and the last weeks first, then all that came before. */
export async function load(engine: Engine): Promise<void> {
  const from = addDays(today.value, -DAYS);
  const [marks] = await Promise.all([engine.scan('t', from), readList(engine)]);
  if (held) return void (missed = true);
  putTicks(marks);
  const before = await engine.scan('t', '', addDays(from, -1) + '~');
  if (engine !== account.peek() || held) return void (missed ||= held > 0);
  putTicks(before);
  // Habit by habit, so that no frame waits for a decade of all of them.
  for (const habit of all.peek()) {
    for (const step of [layOut, summaryOf]) {
      step(habit, today.peek());
      await new Promise((done) => setTimeout(done));
    }
  }
  complete.value = true;
}

/** Habits and settings. */
async function readList(engine: Engine): Promise<void> {
  const [found, set] = await Promise.all([engine.scan('h'), engine.scan('s')]);
  const shown = await Promise.all(living(found).map((record) => habitOf(engine, record)));
  if (held || engine !== account.peek()) return void (missed = true);
  batch(() => {
    readSettings(set);
    all.value = kept(shown.sort(byPlace));
  });
}

/** What has not changed stays the same object, so that nothing is computed or drawn anew for it. */
function kept(shown: Habit[]): readonly Habit[] {
  const had = all.peek();
  const known = new Map(had.map((habit) => [habit.id, habit]));
  const next = shown.map((habit) => {
    const before = known.get(habit.id);
    return before && JSON.stringify(before) === JSON.stringify(habit) ? before : habit;
  });
  return next.length === had.length && next.every((habit, i) => habit === had[i]) ? had : next;
}

function living(records: Record[]): Record[] {
  return records.filter(({ fields }) => !isErased(fields));
}

let reading: Promise<void> | undefined;
let stale = false;
let held = 0;
let missed = false;
/** What was heard while the screen was ahead of the disk, or everything was being read. */
let later: Change[] = [];

/** How to take back what was just painted, in the order of painting. */
const paints: (() => void)[] = [];

/** Say how to take back what is being painted, should the write that follows at once fail. */
export function takenBackBy(back: () => void): void {
  paints.push(back);
}

/**
 * What was painted ahead of the disk stays painted until `write` is through. When it fails, the
 * paint is taken back from memory: a disk that cannot be written may not be readable either.
 */
export async function painted<T>(engine: () => Promise<Engine>, write: (engine: Engine) => Promise<T>): Promise<T> {
  const backs = paints.splice(0);
  held++;
  try {
    const result = await write(await engine());
    trouble.value = null;
    return result;
  } catch (error) {
    batch(() => backs.reverse().forEach((back) => back()));
    missed = true;
    throw error;
  } finally {
    held--;
    if (!held) catchUp();
  }
}

function catchUp(): void {
  const heard = later;
  later = [];
  if (missed && account.value) {
    missed = false;
    background(reload(account.value));
  } else {
    for (const change of heard) changed(change);
  }
}

/** The same after a change, one reading at a time. */
export async function reload(engine: Engine): Promise<void> {
  if (held) return void (missed = true);
  if (reading) {
    stale = true;
    return reading;
  }
  reading = load(engine)
    .catch((error: unknown) => {
      // An account that was left meanwhile cannot be read to its end, and need not be.
      if (engine === account.peek()) throw error;
    })
    .finally(() => {
      reading = undefined;
    });
  await reading;
  const now = account.peek();
  if (stale && now) {
    stale = false;
    await reload(now);
  } else if (!held) {
    catchUp();
  }
}
