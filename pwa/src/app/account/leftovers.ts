/**
 * What a page had under way when it was left: the next page of this browser does it, or one that is
 * open beside it. IndexedDB must not be touched by a leaving page, and localStorage is written at once.
 * Only what was in the middle of being written lies here, and not for long where a page of Tend is
 * open; texts are sealed, but for the names of the first screen (before there is a key).
 */

import type { LeftoverWrites, Underway } from '../../sync/engine.ts';

const PREFIX = 'tend.left.';
const FIRST = 'tend.first';
/** A page that was only hidden has done it itself by then. */
const GONE_MS = 2_000;

/** Marks that this page has written down. */
const written = new Set<string>();

export const leftovers: LeftoverWrites = {
  isDone: (mark) => written.has(mark) && read(PREFIX + mark) === null,
  settle(mark) {
    if (written.delete(mark)) remove(PREFIX + mark);
  },
};

/** The page may be gone in a moment: write down what an account's engine has under way. */
export function leaveBehind(account: string, underway: Underway[]): void {
  for (const { mark, steps } of underway) {
    if (!written.has(mark) && write(PREFIX + mark, JSON.stringify({ account, steps }))) written.add(mark);
  }
}

/** What other pages have left of an account. */
export function leftOf(account: string): Underway[] {
  return names().flatMap((name): Underway[] => {
    const mark = name.slice(PREFIX.length);
    const left = written.has(mark) ? null : (parsed(read(name)) as ({ account: string } & Underway) | null);
    return left?.account === account ? [{ mark, steps: left.steps }] : [];
  });
}

/** Call `act` when another page has left something: no next page may come while this one stays open. */
export function onLeft(act: () => void): void {
  let later: ReturnType<typeof setTimeout> | undefined;
  addEventListener('storage', ({ key, newValue }) => {
    if (newValue === null || !key?.startsWith(PREFIX)) return;
    clearTimeout(later);
    later = setTimeout(act, GONE_MS);
  });
}

/** It has been done. */
export function takeLeft({ mark }: Underway): void {
  remove(PREFIX + mark);
}

/** What was chosen on the first screen, until it is on disk; undefined: it is, or will not be. */
export function keepFirst(choice: unknown): void {
  if (choice === undefined) remove(FIRST);
  else write(FIRST, JSON.stringify(choice));
}

/** What a page left while it made the account; null: nothing. */
export function firstLeft(): unknown {
  return parsed(read(FIRST));
}

/** The person leaves this browser: nothing is to be done any more. */
export function forgetLeft(): void {
  for (const name of [...names(), FIRST]) remove(name);
}

function names(): string[] {
  return guarded(() => Object.keys(localStorage), []).filter((name) => name.startsWith(PREFIX));
}

function read(name: string): string | null {
  return guarded(() => localStorage.getItem(name), null);
}

function write(name: string, text: string): boolean {
  return guarded(() => {
    localStorage.setItem(name, text);
    return true;
  }, false);
}

function remove(name: string): void {
  guarded(() => localStorage.removeItem(name), undefined);
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}

/** Where there is no storage of that kind, or no room in it, a page leaves nothing behind. */
function guarded<T>(act: () => T, otherwise: T): T {
  try {
    return act();
  } catch {
    return otherwise;
  }
}
