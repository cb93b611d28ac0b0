/** The values that go into the engine and come out of it. */

import type { QuarantinedCell, Shelved, StoredRecord } from '../db/schema.ts';
import type { Cell, Fields, Value } from '../domain/cells.ts';

export type { StoredRecord };

/** The protocol's version that this client speaks. */
export const V = 1;

/** What the engine needs of its environment; the defaults are the browser's own. */
export interface EngineDeps {
  idb?: IDBFactory;
  crypto?: Crypto;
  /** The device's own clock, uncorrected, ms. */
  now: () => number;
  /** A random number in [0, 1), for the jitter of waits. */
  random?: () => number;
  onChange?: (change: ChangeEvent) => void;
}

/**
 * Which key this device has. `current`: the account's. `none`: none yet. `other`: an older or foreign one,
 * which may open some texts; none can be written.
 */
export type KeyState = 'none' | 'current' | 'other';

/** How to open an engine. `device`, `mk` and `n` are used only where the database has none yet. */
export interface EngineOptions extends EngineDeps {
  account: string;
  device: string;
  /** The master key, 32 bytes; null or absent: the one in the database, if any. */
  mk?: Uint8Array | null;
  /** The last number that any page of this browser gave to `remember`; 0: none. */
  used?: () => number;
  /** Remember a request's number outside of IndexedDB: the disk was full, or the page was being left. */
  remember?: (n: number) => void;
  /** For a database that is made anew: the number of this device's last request (R7). */
  n?: number;
  /** Actions of pages that were left: see app/account/leftovers.ts. */
  leftovers?: LeftoverWrites;
  /** The end of the task in which a person acts: an action is written from then on, so that no tap waits for the disk. */
  taskEnd?: () => Promise<void>;
  /** The account is made right now with `mk`, which is then named as its key. */
  isNew?: boolean;
}

/** The store (localStorage) of actions that a page had not finished when it was left. */
export interface LeftoverWrites {
  /** Whether this page stored the action, and another page has finished it. */
  isDone(mark: string): boolean;
  /** The action has ended in this page, done or failed: remove it. */
  settle(mark: string): void;
}

/**
 * What a field becomes: a value; more by a number; what brings the sum of all shares to a total; a
 * total, or nothing where so much is there; what stood there before, if nobody has written since.
 */
export type NewValue =
  | { set: Value }
  | { add: number }
  | { sum: number }
  | { full: number }
  | { back: Value; over: string };

/**
 * What an edit writes: a plain value, a text to be sealed, or what comes of the value that is there
 * (`field` null: this device's own share of a count). `{text: null}` clears a text. `usual`: a default
 * that nobody shaped; its stamp has ms 0, so that any other value wins (R3). `over`: the cell that a
 * text's writer had seen (null: none; `own`: whatever this device has written), where that is not the one
 * that stands there now.
 */
export type Edit = { kind: string; id: string } & (
  | { field: string; value: Value; usual?: boolean; text?: undefined; to?: undefined }
  | {
      field: string;
      text: string | null;
      over?: Cell | 'own' | null;
      usual?: undefined;
      value?: undefined;
      to?: undefined;
    }
  | { field: string | null; to: NewValue; usual?: undefined; value?: undefined; text?: undefined }
);

/** A tick to be made full: `total` is enough; `counts`: it is counted, not checked. */
export interface FullTick {
  id: string;
  total: number;
  counts: boolean;
}

/** One field of an action: what was there before. */
export interface Touched {
  kind: string;
  id: string;
  field: string;
  before: Cell | null;
}

/** What a person did in one go, with its before-images: hand it to `undo`. Plain data. */
export interface Action {
  stamp: string;
  touched: Touched[];
}

/** Records that changed, and by whom: read them again. */
export interface ChangeEvent {
  by: 'edit' | 'pull';
  keys: [kind: string, id: string][];
  /** Shelf, set-aside rows, status or keys may have changed too. */
  more: boolean;
  /** The records as they lie on disk now, where this very page has written them. */
  records?: readonly StoredRecord[];
}

/** A cell that goes out. */
export type Sent = [kind: string, id: string, field: string, cell: Cell];

/** A request to `POST /api/sync`: send `body` with `Content-Type: application/json`. */
export interface Outgoing {
  /** Null when nothing is pushed. */
  n: number | null;
  cursor: number;
  epoch: number;
  body: string;
  sent: Sent[];
}

/** What an answer came to. The runner acts on `kind`; the engine never sleeps or fetches. */
export type Outcome =
  /** All well; `again`: there is more to pull or push, ask for the next request at once. */
  | { kind: 'ok'; again: boolean }
  /** Try again after so many ms: no network, 429, 5xx, or an answer that is not Tend's. */
  /** `roomless`: the server took it, but the disk has no room for the answer; edits go out all the same. */
  | { kind: 'wait'; ms: number; roomless?: true }
  /** Our clock was ahead or the batch too large; it is mended: ask for the next request at once. */
  | { kind: 'retry' }
  /** Another device goes by our id: `POST /api/devices/renew`, then `renewed(device)`. */
  | { kind: 'renew' }
  /** 401 unauthorized or an odd 403: keep everything; sign in, pair, or make the account again. */
  | { kind: 'unauthorized' }
  /** The cookie is another account's: nothing happened. */
  | { kind: 'account' }
  /** Only these two mean: wipe this browser. */
  | { kind: 'removed' }
  | { kind: 'gone' }
  /** The app is too old (or too new) for the server: update, go on ticking. */
  | { kind: 'version'; min: number; max: number; ms: number }
  /** The account is full: pulls go on, pushes rest for a while. */
  | { kind: 'full'; again: boolean };

/** For the sync sign. */
export interface Status {
  device: string;
  account: string;
  /** Cells that wait to be sent. */
  dirty: number;
  quarantined: number;
  shelf: number;
  cursor: number;
  /** Server's clock minus ours, ms. */
  offset: number;
  /** Our clock is off by more than 5 minutes. */
  clockOff: boolean;
  /** When the last answer came, by the corrected clock; 0: never. */
  syncedAt: number;
  /** Edits that live in memory only, because the browser has no room left. */
  unsaved: number;
  /** The account is full on the server. */
  full: boolean;
  /** The server's cells are others than ours, although all was sent and pulled again. */
  apart: boolean;
  /** The account's key is not here: texts cannot be written, nor read but by a key of before. */
  locked: boolean;
  key: KeyState;
}

/** A text of ours that another device replaced unseen: "you also wrote … keep both?" */
export interface ShelfEntry {
  kind: string;
  id: string;
  field: string;
  stamp: string;
  /** Ours; null while locked. */
  mine: string | null;
  /** The amount of a day that gave way, where it is no text. */
  amount: number | null;
  /** What stands now; null while locked or gone. */
  theirs: string | null;
  /** Its cell: what is written in its place has seen this one. */
  over: Cell | null;
}

/** Everything a device holds, for tests and export. */
export interface Dump {
  account: string;
  device: string;
  n: number;
  cursor: number;
  offset: number;
  clock: readonly [number, number];
  digest: number;
  rows: [string, string, Fields][];
  dirty: [kind: string, id: string, field: string, stamp: string][];
  quarantined: QuarantinedCell[];
  shelf: Shelved[];
}

/** A part of the app that is not needed at once could not be had: no network, or a login page. */
export class NotLoaded extends Error {
  constructor(cause: unknown) {
    super('a part of the app could not be loaded', { cause });
  }
}

/** A text edit came while the account's key is not here. */
export class Locked extends Error {
  constructor() {
    super('this device does not have the key to seal with');
  }
}
