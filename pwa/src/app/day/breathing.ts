/**
 * A breath under way, remembered by this browser: whoever is interrupted for good, by an empty battery or
 * a closed tab, keeps what was breathed until then. It is written down at the next start.
 */

import { effect } from '@preact/signals';
import type { Day } from '../../domain/day.ts';
import { breatheTexts } from '../../i18n/en/breathe.ts';
import { translator } from '../../i18n/texts.ts';
import { engine } from '../account/signals.ts';
import { background } from '../platform/background.ts';
import { complete } from '../records/ticks.ts';
import { turnDay } from '../records/turn.ts';
import { minutesBetween, writeBreath } from './breath.ts';

const t = translator(breatheTexts);

const PREFIX = 'tend.breath.';
const BEAT_MS = 2_000;
/** The page of a breath that was not seen for so long is gone; before that it may be another tab's. */
const GONE_MS = 10_000;

interface Begun {
  account: string;
  /** The day that it counts for: the one on which it began. */
  on: Day;
  /** How many minutes were chosen. */
  minutes: number;
  since: number;
  /** When its page was last there. */
  seen: number;
}

/** A breath that this page leads. */
export class Breathing {
  /** When it began, ms. */
  readonly since = Date.now();
  readonly #name = `${PREFIX}${this.since}`;
  readonly #beating: ReturnType<typeof setInterval>;
  #begun: Begun;
  #isKept: boolean;

  constructor(minutes: number) {
    const { since } = this;
    this.#begun = { account: engine.peek()?.account ?? '', on: turnDay(), minutes, since, seen: since };
    this.#isKept = write(this.#name, this.#begun);
    this.#beating = setInterval(() => this.#beat(), BEAT_MS);
  }

  /**
   * It is over, or left: write it down. Gives the minutes; 0: none that count. Where that fails, the next
   * start tries again.
   */
  async end(): Promise<number> {
    clearInterval(this.#beating);
    this.#beat();
    const minutes = minutesOf(this.#begun);
    const isWritten = await writeBreath(minutes, this.#begun.on);
    forget(this.#name);
    return isWritten ? minutes : 0;
  }

  #beat(): void {
    const had = this.#begun;
    // A page that slept was taken for gone: what it had breathed until then is written down.
    const isTaken = this.#isKept && !read(this.#name);
    const rest = isTaken ? { minutes: had.minutes - minutesOf(had), since: had.seen } : {};
    this.#begun = { ...had, ...rest, seen: Date.now() };
    this.#isKept = write(this.#name, this.#begun);
  }
}

/** Once all records are here: keep what was breathed on pages that are gone. */
export function keepLeftBreath(): void {
  const stop = effect(() => {
    if (!complete.value || !engine.value) return;
    queueMicrotask(() => stop());
    look();
  });
}

function look(): void {
  const left = names();
  for (const name of left) {
    const one = read(name);
    if (!one) forget(name);
    else if (isGone(one)) background(keepOne(name, one));
  }
  if (names().length) setTimeout(look, GONE_MS);
}

function isGone({ seen }: Begun): boolean {
  return Math.abs(Date.now() - seen) >= GONE_MS;
}

function minutesOf({ since, seen, minutes }: Begun): number {
  return minutesBetween(since, seen, minutes);
}

async function keepOne(name: string, one: Begun): Promise<void> {
  // First: no other tab keeps it as well.
  forget(name);
  if (one.account !== engine.peek()?.account) return;
  const n = minutesOf(one);
  try {
    await writeBreath(n, one.on, () => t('breathe.before', { n }));
  } catch (error) {
    write(name, one);
    throw error;
  }
}

function names(): string[] {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
  } catch {
    return [];
  }
}

function read(name: string): Begun | null {
  try {
    const found = JSON.parse(localStorage.getItem(name) ?? 'null') as Begun | null;
    const numbers = [found?.minutes, found?.since, found?.seen];
    return numbers.every((one) => typeof one === 'number') && typeof found?.on === 'string' ? found : null;
  } catch {
    return null;
  }
}

/** False: there is no storage of that kind, and a breath lives as long as its page. */
function write(name: string, one: Begun): boolean {
  try {
    localStorage.setItem(name, JSON.stringify(one));
    return true;
  } catch {
    return false;
  }
}

function forget(name: string): void {
  try {
    localStorage.removeItem(name);
  } catch {
    // What cannot be removed could not be written.
  }
}
