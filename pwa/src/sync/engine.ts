/**
 * The sync engine of one account on one device (docs/protocol.md). It is sans-IO (https://sans-io.readthedocs.io)
 * towards the server: it returns requests and takes answers as data, and never sleeps, fetches or reads a
 * clock of its own. All state is in IndexedDB, so that tabs, the worker and the next start after a crash
 * agree.
 */

import type { QuarantinedCell } from '../db/schema.ts';
import type { Cell } from '../domain/cells.ts';
import { Acts, type Underway } from './acts.ts';
import { Context } from './context.ts';
import { counted, filled, tapped } from './field-writes.ts';
import type { Exchange } from './exchange.ts';
import type * as Later from './later.ts';
import { NotLoaded, V } from './types.ts';
import type {
  Action,
  Dump,
  Edit,
  FullTick,
  EngineOptions,
  Outcome,
  Outgoing,
  StoredRecord,
  ShelfEntry,
  Status,
} from './types.ts';
import { stored } from './status.ts';

export type { Underway } from './acts.ts';
export * from './types.ts';
export { TextTooLong } from '../crypto/text.ts';

/** Loads later.ts: a page fetches it after the first paint, the worker has it bundled. */
export type Bring = () => Promise<typeof Later>;

export class Engine {
  readonly account: string;
  readonly #context: Context;
  readonly #acts: Acts;
  readonly #later: Bring;
  #exchange: Promise<Exchange> | null = null;

  /** Open the account's database, or make it. A device id in the database wins over `options.device`. Throws `StorageBroken`. */
  static async open(options: EngineOptions, bring: Bring): Promise<Engine> {
    const later: Bring = () =>
      bring().catch((error: unknown) => {
        throw new NotLoaded(error);
      });
    const context = new Context(options, later);
    await context.start();
    return new Engine(context, later);
  }

  private constructor(context: Context, later: Bring) {
    this.account = context.options.account;
    this.#context = context;
    this.#acts = new Acts(context, later);
    this.#later = later;
  }

  /** The current device id. */
  get device(): string {
    return this.#context.device;
  }

  /** The account's master key, for pairing; null: this device does not have it. */
  get master(): Uint8Array | null {
    return this.#context.texts.master;
  }

  /** Whether this device has any key, so that some texts may open: a locked device may have an older one. */
  get canRead(): boolean {
    return this.#context.texts.state !== 'none';
  }

  /** The time corrected by the server's clock, ms. */
  now(): number {
    return this.#context.now();
  }

  /**
   * Write edits as one action: one stamp, and one strict transaction of records, queue and clock. Settles
   * when they are on disk; if the disk is full, when they are in memory (`status().unsaved`), from where
   * the next request sends them. Throws `Locked` for a text without a key, `TextTooLong`.
   */
  async edit(edits: readonly Edit[]): Promise<Action> {
    return (await this.write(edits))!;
  }

  /** The same for edits that may change nothing; null: none did. */
  write(edits: readonly Edit[]): Promise<Action | null> {
    return this.#acts.edit(edits);
  }

  /** Raise this device's own share `c.<dev>` by `delta` (R5). */
  tap(kind: string, id: string, delta: number): Promise<Action> {
    return this.edit([tapped(kind, id, delta)]);
  }

  /** Make the counted total `total`: this device's share becomes `total` minus the other shares. */
  setCount(kind: string, id: string, total: number): Promise<Action> {
    return this.edit([counted(kind, id, total)]);
  }

  /** Make ticks full in one action, which never lowers one; null: all were full. */
  fill(ticks: FullTick[]): Promise<Action | null> {
    return this.write(ticks.map(filled));
  }

  /** Restore what an action replaced, where nobody has written since; null: nowhere. */
  undo(action: Action): Promise<Action | null> {
    return this.#acts.undo(action);
  }

  /** The actions that are being written: a page that is left stores them, and the next page calls `finish`. */
  underway(): Underway[] {
    return this.#acts.underway();
  }

  /** Finish an action of a page that was left, unless it is done. */
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

