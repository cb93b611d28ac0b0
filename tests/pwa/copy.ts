/** Copying a whole database between two fake browsers: a phone restored from another's backup. */

import { upgrade, VERSION } from '../../pwa/src/db/schema.ts';

/** Copy the database of that name. */
export async function copyDatabase(from: IDBFactory, to: IDBFactory, name: string): Promise<void> {
  const [source, target] = [await open(from, name), await open(to, name)];
  for (const table of source.objectStoreNames) {
    const read = source.transaction(table).objectStore(table);
    const [keys, values] = [await done(read.getAllKeys()), await done(read.getAll())];
    const write = target.transaction(table, 'readwrite').objectStore(table);
    for (let i = 0; i < keys.length; i++) {
      await done(write.keyPath ? write.put(values[i]) : write.put(values[i], keys[i]));
    }
  }
  source.close();
  target.close();
}

async function open(idb: IDBFactory, name: string): Promise<IDBDatabase> {
  const request = idb.open(name, VERSION);
  request.onupgradeneeded = (event) => upgrade(request.result, event.oldVersion);
  return done(request);
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('failed'));
  });
}
