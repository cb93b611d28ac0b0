/**
 * Removals of devices, recorded in the account itself: record `k` `removed.<device>`, field `at` (ms). They
 * reveal a server that keeps a removed device, or goes on accepting what it writes.
 */

import { signal } from '@preact/signals';
import { valueOf } from '../../domain/cells.ts';
import type { Engine } from '../../sync/engine.ts';

/** A removed device that has written after its removal. */
export interface Ghost {
  device: string;
  /** When it was removed, ms. */
  removedAt: number;
}

/** Found when the list of devices was read last. */
export const ghosts = signal<Ghost[]>([]);

const PREFIX = 'removed.';
/** Tolerance: a stamp may be 60 s ahead of the server's clock (R6), and our own clock may be off. */
const SLACK_MS = 90_000;

/** Remember that a device was removed. */
export async function noteRemoval(engine: Engine, device: string): Promise<void> {
  await engine.edit([{ kind: 'k', id: PREFIX + device, field: 'at', value: Math.round(engine.now()) }]);
}

/** Which devices were removed, and when. */
export async function readRemovals(engine: Engine): Promise<Map<string, number>> {
  const found = await engine.scan('k', PREFIX, `${PREFIX}~`);
  return new Map(
    found.flatMap(({ id, fields }): [string, number][] => {
      const at = valueOf(fields, 'at');
      return typeof at === 'number' ? [[id.slice(PREFIX.length), at]] : [];
    }),
  );
}

let looked: { at: string; found: Ghost[] } | null = null;

/** Removed devices with stamps later than their removal. Reads all records, so the result is cached until the next change. */
export async function lateWriters(engine: Engine, removals: ReadonlyMap<string, number>): Promise<Ghost[]> {
  if (!removals.size) return [];
  const { account, cursor } = await engine.status();
  const at = [account, cursor, ...removals].join(' ');
  if (looked?.at === at) return looked.found;
  const last = await engine.lastWrites([...removals.keys()]);
  const found = [...removals].flatMap(([device, removedAt]) =>
    (last.get(device) ?? 0) > removedAt + SLACK_MS ? [{ device, removedAt }] : [],
  );
  looked = { at, found };
  return found;
}
