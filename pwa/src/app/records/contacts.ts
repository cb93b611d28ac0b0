/**
 * The people whom the person would call, by their own choice: records of kind `p`, `help.1` and `help.2`
 * (docs/rules.md). Read while Help is open. Loaded on demand.
 */

import { effect, signal } from '@preact/signals';
import type { Cell } from '../../domain/cells.ts';
import { engine, onChange } from '../account/signals.ts';
import { background } from '../platform/background.ts';
import { coalesce } from '../platform/coalesce.ts';
import { perform } from './perform.ts';

export interface Contact {
  name: string;
  number: string;
}

/** One of the records. */
interface Slot {
  id: string;
  /** One, or several where two devices wrote apart and both were kept. Null: sealed, and not to be read here. */
  people: readonly Contact[] | null;
  cell: Cell | undefined;
}

const IDS = ['help.1', 'help.2'];

/** Null: not read yet. */
export const slots = signal<readonly Slot[] | null>(null);

/** Read them, and again when they change. Returns the function that stops it. */
export function watchContacts(): () => void {
  const look = coalesce(read);
  const heard = onChange(({ keys, more }) => {
    if (more || keys.some(([kind]) => kind === 'p')) background(look());
  });
  const moved = effect(() => {
    slots.value = null;
    if (engine.value) background(look());
  });
  return () => {
    heard();
    moved();
  };
}

async function read(): Promise<void> {
  const at = engine.peek();
  if (!at) return;
  const found = IDS.map(async (id): Promise<Slot> => {
    const cell = (await at.get('p', id))?.fields.body;
    const text = cell && cell[0] !== null ? await at.text('p', id, 'body', cell) : '';
    return { id, people: text === null ? null : peopleIn(text), cell };
  });
  const all = await Promise.all(found);
  if (engine.peek() === at) slots.value = all;
}

/** The people in a record's words: a name and a number, line by line. */
export function peopleIn(text: string): Contact[] {
  const lines = text.split('\n');
  const count = Math.ceil(lines.length / 2);
  const all = Array.from({ length: count }, (_, i) => ({ name: lines[2 * i]!, number: lines[2 * i + 1] ?? '' }));
  return all.filter(({ name, number }) => name || number);
}

/**
 * Write one person: in place of the one at `index` of a record, or a further one where there is none.
 * Null: taken off.
 */
export function putContact({ id, people, cell }: Slot, index: number, to: Contact | null, said: string): Promise<void> {
  const next = [...(people ?? [])];
  next.splice(index, 1, ...(to ? [to] : []));
  const text = next.map(({ name, number }) => `${name}\n${number}`).join('\n');
  return perform([{ kind: 'p', id, field: 'body', text: text || null, over: cell ?? null }], () => said);
}
