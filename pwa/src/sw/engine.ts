/** The engine of the current account within one event of the worker: opened on first use, and only once. */

import { readCurrentAccount } from '../db/registry.ts';
import { broadcast } from '../shared/channel.ts';
import { Engine } from '../sync/engine.ts';
import * as later from '../sync/later.ts';
import { overFetch } from '../sync/loop/http.ts';
import { withLock, LOCK_SYNC } from '../sync/loop/locks.ts';
import { requestOnce } from '../sync/loop/round.ts';

/** Runs something with the engine of the current account. Null: there is no account. */
export type UseEngine = <T>(deed: (engine: Engine) => Promise<T>) => Promise<T | null>;

/**
 * Handle one event. Everything that needs the engine goes through `use`, which opens it once. Its changes
 * are broadcast to open pages. The engine is closed when all uses have ended, also those that outlast the
 * event, such as a round of synchronisation.
 */
export async function withEngine<T>(event: (use: UseEngine) => Promise<T>): Promise<T> {
  let opening: Promise<Engine | null> | null = null;
  const deeds: Promise<unknown>[] = [];
  const use: UseEngine = (deed) => {
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
      // If it could not be opened there is nothing to close; the callers of `use` got the error.
      .catch(() => {});
  }
}

async function open(): Promise<Engine | null> {
  const current = await readCurrentAccount();
  if (!current) return null;
  return Engine.open(
    {
      account: current.account,
      device: current.device,
      now: Date.now,
      onChange: ({ keys, more }) => broadcast({ kind: 'change', change: { by: 'pull', keys, more } }),
    },
    async () => later,
  );
}

/** Write something that must outlive the worker. Throws if neither the disk nor the server took it. */
export async function write(use: UseEngine, act: (engine: Engine) => Promise<unknown>): Promise<void> {
  await use(async (engine) => {
    await act(engine);
    // With a full disk the edit is in this engine's memory only: send it now.
    if (!(await engine.status()).unsaved) return;
    const [, reply] = await withLock(LOCK_SYNC, () => requestOnce(engine, overFetch()));
    if (reply?.status !== 200) throw new Error('neither the disk nor the server took it');
  });
}
