/**
 * The records as the screens show them, in signals: read from the engine, and painted ahead of it.
 * When, and what comes first, is said by catching-up.ts; here it is done.
 */

import { batch, effect, untracked } from '@preact/signals';
import type { Fields } from '../../domain/cells.ts';
import { addDays } from '../../domain/day.ts';
import type { ChangeEvent, Edit, Engine } from '../../sync/engine.ts';
import { engine as account, onChange } from '../account/signals.ts';
import { background } from '../platform/background.ts';
import { onWake } from '../platform/page.ts';
import { today } from '../platform/today.ts';
import { ALL, keyOf, LIST, nameOf, next, START, type Event, type Shown, type Wanted } from './catching-up.ts';
import type { Collection, WholeCollection } from './collection.ts';
import { habitRecords } from './list.ts';
import { forgetTexts, openTexts } from './opened.ts';
import { paintsOf } from './paint.ts';
import { settingRecords, settings, stored } from './settings.ts';
import { all, listed } from './state.ts';
import { clearTicks, complete, hasTicks, tickRecords } from './ticks.ts';
import { lookAgain, turnDay } from './turn.ts';

/** How many days of ticks are read for the first paint; the rest of history follows. */
const RECENT_DAYS = 60;
const SOON_MS = 400;

/** What is read whole, ahead of the ticks. */
const WHOLE: readonly WholeCollection[] = [habitRecords, settingRecords];
const KINDS: { readonly [kind: string]: Collection } = {
  t: tickRecords,
  ...Object.fromEntries(WHOLE.map((one) => [one.kind, one])),
};

let state = START;

/** Keep the screen's signals true: to the records, wherever they are changed, and to the day. */
export function follow(): void {
  turnDay();
  setInterval(lookAgain, 30_000);
  document.addEventListener('visibilitychange', lookAgain);
  onChange(changed);
  onWake(woken);
  effect(() => {
    const at = account.value;
    untracked(() => move(at));
  });
  effect(() => {
    void [settings.value.dayStart, stored.value];
    turnDay();
  });
}

function move(at: Engine | null): void {
  if (state.account && state.account !== at) {
    clearTicks();
    forgetTexts();
    listed.value = false;
  }
  // The engine's clock is corrected by the server's.
  turnDay();
  on({ is: 'account', account: at });
}

function changed({ keys, more, records = [] }: ChangeEvent): void {
  if (more) turnDay();
  const shown = keys.map(([kind, id]) => ({ kind, id })).filter(({ kind }) => kind in KINDS);
  // Records with texts must be read and opened first.
  const plain = records.filter(({ kind }) => kind in KINDS && !textsOf(kind).length);
  // A key may have come: then read all texts again.
  const keysHeard = [...shown.map(keyOf), ...(more ? [LIST] : [])];
  if (keysHeard.length) on({ is: 'heard', keys: keysHeard, records: plain });
}

/** The page slept and may have missed messages of other tabs: read everything again. */
function woken(): void {
  const at = account.value;
  if (at) background(at.refresh().then(() => on({ is: 'slept' })));
}

function on(event: Event): void {
  const [now, { show, read, wait }] = next(state, event);
  state = now;
  if (show.length) batch(() => put(show));
  if (wait) setTimeout(() => on({ is: 'due' }), SOON_MS);
  if (read) background(readFor(read));
}

function put(records: readonly Shown[]): void {
  for (const [name, kind] of Object.entries(KINDS)) {
    const some = records.filter((one) => one.kind === name);
    if (some.length) kind.put(some);
  }
}

async function readFor(reading: Wanted): Promise<void> {
  const at = account.peek()!;
  const came = (records: readonly Shown[], last: boolean): void => on({ is: 'came', reading, records, last });
  try {
    if (reading.has(ALL)) await readAll(at, came);
    else came((await Promise.all([reading.has(LIST) ? readList(at) : [], readSome(at, reading)])).flat(), true);
  } catch (error) {
    on({ is: 'failed', reading });
    // An account that was left meanwhile cannot be read to its end, and need not be.
    if (at === account.peek()) throw error;
  }
}

/** Read everything: the list and the last weeks first, then all that came before. */
async function readAll(at: Engine, came: (records: readonly Shown[], last: boolean) => void): Promise<void> {
  const from = addDays(today.peek(), -RECENT_DAYS);
  const [recent, list] = await Promise.all([at.scan('t', from), readList(at)]);
  came([...list, ...recent], false);
  if (at === account.peek()) listed.value = true;
  came(await at.scan('t', '', addDays(from, -1) + '~'), true);
  if (at !== account.peek()) return;
  if (hasTicks()) await layAllOut();
  if (at === account.peek()) complete.value = true;
}

/** Ask the rules about every habit, so that they have been asked when a tick wants an answer. */
async function layAllOut(): Promise<void> {
  const rules = await import('./summaries.ts').catch(() => null);
  if (!rules) return;
  // Habit by habit, so that no frame waits for a decade of all of them.
  for (const habit of all.peek()) {
    for (const step of [rules.layOut, rules.summaryOf]) {
      step(habit, today.peek());
      await new Promise((done) => setTimeout(done));
    }
  }
}

/** All that is read whole; what is no more, too. */
async function readList(at: Engine): Promise<Shown[]> {
  const lists = WHOLE.map(async (known) => {
    const found = await at.scan(known.kind);
    return [...gone(known, found), ...found];
  });
  const records = (await Promise.all(lists)).flat();
  await openTexts(at, records, textsOf);
  return records;
}

function gone(known: WholeCollection, found: readonly Shown[]): Shown[] {
  const here = new Set(found.map(({ id }) => id));
  return [...known.ids()].filter((id) => !here.has(id)).map((id) => ({ kind: known.kind, id, fields: undefined }));
}

function textsOf(kind: string): readonly string[] {
  return KINDS[kind]?.texts ?? [];
}

async function readSome(at: Engine, keys: Wanted): Promise<Shown[]> {
  const found = await Promise.all(
    [...keys]
      .filter((key) => key !== LIST)
      .map(nameOf)
      .map(async ([kind, id]): Promise<Shown> => (await at.get(kind, id)) ?? { kind, id, fields: undefined }),
  );
  await openTexts(at, found, textsOf);
  return found;
}

/** The cells of a record as the screen has them. */
export function fieldsNow(kind: string, id: string): Fields | undefined {
  return KINDS[kind]?.fields(id);
}

/** Show in this very frame what a write makes of the records. Returns what is to be called when it has ended. */
export function paint(edits: readonly Edit[]): (ok: boolean) => void {
  const write = paintsOf(edits, account.peek()?.device);
  const shown = [...write.keys()].map(nameOf).map(([kind, id]) => ({ kind, id, fields: fieldsNow(kind, id) }));
  on({ is: 'begun', write, shown });
  return (ok) => on({ is: 'ended', write, ok });
}
