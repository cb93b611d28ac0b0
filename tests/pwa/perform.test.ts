/**
 * All that a person does comes to the records by one way: it is on the screen before the call returns,
 * then on disk as it was shown; or it is taken back, and that is said. What was written is not read back.
 */

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout as later } from 'node:timers';
import './page.ts';
import { isOf } from './lines.ts';
import { later as bring } from './phone.ts';
import { emit, engine } from '../../pwa/src/app/account/signals.ts';
import { setAmount } from '../../pwa/src/app/day/amount.ts';
import { endRest, rest } from '../../pwa/src/app/day/rest.ts';
import { note, noteCell, noteOf } from '../../pwa/src/app/day/note.ts';
import { addTo, toggle } from '../../pwa/src/app/day/tick.ts';
import { keep } from '../../pwa/src/app/day/timer-time.ts';
import { finishTimer } from '../../pwa/src/app/day/timing.ts';
import { blank, draftOf } from '../../pwa/src/app/habit/draft.ts';
import * as edit from '../../pwa/src/app/habit/edit.ts';
import { move } from '../../pwa/src/app/habit/order.ts';
import { add, plant } from '../../pwa/src/app/habit/starters.ts';
import { done, later as snoozed } from '../../pwa/src/app/nudges/actions.ts';
import { putRoundUp, roundUpAt } from '../../pwa/src/app/nudges/settings.ts';
import { today } from '../../pwa/src/app/platform/today.ts';
import { comebacks } from '../../pwa/src/app/records/comebacks.ts';
import type { Habit } from '../../pwa/src/app/records/habits.ts';
import { fieldsNow, follow } from '../../pwa/src/app/records/mirror.ts';
import { undo } from '../../pwa/src/app/records/perform.ts';
import { settings, stored } from '../../pwa/src/app/records/settings.ts';
import { all, markOf, said } from '../../pwa/src/app/records/state.ts';
import { complete, doneOn, fieldsOf } from '../../pwa/src/app/records/ticks.ts';
import { addDays } from '../../pwa/src/domain/day.ts';
import { Engine, type Edit } from '../../pwa/src/sync/engine.ts';

const WALK = 'starter00001';
const BREATHE = 'starter00002';
const WATER = 'water0000001';

const habit = (id: string): Habit => all.value.find((one) => one.id === id)!;
const names = (): (string | null)[] => all.value.map(({ name }) => name);
const turn = (): Promise<void> => new Promise((go) => later(go));

/** Wait until something is so. */
async function until(true_: () => unknown): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!true_()) {
    assert.ok(Date.now() < deadline, `never: ${String(true_)}`);
    await turn();
  }
}

const interval = globalThis.setInterval;
/** What nobody has caught. */
const errors: unknown[] = [];
/** Readings of records, each of them one request. */
let reads = 0;
/** Whether the disk takes nothing. */
let broken = false;

before(async () => {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  Object.assign(globalThis, {
    document: page,
    addEventListener: () => {},
    reportError: (error: unknown) => errors.push(error),
    // A clock that looks at the day keeps no process alive.
    setInterval: (...asked: Parameters<typeof setInterval>) => interval(...asked).unref(),
  });
  const store = IDBObjectStore.prototype;
  for (const name of ['get', 'getAll'] as const) {
    const real = store[name] as (this: IDBObjectStore, ...asked: unknown[]) => IDBRequest;
    store[name] = function (this: IDBObjectStore, ...asked: unknown[]) {
      if (this.name === 'rec' && this.transaction.mode === 'readonly') reads++;
      return real.apply(this, asked);
    };
  }
  const { put } = store;
  store.put = function (this: IDBObjectStore, ...asked: Parameters<typeof put>) {
    if (broken && this.name === 'meta') throw new DOMException('the disk is broken', 'UnknownError');
    return put.apply(this, asked);
  };
  follow();
  await plant([
    { id: WALK, name: 'Walk' },
    { id: BREATHE, name: null },
  ]);
  await engine.value!.edit([
    { kind: 'h', id: WATER, field: 'plan', value: [{ from: today.value, kind: 'daily', target: 6, tiny: null }] },
    { kind: 'h', id: WATER, field: 'measure', value: 'count' },
    { kind: 'h', id: WATER, field: 'name', text: 'Water' },
  ]);
  await until(() => complete.value && all.value.length === 3);
});

