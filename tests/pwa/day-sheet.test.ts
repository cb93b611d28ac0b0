/** What the sheet of a habit's day does: rest takes nothing of what was done, and no typed word is lost. */

import assert from 'node:assert/strict';
import { before, test, type TestContext } from 'node:test';
import { give, until } from './page.ts';
import { begin } from '../../pwa/src/app/account/account.ts';
import { engine } from '../../pwa/src/app/account/signals.ts';
import { begunNote, keepNote, noteCell, noteOf, noteSeen, openNotes } from '../../pwa/src/app/day/note.ts';
import { endRest, isResting, rest } from '../../pwa/src/app/day/rest.ts';
import { toggle } from '../../pwa/src/app/day/tick.ts';
import { erase } from '../../pwa/src/app/habit/edit.ts';
import { plant } from '../../pwa/src/app/habit/starters.ts';
import { today } from '../../pwa/src/app/platform/today.ts';
import type { Habit } from '../../pwa/src/app/records/habits.ts';
import { follow } from '../../pwa/src/app/records/mirror.ts';
import { undo } from '../../pwa/src/app/records/perform.ts';
import { all, markOf, said } from '../../pwa/src/app/records/state.ts';
import { complete, doneOn, fieldsOf } from '../../pwa/src/app/records/ticks.ts';
import { turnDay } from '../../pwa/src/app/records/turn.ts';

const WALK = 'starter00001';
const BREATHE = 'starter00002';
const WATER = 'water0000001';

const habit = (id: string): Habit => all.value.find((one) => one.id === id)!;
const now = (): string => today.value;
const undoable = (): Promise<void> => until(() => said.value?.action);

before(async () => {
  turnDay();
  follow();
  await begin();
  await plant([
    { id: WALK, name: 'Walk' },
    { id: BREATHE, name: null },
  ]);
  await engine.value!.edit([
    { kind: 'h', id: WATER, field: 'plan', value: [{ from: now(), kind: 'daily', target: 6, tiny: 3 }] },
    { kind: 'h', id: WATER, field: 'measure', value: 'count' },
    { kind: 't', id: `${now()}.${WATER}`, field: 'v', value: 2 },
  ]);
  await until(() => complete.value && habit(WATER) && doneOn(habit(WATER), now()) === 2);
});

test('rest never takes a kept tick: whoever asks for it late finds the day kept', async () => {
  await toggle(habit(WALK), now());
  await rest(habit(WALK), now());
  assert.equal(markOf(habit(WALK), now()), 'kept');
  assert.equal(fieldsOf(WALK, now())!.v![0], 1);
});

test('rest takes nothing of an amount that does not keep the day, and its end, and Undo, leave it as it was', async () => {
  await rest(habit(WATER), now());
  assert.deepEqual([isResting(habit(WATER), now()), doneOn(habit(WATER), now())], [true, 2]);
  await undoable();
  await undo();
  await until(() => !isResting(habit(WATER), now()) && doneOn(habit(WATER), now()) === 2);
  await rest(habit(WATER), now());
  await endRest(habit(WATER), now());
  assert.deepEqual([isResting(habit(WATER), now()), doneOn(habit(WATER), now())], [false, 2]);
});

test('rest is written beside the value, never over it: on another device the day may be kept', async () => {
  await rest(habit(BREATHE), now());
  assert.deepEqual([fieldsOf(BREATHE, now())!.v, fieldsOf(BREATHE, now())!.r![0]], [undefined, 1]);
  await engine.value!.edit([{ kind: 't', id: `${now()}.${BREATHE}`, field: 'v', value: 1 }]);
  await until(() => markOf(habit(BREATHE), now()) === 'kept');
  // Opened again, it is open: that rest is over.
  await toggle(habit(BREATHE), now());
  assert.equal(markOf(habit(BREATHE), now()), 'open');
  // The rest of an earlier Tend.
  await engine.value!.edit([{ kind: 't', id: `${now()}.${BREATHE}`, field: 'v', value: 's' }]);
  await until(() => isResting(habit(BREATHE), now()));
  await endRest(habit(BREATHE), now());
  assert.equal(markOf(habit(BREATHE), now()), 'open');
});

test('the end of rest leaves what has been kept since', async () => {
  await rest(habit(BREATHE), now());
  assert.equal(isResting(habit(BREATHE), now()), true);
  await engine.value!.edit([{ kind: 't', id: `${now()}.${BREATHE}`, field: 'v', value: 1 }]);
  await until(() => markOf(habit(BREATHE), now()) === 'kept');
  await endRest(habit(BREATHE), now());
  assert.equal(markOf(habit(BREATHE), now()), 'kept');
});

test('what was typed is kept, said, and can be taken back; what says the same writes nothing', async () => {
  const opened = { text: '', cell: noteCell(habit(WALK), now()) };
  await keepNote(habit(WALK), now(), { text: '  by the river \n', opened });
  assert.equal(await noteOf(habit(WALK), now()), 'by the river');
  await openNotes([[habit(WALK), now()]]);
  assert.equal(noteSeen(habit(WALK), now()), 'by the river');
  await undoable();
  assert.match(said.value!.text, /Written down/);
  const { action } = said.value!;
  const cell = noteCell(habit(WALK), now());
  await keepNote(habit(WALK), now(), { text: 'by the river', opened: { text: 'by the river', cell } });
  assert.equal(said.value!.action, action);
  await undo();
  await until(async () => (await noteOf(habit(WALK), now())) === '');
  // It is sealed as any other: whether a day has a note is known once that was opened.
  assert.equal(noteSeen(habit(WALK), now()), null);
  await openNotes([[habit(WALK), now()]]);
  assert.equal(noteSeen(habit(WALK), now()), '');
});

test('words that no disk takes are offered again', async (t) => {
  breakDisk(t as TestContext);
  (t as TestContext).mock.method(console, 'error', () => {});
  const begun = { text: 'three in the morning', opened: { text: '', cell: undefined } };
  await keepNote(habit(WALK), now(), begun);
  assert.deepEqual(begunNote(habit(WALK), now()), begun);
  assert.match(said.value!.text, /could not be saved/);
});

test('what is deleted for ever takes the notes of its days along', async () => {
  await keepNote(habit(BREATHE), now(), { text: 'ten quiet breaths', opened: { text: '', cell: undefined } });
  await erase(habit(BREATHE));
  const id = `${now()}.${BREATHE}`;
  const [found] = await engine.value!.scan('t', id, id);
  assert.deepEqual([found!.fields.v![0], found!.fields.n![0]], [1, null]);
});

/** The disk takes nothing more, until this test is over. */
function breakDisk(t: TestContext): void {
  const { put } = IDBObjectStore.prototype;
  give(t, IDBObjectStore.prototype, 'put', function (this: IDBObjectStore, ...asked: Parameters<typeof put>) {
    if (this.name === 'meta') throw new DOMException('the disk is broken', 'UnknownError');
    return put.apply(this, asked);
  });
}
