/** The account's state as signals: read-only for the UI. */

import { signal } from '@preact/signals';
import type { LeaveReason } from '../../db/registry.ts';
import type { ChangeEvent, Engine } from '../../sync/engine.ts';

export type { LeaveReason };

/**
 * `starting`: not known yet. `first`: nothing is here and nothing was written. `ready`: an account
 * is here. `gone`: it was here, and was wiped (see `leaveReason`). `broken`: something is here that
 * cannot be read (see `trouble`).
 */
export type Phase = 'starting' | 'first' | 'ready' | 'gone' | 'broken';

/**
 * What is wrong with the browser's storage. `refused`: `open` throws, as in some private windows. `silent`:
 * it does not answer. `newer`: a newer version of Tend has upgraded it. `emptied`: it was cleared while
 * this page was open. `failing`: anything else.
 */
export type Trouble = 'refused' | 'silent' | 'newer' | 'emptied' | 'failing';

/** Everything that the sync sign can show; apart from `syncedAt`, each member is falsy when all is well. */
export interface SyncStatus {
  /** The browser says that there is no network. */
  offline: boolean;
  /** There is a network, but Tend's server did not answer. */
  unreachable: boolean;
  /** A login proxy or captive portal answers in the server's place: signing in there at `/sign-in` helps. */
  shut: boolean;
  /** Cells that wait to be sent. */
  waiting: number;
  /** The session is lost: everything is kept; pairing with another device signs in again. */
  signin: boolean;
  /** The server takes no new accounts: everything stays on this device. */
  closed: boolean;
  /** Until when the server asked to wait (`Retry-After`), ms of this device's clock; else 0. */
  pausedUntil: number;
  /** It did so because many accounts were made from this network: an invitation lifts that limit. */
  crowded: boolean;
  /** The device's clock is wrong by so many ms, and by more than 5 minutes; else 0. */
  clockOff: number;
  /** Cells that the server refused: `engine.quarantined()`. */
  quarantined: number;
  /** Own texts that another device replaced unseen: `engine.shelf()`. */
  shelf: number;
  /** The disk is full: this many cells are in memory only. */
  unsaved: number;
  /** The account is full on the server. */
  full: boolean;
  /** The server wants a newer app; ticking goes on. */
  outdated: boolean;
  /** Texts cannot be read or written: the key has not come yet. */
  locked: boolean;
  /** The server holds other records than this device, although all was sent and asked for again. */
  apart: boolean;
  /** Locked because the account has another key than this device. */
  otherKey: boolean;
  /** Plain http on another host than localhost: no offline start, no sealed texts, no camera. */
  insecure: boolean;
  /** The account has as many devices as it may have: this one cannot be told apart from another. */
  devices: boolean;
  /** When the last answer came, by the corrected clock; 0: never. Not a sign of trouble. */
  syncedAt: number;
}

/** A device of the account, its name opened. */
export interface Device {
  id: string;
  /** Null: it has none, or it cannot be read here. */
  name: string | null;
  /** Instants in ms. */
  madeAt: number;
  seenAt: number | null;
  current: boolean;
  /** It is this one, or its name was sealed by the account's key: somebody who has it vouches for it. */
  proven: boolean;
  /** A person removed it, and the server lists it nevertheless. */
  removed: boolean;
}

export const phase = signal<Phase>('starting');
export const leaveReason = signal<LeaveReason | null>(null);
/** What is wrong with the storage, in `broken` or while the page is open; null: nothing. */
export const trouble = signal<Trouble | null>(null);
/** The account's engine; null before the first act and after the last. */
export const engine = signal<Engine | null>(null);
export const sign = signal<SyncStatus>({
  offline: false,
  unreachable: false,
  shut: false,
  waiting: 0,
  signin: false,
  closed: false,
  pausedUntil: 0,
  crowded: false,
  clockOff: 0,
  quarantined: 0,
  shelf: 0,
  unsaved: 0,
  full: false,
  outdated: false,
  locked: false,
  otherKey: false,
  apart: false,
  devices: false,
  insecure: !isSecureContext,
  syncedAt: 0,
});
/** Null: not fetched yet; `fetchDevices()` of devices.ts fills it. */
export const devices = signal<Device[] | null>(null);

type Listener = (change: ChangeEvent) => void;
const listeners = new Set<Listener>();

/** Call `listener` after each change, whether made here, in another tab or on another device. Returns the function that stops it. */
export function onChange(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Call all listeners of this tab. */
export function emit(change: ChangeEvent): void {
  for (const listener of listeners) listener(change);
}