beforeEach(() => {
  broken = false;
});

after(() => assert.deepEqual(errors, []));

const now = (): string => today.value;

const FINAL = 'deleted for ever';
/** What a person does, and what the screen shows of it. */
const ACTS: [name: string, act: () => Promise<unknown>, shows: () => unknown][] = [
  ['a tick', () => toggle(habit(WALK), now()), () => markOf(habit(WALK), now())],
  ['a tick taken back', () => toggle(habit(WALK), now()), () => markOf(habit(WALK), now())],
  ['one more', () => addTo(habit(WATER), now()), () => doneOn(habit(WATER), now())],
  ['an amount', () => setAmount(habit(WATER), now(), 4, 1), () => doneOn(habit(WATER), now())],
  ['rest', () => rest(habit(BREATHE), now()), () => markOf(habit(BREATHE), now())],
  ['the end of rest', () => endRest(habit(BREATHE), now()), () => markOf(habit(BREATHE), now())],
  [
    'a note',
    () => note(habit(WALK), now(), 'By the river', noteCell(habit(WALK), now())),
    () => Boolean(noteCell(habit(WALK), now())?.[0]),
  ],
  ['a timer', timed, () => doneOn(habit(WATER), now())],
  ['done, from a nudge', () => done([habit(WALK), habit(WATER)], now()), () => markOf(habit(WALK), now())],
  [
    'in an hour',
    () => snoozed({ kind: 'reminder', about: WALK, day: now(), at: '09:00', again: [] }),
    () => (stored.value.get(`snooze.${WALK}`) as { key: string } | undefined)?.key,
  ],
  ['a new habit', () => edit.create({ ...blank(now()), name: 'Stretch' }), names],
  ['a habit of a name alone', () => add('Tea, seated'), names],
  ['another name', () => renamed('Walk outside'), () => habit(WALK).name],
  ['an order', () => move(habit(WATER), habit(WALK), all.value), () => all.value.map(({ id }) => id)[0]],
  ['a pause', () => edit.pause(habit(WALK), null), () => habit(WALK).pause.length],
  ['the end of a pause', () => edit.resume(habit(WALK)), () => habit(WALK).pause.length],
  ['reminders', () => edit.remind(habit(WALK), [{ at: '09:00', days: null }]), () => habit(WALK).rem.length],
  ['put away', () => edit.archive(habit(BREATHE)), () => habit(BREATHE).archived],
  ['brought back', () => edit.bringBack(habit(BREATHE)), () => habit(BREATHE).archived],
  ['deleted', () => edit.drop(habit(BREATHE)), () => habit(BREATHE).deleted],
  [FINAL, () => edit.erase(habit(BREATHE)), () => all.value.some(({ id }) => id === BREATHE)],
  ['leave', () => edit.away(addDays(now(), 3)), () => settings.value.leave.length],
  ['a setting', () => edit.configure('groups', 1), () => settings.value.groups],
  ['a setting whose null means never', () => putRoundUp(null), roundUpAt],
];

function timed(): Promise<void> {
  keep({ habit: WATER, on: now(), account: '', before: 120_000, since: null });
  return finishTimer();
}

function renamed(name: string): Promise<void> {
  const one = habit(WALK);
  const draft = draftOf(one, one.name!, now());
  return edit.change(one, { draft, texts: one.texts }, { ...draft, name });
}

/** What the screen has of all records, as plain values. */
async function shown(): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>();
  for (const kind of ['t', 'h', 's']) {
    for (const { id } of await engine.value!.scan(kind)) found.set(`${kind} ${id}`, fieldsNow(kind, id));
  }
  return found;
}

async function stands(): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>();
  for (const kind of ['t', 'h', 's']) {
    for (const { id, fields } of await engine.value!.scan(kind)) found.set(`${kind} ${id}`, fields);
  }
  return found;
}

/** Wait until the screen has the very cells that lie on disk. */
async function rested(): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    await turn();
    try {
      return assert.deepEqual(await shown(), await stands());
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}

