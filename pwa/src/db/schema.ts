/** The schema of IndexedDB: one database per account, so that records of two accounts never mix. */

import type { Cell, Fields, Value } from '../domain/cells.ts';
import type { Clock } from '../domain/hlc.ts';
import { StorageBroken } from './open.ts';

/** A record as on the wire: each field's value with its stamp. Texts are sealed at rest, too. */
export interface StoredRecord {
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
  /** The last cell that the server is known to have: restored if the server refuses ours. Null: none. */
  base: Cell | null;
  /**
   * For our own share of a count: the stamps that were sent, oldest first (an earlier Tend stored the last one
   * alone, as a text). They tell the echo of our own tap from a twin's tap.
   */
  tried?: string | readonly string[];
}

/** A cell that the server refused: moved out of the queue into quarantine, where the person can see it. */
export interface QuarantinedCell {
  kind: string;
  id: string;
  field: string;
  cell: Cell;
  why: string;
  at: number;
}

/** A text (or an amount) of this device that another device replaced without having seen it. */
export interface Shelved {
  kind: string;
  id: string;
  field: string;
  /** When this device wrote it. */
  stamp: string;
  /** Its own text, sealed. */
  value: Value;
  /** The cell that replaced it, until it is deciphered; null: its author had not seen ours, so the person is asked. */
  by: Cell | null;
}

/** The engine's state: written in the same transaction as every edit and answer. */
export interface State {
  account: string;
  device: string;
  /** Device ids that this browser had before: texts written under them count as its own. */
  past: string[];
  clock: Clock;
  /** The last stamp given at the ms to which the clock was last set back (R6): a setback to the same ms goes on from here, so no stamp is made twice. */
  floor: Clock;
  /** The latest stamp that the server ever sent. */
  seen?: Clock;
  /** Server's clock minus ours, in ms. */
  offset: number;
  /** Number of the last request made. */
  n: number;
  /** Number of the last request whose clock refusal was applied: each is applied once. */
  refused: number;
  /** Raised when everything is to be sent again: answers to requests of an older epoch acknowledge nothing. */
  epoch: number;
  /** The account's number up to which this device has pulled everything. */
  cursor: number;
  /** XOR of the digests of all cells (see domain/digest.ts), compared with the server's. */
  digest: number;
  /** Rows per push: halved by 413, doubled by success. */
  batch: number;
  /** How far ahead of its own clock the server lets a stamp be, ms. */
  ahead: number;
  /** When everything was last sent and pulled again, ms of the corrected clock. */
  healedAt: number;
  /** Everything was sent and pulled again, and the server's digest still differs from ours. */
  apart?: boolean;
  /** When the last answer came, ms of the corrected clock; 0: never. */
  syncedAt: number;
  /** The device id before a twin was found, while its unsent taps wait to be moved to the new id; else null. */
  carry: string | null;
  /** Random names of the latest transactions: they tell whether one committed when the connection was lost. */
  marks?: string[];
}

/** The state as read. Throws `StorageBroken` (`emptied`) where it is missing: the database was cleared while open. */
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

export type Tables = {
  rec: { key: [string, string]; value: StoredRecord };
  dirty: { key: [string, string, string]; value: Dirty };
  aside: { key: [string, string, string]; value: QuarantinedCell };
  shelf: { key: [string, string, string, string]; value: Shelved };
  /** Stamps that this device renamed after a clock refusal (R6): old to new, so that undo finds them. */
  renamed: { key: string; value: string };
  /** `state`; `key`: the newest master key; `former`: older ones, until their texts are sealed by the newest. */
  meta: { key: string; value: State | KeyAtRest | KeyAtRest[] };
};

export type Table = keyof Tables;

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
