/** When to synchronise (R14): after edits, on pokes, when network or page come back, and every 15 minutes. */

import type { Verdict } from './round.ts';

const DEBOUNCE_MS = 300;
const REGULAR_MS = 15 * 60_000;
const NEVER_MS = -Infinity;

/** One whole synchronisation under `LOCK_SYNC`. Null: there is no account to synchronise yet. */
export type Round = () => Promise<Verdict | null>;

export class Runner {
  readonly #round: Round;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dueMs = Infinity;
  #running: Promise<void> | null = null;
  #again = false;
  /** Of `performance.now()`: before that the server wants no request (`Retry-After`). */
  #closedUntilMs = NEVER_MS;
  /** Before that edits alone do not start a round: the last one failed. */
  #restingUntilMs = NEVER_MS;
  #stop: AbortController | null = null;

  constructor(round: Round) {
    this.#round = round;
  }

  /** Synchronise now, and from now on when the page becomes visible or the network returns. Idempotent. */
  start(): void {
    if (this.#stop) return;
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    addEventListener('online', () => this.syncNow(), { signal });
    addEventListener('pageshow', () => this.syncNow(), { signal });
    document.addEventListener('visibilitychange', () => this.#visibilityChanged(), { signal });
    this.syncNow();
  }

  stop(): void {
    this.#stop?.abort();
    this.#stop = null;
    this.#cancel();
  }

  /** Something was written: synchronise after the debounce; `unsaved`: it is in memory alone, so at once (R16). */
  edited(unsaved = false): void {
    this.#plan(Math.max(performance.now() + (unsaved ? 0 : DEBOUNCE_MS), this.#restingUntilMs));
  }

  /** Synchronise now, or as soon as the server's `Retry-After` allows. */
  syncNow(): void {
    this.#plan(performance.now());
  }

  /** Synchronise now even if the server asked us to wait: the reason (such as a missing invitation) has changed. */
  retryNow(): void {
    this.#closedUntilMs = this.#restingUntilMs = NEVER_MS;
    this.syncNow();
  }

  /** Settles when no round is running. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  #visibilityChanged(): void {
    if (document.visibilityState === 'visible') this.syncNow();
  }

  #plan(at: number): void {
    if (!this.#stop) return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    const due = Math.max(at, this.#closedUntilMs);
    if (due >= this.#dueMs) return;
    clearTimeout(this.#timer);
    this.#dueMs = due;
    this.#timer = setTimeout(
      () => this.#run().catch((error: unknown) => reportError(error)),
      Math.max(0, due - performance.now()),
    );
  }

  #cancel(): void {
    clearTimeout(this.#timer);
    this.#dueMs = Infinity;
  }

  async #run(): Promise<void> {
    this.#cancel();
    this.#again = false;
    let ms = REGULAR_MS;
    let free = false;
    this.#running = this.#round().then(
      (verdict) => {
        ms = this.#nextInMs(verdict);
        free = ms === REGULAR_MS || isRoomless(verdict);
      },
      (error: unknown) => {
        ms = 60_000;
        reportError(error);
      },
    );
    await this.#running;
    this.#running = null;
    // An edit or a poke that came meanwhile need not wait for its debounce any more.
    this.#plan(this.#again && free ? performance.now() : performance.now() + ms);
  }

  #nextInMs(verdict: Verdict | null): number {
    const now = performance.now();
    this.#closedUntilMs = this.#restingUntilMs = NEVER_MS;
    if (verdict?.kind === 'wait' && isRoomless(verdict)) return verdict.ms;
    if (verdict?.kind === 'wait' || verdict?.kind === 'shut') {
      this.#restingUntilMs = now + verdict.ms;
      if (verdict.kind === 'wait' && verdict.hard) this.#closedUntilMs = this.#restingUntilMs;
      return verdict.ms;
    }
    if (verdict?.kind === 'moved') return 0;
    if (verdict?.kind === 'version') this.#restingUntilMs = now + verdict.ms;
    return REGULAR_MS;
  }
}

/** Whether only answers wait for room on this disk; edits still go out. */
function isRoomless(verdict: Verdict | null): boolean {
  return verdict?.kind === 'wait' && verdict.roomless === true;
}
