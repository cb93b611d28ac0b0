/** What all parts of an engine share: the database, the key, and one way to change anything. */

import { Database, isQuota } from '../db/database.ts';
import { dbName, stateOf, type Rec, type State } from '../db/schema.ts';
import { PUT_ROWS, type Cell } from '../domain/cells.ts';
import { newHex } from '../domain/records.ts';
import { backoff } from './backoff.ts';
import { Farewell } from './farewell.ts';
import { wrapMaster } from '../crypto/master.ts';
import { CURRENT_KEY, currentOf, keepKey, nameKey, nameKeptKey, openKeys, readKeys } from './keys.ts';
import { sift } from './shelf.ts';
import { Spill } from './spill.ts';
import { Texts } from './texts.ts';
import type { Change, Home } from './types.ts';
import { Work } from './work.ts';

/** How long pushes rest once the account is full. */
export const FULL_WAIT_MS = 15 * 60_000;
/** More transactions than other tabs could commit while one connection is opened again. */
const MARKS_COUNT = 32;

export class Core {
  readonly home: Home;
  readonly crypto: Crypto;
  readonly db: Database;
  readonly texts: Texts;
  readonly spill: Spill;
  readonly farewell = new Farewell();
  /** As the database last said. */
  device: string;
  offset = 0;
  n = 0;
  cursor = 0;
  /** Requests in a row that came to nothing. */
  failures = 0;
  /** Until then pushes rest, by the device's own clock: the account is full. */
  fullUntil = 0;
  /** Records that the full account had no room for, by kind and id: they wait behind the others. */
  readonly outgrown = new Set<string>();
  /** Texts that were carried from here to another account, by place and stamp. */
  readonly carried = new Set<string>();
  /** The names of the keys that lay on disk when it was last read, those that do not open as well. */
  keysOnDisk: (string | undefined)[] = [];
  /** The cursor at which none of the account's texts opened by our key, while nobody had named its key. */
  foreignAt = -1;

  constructor(home: Home) {
    this.home = home;
    this.device = home.device;
    this.spill = new Spill(home.used, home.use);
    this.crypto = home.crypto ?? crypto;
    this.db = new Database(dbName(home.account), home.idb ?? indexedDB);
    this.texts = new Texts(home.account, this.crypto);
  }

  /** Make what is missing, read what is there. */
  async start(): Promise<void> {
    const { account, device, mk, made, n = 0 } = this.home;
    await this.db.write(async (tx) => {
      const meta = tx.objectStore('meta');
      if (!(await meta.get('state'))) await meta.put(fresh(account, device, n), 'state');
    });
    await nameKeptKey(this.db, this.crypto);
    await this.refresh();
    if (mk && this.texts.state === 'none') await this.unlock(mk);
    else if (this.texts.master) await sift(this.db, this.texts);
    const { key } = this.texts;
    if (made && key) await this.write((work) => nameKey(work, key), 'pull');
  }

  /** Another tab or the worker has changed the device, the clock or the key: read them again. */
  async refresh(): Promise<void> {
    const [state, { kept, current }] = await this.db.read((tx) =>
      Promise.all([tx.objectStore('meta').get('state'), readKeys(tx)]),
    );
    this.#adopt(stateOf(state));
    this.keysOnDisk = kept.map(({ id }) => id);
    await this.texts.hold(await openKeys(kept, this.crypto));
    this.texts.current = current;
  }

  /** A master key has come: keep it (wrapped) and open the texts. */
  async unlock(mk: Uint8Array): Promise<void> {
    const kept = await wrapMaster(mk, this.crypto);
    await this.write((work) => keepKey(work, kept));
    await this.refresh();
    await sift(this.db, this.texts);
    this.home.onChange?.({ by: 'edit', keys: [], more: true });
  }

  /** As it lies in the database. */
  async state(): Promise<State> {
    return this.db.read(async (tx) => stateOf(await tx.objectStore('meta').get('state')));
  }

  /** The corrected time. */
  now(): number {
    return this.home.now() + this.offset;
  }

  /** One record. */
  async get(kind: string, id: string): Promise<Rec | undefined> {
    const found = await this.db.read((tx) => tx.objectStore('rec').get([kind, id]));
    return this.spill.over(kind, id, found);
  }

  /** The text of a sealed cell; '' when empty or missing, null when locked or not readable. */
  async text(kind: string, id: string, field: string, cell: Cell | undefined): Promise<string | null> {
    if (!cell || cell[0] === null) return '';
    return (await this.texts.open(kind, id, field, cell[0]))?.text ?? null;
  }

  /** The name of one transaction, by which it is known whether it was done. */
  mark(): string {
    return newHex(4, this.crypto);
  }

  /** One transaction; what changed is told afterwards. */
  async write<T>(act: (work: Work) => Promise<T>, by: Change['by'] = 'edit', mark = this.mark()): Promise<T> {
    const [result, work, records, current] = await this.db.write(
      async (tx) => {
        const state = stateOf(await tx.objectStore('meta').get('state'));
        const work = new Work(tx, state, this.home.now());
        const result = await act(work);
        state.marks = [...(state.marks ?? []).slice(1 - MARKS_COUNT), mark];
        const records = await work.save();
        const named = work.changed.has(CURRENT_KEY) ? currentOf(await work.rec('k', 'current')) : undefined;
        return [result, work, records, named] as const;
      },
      async (tx) => Boolean(stateOf(await tx.objectStore('meta').get('state')).marks?.includes(mark)),
    );
    this.#adopt(work.state);
    if (current !== undefined) {
      // Texts may open now, or no longer.
      this.texts.current = current;
      work.more = true;
    }
    const keys = [...work.changed.values()];
    const change: Change = { by, keys, more: work.more, ...(by === 'edit' && { records }) };
    if (keys.length || work.more) this.home.onChange?.(change);
    return result;
  }

  /** Whether a key of this device asks for something to be done: see anew.ts. */
  get unsettled(): boolean {
    const { state, current, former } = this.texts;
    return state === 'current' && (current === null ? this.foreignAt !== this.cursor : former.length > 0);
  }

  /** Bring what is in memory only to disk, if there is room again. */
  async settleSpill(): Promise<void> {
    if (!this.spill.count) return;
    try {
      this.spill.forget(await this.write((work) => this.spill.settle(work)));
    } catch (error) {
      if (!isQuota(error)) throw error;
    }
  }

  /** A request came to nothing: how long to wait before the next. */
  fail(): { kind: 'wait'; ms: number } {
    return { kind: 'wait', ms: backoff(this.failures++, (this.home.random ?? Math.random)()) };
  }

  /** Whether pushes rest. A clock that was set back must not make it longer. */
  isFull(): boolean {
    const left = this.fullUntil - this.home.now();
    return left > 0 && left <= FULL_WAIT_MS;
  }

  #adopt(state: State): void {
    this.device = state.device;
    this.offset = state.offset;
    this.n = state.n;
    this.cursor = state.cursor;
  }
}

function fresh(account: string, device: string, n: number): State {
  return {
    account,
    device,
    past: [],
    clock: [0, 0],
    floor: [0, 0],
    offset: 0,
    n,
    refused: 0,
    epoch: 0,
    cursor: 0,
    digest: 0,
    batch: PUT_ROWS,
    ahead: 60_000,
    healedAt: 0,
    syncedAt: 0,
    carry: null,
  };
}
