/**
 * Actions that a page had not finished when it was left. A leaving page must not use IndexedDB (see
 * db/lifecycle.ts), so it stores them in localStorage, which is written synchronously. The next page of
 * this browser, or another open one, finishes them. Texts in them are sealed, except for the habit names
 * of the first screen, which exist before there is a key.
 */

import type { LeftoverWrites, Underway } from '../../sync/engine.ts';

const PREFIX = 'tend.left.';
export const FIRST = 'tend.first';
export const WORDS = 'tend.words.';
/** A page that was only hidden has finished its action by itself after this time. */
const GONE_MS = 2_000;

/** An action as it is stored. */
interface Left extends Omit<Underway, 'mark'> {
  account: string;
  /** Where it stands among all that were left. */
  at: number;
}

/** The marks of the actions that this page has stored. */
const written = new Set<string>();

export const leftovers: LeftoverWrites = {
  // What cannot be read any more has not been taken by anybody.
  isDone: (mark) => written.has(mark) && guarded(() => localStorage.getItem(PREFIX + mark) === null, false),
  settle(mark) {
    if (written.delete(mark)) remove(PREFIX + mark);
  },
};

/** The page is being left: store the unfinished actions of an account's engine. */
export function leaveBehind(account: string, underway: Underway[]): void {
  const now = Date.now();
  for (const [i, { mark, steps }] of underway.entries()) {
    const left: Left = { account, at: now + i, steps };
    if (!written.has(mark) && write(PREFIX + mark, JSON.stringify(left))) written.add(mark);
  }
}

/** The unfinished actions of an account that other pages have stored, in the order in which they were done. */
export function leftOf(account: string): Underway[] {
  return names()
    .flatMap((name): (Left & Underway)[] => {
      const mark = name.slice(PREFIX.length);
      const left = written.has(mark) ? null : (parsed(read(name)) as Left | null);
      return left?.account === account ? [{ ...left, mark }] : [];
    })
    .sort((a, b) => a.at - b.at)
    .map(({ mark, steps }) => ({ mark, steps }));
}

/** Call `act` some time after another page has stored an action: this page may be the one to finish it. */
export function onLeft(act: () => void): void {
  let later: ReturnType<typeof setTimeout> | undefined;
  addEventListener('storage', ({ key, newValue }) => {
    if (newValue === null || !key?.startsWith(PREFIX)) return;
    clearTimeout(later);
    later = setTimeout(act, GONE_MS);
  });
}

/** Remove a stored action: it has been finished. */
export function takeLeft({ mark }: Underway): void {
  remove(PREFIX + mark);
}

/** Store what was chosen on the first screen until it is on disk; undefined removes it. */
export function keepFirst(choice: unknown): void {
  if (choice === undefined) remove(FIRST);
  else write(FIRST, JSON.stringify(choice));
}

/** The choice of the first screen that a page stored while it made the account; null: none. */
export function firstLeft(): unknown {
  return parsed(read(FIRST));
}

/** The names that are stored here, of those that begin so. */
export function names(prefix = PREFIX): string[] {
  return guarded(() => Object.keys(localStorage), []).filter((name) => name.startsWith(prefix));
}

export function read(name: string): string | null {
  return guarded(() => localStorage.getItem(name), null);
}

export function write(name: string, text: string): boolean {
  return guarded(() => {
    localStorage.setItem(name, text);
    return true;
  }, false);
}

export function remove(name: string): void {
  guarded(() => localStorage.removeItem(name), undefined);
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}

/** Without localStorage, or without room in it, nothing is stored. */
function guarded<T>(act: () => T, otherwise: T): T {
  try {
    return act();
  } catch {
    return otherwise;
  }
}
