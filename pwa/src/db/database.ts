/**
 * A connection to an account's database that reopens by itself: browsers close IndexedDB under a
 * running page (Safari often). While the page is being left it stays closed: see lifecycle.ts.
 */

import { departures, onLeave, present } from './lifecycle.ts';
import { openDatabase, StorageBroken } from './open.ts';
import { transact, type ReadTransaction, type WriteTransaction } from './promised.ts';
import { upgrade, VERSION, type Table, type Tables } from './schema.ts';

export type WriteTx = WriteTransaction<Tables>;
export type ReadTx = ReadTransaction<Tables>;

const ALL: Table[] = ['rec', 'dirty', 'aside', 'shelf', 'renamed', 'meta'];

export class Database {
  readonly name: string;
  #idb: IDBFactory;
  #open: Promise<IDBDatabase> | null = null;
  /** It was opened before: if it is gone, an empty one must not take its place. */
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
   * Run one read-write transaction with strict durability. `act` must await nothing but `tx`, and may
   * run twice: when the connection was lost, the transaction is repeated.
   *
   * If the connection is lost during the commit, it is unknown whether the transaction took effect.
   * `landed` then looks for what it wrote; if it is there, `act` does not run again.
   *
   * Throws `StorageBroken`, or the transaction's error (see `isQuota`).
   */
  async write<T>(act: (tx: WriteTx) => Promise<T>, landed?: (tx: WriteTx) => Promise<boolean>): Promise<T> {
    let unsure: { result: T } | null = null;
    return this.#again(async (db) => {
      const tx = transact<Tables>(db, ALL, 'readwrite', { durability: 'strict' });
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

  /** Run one read-only transaction. `act` may run twice. */
  async read<T>(act: (tx: ReadTx) => Promise<T>): Promise<T> {
    return this.#again((db) => {
      const tx = transact<Tables>(db, ALL, 'readonly');
      this.#track(tx);
      return act(tx);
    });
  }

  /** Close the connection; it opens again by itself when used. */
  close(): void {
    this.#open?.then((db) => db.close()).catch(() => {});
    this.#open = null;
  }

  /** Close it for good: later calls throw `StorageBroken` (`left`). */
  end(): void {
    this.#isEnded = true;
    this.close();
    this.#forget();
  }

  /** The page is being left: abort what runs and close the connection. */
  #leave(): void {
    for (const tx of [...this.#running]) abort(tx);
    this.close();
  }

  #track(tx: { abort(): void; done: Promise<void> }): void {
    this.#running.add(tx);
    const over = (): void => void this.#running.delete(tx);
    tx.done.then(over, over);
  }

  async #again<T>(act: (db: IDBDatabase) => Promise<T>): Promise<T> {
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

  #connection(): Promise<IDBDatabase> {
    if (this.#isEnded) return Promise.reject(new StorageBroken('left'));
    this.#open ??= this.#connect().catch((error: unknown) => {
      this.#open = null;
      throw error;
    });
    return this.#open;
  }

  async #connect(): Promise<IDBDatabase> {
    const db = await openDatabase(this.#idb, {
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

/** Abort a transaction that may have ended already. */
export function abort(tx: { abort(): void }): void {
  try {
    tx.abort();
  } catch {
    // It has ended already.
  }
}

/** Whether an error means that the disk, or the browser's quota, is full. */
export function isQuota(error: unknown): boolean {
  return (error as Error | null)?.name === 'QuotaExceededError';
}

function isLost(error: unknown): boolean {
  const name = (error as Error | null)?.name;
  return name === 'InvalidStateError' || name === 'UnknownError';
}
