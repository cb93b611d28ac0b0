/**
 * The sync engine of one account on one device. It never sleeps, fetches or reads a clock of its
 * own: requests come out as data, answers go in as data (sans-IO), and all state lies in
 * IndexedDB, so that tabs, the worker and a crash at any point see one truth.
 */

import { Database, isQuota } from '../db/database.ts';
import { dbName, type Aside, type KeyAtRest, type State } from '../db/schema.ts';
import { deleteAccount } from '../db/registry.ts';
import { PUT_ROWS, type Bad, type Cell } from '../domain/cells.ts';
import { isSealed } from '../domain/records.ts';
import { unwrapMaster, wrapMaster } from '../seal/master.ts';
import { backoff, meaning } from './answers.ts';
import { collect } from './batch.ts';
import { comeDown, learnOffset, nextStamp, renamed } from './clock.ts';
import { apply, counted, Moved, tapped, type Change as Step } from './edits.ts';
import { heal, setAside, takePage } from './merge.ts';
import { rehome } from './rehome.ts';
import { sift } from './shelf.ts';
import { Spill } from './spill.ts';
import { Texts } from './texts.ts';
import type {
  Action, Change, Dump, Edit, Home, Outcome, Outgoing, Record, ShelfEntry, Status,
} from './types.ts';
import { dump, plain, stored } from './views.ts';
import { isRefusal, V, type Page } from './wire.ts';
import { Work } from './work.ts';

export * from './types.ts';
export { TextTooLong } from '../seal/text.ts';

const FULL_WAIT = 15 * 60_000;
const QUOTA_WAIT = 5 * 60_000;

export class Engine {
  readonly account: string;
  readonly #home: Home;
  readonly #crypto: Crypto;
  readonly #db: Database;
  readonly #texts: Texts;
  readonly #spill = new Spill();
  #device: string;
  #offset = 0;
  #failures = 0;
  #held = 0;
  #fullUntil = 0;
  /** What we sent when the server had our number already: our own double, or a twin's? */
  #doubt: Outgoing | null = null;

  /** Open (or make) the account's database. A device id in the database wins over the one given. */
  static async open(home: Home): Promise<Engine> {
    const engine = new Engine(home);
    await engine.#start();
    return engine;
  }

  private constructor(home: Home) {
    this.account = home.account;
    this.#home = home;
    this.#device = home.device;
    this.#crypto = home.crypto ?? crypto;
    this.#db = new Database(dbName(home.account), home.idb ?? indexedDB);
    this.#texts = new Texts(home.account, this.#crypto);
  }

  /** The device's id as it is now. */
  get device(): string {
    return this.#device;
  }

  /** The master key's bytes, for pairing; null: locked. */
  get master(): Uint8Array | null {
    return this.#texts.master;
  }

  /** The corrected time. */
  now(): number {
    return this.#home.now() + this.#offset;
  }

