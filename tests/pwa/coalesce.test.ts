/** One at a time, and once more for all who asked meanwhile. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coalesce } from '../../pwa/src/app/platform/coalesce.ts';

/** Acts that end when they are told to. */
function acts(): { begun: number; most: number; act: () => Promise<void>; end: (error?: Error) => Promise<void> } {
  const ends: ((error?: Error) => void)[] = [];
  let open = 0;
  const told = {
    begun: 0,
    most: 0,
    act: () =>
      new Promise<void>((done, fail) => {
        told.begun++;
        told.most = Math.max(told.most, ++open);
        ends.push((error) => {
          open--;
          if (error) fail(error);
          else done();
        });
      }),
    end: async (error?: Error) => {
      await turn();
      ends.shift()!(error);
      await turn();
    },
  };
  return told;
}

const turn = (): Promise<void> => new Promise((done) => setTimeout(done));

test('what is asked for in one go is one run', async () => {
  const told = acts();
  const ask = coalesce(told.act);
  const all = [ask(), ask(), ask()];
  await told.end();
  await Promise.all(all);
  assert.equal(told.begun, 1);
});

test('whoever asks while it runs waits for one more, shared, and never for two at once', async () => {
  const told = acts();
  const ask = coalesce(told.act);
  const first = ask();
  await turn();
  let seen = false;
  const late = [ask(), ask()].map((one) =>
    one.then(() => {
      seen = true;
    }),
  );
  await told.end();
  await first;
  assert.equal(seen, false);
  assert.equal(told.begun, 2);
  await told.end();
  await Promise.all(late);
  assert.deepEqual([told.begun, told.most], [2, 1]);
});

test('one that failed is told to those who asked for it, and the next runs', async () => {
  const told = acts();
  const ask = coalesce(told.act);
  const first = assert.rejects(ask(), /broken/);
  await turn();
  const second = ask();
  await told.end(new Error('broken'));
  await first;
  await told.end();
  await second;
  assert.equal(told.begun, 2);
});

test('each hears what came of the run that began after they asked', async () => {
  let n = 0;
  const ends: (() => void)[] = [];
  const ask = coalesce(async () => {
    const mine = ++n;
    await new Promise<void>((done) => ends.push(done));
    return mine;
  });
  const first = [ask(), ask()];
  await turn();
  const second = ask();
  ends.shift()!();
  assert.deepEqual(await Promise.all(first), [1, 1]);
  await turn();
  ends.shift()!();
  assert.equal(await second, 2);
});
