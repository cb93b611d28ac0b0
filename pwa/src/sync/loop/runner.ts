/** When to synchronise (R14): after edits, on pokes, when the world comes back, and every so often. */

import type { Verdict } from './round.ts';

const DEBOUNCE = 300;
const REGULAR = 15 * 60_000;
const NOTHING = -Infinity;

/** One whole synchronisation, under the lock. Null: there is nothing to synchronise yet. */
export type Round = () => Promise<Verdict | null>;

export class Runner {
  readonly #round: Round;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #due = Infinity;
  #running: Promise<void> | null = null;
  #again = false;
  /** Until then the server wants no request. */
  #closed = NOTHING;
  /** Until then we would rather not try: the last attempt failed. */
  #resting = NOTHING;
  #stop: AbortController | null = null;

  constructor(round: Round) {
    this.#round = round;
  }

  /** Listen to the page's comings and goings; synchronise at once. */
  start(): void {
    if (this.#stop) return;
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    addEventListener('online', () => this.wake(), { signal });
    addEventListener('pageshow', () => this.wake(), { signal });
    document.addEventListener('visibilitychange', () => this.#turn(), { signal });
    this.wake();
  }

  stop(): void {
    this.#stop?.abort();
    this.#stop = null;
    this.#cancel();
  }

  /** Something was written; `unsaved`: in memory alone, so that it must not wait for more (R16). */
  edited(unsaved = false): void {
    this.#plan(Math.max(performance.now() + (unsaved ? 0 : DEBOUNCE), this.#resting));
  }

  /** A good moment to try: now, unless the server asked for patience. */
  wake(): void {
    this.#plan(performance.now());
  }

  /** What the server asked us to wait for has changed: now, even if it asked for patience. */
  renewed(): void {
    this.#closed = this.#resting = NOTHING;
    this.wake();
  }

  /** Nothing is running any more. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  #turn(): void {
    if (document.visibilityState === 'visible') this.wake();
  }

  #plan(at: number): void {
    if (!this.#stop) return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    const due = Math.max(at, this.#closed);
    if (due >= this.#due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(
      () => this.#run().catch((error: unknown) => reportError(error)),
      Math.max(0, due - performance.now()),
    );
  }

  #cancel(): void {
    clearTimeout(this.#timer);
    this.#due = Infinity;
  }

  async #run(): Promise<void> {
    this.#cancel();
    this.#again = false;
    let ms = REGULAR;
    let free = false;
    this.#running = this.#round().then(
      (verdict) => {
        ms = this.#heed(verdict);
        free = ms === REGULAR || isRoomless(verdict);
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

  #heed(verdict: Verdict | null): number {
    const now = performance.now();
    this.#closed = this.#resting = NOTHING;
    if (verdict?.kind === 'wait' && isRoomless(verdict)) return verdict.ms;
    if (verdict?.kind === 'wait' || verdict?.kind === 'shut') {
      this.#resting = now + verdict.ms;
      if (verdict.kind === 'wait' && verdict.hard) this.#closed = this.#resting;
      return verdict.ms;
    }
    if (verdict?.kind === 'moved') return 0;
    if (verdict?.kind === 'version') this.#resting = now + verdict.ms;
    return REGULAR;
  }
}

/** Only what comes in waits for room on this device: what is written goes out all the same. */
function isRoomless(verdict: Verdict | null): boolean {
  return verdict?.kind === 'wait' && verdict.roomless === true;
}
