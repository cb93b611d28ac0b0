/** Opening a database of the browser, with a named error for each way in which that can fail. */

import { wrap, type IDBPDatabase } from 'idb';
import { isAway, present } from './lifecycle.ts';

/**
 * Why there is no database to work with. `throws`: the browser gives none, as some private windows
 * do. `silent`: it never answered. `newer`: a newer version of Tend wrote there. `emptied`: it was
 * there before, and is no more. `left`: this page has left the account that it belongs to.
 */
export type Fault = 'throws' | 'silent' | 'newer' | 'emptied' | 'left';

export class StorageBroken extends Error {
  override readonly cause: Fault;
  /** The database that it befell, where that is known. */
  of: string | null = null;

  constructor(cause: Fault, error?: unknown) {
    super(`the browser's storage cannot be used: ${cause}${error instanceof Error ? ` (${error.message})` : ''}`);
    this.cause = cause;
  }
}

/** Whether an error only says that its page has left the account: then nothing is broken. */
export function isLeft(error: unknown): boolean {
  return error instanceof StorageBroken && error.cause === 'left';
}

/** Whether a database was cleared under whoever had it open: by the browser, or as its account was left. */
export function isEmptied(error: unknown): error is StorageBroken {
  return error instanceof StorageBroken && error.cause === 'emptied';
}

/** A slow phone opens a database within a second or two. */
const PATIENCE_MS = 10_000;
/** It is waited in parts: a page that has just woken up has not waited yet. */
const PARTS = 4;

export interface Opening {
  name: string;
  version: number;
  /** It was opened before: where it is gone, an empty one must not take its place. */
  isKnown?: boolean;
  upgrade: (db: IDBDatabase, from: number) => void;
  patienceMs?: number;
}

/** Open it. Throws `StorageBroken`, or what the browser says went wrong. */
export async function openDatabase<T>(idb: IDBFactory, opening: Opening): Promise<IDBPDatabase<T>> {
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
    const db = await answered(request, opening.patienceMs ?? PATIENCE_MS);
    if (!isAway()) return wrap(db) as unknown as IDBPDatabase<T>;
    // The page was left meanwhile: nothing may begin on it.
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

/** The answer, unless none comes; a connection that comes too late is closed again. */
function answered(request: IDBOpenDBRequest, patienceMs: number): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = (): void => {
      if (request.readyState === 'pending') wait(PARTS);
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
      }, patienceMs / PARTS);
    };
    wait(PARTS);
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