  /**
   * Write: one action, one stamp, one strict transaction of record, queue and clock. The promise
   * settles when it is safe on disk. Throws `Locked` for a text without a key, `TextTooLong`.
   * Where the browser is out of room the edit stays in memory (`status().unsaved`) and goes out
   * with the next request.
   */
  async edit(edits: Edit[]): Promise<Action> {
    return (await this.#act(() => Promise.all(edits.map((edit) => this.#step(edit)))))!;
  }

  /** Raise this device's own share `c.<dev>` by `delta` (R5). */
  async tap(kind: string, id: string, delta: number): Promise<Action> {
    return (await this.#act(async () => [tapped(kind, id, delta)]))!;
  }

  /** Make the counted total `total`: own share = total minus what others have. */
  async setCount(kind: string, id: string, total: number): Promise<Action> {
    return (await this.#act(async () => [counted(kind, id, total)]))!;
  }

  /** Write back what an action replaced, where nobody has written since; null: nothing was left. */
  async undo(action: Action): Promise<Action | null> {
    const name = await this.#write((work) => renamed(work.tx, action.stamp));
    return this.#act(() => Promise.all(action.touched.map((one) => this.#back(one, name))));
  }

  /** One record. */
  async get(kind: string, id: string): Promise<Record | undefined> {
    const found = await this.#db.read((tx) => tx.objectStore('rec').get([kind, id]));
    return this.#spill.over(kind, id, found);
  }

  /** Records of a kind with `from <= id <= to` (both optional), in order of id. */
  async scan(kind: string, from = '', to = '~'): Promise<Record[]> {
    const range = IDBKeyRange.bound([kind, from], [kind, to]);
    const found = await this.#db.read((tx) => tx.objectStore('rec').getAll(range));
    return this.#spill.overAll(kind, from, to, found);
  }

  /** The text of a sealed cell; '' when empty or missing, null when locked or not readable. */
  async text(kind: string, id: string, field: string, cell: Cell | undefined): Promise<string | null> {
    if (!cell || cell[0] === null) return '';
    return (await this.#texts.open(kind, id, field, cell[0]))?.text ?? null;
  }

  /** The next request, always at least a pull. `bytes` bounds the body (keepalive: 60,000). */
  async request(bytes?: number): Promise<Outgoing> {
    await this.#settleSpill();
    return this.#spill.guard((keep) => this.#write(async (work) => {
      const { state } = work;
      this.#spill.lift(state);
      const pushing = !state.carry && !this.#doubt && this.#home.now() >= this.#fullUntil;
      const { put, sent, held } = pushing ? await collect(work, bytes) : { put: [], sent: [], held: 0 };
      this.#spill.join(put, sent, pushing);
      this.#held = held;
      const n = sent.length ? ++state.n : null;
      const head = { v: V, ...(n === null ? {} : { n }), cursor: state.cursor, limit: 1000, put };
      const out = { n, cursor: state.cursor, epoch: state.epoch, body: JSON.stringify(head), sent };
      return keep(out, state);
    }));
  }

  /**
   * Take an answer in. `body` is the parsed JSON, or anything else when it was none; `sentAt` and
   * `gotAt` are the device's own clock (`deps.now()`); `retryAfter` the header, in seconds.
   * Answers may come late, twice or never.
   */
  async answer(
    out: Outgoing, status: number, body: unknown, sentAt: number, gotAt: number, retryAfter?: number | null,
  ): Promise<Outcome> {
    const found = meaning(status, body, retryAfter ? retryAfter * 1000 : 0);
    if (found.kind === 'wait') return found.ms ? found : this.fail();
    this.#failures = 0;
    try {
      if (found.kind === 'page') return await this.#page(out, body as Page, sentAt, gotAt);
      if (found.kind === 'clock') return await this.#clock(out, body, sentAt, gotAt);
      if (found.kind === 'stale') return await this.#stale(out, found.n);
      if (found.kind === 'smaller') return await this.#smaller(out, status);
    } catch (error) {
      if (!isQuota(error)) throw error;
      return { kind: 'wait', ms: QUOTA_WAIT };
    }
    if (found.kind === 'full') this.#fullUntil = this.#home.now() + FULL_WAIT;
    return found.kind === 'full' ? { kind: 'full', again: out.sent.length > 0 } : found;
  }

  /** No answer came. */
  fail(): Outcome {
    return { kind: 'wait', ms: backoff(this.#failures++, (this.#home.random ?? Math.random)()) };
  }

  /**
   * A poke came. `since` is `status().cursor` as it was before the stream was opened: a server
   * that knows less than that was restored from a backup, and gets everything again.
   * True: sync now.
   */
  async poked(seq: number, since: number): Promise<boolean> {
    const { cursor } = await this.#state();
    const behind = seq < since && seq < cursor;
    if (behind) await this.heal();
    return behind || seq > cursor;
  }

  /** Everything is to be sent and pulled again: after the account was made anew, or a restore. */
  async heal(): Promise<void> {
    await this.#write((work) => heal(work, work.now + work.state.offset), 'pull');
  }

  /** The server gave us a new device id in the same account (twin found, or renewed). */
  async renewed(device: string): Promise<void> {
    await this.#write(async (work) => {
      const { state } = work;
      state.past.push(state.device);
      state.carry = state.device;
      state.device = device;
      work.more = true;
    });
  }

  /** Texts of ours that others replaced unseen. */
  async shelf(): Promise<ShelfEntry[]> {
    await sift(this.#db, this.#texts);
    const entries = (await this.#db.read((tx) => tx.objectStore('shelf').getAll())).filter((one) => !one.by);
    return Promise.all(entries.map(async ({ kind, id, field, stamp, value }) => {
      const cell = (await this.get(kind, id))?.fields[field];
      const mine = await this.text(kind, id, field, [value, stamp]);
      return { kind, id, field, stamp, mine, theirs: await this.text(kind, id, field, cell) };
    }));
  }

  /** Write both texts into the field, ours last, and take the entry off the shelf. */
  async keepBoth(entry: ShelfEntry, joint = '\n'): Promise<Action | null> {
    const { kind, id, field, mine } = entry;
    const action = await this.#act(async () => {
      const now = await this.text(kind, id, field, (await this.get(kind, id))?.fields[field]);
      const both = [now, mine].filter(Boolean).join(joint);
      return [await this.#step({ kind, id, field, text: both })];
    });
    await this.discard(entry);
    return action;
  }

  /** Let our own text go. */
  async discard({ kind, id, field, stamp }: ShelfEntry): Promise<void> {
    await this.#write(async (work) => {
      await work.tx.objectStore('shelf').delete([kind, id, field, stamp]);
      work.more = true;
    });
  }