/** The sentence after an act, without its number. */
async function line(act: Promise<unknown>): Promise<string> {
  await act;
  await until(() => said.value?.action);
  return said.value!.text;
}

async function takeBack(): Promise<void> {
  await undo();
  await rested();
}

test('a tick asks the rules nothing before it is painted; the line after it knows how things stood', async () => {
  await rested();
  const asked = (): number => performance.getEntriesByName('tend-rules').length;
  const before = asked();
  const acting = toggle(habit(WALK), now());
  assert.equal(markOf(habit(WALK), now()), 'kept');
  assert.equal(asked(), before);
  assert.ok(isOf(await line(acting), 'first_ever'));
  await takeBack();

  // Both at once are the first as well; what comes then is not.
  assert.ok(isOf(await line(done([habit(WALK), habit(WATER)], now())), 'first_ever'));
  assert.ok(!isOf(await line(toggle(habit(BREATHE), now())), 'first_ever'));
  await takeBack();
});

test('a tick that is not on disk yet is of now to whoever asks when one came back', async () => {
  await rested();
  const acting = toggle(habit(BREATHE), now());
  assert.equal(markOf(habit(BREATHE), now()), 'kept');
  assert.deepEqual(comebacks(), []);
  await acting;
  assert.deepEqual(comebacks(), []);
  await takeBack();
});

test('the line knows a run that grows, and a return', async () => {
  const [run, back] = ['run000000001', 'back00000001'];
  const plan = [{ from: addDays(now(), -9), kind: 'daily', target: 1, tiny: null }];
  await engine.value!.edit([
    { kind: 'h', id: run, field: 'plan', value: plan },
    { kind: 'h', id: back, field: 'plan', value: plan },
    ...[1, 2].map((n): Edit => ({ kind: 't', id: `${addDays(now(), -n)}.${run}`, field: 'v', value: 1 })),
    { kind: 't', id: `${addDays(now(), -9)}.${back}`, field: 'v', value: 1 },
  ]);
  await until(() => habit(run) && habit(back) && doneOn(habit(back), addDays(now(), -9)));
  assert.ok(isOf(await line(toggle(habit(run), now())), 'milestone'));
  assert.ok(isOf(await line(toggle(habit(back), now())), 'comeback'));
  // The same for a day that is over announces nothing.
  assert.ok(isOf(await line(toggle(habit(back), addDays(now(), -8))), 'bonus', 'kept'));
  for (const id of [run, back]) await edit.erase(habit(id));
  await engine.value!.edit(
    [`${now()}.${WALK}`, `${now()}.${BREATHE}`, `${now()}.${WATER}`].map(
      (id): Edit => ({ kind: 't', id, field: 'v', value: null }),
    ),
  );
  await engine.value!.setCount('t', `${now()}.${WATER}`, 0);
});

for (const [name, act, shows] of ACTS) {
  test(`${name}: what a broken disk does not take is taken back, and said`, async (t) => {
    await rested();
    const [was, list] = [shows(), JSON.stringify(all.value)];
    broken = true;
    t.mock.method(console, 'error', () => {});
    const acting = act();
    assert.notDeepEqual(shows(), was, 'it was not painted at once');
    await assert.rejects(acting);
    assert.deepEqual(shows(), was);
    assert.equal(JSON.stringify(all.value), list);
    assert.match(said.value!.text, /could not be saved/);
    assert.equal(said.value!.action, null);
  });

  test(`${name}: it is shown before the call returns, then it is on disk as it was shown, and said`, async () => {
    await rested();
    const was = shows();
    const acting = act();
    const painted = shows();
    assert.notDeepEqual(painted, was);
    await acting;
    assert.deepEqual(shows(), painted);
    await rested();
    assert.deepEqual(shows(), painted);
    if (name === FINAL) await until(() => said.value?.text.includes('gone for ever'));
    else await until(() => said.value?.action);
    assert.doesNotMatch(said.value!.text, /could not/);
    // The person was asked, and told that it cannot be taken back: then there is no Undo either.
    assert.equal(said.value!.action === null, name === FINAL);
  });
}

