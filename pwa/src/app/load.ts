/** Reads the engine's records into the signals that the screens show. */

import { batch, effect } from '@preact/signals';
import { addDays, dayOf } from '../domain/day.ts';
import type { Change, Engine } from '../sync/engine.ts';
import type { Record } from '../sync/types.ts';
import { clearTicks, complete, putTicks } from './garden.ts';
import { byPlace, habitOf, isGone } from './habits.ts';
import { readSettings, settings } from './settings.ts';
import { engine as account, onChange } from './signs.ts';
import { all, day, today } from './state.ts';

/** What the first paint needs; the rest of history follows. */
const DAYS = 60;

/** Keep the screen's signals true: to the records, wherever they are changed, and to the day. */
export function follow(): void {
  turnDay();
  setInterval(turnDay, 30_000);
  document.addEventListener('visibilitychange', turnDay);
  onChange(changed);
  let at: Engine | null = null;
  effect(() => {
    if (at && at !== account.value) clearTicks();
    at = account.value;
    if (at) void reload(at);
  });
  effect(() => {
    void settings.value.dayStart;
    turnDay();
  });
}

/** By the corrected clock and the device's zone; a day that the person looks at stays. */
function turnDay(): void {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const now = dayOf(account.peek()?.now() ?? Date.now(), zone, settings.peek().dayStart);
  if (now === today.peek()) return;
  batch(() => {
    if (day.peek() === today.peek()) day.value = now;
    today.value = now;
  });
}

/** Few records: read those; many, or an edit of another kind: read all again. */
function changed(change: Change): void {
  const at = account.value;
  if (!at) return;
  const few = change.keys.length > 0 && change.keys.length < 50;
  if (few && change.keys.every(([kind]) => kind === 't')) void readTicks(at, change.keys.map(([, id]) => id));
  else void reload(at);
}

async function readTicks(engine: Engine, ids: string[]): Promise<void> {
  const found = await Promise.all(ids.map((id) => engine.get('t', id)));
  if (!held) putTicks(found.filter((record) => record !== undefined));
  else missed = true;
}

/** Read everything: the list and the last weeks first, then all that came before. */
export async function load(engine: Engine): Promise<void> {
  const from = addDays(today.value, -DAYS);
  const [found, marks, set] = await Promise.all([engine.scan('h'), engine.scan('t', from), engine.scan('s')]);
  const shown = await Promise.all(living(found).map((record) => habitOf(engine, record)));
  if (held) return void (missed = true);
  batch(() => {
    readSettings(set);
    all.value = shown.sort(byPlace);
    putTicks(marks);
  });
  const before = await engine.scan('t', '', addDays(from, -1) + '~');
  if (engine !== account.peek()) return;
  batch(() => {
    putTicks(before);
    complete.value = true;
  });
}

function living(records: Record[]): Record[] {
  return records.filter(({ fields }) => !isGone(fields));
}

let reading: Promise<void> | undefined;
let stale = false;
let held = 0;
let missed = false;

/** What was painted ahead of the disk stays painted until `write` is through. */
export async function painted<T>(engine: () => Promise<Engine>, write: (engine: Engine) => Promise<T>): Promise<T> {
  held++;
  try {
    return await write(await engine());
  } catch (error) {
    // What was painted did not come to be.
    missed = true;
    throw error;
  } finally {
    held--;
    if (!held && missed && account.value) {
      missed = false;
      void reload(account.value);
    }
  }
}

/** The same after a change, one reading at a time. */
export async function reload(engine: Engine): Promise<void> {
  if (held) return void (missed = true);
  if (reading) {
    stale = true;
    return reading;
  }
  reading = load(engine).finally(() => {
    reading = undefined;
  });
  await reading;
  if (stale) {
    stale = false;
    await reload(engine);
  }
}
