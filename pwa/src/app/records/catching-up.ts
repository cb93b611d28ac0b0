/**
 * How the screens' copy of the records keeps up with the disk: what is read when, and what is shown meanwhile.
 * A pure state machine: `next(state, event)` gives the new state and what mirror.ts has to do.
 *
 * What a write will make of a record is shown at once, ahead of the disk. Until all writes are
 * through nothing more is read; of what was being read, the records that were painted meanwhile are
 * left out: what became of them is heard, or asked, when their write ends. So the disk never takes
 * away what a thumb has just done.
 */

import type { Fields } from '../../domain/cells.ts';

/** A record as it is to be shown; without `fields`: it does not exist. */
export interface Shown {
  kind: string;
  id: string;
  fields: Fields | undefined;
}

/** A record's kind and id as one text; or ALL, or LIST. */
export type Key = string;
/** All records. */
export const ALL: Key = 'all';
/** All records but ticks, with their texts opened again. */
export const LIST: Key = 'list';

/** A running write: for each record it changes, a function from its fields before to its fields after. */
export type Write = ReadonlyMap<Key, (fields: Fields) => Fields>;

/** The records to read. */
export type Wanted = ReadonlySet<Key>;

/** A record for which the screen is ahead of the disk. */
interface Ahead {
  /** The record without these writes. */
  readonly base: Shown;
  readonly writes: readonly Write[];
  /** Its only write is on disk, and `base` includes it already. */
  readonly isKnown: boolean;
}

export interface State {
  /** Identifies the account (its engine); null: there is none. */
  readonly account: unknown;
  readonly ahead: ReadonlyMap<Key, Ahead>;
  readonly wanted: Wanted;
  /** What is being read now; null: nothing. */
  readonly reading: Wanted | null;
  /** Records that were painted since that reading began. */
  readonly painted: ReadonlySet<Key>;
  /** The last reading failed: the next event tries again. */
  readonly rests: boolean;
  /** Many records changed: read all of them in a while, when it may have calmed down. */
  readonly soon: boolean;
}

export type Event =
  /** Another account, or none. */
  | { is: 'account'; account: unknown }
  /** A write begins; `shown`: its records as the screen has them. */
  | { is: 'begun'; write: Write; shown: readonly Shown[] }
  /** It is on disk, or has failed. */
  | { is: 'ended'; write: Write; ok: boolean }
  /** Records changed; `records`: their state on disk, for those that this page itself wrote. */
  | { is: 'heard'; keys: readonly Key[]; records: readonly Shown[] }
  /** The page slept and may have missed events. */
  | { is: 'slept' }
  /** The wait that `Acts.wait` asked for is over. */
  | { is: 'due' }
  /** A reading has returned these; `last`: no more follow. */
  | { is: 'came'; reading: Wanted; records: readonly Shown[]; last: boolean }
  | { is: 'failed'; reading: Wanted };

/** What to do: show these records, read this, send the event `due` after a wait. */
export interface Acts {
  show: readonly Shown[];
  read: Wanted | null;
  wait: boolean;
}

const NOTHING: ReadonlySet<Key> = new Set();
/** Fewer changed records than this are read one by one. */
const ONE_BY_ONE_COUNT = 50;

export const START: State = {
  account: null,
  ahead: new Map(),
  wanted: NOTHING,
  reading: null,
  painted: NOTHING,
  rests: false,
  soon: false,
};

export function keyOf({ kind, id }: Pick<Shown, 'kind' | 'id'>): Key {
  return `${kind} ${id}`;
}

/** The inverse of `keyOf`: a kind has one letter. */
export function nameOf(key: Key): [kind: string, id: string] {
  return [key.slice(0, 1), key.slice(2)];
}

/** The state after an event, and what is to be done. */
export function next(before: State, event: Event): [State, Acts] {
  const [state, show] = after({ ...before, rests: false }, event);
  const wait = state.soon && !before.soon;
  if (!isFree(state)) return [state, { show, read: null, wait }];
  // The set's identity tells later to which reading an answer belongs.
  const read = state.wanted;
  return [
    { ...state, wanted: NOTHING, reading: read, painted: NOTHING },
    { show, read, wait },
  ];
}

