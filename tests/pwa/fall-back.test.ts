/** An account that was joined lets this browser go while words of before wait for its key: they are not lost. */

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { IDBFactory } from 'fake-indexeddb';
import './page.ts';
import { begin, forget, currentAccount } from '../../pwa/src/app/account/account.ts';
import { moveTo } from '../../pwa/src/app/account/moving.ts';
import { fallBack } from '../../pwa/src/app/account/fall-back.ts';
import { engine, leaveReason, phase } from '../../pwa/src/app/account/signals.ts';
import { databasesToDelete } from '../../pwa/src/db/leaving.ts';
import { readLeaveReason, readCurrentAccount, type CurrentAccount } from '../../pwa/src/db/registry.ts';
import { returned } from '../../pwa/src/db/returned.ts';
import type { Engine } from '../../pwa/src/sync/engine.ts';

const MK = new Uint8Array(32).fill(7);
const TICK = '2026-11-25.h7k2m9q4s0ab';
const [B, C] = [place('b'), place('c')];

function place(letter: string): CurrentAccount {
  return { account: letter.repeat(16), device: letter.repeat(8), known: true };
}

/** The first account, with a tick and a note. */
async function beginWithWords(): Promise<CurrentAccount> {
  const a = await begin();
  await a.edit([
    { kind: 't', id: TICK, field: 'n', text: 'of A' },
    { kind: 't', id: TICK, field: 'v', value: 3 },
  ]);
  return currentAccount()!;
}

async function note(at: Engine): Promise<string | null> {
  return at.text('t', TICK, 'n', (await at.get('t', TICK))?.fields.n);
}

async function databases(): Promise<(string | undefined)[]> {
  return (await indexedDB.databases()).map(({ name }) => name).sort();
}

beforeEach(() => {
  forget('left');
  globalThis.indexedDB = new IDBFactory();
});

test('removed while the key is pending: back at what was here before, and the joined account is forgotten', async () => {
  const own = await beginWithWords();
  await moveTo(B, null);
  await engine.value!.edit([{ kind: 't', id: '2026-11-25.b', field: 'v', value: 1 }]);
  assert.equal(await note(engine.value!), '');

  assert.equal(await fallBack('removed'), true);
  assert.equal(engine.value!.account, own.account);
  assert.equal(await note(engine.value!), 'of A');
  assert.equal((await engine.value!.get('t', TICK))!.fields.v![0], 3);
  assert.equal(await engine.value!.get('t', '2026-11-25.b'), undefined);
  assert.deepEqual(await readCurrentAccount(), { account: own.account, device: own.device, known: false });
  assert.deepEqual(await databases(), ['tend', `tend.${own.account}`]);
  assert.deepEqual(
    [await databasesToDelete(), await returned(), phase.value, leaveReason.value],
    [[], 'removed', 'ready', null],
  );
});

test('through two accounts whose keys never came: back at the one whose words can be read', async () => {
  const own = await beginWithWords();
  await moveTo(B, null);
  await moveTo(C, null);
  assert.equal(await fallBack('gone'), true);
  assert.equal(await note(engine.value!), 'of A');
  assert.deepEqual(await readCurrentAccount(), { account: own.account, device: own.device, known: false });
  assert.deepEqual(await databases(), ['tend', `tend.${own.account}`]);
});

test('two accounts with words wait: the later one is gone on with, and the other one comes along', async () => {
  const own = await beginWithWords();
  await moveTo(B, null);
  await engine.value!.unlock(MK);
  await engine.value!.edit([{ kind: 't', id: '2026-11-25.b', field: 'n', text: 'of B' }]);
  await moveTo(C, null);
  assert.equal(await fallBack('removed'), true);
  assert.deepEqual(await readCurrentAccount(), {
    account: B.account,
    device: B.device,
    known: false,
    from: own.account,
  });
});

test('once the words were carried there is nothing to go back to: removal wipes', async () => {
  await beginWithWords();
  await moveTo(B, MK);
  assert.equal(await fallBack('removed'), false);
  assert.deepEqual(
    [engine.value, phase.value, await readCurrentAccount(), await readLeaveReason()],
    [null, 'gone', undefined, 'removed'],
  );
  assert.deepEqual(await databases(), ['tend']);
  assert.equal(await returned(), undefined);
});
