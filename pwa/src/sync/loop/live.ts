/**
 * Live updates by server-sent events. A poke carries the account's number only; if it is beyond our
 * cursor, we synchronise. One tab listens for all (`LOCK_LIVE`). A lost poke delays news until the next
 * regular round at most, so a stream that fails is retried with growing pauses.
 */

import type { Engine } from '../engine.ts';
import { holdLock } from './hold.ts';
import { LOCK_LIVE } from './locks.ts';

const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 5 * 60_000;
/** When a stream ends, synchronise within this time: the answer tells whether this device was removed. */
const ASK_WITHIN_MS = 800;
/** A tab that stays hidden for this long closes the stream, so that another tab can take it. */
const HIDDEN_GRACE_MS = 30_000;

export interface LiveCallbacks {
  /** The engine of the current account; null: there is none to listen for. */
  engine: () => Engine | null;
  /** Settles when no request is in flight: its answer may bring the news of the poke itself. */
  idle: () => Promise<void>;
  /** Report an error of the background. */
  fail: (error: unknown) => void;
  /** Synchronise now: there is news, or the stream ended and a request will say why. */
  syncNow: () => void;
}

export class LiveUpdates {
  readonly #callbacks: LiveCallbacks;
  #stop: AbortController | null = null;
  #source: EventSource | null = null;
  #failures = 0;
  #since = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #leaving: ReturnType<typeof setTimeout> | undefined;

  constructor(ears: LiveCallbacks) {
    this.#callbacks = ears;
    document.addEventListener('visibilitychange', () => this.#visibilityChanged());
    addEventListener('online', () => this.#reopen());
  }

  /** Listen while the page is visible. Idempotent. */
  start(): void {
    if (this.#stop || document.visibilityState !== 'visible') return;
    const stop = (this.#stop = new AbortController());
    const taken = (): void => this.#listen(stop.signal);
    holdLock(LOCK_LIVE, stop.signal, { taken, lost: () => this.#close() }).catch(this.#callbacks.fail);
  }

  stop(): void {
    this.#stop?.abort();
    this.#stop = null;
    this.#close();
  }

  #visibilityChanged(): void {
    clearTimeout(this.#leaving);
    if (document.visibilityState === 'visible') this.start();
    else this.#leaving = setTimeout(() => this.stop(), HIDDEN_GRACE_MS);
  }

  #reopen(): void {
    if (!this.#stop || this.#retry === undefined) return;
    this.#failures = 0;
    this.#listen(this.#stop.signal);
  }

  #close(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#source?.close();
    this.#source = null;
  }

  #listen(signal: AbortSignal): void {
    this.#open(signal).catch(this.#callbacks.fail);
  }

  async #open(signal: AbortSignal): Promise<void> {
    this.#close();
    const engine = this.#callbacks.engine();
    if (!engine) return;
    this.#since = (await engine.status()).cursor;
    if (signal.aborted) return;
    const source = (this.#source = new EventSource(`/api/poke?account=${engine.account}`));
    source.addEventListener('seq', (event) => void this.#poked(Number(event.data)).catch(this.#callbacks.fail));
    source.addEventListener('error', () => void this.#failed(source, signal).catch(this.#callbacks.fail));
  }

  async #poked(seq: number): Promise<void> {
    this.#failures = 0;
    await this.#callbacks.idle();
    if (await this.#callbacks.engine()?.poked(seq, this.#since)) this.#callbacks.syncNow();
  }

  /** A broken connection is reopened by the browser; after a refusal we retry. Either way a request learns why. */
  async #failed(source: EventSource, signal: AbortSignal): Promise<void> {
    const engine = this.#callbacks.engine();
    if (engine) this.#since = (await engine.status()).cursor;
    if (source !== this.#source || signal.aborted) return;
    // At a random moment: when a server restarts, all its clients lose their streams at once.
    if (this.#failures === 0 && navigator.onLine)
      setTimeout(() => this.#callbacks.syncNow(), Math.random() * ASK_WITHIN_MS);
    if (source.readyState !== EventSource.CLOSED) return;
    this.#close();
    const ms = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#failures++) * (0.5 + Math.random() / 2);
    this.#retry = setTimeout(() => this.#listen(signal), ms);
  }
}
