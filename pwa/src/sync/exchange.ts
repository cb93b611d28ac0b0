/** The protocol with the server as data: it makes requests and takes answers in (R6 to R12). Sans-IO. */

import { isQuota } from '../db/database.ts';
import { PUT_ROWS, type Bad } from '../domain/cells.ts';
import { settleKeys } from './reseal.ts';
import { meaning } from './answers.ts';
import { collect, recordKey } from './batch.ts';
import { comeDown, learnOffset } from './clock.ts';
import { FULL_WAIT_MS, type Context } from './context.ts';
import { heal, quarantine, takePage } from './merge.ts';
import { addUnsentTo, comeDown as comeOverlayDown, knows, requestWithoutDisk, settleSent } from './overlay-requests.ts';
import { sift } from './shelf.ts';
import { nextStamp } from './stamps.ts';
import { V, type Outcome, type Outgoing } from './types.ts';
import { dump } from './views.ts';
import { isRefusal, type Page } from './wire.ts';

const QUOTA_WAIT_MS = 5 * 60_000;
/** After this many records that the full account has no room for, pushes rest. */
const OUTGROWN_COUNT = 8;

export class Exchange {
  readonly #context: Context;
  /** How many queued cells the last request had to leave out: see `Batch.held`. */
  #held = 0;
  /** How many records were refused for lack of room in the account since pushes last rested. */
  #outgrown = 0;
  /** A request whose number the server had already: either our own copy arrived twice, or a twin used it. */
  #doubt: Outgoing | null = null;

  constructor(context: Context) {
    this.#context = context;
  }

  /** The next request, always at least a pull. `bytes` bounds the body (keepalive: 60,000). */
  async request(bytes?: number): Promise<Outgoing> {
    await this.#context.flushOverlay();
    return requestWithoutDisk(this.#context.overlay, (keep) =>
      this.#context.write(async (txn) => {
        const { state } = txn;
        this.#context.overlay.lift(state);
        const pushing = !state.carry && !this.#doubt && !this.#context.isFull();
        const { put, sent, tried, held } = pushing
          ? await collect(txn, this.#context.outgrown, bytes)
          : { put: [], sent: [], tried: [], held: 0 };
        addUnsentTo(this.#context.overlay, put, sent, pushing);
        this.#held = held;
        const n = sent.length ? ++state.n : null;
        const head = { v: V, ...(n === null ? {} : { n }), cursor: state.cursor, limit: 1000, put };
        const out = keep({ n, cursor: state.cursor, epoch: state.epoch, body: JSON.stringify(head), sent });
        // From here on a full disk does not keep it from being sent.
        for (const entry of tried) await txn.tx.objectStore('dirty').put(entry);
        return out;
      }),
    );
  }

  /**
   * Take an answer in. `body` is the parsed JSON, or anything else when it was none; `sentAt` and
   * `gotAt` are the device's own clock (`deps.now()`); `retryAfter` the header, in seconds.
   * Answers may come late, twice or never.
   */
  async answer(
    out: Outgoing,
    status: number,
    body: unknown,
    sentAt: number,
    gotAt: number,
    retryAfter?: number | null,
  ): Promise<Outcome> {
    const found = meaning(status, body, retryAfter ? retryAfter * 1000 : 0);
    if (found.kind === 'wait') return found.ms ? found : this.fail();
    if (found.kind === 'smaller' && !found.isFinal && recordsOf(out) < 2) return this.fail();
    this.#context.failures = 0;
    try {
      if (found.kind === 'page') return await this.#page(out, body as Page, sentAt, gotAt);
      if (found.kind === 'clock') return await this.#clock(out, body, sentAt, gotAt);
      if (found.kind === 'stale') return await this.#stale(out, found.n);
      if (found.kind === 'smaller') return await this.#smaller(out, status);
    } catch (error) {
      if (!isQuota(error)) throw error;
      if (found.kind === 'page') this.#taken(out, body as Page);
      return { kind: 'wait', ms: QUOTA_WAIT_MS, roomless: true };
    }
    return found.kind === 'full' ? this.#full(out) : found;
  }

  /** No answer came. */
  fail(): Outcome {
    return this.#context.fail();
  }

  /** Everything is to be sent and pulled again. */
  async heal(): Promise<void> {
    await this.#context.write((txn) => heal(txn, txn.now + txn.state.offset), 'pull');
  }

  /** See `Engine.poked`. */
  async poked(seq: number, since: number): Promise<boolean> {
    const { cursor } = await this.#context.state();
    const behind = seq < since && seq < cursor;
    try {
      if (behind) await this.heal();
    } catch (error) {
      // The disk has no room for it: the next round finds the difference by itself.
      if (!isQuota(error)) throw error;
    }
    return behind || seq > cursor;
  }

  /** There is a new device id: no twin goes by it. */
  renewed(): void {
    this.#doubt = null;
  }

