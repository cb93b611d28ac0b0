/**
 * Removals, as the person's own devices remember them: record `k` `removed.<device>`, field `at`. A
 * server that keeps a removed device, or goes on taking what it writes, is noticed by them.
 */

import { signal } from '@preact/signals';
import { valueOf } from '../../domain/cells.ts';
import type { Engine } from '../../sync/engine.ts';

/** A device that was removed and has written since. */
export interface Ghost {
  device: string;
  /** When it was removed, ms. */
  removedAt: number;
}

/** Found when the list of devices was read last. */
export const ghosts = signal<Ghost[]>([]);

const PREFIX = 'removed.';
/** A stamp may lie 60 s ahead of the server's clock when it is taken (R6), and our own clock be off a little. */
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

/** Removed devices whose stamps go on. All records are read for it, so only when something has come. */
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
