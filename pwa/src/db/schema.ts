/** What lies in IndexedDB: one database per account, so that no two accounts ever mix. */

import type { DBSchema } from 'idb';
import type { Cell, Fields, Value } from '../domain/cells.ts';
import type { Clock } from '../domain/hlc.ts';
import { StorageBroken } from './open.ts';

/** A record exactly as on the wire: texts stay sealed at rest. */
export interface Rec {
  kind: string;
  id: string;
  fields: Fields;
}

/** A cell that the server has not yet acknowledged. */
export interface Dirty {
  kind: string;
  id: string;
  field: string;
  stamp: string;
  /** The last cell known to be the server's: what stands again when the server refuses ours. */
  base: Cell | null;
  /** Of our own share of a count: the stamp sent last, to tell our own echo from a twin's tap. */
  tried?: string;
}

/** A cell that the server refused: kept where the person can see it, out of the queue's way. */
export interface Aside {
  kind: string;
  id: string;
  field: string;
  cell: Cell;
  why: string;
  at: number;
}

/** A text of this device that another device replaced without having seen it. */
export interface Shelved {
  kind: string;
  id: string;
  field: string;
  /** When this device wrote it. */
  stamp: string;
  /** Its own text, sealed. */
  value: Value;
  /** The cell that replaced it; null once it is known that its author had not seen ours. */
  by: Cell | null;
}

/** All that must move together with an edit or an answer. */
export interface State {
  account: string;
  device: string;
  /** Ids that this browser had before: their texts are its own too. */
  past: string[];
  clock: Clock;
  /** Where the clock came down to last (R6), so that no stamp is ever made twice. */
  floor: Clock;
  /** The latest stamp that the server ever sent. */
  seen?: Clock;
  /** Server's clock minus ours, in ms. */
  offset: number;
  /** Number of the last request made. */
  n: number;
  /** Number of the last request whose refusal was acted upon. */
  refused: number;
  /** Raised when everything is to be sent again: answers from before it settle nothing. */
  epoch: number;
  cursor: number;
  digest: number;
  /** Rows per push: halved by 413, grown again by success. */
  batch: number;
  /** How far ahead of its own clock the server lets a stamp be. */
  ahead: number;
  healedAt: number;
  /** Everything was sent and pulled again, and still the server's digest is another one. */
  apart?: boolean;
  syncedAt: number;
  /** The device id before a twin was found, while its unsent taps still wait to be carried over. */
  carry: string | null;
  /** Names of the last transactions: whether one has committed is seen here when its connection was lost. */
  marks?: string[];
}

/** Without its state a database was emptied under whoever has it open: nothing may be written there. */
export function stateOf(found: Tables['meta']['value'] | undefined): State {
  if (!found) throw new StorageBroken('emptied');
  return found as State;
}

/** The master key at rest, as `crypto/` wraps it. */
export interface KeyAtRest {
  id?: string;
  deviceKey: CryptoKey;
  iv: Uint8Array<ArrayBuffer>;
  wrapped: ArrayBuffer;
}

export interface Tables extends DBSchema {
  rec: { key: [string, string]; value: Rec };
  dirty: { key: [string, string, string]; value: Dirty };
  aside: { key: [string, string, string]; value: Aside };
  shelf: { key: [string, string, string, string]; value: Shelved };
  /** Stamps that a clock refusal made the device rename: old to new, for undo. */
  renamed: { key: string; value: string };
  /** `state`; `key`: the newest master key; `former`: older ones whose texts wait to be sealed anew. */
  meta: { key: string; value: State | KeyAtRest | KeyAtRest[] };
}

export type Table = 'rec' | 'dirty' | 'aside' | 'shelf' | 'renamed' | 'meta';

/** Version 1. Further versions add steps below, never change this one. */
export function upgrade(db: IDBDatabase, from: number): void {
  if (from < 1) {
    db.createObjectStore('rec', { keyPath: ['kind', 'id'] });
    db.createObjectStore('dirty', { keyPath: ['kind', 'id', 'field'] });
    db.createObjectStore('aside', { keyPath: ['kind', 'id', 'field'] });
    db.createObjectStore('shelf', { keyPath: ['kind', 'id', 'field', 'stamp'] });
    db.createObjectStore('renamed');
    db.createObjectStore('meta');
  }
}

export const VERSION = 1;

/** The name of an account's database. */
export function dbName(account: string): string {
  return `tend.${account}`;
}
