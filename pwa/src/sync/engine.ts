/**
 * The sync engine of one account on one device. It never sleeps, fetches or reads a clock of its
 * own: requests come out as data, answers go in as data (sans-IO), and all state lies in
 * IndexedDB, so that tabs, the worker and a crash at any point see one truth.
 */

import type { QuarantinedCell } from '../db/schema.ts';
import type { Cell } from '../domain/cells.ts';
import { Acts, type Underway } from './acts.ts';
import { Context } from './context.ts';
import { counted, filled, tapped } from './field-writes.ts';
import type { Exchange } from './exchange.ts';
import type * as Later from './later.ts';
import { sift } from './shelf.ts';
import { NotLoaded } from './types.ts';
import type {
  Action,
  Dump,
  Edit,
  Full,
  EngineOptions,
  Outcome,
  Outgoing,
  StoredRecord,
  ShelfEntry,
  Status,
} from './types.ts';
import { stored } from './status.ts';
import { V } from './wire.ts';

export type { Underway } from './acts.ts';
export * from './types.ts';
export { TextTooLong } from '../crypto/text.ts';

/** Brings later.ts: a page fetches it once the first screen stands, a worker has it within. */
export type Bring = () => Promise<typeof Later>;

export class Engine {
  readonly account: string;
  readonly #context: Context;
  readonly #acts: Acts;
  readonly #bring: Bring;
  #exchange: Promise<Exchange> | null = null;

  /** Open (or make) the account's database. A device id in the database wins over the one given. */
  static async open(options: EngineOptions, bring: Bring): Promise<Engine> {
    const context = new Context(options);
    await context.start();
    return new Engine(context, bring);
  }

  private constructor(context: Context, bring: Bring) {
    this.account = context.options.account;
    this.#context = context;
    this.#acts = new Acts(context);
    this.#bring = bring;
  }

  /** The device's id as it is now. */
  get device(): string {
    return this.#context.device;
  }

  /** The account's master key, for pairing; null: locked. */
  get master(): Uint8Array | null {
    return this.#context.texts.master;
  }

  /** Whether any key is here, so that texts may be read: a locked device may have an older one. */
  get canRead(): boolean {
    return this.#context.texts.state !== 'none';
  }

  /** The corrected time. */
  now(): number {
    return this.#context.now();
  }

  /**
   * Write: one action, one stamp, one strict transaction of record, queue and clock. The promise
   * settles when it is safe on disk. Throws `Locked` for a text without a key, `TextTooLong`.
   * Where the browser is out of room the edit stays in memory (`status().unsaved`) and goes out
   * with the next request.
   */
  async edit(edits: readonly Edit[]): Promise<Action> {
    return (await this.write(edits))!;
  }

  /** The same where it may be that nothing is left to do: null. */
  write(edits: readonly Edit[]): Promise<Action | null> {
    return this.#acts.edit(edits);
  }

  /** Raise this device's own share `c.<dev>` by `delta` (R5). */
  tap(kind: string, id: string, delta: number): Promise<Action> {
    return this.edit([tapped(kind, id, delta)]);
  }

  /** Make the counted total `total`: own share = total minus what others have. */
  setCount(kind: string, id: string, total: number): Promise<Action> {
    return this.edit([counted(kind, id, total)]);
  }

  /** Make ticks full, in one action that never lowers one; null: all were. */
  fill(ticks: Full[]): Promise<Action | null> {
    return this.write(ticks.map(filled));
  }

  /** Write back what an action replaced, where nobody has written since; null: nothing was left. */
  undo(action: Action): Promise<Action | null> {
    return this.#acts.undo(action);
  }

  /** What is being written at this moment: a page that is left keeps it for `finish`, in the next one. */
  underway(): Underway[] {
    return this.#acts.underway();
  }

  /** Do what a page had under way when it was left, unless it is done. */
  finish(left: Underway): Promise<void> {
    return this.#acts.finish(left);
  }

  /** One record. */
  get(kind: string, id: string): Promise<StoredRecord | undefined> {
    return this.#context.get(kind, id);
  }

  /** Records of a kind with `from <= id <= to` (both optional), in order of id. */
  async scan(kind: string, from = '', to = '~'): Promise<StoredRecord[]> {
    const range = IDBKeyRange.bound([kind, from], [kind, to]);
    const found = await this.#context.db.read((tx) => tx.objectStore('rec').getAll(range));
    return this.#context.overlay.overAll(kind, from, to, found);
  }

