/**
 * Pokes: the server says how far the account is, and we fetch when that is news. One tab listens
 * for all; a lost poke costs nothing, so a stream that will not open is tried again without haste.
 */

import type { Engine } from '../engine.ts';
import { hold, LIVE } from './locks.ts';

const FIRST = 2_000;
const LONGEST = 5 * 60_000;
/** How soon to ask why a stream ended: it may be that this device was removed. */
const HASTE = 800;
/** A hidden tab hands the stream on, unless it is back soon. */
const GRACE = 30_000;

export interface Ears {
  /** The engine to ask what is news; null: nobody to listen for. */
  engine: () => Engine | null;
  /** Wait for a request in flight, whose answer may bring the news itself. */
  idle: () => Promise<void>;
  /** Something went wrong that nobody waits for. */
  fail: (error: unknown) => void;
  /** Synchronise now: there is news, or the stream was refused for a reason to be learnt. */
  wake: () => void;
}

export class Live {
  readonly #ears: Ears;
  #stop: AbortController | null = null;
  #source: EventSource | null = null;
  #failures = 0;
  #since = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #leaving: ReturnType<typeof setTimeout> | undefined;

  constructor(ears: Ears) {
    this.#ears = ears;
    document.addEventListener('visibilitychange', () => this.#turn());
    addEventListener('online', () => this.#reopen());
  }

  /** Listen while the page is seen; harmless when repeated. */
  start(): void {
    if (this.#stop || document.visibilityState !== 'visible') return;
    const stop = (this.#stop = new AbortController());
    const taken = (): void => this.#listen(stop.signal);
    hold(LIVE, stop.signal, { taken, lost: () => this.#close() }).catch(this.#ears.fail);
  }

  stop(): void {
    this.#stop?.abort();
    this.#stop = null;
    this.#close();
  }

  #turn(): void {
    clearTimeout(this.#leaving);
    if (document.visibilityState === 'visible') this.start();
    else this.#leaving = setTimeout(() => this.stop(), GRACE);
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
    this.#open(signal).catch(this.#ears.fail);
  }

  async #open(signal: AbortSignal): Promise<void> {
    this.#close();
    const engine = this.#ears.engine();
    if (!engine) return;
    this.#since = (await engine.status()).cursor;
    if (signal.aborted) return;
    const source = (this.#source = new EventSource(`/api/poke?account=${engine.account}`));
    source.addEventListener('seq', (event) => void this.#heard(Number(event.data)).catch(this.#ears.fail));
    source.addEventListener('error', () => void this.#failed(source, signal).catch(this.#ears.fail));
  }

  async #heard(seq: number): Promise<void> {
    this.#failures = 0;
    await this.#ears.idle();
    if (await this.#ears.engine()?.poked(seq, this.#since)) this.#ears.wake();
  }

  /** A broken line comes back by itself; a refusal is for good. A request will say why. */
  async #failed(source: EventSource, signal: AbortSignal): Promise<void> {
    const engine = this.#ears.engine();
    if (engine) this.#since = (await engine.status()).cursor;
    if (source !== this.#source || signal.aborted) return;
    // Not all at once: a server that restarts has dropped everybody.
    if (this.#failures === 0 && navigator.onLine) setTimeout(() => this.#ears.wake(), Math.random() * HASTE);
    if (source.readyState !== EventSource.CLOSED) return;
    this.#close();
    const ms = Math.min(LONGEST, FIRST * 2 ** this.#failures++) * (0.5 + Math.random() / 2);
    this.#retry = setTimeout(() => this.#listen(signal), ms);
  }
}