test('what is taken back is taken back at once', async () => {
  await rested();
  await toggle(habit(WALK), addDays(now(), -1));
  await until(() => said.value?.action);
  const taking = undo();
  assert.equal(markOf(habit(WALK), addDays(now(), -1)), 'open');
  assert.equal(said.value, null);
  await taking;
  await rested();
  assert.equal(markOf(habit(WALK), addDays(now(), -1)), 'open');
});

test('a habit that was added and taken back leaves no row', async () => {
  await rested();
  const was = names();
  await add('Never mind');
  await until(() => said.value?.action);
  await rested();
  // Nor does it stand there without a picture.
  assert.equal(all.value.find(({ name }) => name === 'Never mind')?.icon, 'leaf');
  const taking = undo();
  assert.deepEqual(names(), was);
  await taking;
  await rested();
  assert.deepEqual(names(), was);
});

test('taking back a setting that nobody had set finds what was as usual', async () => {
  await rested();
  await edit.configureAll({ cap: null }, { cap: 4 });
  await until(() => said.value?.action);
  await undo();
  await rested();
  assert.equal(stored.value.get('cap'), 4);
});

test('a tick is not read back from the disk; what another tab or a pull wrote is', async () => {
  const on = addDays(now(), -2);
  await rested();
  await turn();
  reads = 0;
  await toggle(habit(WALK), on);
  await addTo(habit(WATER), on);
  for (let i = 0; i < 20; i++) await turn();
  assert.equal(reads, 0);
  assert.equal(fieldsOf(WALK, on)!.v![1], (await engine.value!.get('t', `${on}.${WALK}`))!.fields.v![1]);

  const { account, device } = engine.value!;
  const beside = await Engine.open({ account, device, now: Date.now }, bring);
  const id = `${on}.${WALK}`;
  await beside.edit([{ kind: 't', id, field: 'v', value: null }]);
  reads = 0;
  emit({ by: 'pull', keys: [['t', id]], more: false });
  await until(() => markOf(habit(WALK), on) === 'open');
  assert.equal(reads, 1);
  beside.end();
});

test('one changed setting opens no text anew', async () => {
  await rested();
  const texts: string[] = [];
  const at = engine.value!;
  const real = at.text.bind(at);
  at.text = (...asked) => {
    texts.push(asked[2]);
    return real(...asked);
  };
  await edit.configure('groups', 0);
  await rested();
  emit({ by: 'pull', keys: [], more: true });
  await rested();
  at.text = real;
  assert.deepEqual(texts, []);
});

test('words that are painted can be read, and written over as words that were seen', async () => {
  const on = addDays(now(), -3);
  const first = note(habit(WALK), on, 'One thought', undefined);
  const seen = noteCell(habit(WALK), on);
  assert.equal(await noteOf(habit(WALK), on), 'One thought');
  await note(habit(WALK), on, 'A second one', seen);
  await first;
  await rested();
  // Much later, by the form that was opened on the paint.
  await note(habit(WALK), on, 'The last one', seen);
  await rested();
  assert.equal(await noteOf(habit(WALK), on), 'The last one');
  assert.deepEqual(await engine.value!.shelf(), [], 'a text of its own was taken for one that nobody had seen');
});

test('what is written at once over words that are being sealed comes after them', async (t) => {
  const on = addDays(now(), -4);
  let second: Promise<unknown> = Promise.resolve();
  const { encrypt } = crypto.subtle;
  t.mock.method(crypto.subtle, 'encrypt', async function (this: SubtleCrypto, ...asked: Parameters<typeof encrypt>) {
    const isFirst = Buffer.from(asked[2] as Uint8Array).includes('Held up');
    // Where the second waits for the first, as it should, the first must go on.
    if (isFirst) await Promise.race([second, new Promise((go) => later(go, 300))]);
    return encrypt.apply(this, asked);
  });
  const first = note(habit(WALK), on, 'Held up', undefined);
  second = note(habit(WALK), on, 'Then these', noteCell(habit(WALK), on));
  await Promise.all([first, second]);
  await rested();
  assert.equal(await noteOf(habit(WALK), on), 'Then these');
  assert.deepEqual(await engine.value!.shelf(), []);
});
