/** Moving from account to account in one browser: nothing that was written is left behind. */

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { IDBFactory } from 'fake-indexeddb';
import './page.ts';
import { later } from './phone.ts';
import { begin, forget, currentAccount } from '../../pwa/src/app/account/account.ts';
import { carryOver, moveTo } from '../../pwa/src/app/account/moving.ts';
import { exclusively } from '../../pwa/src/app/account/with-server.ts';
import { engine } from '../../pwa/src/app/account/signals.ts';
import { deleteLeft } from '../../pwa/src/db/deletion.ts';
import { accountsLeft, rememberLeft } from '../../pwa/src/db/left.ts';
import { markForDeletion } from '../../pwa/src/db/leaving.ts';
import { saveCurrentAccount, readCurrentAccount, type CurrentAccount } from '../../pwa/src/db/registry.ts';
import { Engine } from '../../pwa/src/sync/engine.ts';

const MK = new Uint8Array(32).fill(7);
const TICK = '2026-11-25.h7k2m9q4s0ab';
const [B, C] = [place('b'), place('c')];

function place(letter: string): CurrentAccount {
  return { account: letter.repeat(16), device: letter.repeat(8), known: true };
}

/** The engine of another tab of this browser. */
function otherTab({ account, device }: CurrentAccount, mk: Uint8Array | null = null): Promise<Engine> {
  return Engine.open({ account, device, mk, now: Date.now }, later);
}

async function note(at: Engine): Promise<string | null> {
  const rec = await at.get('t', TICK);
  return at.text('t', TICK, 'n', rec?.fields.n);
}

async function tickOf(at: Engine, id: string): Promise<unknown> {
  return (await at.get('t', id))?.fields.v?.[0];
}

beforeEach(() => {
  forget('left');
  globalThis.indexedDB = new IDBFactory();
});

test('a text of a newer Tend, in a kind that nobody here knows, moves along and is exported', async () => {
  const a = await begin();
  await a.edit([
    { kind: 'zz', id: 'x', field: 'words', text: 'of a newer Tend' },
    { kind: 'h', id: 'h7k2m9q4s0ab', field: 'motto', text: 'too' },
    { kind: 'zz', id: 'x', field: 'plain', value: '1.5' },
  ]);
  await moveTo(B, MK);
  const b = engine.value!;
  const rows = new Map((await b.plain()).map(([kind, id, fields]) => [`${kind} ${id}`, fields]));
  assert.deepEqual(rows.get('zz x'), { words: 'of a newer Tend', plain: '1.5' });
  assert.deepEqual(rows.get('h h7k2m9q4s0ab'), { motto: 'too' });
  assert.notEqual(b.account, a.account);
});

test('A, then B whose key is pending, then C: the words of A reach C as soon as its key is there', async () => {
  const a = await begin();
  await a.edit([
    { kind: 't', id: TICK, field: 'n', text: 'of A' },
    { kind: 't', id: TICK, field: 'v', value: 3 },
  ]);
  await moveTo(B, null);
  assert.equal(await tickOf(engine.value!, TICK), 3);
  await moveTo(C, null);
  assert.equal(engine.value!.account, C.account);
  assert.equal(await tickOf(engine.value!, TICK), 3);

  await engine.value!.unlock(MK);
  await carryOver();
  assert.equal(await note(engine.value!), 'of A');
  assert.deepEqual(await readCurrentAccount(), C);
  assert.deepEqual((await indexedDB.databases()).map(({ name }) => name).sort(), ['tend', `tend.${C.account}`]);
});

test('back to A while the key of B is pending: A keeps its own words', async () => {
  const a = await begin();
  await a.edit([{ kind: 't', id: TICK, field: 'n', text: 'of A' }]);
  const own = { ...currentAccount()!, known: true };
  await moveTo(B, null);
  await engine.value!.edit([{ kind: 't', id: '2026-11-25.b', field: 'v', value: 1 }]);
  await moveTo(own, null);
  assert.equal(await note(engine.value!), 'of A');
  assert.equal(await tickOf(engine.value!, '2026-11-25.b'), 1);
  assert.deepEqual(await readCurrentAccount(), own);
});

test('what another tab writes until it hears of the move comes along', async () => {
  const a = await begin();
  for (let i = 0; i < 40; i++) await a.edit([{ kind: 't', id: `2026-10-01.${i}`, field: 'n', text: `note ${i}` }]);
  const other = await otherTab(currentAccount()!);
  const channel = new BroadcastChannel('tend');
  let moved = false;
  channel.onmessage = ({ data }) => {
    moved ||= data.kind === 'place';
  };
  const wrote: string[] = [];
  const writing = (async () => {
    while (!moved) {
      const id = `2026-11-25.${wrote.length}`;
      await other.edit([{ kind: 't', id, field: 'v', value: 1 }]);
      wrote.push(id);
    }
  })();
  await moveTo(B, MK);
  await writing;
  channel.close();
  assert.ok(wrote.length > 0);
  for (const id of wrote) assert.equal(await tickOf(engine.value!, id), 1, `${id} of ${wrote.length}`);
});

test('another tab begins while this one joins: what it wrote comes along', async () => {
  const begun = place('d');
  const other = await otherTab(begun, MK);
  await other.edit([{ kind: 't', id: TICK, field: 'v', value: 3 }]);
  await saveCurrentAccount({ ...begun, known: false });
  await moveTo(B, MK);
  assert.equal(await tickOf(engine.value!, TICK), 3);
});

test('two tabs join, one after the other: the second leaves from where the first one went', async () => {
  const a = await begin();
  await a.edit([{ kind: 't', id: TICK, field: 'v', value: 3 }]);
  // The other tab took A to B, and nothing was heard of it here yet.
  const other = await otherTab(B, MK);
  await a.moveTo(other, 'plain');
  await a.wipe();
  await saveCurrentAccount(B);

  const left = await exclusively(async () => currentAccount()?.account);
  assert.equal(left, B.account);
  await moveTo(C, MK);
  assert.equal(await tickOf(engine.value!, TICK), 3);
  assert.deepEqual(await readCurrentAccount(), C);
});

test('databases to delete and accounts to delete on the server are two lists: the offer outlives a start', async () => {
  const offer = { account: B.account, ticket: 'ticket', at: 1 };
  await rememberLeft(offer);
  await markForDeletion(C.account, true);
  await deleteLeft();
  assert.deepEqual(await accountsLeft(), [offer]);
});

test('who comes back to an account while another one is being deleted keeps it', async () => {
  const back = await otherTab(C, MK);
  await back.edit([{ kind: 't', id: TICK, field: 'v', value: 3 }]);
  back.end();
  (await otherTab(B, MK)).end();
  await markForDeletion(B.account, true);
  await markForDeletion(C.account, true);
  const really = indexedDB.deleteDatabase.bind(indexedDB);
  let returned: Promise<void> | undefined;
  indexedDB.deleteDatabase = (name) => {
    returned ??= saveCurrentAccount(C);
    return really(name);
  };
  await deleteLeft();
  await returned;
  assert.equal(await tickOf(await otherTab(C), TICK), 3);
});
