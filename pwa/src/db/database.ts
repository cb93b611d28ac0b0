/**
 * A connection that comes back: browsers close IndexedDB under a running page (Safari often), and
 * a tick must not notice.
 */

import { wrap, type IDBPDatabase, type IDBPTransaction } from 'idb';
import { upgrade, VERSION, type Table, type Tables } from './schema.ts';

export type WriteTx = IDBPTransaction<Tables, Table[], 'readwrite'>;
export type ReadTx = IDBPTransaction<Tables, Table[], 'readonly'>;

const ALL: Table[] = ['rec', 'dirty', 'aside', 'shelf', 'renamed', 'meta'];

export class Database {
  readonly name: string;
  #idb: IDBFactory;
  #open: Promise<IDBPDatabase<Tables>> | null = null;

  constructor(name: string, idb: IDBFactory) {
    this.name = name;
    this.#idb = idb;
  }

  /** Run one strict read-write transaction. `act` may run twice, and awaits nothing but `tx`. */
  async write<T>(act: (tx: WriteTx) => Promise<T>): Promise<T> {
    return this.#again(async (db) => {
      const tx = db.transaction(ALL, 'readwrite', { durability: 'strict' }) as WriteTx;
      const done = tx.done;
      done.catch(() => {});
      try {
        const result = await act(tx);
        await done;
        return result;
      } catch (error) {
        const cause = tx.error;
        try {
          tx.abort();
        } catch {
          // it is over already
        }
        await done.catch(() => {});
        throw cause ?? error;
      }
    });
  }

  /** Run one read-only transaction. */
  async read<T>(act: (tx: ReadTx) => Promise<T>): Promise<T> {
    return this.#again((db) => {
      const tx = db.transaction(ALL, 'readonly') as ReadTx;
      tx.done.catch(() => {});
      return act(tx);
    });
  }

  close(): void {
    void this.#open?.then((db) => db.close(), () => {});
    this.#open = null;
  }

  async #again<T>(act: (db: IDBPDatabase<Tables>) => Promise<T>): Promise<T> {
    try {
      return await act(await this.#connection());
    } catch (error) {
      if (!isLost(error)) throw error;
      this.close();
      return act(await this.#connection());
    }
  }

  #connection(): Promise<IDBPDatabase<Tables>> {
    this.#open ??= this.#connect().catch((error: unknown) => {
      this.#open = null;
      throw error;
    });
    return this.#open;
  }

  async #connect(): Promise<IDBPDatabase<Tables>> {
    const request = this.#idb.open(this.name, VERSION);
    request.onupgradeneeded = (event) => upgrade(request.result, event.oldVersion);
    const db = (await wrap(request)) as unknown as IDBPDatabase<Tables>;
    const drop = (): void => {
      this.#open = null;
      db.close();
    };
    db.addEventListener('close', drop);
    db.addEventListener('versionchange', drop);
    return db;
  }
}

/** The browser is out of room. */
export function isQuota(error: unknown): boolean {
  return (error as Error | null)?.name === 'QuotaExceededError';
}

function isLost(error: unknown): boolean {
  const name = (error as Error | null)?.name;
  return name === 'InvalidStateError' || name === 'UnknownError';
}
