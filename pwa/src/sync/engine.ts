/**
 * The sync engine of one account on one device. It never sleeps, fetches or reads a clock of its
 * own: requests come out as data, answers go in as data (SYNC.md calls it sans-IO), and all state
 * lies in IndexedDB, so that tabs, the worker and a crash at any point see one truth.
 */

import type { Aside } from '../db/schema.ts';
import type { Cell, Fields } from '../domain/cells.ts';
import type { Action, Dump, Edit, Home, Outcome, Outgoing, Record, ShelfEntry, Status } from './types.ts';

export * from './types.ts';

export class Engine {
  /** Open (or make) the account's database. A device id in the database wins over the one given. */
  static async open(_home: Home): Promise<Engine> {
    throw new Error('soon');
  }
  /** The account and the device as they are now. */
  account = '';
  device = '';
  /** The corrected time. */
  now(): number {
    throw new Error('soon');
  }
  /**
   * Write: one action, one stamp, one strict transaction of record, queue and clock. The promise
   * settles when it is safe on disk. Throws `Locked` for a text without a key, `TextTooLong`.
   * Where the browser is out of room the edit stays in memory (`status().unsaved`) and goes out
   * with the next request.
   */
  async edit(_edits: Edit[]): Promise<Action> {
    throw new Error('soon');
  }
  /** Raise this device's own share `c.<dev>` by `delta` (R5). */
  async tap(_kind: string, _id: string, _delta: number): Promise<Action> {
    throw new Error('soon');
  }
  /** Make the counted total `total`: own share = total minus what others have. */
  async setCount(_kind: string, _id: string, _total: number): Promise<Action> {
    throw new Error('soon');
  }
  /** Write back what an action replaced, where nobody has written since; null: nothing was left. */
  async undo(_action: Action): Promise<Action | null> {
    throw new Error('soon');
  }
  /** One record. */
  async get(_kind: string, _id: string): Promise<Record | undefined> {
    throw new Error('soon');
  }
  /** Records of a kind with `from <= id <= to` (both optional), in order of id. */
  async scan(_kind: string, _from?: string, _to?: string): Promise<Record[]> {
    throw new Error('soon');
  }
  /** The text of a sealed cell; '' when empty or missing, null when locked or not readable. */
  async text(_kind: string, _id: string, _field: string, _cell: Cell | undefined): Promise<string | null> {
    throw new Error('soon');
  }
  /** The next request, always at least a pull. `bytes` bounds the body (keepalive: 60,000). */
  async request(_bytes?: number): Promise<Outgoing> {
    throw new Error('soon');
  }
  /**
   * Take an answer in. `body` is the parsed JSON, or anything else when it was none; `sentAt` and
   * `gotAt` are the device's own clock (`deps.now()`); `retryAfter` the header, in seconds.
   * Answers may come late, twice or never.
   */
  async answer(
    _out: Outgoing, _status: number, _body: unknown, _sentAt: number, _gotAt: number, _retryAfter?: number | null,
  ): Promise<Outcome> {
    throw new Error('soon');
  }
  /** No answer came. */
  fail(_out?: Outgoing): Outcome {
    throw new Error('soon');
  }
  /**
   * A poke came. `since` is `status().cursor` as it was before the stream was opened: a server
   * that knows less than that was restored from a backup, and gets everything again.
   * True: sync now.
   */
  async poked(_seq: number, _since: number): Promise<boolean> {
    throw new Error('soon');
  }
  /** Everything is to be sent and pulled again: after the account was made anew, or a restore. */
  async heal(): Promise<void> {
    throw new Error('soon');
  }
  /** The server gave us a new device id in the same account (twin found, or renewed). */
  async renewed(_device: string): Promise<void> {
    throw new Error('soon');
  }
  /** Texts of ours that others replaced unseen. */
  async shelf(): Promise<ShelfEntry[]> {
    throw new Error('soon');
  }
  /** Write both texts into the field, ours last. */
  async keepBoth(_entry: ShelfEntry, _joint = '\n'): Promise<Action> {
    throw new Error('soon');
  }
  /** Let our own text go. */
  async discard(_entry: ShelfEntry): Promise<void> {
    throw new Error('soon');
  }
  /** Cells that the server refused. */
  async aside(): Promise<Aside[]> {
    throw new Error('soon');
  }
  /** Let a refused cell go. */
  async dropAside(_aside: Aside): Promise<void> {
    throw new Error('soon');
  }
  async status(): Promise<Status> {
    throw new Error('soon');
  }
  /** The master key's bytes, for pairing; null: locked. */
  get master(): Uint8Array | null {
    throw new Error('soon');
  }
  /** The master key has come: keep it (wrapped) and open the texts. */
  async unlock(_mk: Uint8Array): Promise<void> {
    throw new Error('soon');
  }
  /**
   * Move this engine's records into another account's, stamps kept, all to be sent: plain fields
   * at once, texts as soon as `target` has its key. Say `wipe()` on this one once both are done.
   */
  async rehome(_target: Engine, _what: 'plain' | 'texts'): Promise<void> {
    throw new Error('soon');
  }
  /** All records with texts opened, for export: `[kind, id, {field: value}]`. */
  async plain(): Promise<[string, string, { [field: string]: unknown }][]> {
    throw new Error('soon');
  }
  async dump(): Promise<Dump> {
    throw new Error('soon');
  }
  /** Close the connection; it opens again by itself when used. */
  close(): void {
    throw new Error('soon');
  }
  /** Delete the account's database in this browser. */
  async wipe(): Promise<void> {
    throw new Error('soon');
  }
}
export type { Fields };