  /** Cells that the server refused. */
  aside(): Promise<Aside[]> {
    return this.#db.read((tx) => tx.objectStore('aside').getAll());
  }

  /** Let a refused cell go. */
  async dropAside({ kind, id, field }: Pick<Aside, 'kind' | 'id' | 'field'>): Promise<void> {
    await this.#write(async (work) => {
      await work.tx.objectStore('aside').delete([kind, id, field]);
      work.more = true;
    });
  }

  /** How things stand, for the sync sign. */
  async status(): Promise<Status> {
    const full = this.#home.now() < this.#fullUntil;
    return { ...(await stored(this.#db)), unsaved: this.#spill.count, full, locked: this.master === null };
  }

  /** The master key has come: keep it (wrapped) and open the texts. */
  async unlock(mk: Uint8Array): Promise<void> {
    const kept = await wrapMaster(mk, this.#crypto);
    await this.#texts.unlock(mk);
    await this.#write(async (work) => {
      await work.tx.objectStore('meta').put(kept, 'key');
      work.more = true;
    });
    await sift(this.#db, this.#texts);
  }

  /** Another tab or the worker has changed the device, the clock or the key: read them again. */
  async refresh(): Promise<void> {
    const [state, key] = await this.#db.read((tx) => {
      const meta = tx.objectStore('meta');
      return Promise.all([meta.get('state'), meta.get('key')]);
    });
    this.#adopt(state as State);
    if (key && !this.master) await this.#texts.unlock(await unwrapMaster(key as KeyAtRest, this.#crypto));
  }

  /**
   * Move this engine's records into another account's, stamps kept, all to be sent: plain fields
   * at once, texts as soon as `target` has its key. `wipe()` this one once both are done.
   */
  async rehome(target: Engine, what: 'plain' | 'texts'): Promise<void> {
    await this.#settleSpill();
    const rows = await this.#db.read((tx) => tx.objectStore('rec').getAll());
    const past = [...(await this.#state()).past, this.device];
    const moved = await rehome(rows, this.#texts, target.#texts, what);
    await target.#write((work) => moved(work, past));
  }

  /** All records with texts opened, for export; unreadable texts stay as they are. */
  plain(): Promise<[string, string, { [field: string]: unknown }][]> {
    return plain(this.#db, this.#texts);
  }

  /** Everything this device holds. */
  dump(): Promise<Dump> {
    return dump(this.#db);
  }

  /** Close the connection; it opens again by itself when used. */
  close(): void {
    this.#db.close();
  }

  /** Delete the account's database in this browser. */
  async wipe(): Promise<void> {
    this.close();
    await deleteAccount(this.account, this.#home.idb ?? indexedDB);
  }

  async #start(): Promise<void> {
    const { account, device, mk } = this.#home;
    await this.#db.write(async (tx) => {
      const meta = tx.objectStore('meta');
      if (!(await meta.get('state'))) await meta.put(fresh(account, device), 'state');
    });
    await this.refresh();
    if (mk && !this.master) await this.unlock(mk);
    else if (this.master) await sift(this.#db, this.#texts);
  }

  #adopt(state: State): void {
    this.#device = state.device;
    this.#offset = state.offset;
  }

  async #state(): Promise<State> {
    return this.#db.read(async (tx) => (await tx.objectStore('meta').get('state')) as State);
  }

  /** One transaction; what changed is told afterwards. */
  async #write<T>(act: (work: Work) => Promise<T>, by: Change['by'] = 'edit'): Promise<T> {
    const [result, work] = await this.#db.write(async (tx) => {
      const state = (await tx.objectStore('meta').get('state')) as State;
      const work = new Work(tx, state, this.#home.now());
      const result = await act(work);
      await work.save();
      return [result, work] as const;
    });
    this.#adopt(work.state);
    const keys = [...work.changed.values()];
    if (keys.length || work.more) this.#home.onChange?.({ by, keys, more: work.more });
    return result;
  }

  /** Prepare steps (sealing takes its time), then apply them in one transaction. */
  async #act(prepare: () => Promise<Step[]>): Promise<Action | null> {
    for (;;) {
      const steps = await prepare();
      try {
        return await this.#write((work) => apply(work, steps));
      } catch (error) {
        if (isQuota(error)) return this.#hold(steps);
        if (!(error instanceof Moved)) throw error;
      }
    }
  }

  async #hold(steps: Step[]): Promise<Action | null> {
    const state = await this.#state();
    const action = await this.#spill.hold(steps, state, this.now(), (kind, id) => this.get(kind, id));
    const keys = steps.map(({ kind, id }): [string, string] => [kind, id]);
    this.#home.onChange?.({ by: 'edit', keys, more: true });
    return action;
  }

  async #step(edit: Edit): Promise<Step> {
    const { kind, id, field, text, value } = edit;
    if (text === undefined) return { kind, id, field, make: () => value };
    const had = (await this.get(kind, id))?.fields[field];
    const sealed = await this.#texts.over(edit, text ?? '', had, this.device);
    return { kind, id, field, make: () => sealed, was: had?.[1] ?? null };
  }

  /** Put a before-image back, if the field still has the action's stamp. */
  async #back({ kind, id, field, before }: Action['touched'][0], stamp: string): Promise<Step> {
    let value = before?.[0] ?? null;
    const had = (await this.get(kind, id))?.fields[field];
    if (isSealed(kind, field) && had?.[1] === stamp && this.master) {
      const text = await this.text(kind, id, field, before ?? undefined);
      // Sealed anew: whoever reads it must see that we knew what stood here before.
      if (text !== null) value = await this.#texts.over({ kind, id, field }, text, had, this.device);
    }
    return { kind, id, field, make: (fields) => (fields[field]?.[1] === stamp ? value : undefined) };
  }

  async #page(out: Outgoing, page: Page, sentAt: number, gotAt: number): Promise<Outcome> {
    const again = await this.#write(async (work) => {
      const { state, tx } = work;
      learnOffset(state, page.now, sentAt, gotAt);
      const now = work.now + state.offset;
      state.syncedAt = now;
      state.batch = Math.min(PUT_ROWS, state.batch * (out.sent.length ? 2 : 1));
      const anew = await takePage(work, out, page, now);
      if (anew) await heal(work, now);
      work.more = true;
      return anew || page.more || (await tx.objectStore('dirty').count()) > this.#held;
    }, 'pull');
    this.#spill.sent(out.sent, page.bad ?? []);
    if (this.#doubt && !page.more && (await this.#isTwin())) return { kind: 'renew' };
    if (await sift(this.#db, this.#texts)) this.#home.onChange?.({ by: 'pull', keys: [], more: true });
    return { kind: 'ok', again: again && (page.more || this.#home.now() >= this.#fullUntil) };
  }

  async #clock(out: Outgoing, body: unknown, sentAt: number, gotAt: number): Promise<Outcome> {
    if (!isRefusal(body)) return this.fail();
    // Only the newest request's refusal counts, and once: an old one would take the clock back.
    await this.#write(async ({ tx, state }) => {
      if (out.n !== state.n || state.refused === out.n) return;
      state.refused = out.n;
      await comeDown(tx, state, body, sentAt, gotAt);
      this.#spill.comeDown(state, body.max, () => nextStamp(state, 0));
    });
    return { kind: 'retry' };
  }

  async #stale(out: Outgoing, n: number): Promise<Outcome> {
    const own = (await this.#state()).n;
    if (n > own) return { kind: 'renew' };
    // Behind our last: a late copy. Equal: a copy of this very request, or a twin's; a pull tells.
    if (n === own && out.n === own) this.#doubt = out;
    return { kind: 'retry' };
  }

  /** All is pulled: if what we sent is still not the server's, another goes by our id. */
  async #isTwin(): Promise<boolean> {
    const out = this.#doubt!;
    this.#doubt = null;
    const { dirty } = await this.dump();
    return out.sent.some(([kind, id, field, cell]) =>
      dirty.some((d) => d[0] === kind && d[1] === id && d[2] === field && d[3] === cell[1]));
  }

  async #smaller(out: Outgoing, status: number): Promise<Outcome> {
    const rows = new Set(out.sent.map(([kind, id]) => `${kind}\x1f${id}`)).size;
    if (!rows) return this.fail();
    await this.#write(async (work) => {
      work.state.batch = Math.max(1, rows >> 1);
      if (rows > 1) return;
      const why = status === 413 ? 'size' : 'shape';
      const [kind, id] = out.sent[0]!;
      const bad: Bad[] = [[kind, id, null, why]];
      await setAside(work, out.sent, bad, work.now + work.state.offset);
    });
    return { kind: 'retry' };
  }

  /** Bring what is in memory only to disk, if there is room again. */
  async #settleSpill(): Promise<void> {
    if (!this.#spill.count) return;
    try {
      await this.#write((work) => this.#spill.settle(work));
      this.#spill.clear();
    } catch (error) {
      if (!isQuota(error)) throw error;
    }
  }
}

function fresh(account: string, device: string): State {
  return {
    account, device, past: [], clock: [0, 0], floor: [0, 0], offset: 0, n: 0, refused: 0, epoch: 0,
    cursor: 0, digest: 0, batch: PUT_ROWS, ahead: 60_000, healedAt: 0, syncedAt: 0, carry: null,
  };
}
