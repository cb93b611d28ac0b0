/** The account of this browser, opened in the worker. */

import { registered } from '../db/registry.ts';
import { Engine, type Change } from '../sync/engine.ts';
import * as later from '../sync/later.ts';
import { overFetch } from '../sync/loop/http.ts';
import { alone, SYNC } from '../sync/loop/locks.ts';
import { once } from '../sync/loop/round.ts';

/** Do something with the account's engine; open pages hear what it changes. Null: there is none. */
export async function withEngine<T>(act: (engine: Engine) => Promise<T>): Promise<T | null> {
  const place = await registered();
  if (!place) return null;
  const channel = new BroadcastChannel('tend');
  const onChange = (change: Change): void => channel.postMessage({ kind: 'change', change: { ...change, by: 'pull' } });
  const engine = await Engine.open(
    { account: place.account, device: place.device, now: Date.now, onChange },
    async () => later,
  );
  try {
    return await act(engine);
  } finally {
    engine.end();
    channel.close();
  }
}

/** Write something, so that it outlives the worker: throws where neither disk nor server took it. */
export async function write(act: (engine: Engine) => Promise<unknown>): Promise<void> {
  await withEngine(async (engine) => {
    await act(engine);
    // Without room an edit lives only as long as this engine: out with it.
    if (!(await engine.status()).unsaved) return;
    const [, reply] = await alone(SYNC, () => once(engine, overFetch()));
    if (reply?.status !== 200) throw new Error('neither the disk nor the server took it');
  });
}