  /** Seal words that no record holds, as what is typed and not saved yet; they open under the same name alone. */
  async sealWords(name: string, words: string): Promise<string> {
    return (await this.#context.texts.seal('words', name, '', { text: words, seen: {} })).value;
  }

  /** Open such words; null: they are not readable here. */
  async openWords(name: string, sealed: string): Promise<string | null> {
    return (await this.#context.texts.open('words', name, '', sealed))?.text ?? null;
  }

  /** By device: the instant (ms) of its latest stamp that is still in any record. */
  async lastWrites(devices: string[]): Promise<Map<string, number>> {
    return (await this.#later()).lastWrites(this.#context.db, devices);
  }

  /** The next request; it is a pull at least. `bytes`: the most that its rows may take. */
  request(bytes?: number): Promise<Outgoing> {
    return this.#talk().then((talk) => talk.request(bytes));
  }

  /**
   * Take an answer in. Answers may come late, twice or never. `body`: the parsed JSON, or anything else
   * if it was none. `sentAt`, `gotAt`: ms of the device's own clock (`EngineOptions.now`). `retryAfter`:
   * the header, in seconds.
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
   * The body of the request that is sent while the page is being left, made from memory alone; null:
   * nothing waits. Nobody reads its answer; the next round sends the same cells again, which is harmless
   * (R8). Its number is not on disk: `EngineOptions.remember` gets it, and `used` must return
   * it to whoever opens the account next.
   */
  farewell(bytes: number): string | null {
    const { farewell, overlay: spill, n, cursor } = this.#context;
    const put = farewell.rows(spill.unsent(), bytes);
    if (!put.length) return null;
    return JSON.stringify({ v: V, n: spill.number(n), cursor, limit: 1, put });
  }

  /** How many cells are in memory alone because the disk is full. */
  get unsaved(): number {
    return this.#context.overlay.count;
  }

  /** How many of them the server does not have either. */
  get alone(): number {
    return this.#context.overlay.unsent().length;
  }

  /** No answer came: when to try again. */
  fail(): Outcome {
    return this.#context.fail();
  }

  /**
   * A poke came with the account's number `seq`. `since`: our cursor when the stream was opened; a lower
   * `seq` means that the server was restored from a backup, so everything is sent again. True: sync now.
   */
  async poked(seq: number, since: number): Promise<boolean> {
    return (await this.#talk()).poked(seq, since);
  }

  /** Queue everything and pull everything again: after the account was made anew on the server, or a restore. */
  async heal(): Promise<void> {
    await (await this.#talk()).heal();
  }

  /** The server gave this device a new id. `n`: the number of its last request, as the server has it. */
  async renewed(device: string, n = 0): Promise<void> {
    await (await this.#later()).renew(this.#context, device, n);
    (await this.#exchange)?.renewed();
  }

  /** What the person is asked about: own texts and amounts that others replaced unseen. */
  async shelf(): Promise<ShelfEntry[]> {
    return (await this.#later()).shelfEntries(this.#context);
  }

  /**
   * Write both texts into the field, ours last, joined by `joint` (of amounts, their sum), and remove the
   * entry from the shelf. `words`: both as shortened by the person, after a `TextTooLong`, which changes
   * nothing.
   */
  async keepBoth(entry: ShelfEntry, joint = '\n', words?: string): Promise<Action | null> {
    return (await this.#later()).keepBoth(this.#context, this.#acts, entry, joint, words);
  }

  /** Remove an entry from the shelf: the other text stays. */
  async discard(entry: ShelfEntry): Promise<void> {
    await (await this.#later()).discard(this.#context, entry);
  }

  /** The cells in quarantine: the server refused them. */
  quarantined(): Promise<QuarantinedCell[]> {
    return this.#context.db.read((tx) => tx.objectStore('aside').getAll());
  }

  /** Delete a cell from quarantine. */
  async dropQuarantined(cell: Pick<QuarantinedCell, 'kind' | 'id' | 'field'>): Promise<void> {
    await (await this.#later()).dropQuarantined(this.#context, cell);
  }

  /** The engine's status, for the sync sign. */
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

  /** Store a master key (wrapped) and use it. `status().key` tells whether it is the account's. */
  unlock(mk: Uint8Array): Promise<void> {
    return this.#context.unlock(mk);
  }

  /**
   * Give the account a new key, because the old one is lost. Texts that the old key sealed stay unreadable
   * and can be overwritten; devices with another key are locked from then on. False: a key has come
   * meanwhile, and nothing was changed.
   */
  async beginAnew(): Promise<boolean> {
    const { beginAnew } = await this.#later();
    return beginAnew(this.#context);
  }

  /** Read state and keys again, after another tab or the worker has changed them. */
  refresh(): Promise<void> {
    return this.#context.refresh();
  }

  /**
   * Move this engine's records into `target`, another account's; stamps are kept, and all is queued there.
   *
   * 1. `plain`: the plain fields.
   * 2. `texts`: the texts; throws `Locked` while `target` lacks its key.
   * 3. `late`: both, of records with unsent cells, since another tab may have written meanwhile. From then
   *    on writes to this engine's database fail.
   *
   * Then call `wipe()` of this one.
   */
  async moveTo(target: Engine, what: 'plain' | 'texts' | 'late'): Promise<void> {
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

  /** Close the connection; it reopens by itself when used. */
  close(): void {
    this.#context.db.close();
  }

  /** Close it for good: later calls throw `StorageBroken` (`left`). */
  end(): void {
    this.#context.db.end();
  }

  /** Delete the account's database in this browser. */
  async wipe(): Promise<void> {
    const { deleteAccount } = await this.#later();
    this.end();
    await deleteAccount(this.account, this.#context.options.idb ?? indexedDB);
  }

  /** Loaded on first use: the first paint does not need it. */
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
}
