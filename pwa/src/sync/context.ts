/** What all parts of an engine share: database, keys, overlay, and `write`, the one way to change anything. */

import { Database, isQuota } from '../db/database.ts';
import { dbName, stateOf, type StoredRecord, type State } from '../db/schema.ts';
import { PUT_ROWS, type Cell } from '../domain/cells.ts';
import { newHex } from '../domain/records.ts';
import { backoff } from './backoff.ts';
import { Farewell } from './farewell.ts';
import { wrapMaster } from '../crypto/master.ts';
import { CURRENT_KEY, currentOf, keepKey, nameKey, nameKeptKey, openKeys, readKeys } from './keys.ts';
import { MemoryOverlay } from './memory-overlay.ts';
import { Texts } from './texts.ts';
import type { ChangeEvent, EngineOptions } from './types.ts';
import { Transaction } from './transaction.ts';

/** How long pushes rest after the server said that the account is full. */
export const FULL_WAIT_MS = 15 * 60_000;
/** How many marks of transactions are kept: more than other tabs can commit while one reopens its connection. */
const MARKS_COUNT = 32;

/** What decides about the shelf (shelf.ts): hardly ever is anything there, so it comes when something is. */
export type BringSift = () => Promise<{ sift: (db: Database, texts: Texts) => Promise<boolean> }>;

export class Context {
  readonly options: EngineOptions;
  readonly crypto: Crypto;
  readonly db: Database;
  readonly texts: Texts;
  readonly overlay: MemoryOverlay;
  readonly farewell = new Farewell();
  readonly #bring: BringSift;
  /** From `device` to `cursor`: copies of the state as last read or written; see `State`. */
  device: string;
  offset = 0;
  n = 0;
  cursor = 0;
  /** Failed requests in a row, for the backoff. */
  failures = 0;
  /** Pushes rest until then (ms of the device's own clock), because the account is full. */
  fullUntil = 0;
  /** Records (see `recordKey`) that the full account had no room for: they are sent after all others. */
  readonly outgrown = new Set<string>();
  /** Texts that were moved from here to another account, by kind, id, field and stamp. */
  readonly carried = new Set<string>();
  /** The names of the keys on disk as last read, including those that cannot be unwrapped. */
  keysOnDisk: (string | undefined)[] = [];
  /** The cursor at which our key opened none of the account's texts, while no key was named in the account; -1: never. */
  foreignAt = -1;

  constructor(options: EngineOptions, bring: BringSift) {
    this.options = options;
    this.#bring = bring;
    this.device = options.device;
    this.overlay = new MemoryOverlay(options.used, options.remember);
    this.crypto = options.crypto ?? crypto;
    this.db = new Database(dbName(options.account), options.idb ?? indexedDB);
    this.texts = new Texts(options.account, this.crypto);
  }

  /** Make the state if it is missing, and read state and keys. */
  async start(): Promise<void> {
    const { account, device, mk, isNew: made, n = 0 } = this.options;
    await this.db.write(async (tx) => {
      const meta = tx.objectStore('meta');
      if (!(await meta.get('state'))) await meta.put(fresh(account, device, n), 'state');
    });
    await nameKeptKey(this.db, this.crypto);
    await this.refresh();
    if (mk && this.texts.state === 'none') await this.unlock(mk);
    else if (this.texts.master) await this.#sift();
    const { key } = this.texts;
    if (made && key) await this.write((txn) => nameKey(txn, key), 'pull');
  }

  /** Read state and keys again, after another tab or the worker has changed them. */
  async refresh(): Promise<void> {
    const [state, { kept, current }] = await this.db.read((tx) =>
      Promise.all([tx.objectStore('meta').get('state'), readKeys(tx)]),
    );
    this.#adopt(stateOf(state));
    this.keysOnDisk = kept.map(({ id }) => id);
    await this.texts.hold(await openKeys(kept, this.crypto));
    this.texts.current = current;
  }

