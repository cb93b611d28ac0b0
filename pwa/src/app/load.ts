/** Reads the engine's records into the signals that the screens show. */

import { batch, effect } from '@preact/signals';
import { valueOf, type Fields } from '../domain/cells.ts';
import { addDays, dayOf } from '../domain/day.ts';
import type { Engine } from '../sync/engine.ts';
import type { Record } from '../sync/types.ts';
import { engine as account, onChange } from './signs.ts';
import { day, habits, ticks, today, type Habit } from './state.ts';

const DAYS = 60;
const DAY_START = '04:00';

/** Keep the screen's signals true: to the records, wherever they are changed, and to the day. */
export function follow(): void {
  turnDay();
  setInterval(turnDay, 30_000);
  document.addEventListener('visibilitychange', turnDay);
  onChange(() => {
    if (account.value) void reload(account.value);
  });
  effect(() => {
    if (account.value) void reload(account.value);
  });
}

/** By the corrected clock and the device's zone; a day that the person looks at stays. */
function turnDay(): void {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const now = dayOf(account.peek()?.now() ?? Date.now(), zone, DAY_START);
  if (now === today.peek()) return;
  batch(() => {
    if (day.peek() === today.peek()) day.value = now;
    today.value = now;
  });
}

/** Read all habits and the last days' ticks. */
export async function load(engine: Engine): Promise<void> {
  const from = addDays(today.value, -DAYS);
  const [found, marks] = await Promise.all([engine.scan('h'), engine.scan('t', from)]);
  const shown = await Promise.all(found.filter(isShown).sort(byPlace).map((record) => habitOf(engine, record)));
  if (held) return;
  batch(() => {
    habits.value = shown;
    ticks.value = new Map<string, Fields>(marks.map((mark) => [mark.id, mark.fields]));
  });
}

let reading: Promise<void> | undefined;
let stale = false;
let held = 0;

/** What was painted ahead of the disk stays painted until `write` is through. */
export async function painted<T>(engine: () => Promise<Engine>, write: (engine: Engine) => Promise<T>): Promise<T> {
  held++;
  try {
    return await write(await engine());
  } finally {
    held--;
    if (account.value) void reload(account.value);
  }
}

/** The same after a change, one reading at a time. */
export async function reload(engine: Engine): Promise<void> {
  if (held) return;
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

function isShown(record: Record): boolean {
  return !valueOf(record.fields, 'del') && !valueOf(record.fields, 'arch');
}

function byPlace(a: Record, b: Record): number {
  const x = String(valueOf(a.fields, 'pos') ?? a.id);
  const y = String(valueOf(b.fields, 'pos') ?? b.id);
  return x < y ? -1 : x > y ? 1 : a.id < b.id ? -1 : 1;
}

async function habitOf(engine: Engine, { kind, id, fields }: Record): Promise<Habit> {
  const name = await engine.text(kind, id, 'name', fields.name);
  const measure = valueOf(fields, 'measure');
  return {
    id,
    name: name || null,
    locked: name === null,
    measure: measure === 'count' || measure === 'minutes' ? measure : 'check',
    target: targetOf(valueOf(fields, 'plan')),
  };
}

function targetOf(plan: unknown): number {
  const last = Array.isArray(plan) ? (plan.at(-1) as { target?: unknown } | undefined) : undefined;
  return typeof last?.target === 'number' && last.target > 0 ? last.target : 1;
}
