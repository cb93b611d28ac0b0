/**
 * A connection that comes back: browsers close IndexedDB under a running page (Safari often), and
 * a tick must not notice. While the page is being left it is closed, see lifecycle.ts.
 */

import type { IDBPDatabase, IDBPTransaction } from 'idb';
import { departures, onLeave, present } from './lifecycle.ts';
import { openDatabase, StorageBroken } from './open.ts';
import { upgrade, VERSION, type Table, type Tables } from './schema.ts';

export type WriteTx = IDBPTransaction<Tables, Table[], 'readwrite'>;
export type ReadTx = IDBPTransaction<Tables, Table[], 'readonly'>;

const ALL: Table[] = ['rec', 'dirty', 'aside', 'shelf', 'renamed', 'meta'];

export class Database {
  readonly name: string;
  #idb: IDBFactory;
  #open: Promise<IDBPDatabase<Tables>> | null = null;
  /** Opened before: it is never made a second time. */
  #isKnown = false;
  #isEnded = false;
  readonly #running = new Set<{ abort(): void }>();
  readonly #forget: () => void;

  constructor(name: string, idb: IDBFactory) {
    this.name = name;
    this.#idb = idb;
    this.#forget = onLeave(() => this.#leave());
  }

  /**
   * Run one strict read-write transaction. `act` may run twice, and awaits nothing but `tx`.
   *
   * A connection may be lost while a transaction commits, so that nobody knows whether it did:
   * `landed` looks for what it wrote, and where that is found, `act` does not run again.
   */
  async write<T>(act: (tx: WriteTx) => Promise<T>, landed?: (tx: WriteTx) => Promise<boolean>): Promise<T> {
    let unsure: { result: T } | null = null;
    return this.#again(async (db) => {
      const tx = db.transaction(ALL, 'readwrite', { durability: 'strict' }) as WriteTx;
      this.#track(tx);
      try {
        if (unsure && landed && (await landed(tx))) return unsure.result;
        const result = await act(tx);
        unsure = { result };
        await tx.done;
        return result;
      } catch (error) {
        const cause = tx.error;
        abort(tx);
        await tx.done.catch(() => {});
        throw cause ?? error;
      }
    });
  }

  /** Run one read-only transaction. */
  async read<T>(act: (tx: ReadTx) => Promise<T>): Promise<T> {
    return this.#again((db) => {
      const tx = db.transaction(ALL, 'readonly') as ReadTx;
      this.#track(tx);
      return act(tx);
    });
  }

  /** Close the connection; it opens again by itself when used. */
  close(): void {
    this.#open?.then((db) => db.close()).catch(() => {});
    this.#open = null;
  }

  /** Close it for good: this object is not used any more. */
  end(): void {
    this.#isEnded = true;
    this.close();
    this.#forget();
  }

  /** The page is being left: nothing of ours may stay open in it. */
  #leave(): void {
    for (const tx of [...this.#running]) abort(tx);
    this.close();
  }

  #track(tx: { abort(): void; done: Promise<void> }): void {
    this.#running.add(tx);
    const over = (): void => void this.#running.delete(tx);
    tx.done.then(over, over);
  }

  async #again<T>(act: (db: IDBPDatabase<Tables>) => Promise<T>): Promise<T> {
    await present();
    const before = departures();
    try {
      return await act(await this.#connection());
    } catch (error) {
      if (error instanceof StorageBroken) error.of = this.name;
      if (departures() !== before) return present().then(() => this.#again(act));
      if (!isLost(error)) throw error;
      this.close();
      return act(await this.#connection());
    }
  }

  #connection(): Promise<IDBPDatabase<Tables>> {
    if (this.#isEnded) return Promise.reject(new StorageBroken('left'));
    this.#open ??= this.#connect().catch((error: unknown) => {
      this.#open = null;
      throw error;
    });
    return this.#open;
  }

  async #connect(): Promise<IDBPDatabase<Tables>> {
    const db = await openDatabase<Tables>(this.#idb, {
      name: this.name,
      version: VERSION,
      isKnown: this.#isKnown,
      upgrade,
    });
    this.#isKnown = true;
    const drop = (): void => {
      this.#open = null;
      db.close();
    };
    db.addEventListener('close', drop);
    db.addEventListener('versionchange', drop);
    return db;
  }
}

function abort(tx: { abort(): void }): void {
  try {
    tx.abort();
  } catch {
    // It is over already.
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