  async #page(out: Outgoing, page: Page, sentAt: number, gotAt: number): Promise<Outcome> {
    const again = await this.#context.write(async (txn) => {
      const { state, tx } = txn;
      learnOffset(state, page.now, sentAt, gotAt);
      const now = txn.now + state.offset;
      state.syncedAt = now;
      state.batch = Math.min(PUT_ROWS, state.batch * (out.sent.length ? 2 : 1));
      const anew = await takePage(txn, out, page, now);
      if (anew) await heal(txn, now);
      txn.more = true;
      const left = await tx.objectStore('dirty').count();
      if (left <= this.#held) this.#restIfOutgrown();
      return anew || page.more || left > this.#held;
    }, 'pull');
    settleSent(this.#context.overlay, out.sent, page.bad ?? []);
    this.#context.farewell.sent(out.sent);
    if (this.#doubt && !page.more) {
      // Keep the doubt, and so push nothing, until this device has a new id.
      if (await this.#isTwin(this.#doubt)) return { kind: 'renew' };
      this.#doubt = null;
    }
    if (await sift(this.#context.db, this.#context.texts))
      this.#context.options.onChange?.({ by: 'pull', keys: [], more: true });
    const sending = again || (this.#context.unsettled && (await settleKeys(this.#context)));
    return { kind: 'ok', again: sending && (page.more || !this.#context.isFull()) };
  }

  /** The disk has no room for the answer; at least note which cells the server has, so they are not sent again. */
  #taken(out: Outgoing, { bad = [] }: Page): void {
    const taken = out.sent.filter(
      ([kind, id, field]) => !bad.some((one) => one[0] === kind && one[1] === id && (one[2] ?? field) === field),
    );
    settleSent(this.#context.overlay, taken, []);
    this.#context.farewell.sent(taken);
  }

  async #clock(out: Outgoing, body: unknown, sentAt: number, gotAt: number): Promise<Outcome> {
    if (!isRefusal(body)) return this.fail();
    // Apply a refusal once, and only that of the newest request: an old one would set the clock back again.
    await this.#context.write(async (txn) => {
      const { tx, state } = txn;
      txn.more = true;
      if (out.n !== state.n || state.refused === out.n) return;
      state.refused = out.n;
      await comeDown(tx, state, body, sentAt, gotAt);
      comeOverlayDown(this.#context.overlay, state, body.max, () => nextStamp(state, 0));
      this.#context.farewell.clear();
    });
    return { kind: 'retry' };
  }

  async #stale(out: Outgoing, n: number): Promise<Outcome> {
    const own = (await this.#context.state()).n;
    // A page of this browser used that number while it was left, so there is no twin. The next request uses a higher one.
    if (knows(this.#context.overlay, n)) return { kind: 'retry' };
    if (n > own) return { kind: 'renew' };
    // Lower than our last: a late copy. Equal: a copy of this request, or a twin's; the next pull tells which.
    if (n === own && out.n === own) this.#doubt = out;
    return { kind: 'retry' };
  }

  /** All is pulled: if the server still lacks the cells of the doubtful request, a twin used its number. */
  async #isTwin({ sent }: Outgoing): Promise<boolean> {
    const { dirty } = await dump(this.#context.db);
    return sent.some(([kind, id, field, cell]) =>
      dirty.some((d) => d[0] === kind && d[1] === id && d[2] === field && d[3] === cell[1]),
    );
  }

  /**
   * The account is full, and this push would grow it. Halve the batch: writes that do not grow the account
   * are always accepted. A single record that is refused waits in `outgrown`.
   */
  async #full(out: Outgoing): Promise<Outcome> {
    const rows = new Set(out.sent.map(([kind, id]) => recordKey(kind, id)));
    if (rows.size > 1) {
      await this.#context.write(async (txn) => void (txn.state.batch = rows.size >> 1), 'pull');
      return { kind: 'retry' };
    }
    for (const row of rows) this.#context.outgrown.add(row);
    if (++this.#outgrown < OUTGROWN_COUNT) return { kind: 'retry' };
    this.#rest();
    return { kind: 'full', again: out.sent.length > 0 };
  }

  /** All other records have arrived: rest, and then try those without room again. */
  #restIfOutgrown(): void {
    if (this.#context.isFull() || !this.#context.outgrown.size) return;
    this.#rest();
    this.#context.outgrown.clear();
  }

  #rest(): void {
    this.#context.fullUntil = this.#context.options.now() + FULL_WAIT_MS;
    this.#outgrown = 0;
  }

  async #smaller(out: Outgoing, status: number): Promise<Outcome> {
    const rows = recordsOf(out);
    if (!rows) return this.fail();
    await this.#context.write(async (txn) => {
      txn.state.batch = Math.max(1, rows >> 1);
      if (rows > 1) return;
      const why = status === 413 ? 'size' : 'shape';
      const [kind, id] = out.sent[0]!;
      const bad: Bad[] = [[kind, id, null, why]];
      await quarantine(txn, out.sent, bad, txn.now + txn.state.offset);
    });
    return { kind: 'retry' };
  }
}

/** How many records a request puts. */
function recordsOf({ sent }: Outgoing): number {
  return new Set(sent.map(([kind, id]) => recordKey(kind, id))).size;
}
