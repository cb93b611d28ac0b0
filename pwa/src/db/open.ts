/** Opening an IndexedDB database, with a named error for each way in which that can fail. */

import { isAway, present } from './lifecycle.ts';

/**
 * Why a database cannot be used. `throws`: `open` throws, as in some private windows. `silent`: the
 * browser does not answer. `newer`: a newer version of Tend has upgraded it. `emptied`: it was open
 * before and is gone, or has lost its state. `left`: this page has left the account that it belongs to.
 */
export type Fault = 'throws' | 'silent' | 'newer' | 'emptied' | 'left';

export class StorageBroken extends Error {
  override readonly cause: Fault;
  /** The name of the database, where it is known. */
  of: string | null = null;

  constructor(cause: Fault, error?: unknown) {
    super(`the browser's storage cannot be used: ${cause}${error instanceof Error ? ` (${error.message})` : ''}`);
    this.cause = cause;
  }
}

/** Whether an error only means that this page has left the account: then nothing is broken. */
export function isLeft(error: unknown): boolean {
  return error instanceof StorageBroken && error.cause === 'left';
}

/** Whether a database was cleared while it was open: by the browser, or because its account was left. */
export function isEmptied(error: unknown): error is StorageBroken {
  return error instanceof StorageBroken && error.cause === 'emptied';
}

/** A slow phone opens a database within a second or two. */
const OPEN_TIMEOUT_MS = 10_000;
/** The time-out is counted in parts, so that a page that wakes from sleep does not give up at once. */
const TIMEOUT_PARTS = 4;

export interface Opening {
  name: string;
  version: number;
  /** It was opened before: if it is gone, fail (`emptied`) instead of making an empty one. */
  isKnown?: boolean;
  upgrade: (db: IDBDatabase, from: number) => void;
  timeoutMs?: number;
}

/** Open it. Throws `StorageBroken`, or what the browser says went wrong. */
export async function openDatabase(idb: IDBFactory, opening: Opening): Promise<IDBDatabase> {
  await present();
  const request = begin(idb, opening);
  let fault: Fault | null = null;
  request.onupgradeneeded = ({ oldVersion }) => {
    if (oldVersion === 0 && opening.isKnown) {
      fault = 'emptied';
      request.transaction?.abort();
    } else {
      opening.upgrade(request.result, oldVersion);
    }
  };
  try {
    const db = await answered(request, opening.timeoutMs ?? OPEN_TIMEOUT_MS);
    if (!isAway()) return db;
    // The page was left meanwhile: close, and open again when it is back.
    db.close();
    return await openDatabase(idb, opening);
  } catch (error) {
    if (fault) throw new StorageBroken(fault, error);
    if ((error as Error | null)?.name === 'VersionError') throw new StorageBroken('newer', error);
    throw error;
  }
}

function begin(idb: IDBFactory | undefined, { name, version }: Opening): IDBOpenDBRequest {
  try {
    return idb!.open(name, version);
  } catch (error) {
    throw new StorageBroken('throws', error);
  }
}

/** The opened database. Throws `StorageBroken` (`silent`) after the time-out; a connection that comes later is closed. */
function answered(request: IDBOpenDBRequest, timeoutMs: number): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = (): void => {
      if (request.readyState === 'pending') wait(TIMEOUT_PARTS);
    };
    const wait = (parts: number): void => {
      timer = setTimeout(() => {
        if (isAway()) {
          void present().then(again).catch(reject);
          return;
        }
        if (parts > 1) return wait(parts - 1);
        reject(new StorageBroken('silent'));
        request.onsuccess = () => request.result.close();
      }, timeoutMs / TIMEOUT_PARTS);
    };
    wait(TIMEOUT_PARTS);
    request.onsuccess = () => {
      clearTimeout(timer);
      resolve(request.result);
    };
    request.onerror = () => {
      clearTimeout(timer);
      reject(request.error ?? new Error('the database was not opened'));
    };
  });
}
