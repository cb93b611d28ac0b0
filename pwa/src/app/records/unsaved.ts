/**
 * Words that were typed and not yet saved: a tap beside a sheet, another screen, or a reload takes none of
 * them. In memory as they are, in localStorage sealed by the account's key; where there is none, in memory alone.
 */

import { effect } from '@preact/signals';
import { Locked, type Engine } from '../../sync/engine.ts';
import { keepWords, namesOfWords, wordsLeft } from '../account/words-left.ts';
import { engine, sign } from '../account/signals.ts';
import { background } from '../platform/background.ts';

/** So many characters are sealed at once: at four bytes each, as JSON, they fit. */
const PIECE_CHARS = 600;
/** A sealed text has none. */
const BETWEEN = ' ';

/** A write is on disk or in memory by then. */
const WRITTEN_MS = 30_000;

const kept = new Map<string, unknown>();
/** Sealing takes a moment, and only the latest words may be stored. */
const latest = new Map<string, unknown>();

function key(name: string): string {
  return `${engine.peek()?.account ?? ''} ${name}`;
}

/** The form state that was kept under a name; undefined: none. */
export function recall<T>(name: string): T | undefined {
  return kept.get(key(name)) as T | undefined;
}

/** Keep a form's state under a name; undefined drops it. */
export function keep<T>(name: string, begun: T | undefined): void {
  if (begun === undefined) kept.delete(key(name));
  else kept.set(key(name), begun);
  background(store(name, begun));
}

/**
 * Let go of what is being written by now. Where the disk has no room for it and the server is out of reach it lives as
 * long as this page: until one of them has it, it stays in localStorage, and the next page has the form as it was.
 */
export function letGo(name: string, begun: unknown): void {
  keep(name, undefined);
  const [at, place] = [engine.peek(), key(name)];
  const before = at?.alone ?? 0;
  let isHeld = false;
  const stop = effect(() => {
    if (!sign.value || !at) return;
    if (!isHeld && at.alone > before && latest.get(place) === undefined) {
      isHeld = true;
      background(store(name, begun));
    } else if (isHeld && !at.alone) {
      if (latest.get(place) === begun) background(store(name, undefined));
      queueMicrotask(() => stop());
    }
  });
  setTimeout(() => isHeld || stop(), WRITTEN_MS);
}

/** Whether a page before this one kept something under a name that was not brought back yet. */
export function isLeft(name: string): boolean {
  return engine.peek() !== null && !latest.has(key(name)) && wordsLeft(key(name)) !== null;
}

/** Bring back what a page before this one kept under a name, so that `recall` finds it. */
export async function bringBack(name: string): Promise<void> {
  const at = engine.peek();
  const place = key(name);
  const sealed = wordsLeft(place);
  const words = at && sealed ? await opened(at, name, sealed) : null;
  if (words === null || latest.has(place)) return;
  kept.set(place, JSON.parse(words));
}

/** Bring back all that pages before this one kept for the account. */
export async function bringAllBack(): Promise<void> {
  const start = key('');
  for (const place of namesOfWords(start)) await bringBack(place.slice(start.length));
}

async function store(name: string, begun: unknown): Promise<void> {
  const at = engine.peek();
  const place = key(name);
  if (!at) return;
  latest.set(place, begun);
  if (begun === undefined) return keepWords(place, undefined);
  try {
    const sealed = await sealedIn(at, name, JSON.stringify(begun));
    if (latest.get(place) === begun) keepWords(place, sealed);
  } catch (error) {
    if (!(error instanceof Locked)) throw error;
  }
}

/** Piece by piece: what is typed may be longer than any one text of a record, and is kept all the same. */
async function sealedIn(at: Engine, name: string, words: string): Promise<string> {
  const signs = [...words];
  const pieces = Array.from({ length: Math.ceil(signs.length / PIECE_CHARS) }, (_, i) =>
    at.sealWords(pieceName(name, i), signs.slice(i * PIECE_CHARS, (i + 1) * PIECE_CHARS).join('')),
  );
  return (await Promise.all(pieces)).join(BETWEEN);
}

async function opened(at: Engine, name: string, sealed: string): Promise<string | null> {
  const pieces = sealed.split(BETWEEN).map((piece, i) => at.openWords(pieceName(name, i), piece));
  const words = await Promise.all(pieces);
  return words.includes(null) ? null : words.join('');
}

function pieceName(name: string, i: number): string {
  return i ? `${name} ${i}` : name;
}
