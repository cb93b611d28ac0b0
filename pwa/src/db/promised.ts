/**
 * Transactions of IndexedDB whose requests are promises, with what Tend uses of them: no cursors, no indexes.
 * A transaction lives as long as nothing but its own requests is awaited in it.
 */

/** By object store: the type of its keys and of its values. */
export type Stores = { [name: string]: { key: IDBValidKey; value: unknown } };

/** What can be read of an object store. */
export interface ReadStore<Key, Value> {
  get: (key: Key) => Promise<Value | undefined>;
  /** In the order of their keys; `most`: no more than so many. */
  getAll: (range?: IDBKeyRange | null, most?: number) => Promise<Value[]>;
  getAllKeys: () => Promise<Key[]>;
  count: (range?: IDBKeyRange) => Promise<number>;
}

export interface WriteStore<Key, Value> extends ReadStore<Key, Value> {
  put: (value: Value, key?: Key) => Promise<unknown>;
  delete: (key: Key | IDBKeyRange) => Promise<unknown>;
  clear: () => Promise<unknown>;
}

interface Running {
  /** Settles with the transaction. */
  readonly done: Promise<void>;
  /** Why it was aborted. */
  readonly error: DOMException | null;
  /** Throws where it has ended already. */
  abort(): void;
}

export interface ReadTransaction<S extends Stores> extends Running {
  objectStore<Name extends keyof S & string>(name: Name): ReadStore<S[Name]['key'], S[Name]['value']>;
}

export interface WriteTransaction<S extends Stores> extends Running {
  objectStore<Name extends keyof S & string>(name: Name): WriteStore<S[Name]['key'], S[Name]['value']>;
}

/** Begin a transaction over some object stores. */
export function transact<S extends Stores>(
  db: IDBDatabase,
  stores: readonly (keyof S & string)[],
  mode: 'readonly' | 'readwrite',
  options?: IDBTransactionOptions,
): WriteTransaction<S> {
  const tx = db.transaction([...stores], mode, options);
  const done = new Promise<void>((resolve, reject) => {
    tx.oncomplete = () => resolve();
    tx.onerror = tx.onabort = () => reject(tx.error ?? new DOMException('the transaction was aborted', 'AbortError'));
  });
  // Whoever only reads need not wait for its end.
  done.catch(() => {});
  return {
    done,
    get error() {
      return tx.error;
    },
    abort: () => tx.abort(),
    objectStore: (name) => asked(tx.objectStore(name)),
  };
}

function asked<Key extends IDBValidKey, Value>(store: IDBObjectStore): WriteStore<Key, Value> {
  return {
    get: (key) => answer(store.get(key)),
    getAll: (range, most) => answer(store.getAll(range, most)),
    getAllKeys: () => answer(store.getAllKeys()) as Promise<Key[]>,
    count: (range) => answer(store.count(range)),
    put: (value, key) => answer(store.put(value, key)),
    delete: (key) => answer(store.delete(key)),
    clear: () => answer(store.clear()),
  };
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error!);
  });
}
