/** People with a rhythm, as their screen shows them: nobody is ever behind, and nobody moves at a tick. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Entry } from '../../pwa/src/app/records/cards.ts';
import { readCards } from '../../pwa/src/domain/strategies/cards.ts';
import { faultsOf } from '../../pwa/src/screens/circle/form.ts';
import { daysSince, dueAfter, dueWithout, inOrder, membersIn, offered } from '../../pwa/src/screens/circle/members.ts';

const TODAY = '2026-11-26';

function person(id: string, name: string, every: string | null, due: string | null, role = 'support'): Entry<'p'> {
  const body = JSON.stringify({ is: 'person', role, name });
  const fields = { every: [every, '1'], due: [due, '1'] } as unknown as Entry['fields'];
  return { kind: 'p', id, on: null, card: readCards('p', body)[0]!, body, fields };
}

function met(on: string, id: string): Entry<'g'> {
  const body = JSON.stringify({ is: 'met', with: id });
  return { kind: 'g', id: `${on}.x`, on, card: readCards('g', body)[0]!, body, fields: {} };
}

const NOEL = person('noel', 'Noel', '1m', '2026-10-31');
const KIM = person('kim', 'Kim', '2w', '2026-11-01');
const ANA = person('ana', 'Ana', null, null);
const ledger = [met('2026-11-02', 'kim'), met('2026-11-12', 'kim'), met('2026-12-01', 'kim'), met('2026-11-26', 'ana')];
const members = (today = TODAY) =>
  membersIn([ANA, NOEL, KIM, person('doc', 'Dr', null, null, 'doctor')], ledger, ['support'], today);

test('a date that has passed comes round again, and who comes first stands first', () => {
  const found = members().map(({ entry, next }) => [entry.card.name, next]);
  assert.deepEqual(found, [
    ['Kim', '2026-11-29'],
    ['Noel', '2026-11-30'],
    ['Ana', null],
  ]);
  for (const day of ['2026-11-29', '2026-11-30', '2027-03-05'])
    for (const { next } of members(day)) assert.ok(next === null || next >= day);
});

test('how long it has been counts from the last date that is over; what is ahead of it counts nothing', () => {
  assert.deepEqual(
    members().map((one) => daysSince(one, TODAY)),
    [14, null, 0],
  );
});

test('a tick moves the date by the rhythm; taken back, it is as the time before had it, and never behind', () => {
  const [kim, noel, ana] = members() as [ReturnType<typeof members>[0], ...ReturnType<typeof members>];
  assert.equal(dueAfter(kim.cadence, TODAY), '2026-12-10');
  assert.equal(dueWithout(kim, TODAY), '2026-11-26');
  assert.equal(dueWithout(kim, '2026-11-20'), '2026-11-26');
  assert.equal(dueWithout(noel!, TODAY), TODAY);
  assert.deepEqual([dueAfter(ana!.cadence, TODAY), dueWithout(ana!, TODAY)], [null, null]);
});

test('nobody moves under the thumb: the order first seen stays, and whoever is new stands at the end', () => {
  const seen = ['noel', 'kim'];
  assert.deepEqual(
    inOrder(members(), seen).map(({ entry }) => entry.id),
    ['noel', 'kim', 'ana'],
  );
});

test('a rhythm that another Tend set is offered beside the usual ones', () => {
  assert.ok(!offered(null).includes('10d'));
  assert.equal(offered({ n: 10, unit: 'd' })[0], '10d');
  assert.deepEqual(offered({ n: 2, unit: 'w' }), offered(null));
});

test('what cannot be written of somebody is said beside the field', () => {
  const form = { name: ' ', number: 'ring me', mail: 'at home', note: 'x'.repeat(401), every: '1w', due: '2026-11-25' };
  assert.deepEqual(faultsOf(form, TODAY), {
    name: 'help.name.none',
    number: 'help.number.odd',
    mail: 'help.mail.odd',
    note: 'help.long',
    due: 'circle.due.odd',
  });
  const sound = { name: 'Kim', number: '', mail: '', note: '', every: '', due: '' };
  assert.deepEqual(faultsOf(sound, TODAY), {});
  assert.deepEqual(faultsOf({ ...sound, note: '😀'.repeat(200), due: TODAY }, TODAY), {});
});