/** Whether the disk may be read now, and there is something to read. */
function isFree({ account, ahead, reading, rests, wanted }: State): boolean {
  return account !== null && !ahead.size && !reading && !rests && wanted.size > 0;
}

type After = [State, readonly Shown[]];

function after(state: State, event: Event): After {
  switch (event.is) {
    case 'account':
      return [moved(state, event.account), []];
    case 'begun':
      return begun(state, event.write, event.shown);
    case 'ended':
      return ended(state, event.write, event.ok);
    case 'heard':
      return [heard(state, event), []];
    case 'slept':
      return [state.account === null ? state : { ...state, soon: true }, []];
    case 'due':
      return [{ ...state, soon: false, wanted: both(state.wanted, state.soon ? [ALL] : []) }, []];
    case 'came':
      return came(state, event);
    case 'failed':
      if (event.reading !== state.reading) return [state, []];
      return [{ ...state, reading: null, rests: true, wanted: both(state.wanted, event.reading) }, []];
  }
}

/** Another account. The very first act makes an account while it is painted: then keep that paint. */
function moved(state: State, account: unknown): State {
  if (account === state.account) return state;
  const kept = state.account === null ? state.ahead : START.ahead;
  return { ...START, account, ahead: kept, wanted: new Set(account === null ? [] : [ALL]) };
}

function begun(state: State, write: Write, shown: readonly Shown[]): After {
  const ahead = new Map(state.ahead);
  for (const record of shown) {
    const { base, writes, isKnown: told } = ahead.get(keyOf(record)) ?? { base: record, writes: [], isKnown: false };
    ahead.set(keyOf(record), { base, writes: [...writes, write], isKnown: told });
  }
  const painted = state.reading ? both(state.painted, write.keys()) : NOTHING;
  return [{ ...state, ahead, painted }, shownOf(ahead, write)];
}

function ended(state: State, write: Write, ok: boolean): After {
  const ahead = new Map(state.ahead);
  const ask = new Set<Key>();
  for (const [key, paint] of write) {
    const one = ahead.get(key);
    // The result on disk is unknown.
    if (!one?.isKnown || !ok) ask.add(key);
    // It was painted before another account was current in between.
    if (!one?.writes.includes(write)) continue;
    ahead.set(key, {
      base: ok && !one.isKnown ? painted(one.base, paint) : one.base,
      writes: one.writes.filter((other) => other !== write),
      isKnown: false,
    });
  }
  const show = shownOf(ahead, write);
  for (const [key, { writes }] of ahead) if (!writes.length) ahead.delete(key);
  return [{ ...state, ahead, wanted: both(state.wanted, ask) }, show];
}

function heard(state: State, { keys, records }: Event & { is: 'heard' }): State {
  if (state.account === null) return state;
  if (keys.length >= ONE_BY_ONE_COUNT) return { ...state, soon: true };
  const ahead = new Map(state.ahead);
  const ask = new Set(keys);
  for (const record of records) {
    const { writes = [] } = ahead.get(keyOf(record)) ?? {};
    // With several running writes it is unknown which ones this state includes.
    if (writes.length !== 1) continue;
    ahead.set(keyOf(record), { base: record, writes, isKnown: true });
    ask.delete(keyOf(record));
  }
  return { ...state, ahead, wanted: both(state.wanted, ask) };
}

function came(state: State, { reading, records, last }: Event & { is: 'came' }): After {
  if (reading !== state.reading) return [state, []];
  const { painted } = state;
  const show = painted.size ? records.filter((record) => !painted.has(keyOf(record))) : records;
  return [{ ...state, reading: last ? null : reading }, show];
}

/** The records of a write as the screen shows them: their base with all running writes applied. */
function shownOf(ahead: ReadonlyMap<Key, Ahead>, write: Write): Shown[] {
  return [...write.keys()].flatMap((key) => {
    const one = ahead.get(key);
    return one ? [one.writes.reduce((record, each) => painted(record, each.get(key)!), one.base)] : [];
  });
}

function painted({ kind, id, fields = {} }: Shown, paint: (fields: Fields) => Fields): Shown {
  return { kind, id, fields: paint(fields) };
}

function both(one: ReadonlySet<Key>, other: Iterable<Key>): ReadonlySet<Key> {
  return new Set([...one, ...other]);
}
