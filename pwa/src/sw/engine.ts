/** The account of this browser within one event of the worker: opened when first wanted, and once. */

import { readCurrentAccount } from '../db/registry.ts';
import { broadcast } from '../shared/channel.ts';
import { Engine } from '../sync/engine.ts';
import * as later from '../sync/later.ts';
import { overFetch } from '../sync/loop/http.ts';
import { withLock, LOCK_SYNC } from '../sync/loop/locks.ts';
import { requestOnce } from '../sync/loop/round.ts';

/** Do something with the account's engine. Null: there is no account. */
export type Use = <T>(deed: (engine: Engine) => Promise<T>) => Promise<T | null>;

/**
 * One event: all that it does with the account's engine goes through `use`, and opens it together.
 * Open pages hear what it changes. The engine ends once all of it is over: a talk with the server
 * that outlasts the event still has it.
 */
export async function withEngine<T>(event: (use: Use) => Promise<T>): Promise<T> {
  let opening: Promise<Engine | null> | null = null;
  const deeds: Promise<unknown>[] = [];
  const use: Use = (deed) => {
    const done = (opening ??= open()).then((engine) => engine && deed(engine));
    deeds.push(done);
    return done;
  };
  try {
    return await event(use);
  } finally {
    const engine = opening as Promise<Engine | null> | null;
    void Promise.allSettled(deeds)
      .then(() => engine)
      .then((opened) => opened?.end())
      // One that did not open has nothing to end: whoever asked for it was told why.
      .catch(() => {});
  }
}

async function open(): Promise<Engine | null> {
  const place = await readCurrentAccount();
  if (!place) return null;
  return Engine.open(
    {
      account: place.account,
      device: place.device,
      now: Date.now,
      onChange: (change) => broadcast({ kind: 'change', change: { ...change, by: 'pull' } }),
    },
    async () => later,
  );
}

/** Write something, so that it outlives the worker: throws where neither disk nor server took it. */
export async function write(use: Use, act: (engine: Engine) => Promise<unknown>): Promise<void> {
  await use(async (engine) => {
    await act(engine);
    // Without room an edit lives only as long as this engine: out with it.
    if (!(await engine.status()).unsaved) return;
    const [, reply] = await withLock(LOCK_SYNC, () => requestOnce(engine, overFetch()));
    if (reply?.status !== 200) throw new Error('neither the disk nor the server took it');
  });
}