  /** Store a master key (wrapped) as the newest one, and use it. */
  async unlock(mk: Uint8Array): Promise<void> {
    const kept = await wrapMaster(mk, this.crypto);
    await this.write((txn) => keepKey(txn, kept));
    await this.refresh();
    await this.#sift();
    this.options.onChange?.({ by: 'edit', keys: [], more: true });
  }

  /** Decide about what lies on the shelf, if anything does; where the file for it cannot be had, the next round does. */
  async #sift(): Promise<void> {
    if (!(await this.db.read((tx) => tx.objectStore('shelf').count()))) return;
    const later = await this.#bring().catch(() => null);
    await later?.sift(this.db, this.texts);
  }

  /** The state as it is in the database. Throws `StorageBroken` (`emptied`). */
  async state(): Promise<State> {
    return this.db.read(async (tx) => stateOf(await tx.objectStore('meta').get('state')));
  }

  /** The time corrected by the server's clock, ms. */
  now(): number {
    return this.options.now() + this.offset;
  }

  /** One record, with cells in memory laid over it. */
  async get(kind: string, id: string): Promise<StoredRecord | undefined> {
    const found = await this.db.read((tx) => tx.objectStore('rec').get([kind, id]));
    return this.overlay.over(kind, id, found);
  }

  /** The text of a sealed cell; '' when empty or missing, null when locked or not readable. */
  async text(kind: string, id: string, field: string, cell: Cell | undefined): Promise<string | null> {
    if (!cell || cell[0] === null) return '';
    return (await this.texts.open(kind, id, field, cell[0]))?.text ?? null;
  }

  /** A random name for a transaction, by which it can be found whether it committed. */
  mark(): string {
    return newHex(4, this.crypto);
  }

  /**
   * Run `act` in one strict transaction, save the state, and emit what changed. `act` may run twice: see
   * `Database.write`. Throws what `act` throws, then nothing was committed.
   */
  async write<T>(
    act: (txn: Transaction) => Promise<T>,
    by: ChangeEvent['by'] = 'edit',
    mark = this.mark(),
  ): Promise<T> {
    const [result, txn, records, current] = await this.db.write(
      async (tx) => {
        const state = stateOf(await tx.objectStore('meta').get('state'));
        const txn = new Transaction(tx, state, this.options.now());
        const result = await act(txn);
        state.marks = [...(state.marks ?? []).slice(1 - MARKS_COUNT), mark];
        const records = await txn.save();
        const named = txn.changed.has(CURRENT_KEY) ? currentOf(await txn.rec('k', 'current')) : undefined;
        return [result, txn, records, named] as const;
      },
      async (tx) => Boolean(stateOf(await tx.objectStore('meta').get('state')).marks?.includes(mark)),
    );
    this.#adopt(txn.state);
    if (current !== undefined) {
      // Texts may open now, or no longer.
      this.texts.current = current;
      txn.more = true;
    }
    const keys = [...txn.changed.values()];
    const change: ChangeEvent = { by, keys, more: txn.more, ...(by === 'edit' && { records }) };
    if (keys.length || txn.more) this.options.onChange?.(change);
    return result;
  }

  /** Whether keys of this device need work: name the account's key, or seal texts again. See reseal.ts. */
  get unsettled(): boolean {
    const { state, current, former } = this.texts;
    return state === 'current' && (current === null ? this.foreignAt !== this.cursor : former.length > 0);
  }

  /** Write the cells of the overlay to disk, if there is room again. */
  async flushOverlay(): Promise<void> {
    if (!this.overlay.count) return;
    try {
      this.overlay.forget(await this.write((txn) => this.overlay.writeTo(txn)));
    } catch (error) {
      if (!isQuota(error)) throw error;
    }
  }

  /** Count a failed request: how long to wait before the next. */
  fail(): { kind: 'wait'; ms: number } {
    return { kind: 'wait', ms: backoff(this.failures++, (this.options.random ?? Math.random)()) };
  }

  /** Whether pushes rest. Setting the device's clock back does not prolong it. */
  isFull(): boolean {
    const left = this.fullUntil - this.options.now();
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