  /** The text of a sealed cell; '' when empty or missing, null when locked or not readable. */
  text(kind: string, id: string, field: string, cell: Cell | undefined): Promise<string | null> {
    return this.#context.text(kind, id, field, cell);
  }

  /** When each of some devices wrote last, in ms, as far as it still stands somewhere. */
  async lastWrites(devices: string[]): Promise<Map<string, number>> {
    return (await this.#later()).lastWrites(this.#context.db, devices);
  }

  /** The next request, always at least a pull. `bytes` bounds the body (keepalive: 60,000). */
  request(bytes?: number): Promise<Outgoing> {
    return this.#talk().then((talk) => talk.request(bytes));
  }

  /**
   * Take an answer in. `body` is the parsed JSON, or anything else when it was none; `sentAt` and
   * `gotAt` are the device's own clock (`deps.now()`); `retryAfter` the header, in seconds.
   * Answers may come late, twice or never.
   */
  answer(
    out: Outgoing,
    status: number,
    body: unknown,
    sentAt: number,
    gotAt: number,
    retryAfter?: number | null,
  ): Promise<Outcome> {
    return this.#talk().then((talk) => talk.answer(out, status, body, sentAt, gotAt, retryAfter));
  }

  /**
   * What is sent while the page is being left, from memory alone; null: nothing waits. The answer
   * is not taken in: the next round sends the same again, which does no harm (R8). Its number goes
   * to `Home.use`: whoever opens the account next must be told (`Home.used`), for the disk does not know it.
   */
  farewell(bytes: number): string | null {
    const { farewell, overlay: spill, n, cursor } = this.#context;
    const put = farewell.rows(spill.unsent(), bytes);
    if (!put.length) return null;
    return JSON.stringify({ v: V, n: spill.number(n), cursor, limit: 1, put });
  }

  /** How many edits live in memory alone, because the browser has no room left. */
  get unsaved(): number {
    return this.#context.overlay.count;
  }

  /** No answer came. */
  fail(): Outcome {
    return this.#context.fail();
  }

  /**
   * A poke came. `since` is `status().cursor` as it was before the stream was opened: a server
   * that knows less than that was restored from a backup, and gets everything again.
   * True: sync now.
   */
  async poked(seq: number, since: number): Promise<boolean> {
    const { cursor } = await this.#context.state();
    const behind = seq < since && seq < cursor;
    if (behind) await this.heal();
    return behind || seq > cursor;
  }

  /** Everything is to be sent and pulled again: after the account was made anew, or a restore. */
  async heal(): Promise<void> {
    await (await this.#talk()).heal();
  }

  /** The server gave us a new device id in the same account, whose last request had the number `n`. */
  async renewed(device: string, n = 0): Promise<void> {
    await this.#context.write(async (txn) => {
      const { state } = txn;
      state.n = Math.max(state.n, n);
      state.past.push(state.device);
      state.carry = state.device;
      state.device = device;
      txn.more = true;
    });
    this.#context.farewell.clear();
    (await this.#exchange)?.renewed();
  }

  /** Texts of ours that others replaced unseen. */
  async shelf(): Promise<ShelfEntry[]> {
    await sift(this.#context.db, this.#context.texts);
    const entries = (await this.#context.db.read((tx) => tx.objectStore('shelf').getAll())).filter((one) => !one.by);
    return Promise.all(
      entries.map(async ({ kind, id, field, stamp, value }) => {
        const cell = (await this.get(kind, id))?.fields[field];
        if (typeof value === 'number') {
          return { kind, id, field, stamp, amount: value, mine: String(value), theirs: String(cell?.[0] ?? '') };
        }
        const mine = await this.text(kind, id, field, [value, stamp]);
        return { kind, id, field, stamp, amount: null, mine, theirs: await this.text(kind, id, field, cell) };
      }),
    );
  }

  /**
   * Write both texts into the field, ours last (of amounts, their sum), and take the entry off the
   * shelf. `words`: what a person made of both, where they did not fit (`TextTooLong`, and all stays).
   */
  async keepBoth(entry: ShelfEntry, joint = '\n', words?: string): Promise<Action | null> {
    const { kind, id, field, mine, amount } = entry;
    const action = await this.#acts.act(async () => {
      // As a share of our own: it replaces nothing, so nobody is asked again.
      if (amount !== null) return [await this.#acts.prepare(tapped(kind, id, amount))];
      const now = await this.text(kind, id, field, (await this.get(kind, id))?.fields[field]);
      const both = words ?? [now, mine].filter(Boolean).join(joint);
      return [await this.#acts.prepare({ kind, id, field, text: both })];
    });
    await this.discard(entry);
    return action;
  }

  /** Let our own text go. */
  async discard({ kind, id, field, stamp }: ShelfEntry): Promise<void> {
    await this.#context.write(async (txn) => {
      await txn.tx.objectStore('shelf').delete([kind, id, field, stamp]);
      txn.more = true;
    });
  }

  /** Cells that the server refused. */
  quarantined(): Promise<QuarantinedCell[]> {
    return this.#context.db.read((tx) => tx.objectStore('aside').getAll());
  }

  /** Let a refused cell go. */
  async dropQuarantined({ kind, id, field }: Pick<QuarantinedCell, 'kind' | 'id' | 'field'>): Promise<void> {
    await this.#context.write(async (txn) => {
      await txn.tx.objectStore('aside').delete([kind, id, field]);
      txn.more = true;
    });
  }

  /** How things stand, for the sync sign. */
  async status(): Promise<Status> {
    const full = this.#context.isFull();
    const key = this.#context.texts.state;
    return {
      ...(await stored(this.#context.db)),
      unsaved: this.#context.overlay.count,
      full,
      locked: key !== 'current',
      key,
    };
  }

  /** A master key has come: keep it (wrapped) and open the texts. Whether it is the account's, `status` says. */
  unlock(mk: Uint8Array): Promise<void> {
    return this.#context.unlock(mk);
  }

  /**
   * Begin anew with a fresh key, for an account whose key is lost: what it sealed stays unreadable
   * and can be written over; devices that hold another key are locked from then on. False: a key
   * came meanwhile, and nothing was changed.
   */
  async beginAnew(): Promise<boolean> {
    const { beginAnew } = await this.#later();
    return beginAnew(this.#context);
  }

  /** Another tab or the worker has changed the device, the clock or the key: read them again. */
  refresh(): Promise<void> {
    return this.#context.refresh();
  }

  /**
   * Move this engine's records into another account's, stamps kept, all to be sent: plain fields
   * at once, texts as soon as `target` has its key (else it throws `Locked`); `late`: of both those
   * that have not been sent, as another tab may have written since, and nobody writes here any more.
   * `wipe()` this one then.
   */
  async moveRecordsTo(target: Engine, what: 'plain' | 'texts' | 'late'): Promise<void> {
    const { moveRecords } = await this.#later();
    await moveRecords(this.#context, target.#context, what);
  }

  /** All records with texts opened, for export; unreadable texts stay as they are. */
  async plain(): Promise<[string, string, { [field: string]: unknown }][]> {
    return (await this.#later()).plain(this.#context.db, this.#context.texts);
  }

  /** Everything this device holds. */
  async dump(): Promise<Dump> {
    return (await this.#later()).dump(this.#context.db);
  }

  /** Close the connection; it opens again by itself when used. */
  close(): void {
    this.#context.db.close();
  }

  /** Close it for good: whoever still has this engine finds that it was left. */
  end(): void {
    this.#context.db.end();
  }

  /** Delete the account's database in this browser. */
  async wipe(): Promise<void> {
    const { deleteAccount } = await this.#later();
    this.end();
    await deleteAccount(this.account, this.#context.options.idb ?? indexedDB);
  }

  /** The talk with the server: not needed for the first paint, so not loaded with it. */
  #talk(): Promise<Exchange> {
    this.#exchange ??= this.#later().then(
      ({ Exchange }) => new Exchange(this.#context),
      (error: unknown) => {
        // A file that could not be had is asked for again.
        this.#exchange = null;
        throw error;
      },
    );
    return this.#exchange;
  }

  #later(): Promise<typeof Later> {
    return this.#bring().catch((error: unknown) => {
      throw new NotLoaded(error);
    });
  }
}
