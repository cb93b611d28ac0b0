/** People with a rhythm, as their screen shows them: nobody is ever behind, and nobody moves at a tick. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Entry } from '../../pwa/src/app/records/cards.ts';
import { readCards } from '../../pwa/src/domain/strategies/cards.ts';
import { filing, topicsFor, type Topic } from '../../pwa/src/screens/circle/agenda.ts';
import { faultsOf } from '../../pwa/src/screens/circle/form.ts';
import {
  backEdits,
  daysSince,
  dueAfter,
  dueWithout,
  inOrder,
  membersIn,
  metEdits,
  offered,
} from '../../pwa/src/screens/circle/members.ts';
import { aboutIn, isNudgedIn } from '../../pwa/src/screens/circle/nudged.ts';

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

test('one tap notes a meeting and sets the date; one tap takes back what two devices noted of one day', () => {
  const kim = members()[0]!;
  assert.deepEqual(
    metEdits(kim, `${TODAY}.x`, TODAY).map(({ kind, id, text, value }) => [kind, id, text ?? value]),
    [
      ['g', `${TODAY}.x`, '{"is":"met","with":"kim"}'],
      ['p', 'kim', '2026-12-10'],
    ],
  );
  const both = [
    { ...met(TODAY, 'kim'), id: `${TODAY}.a` },
    { ...met(TODAY, 'kim'), id: `${TODAY}.b` },
  ];
  const [twice] = membersIn([KIM], [met('2026-11-12', 'kim'), ...both], ['support'], TODAY);
  assert.deepEqual(
    backEdits(twice!, TODAY).map(({ kind, id, text, value }) => [kind, id, text === undefined ? value : text]),
    [
      ['g', `${TODAY}.a`, null],
      ['g', `${TODAY}.b`, null],
      ['p', 'kim', TODAY],
    ],
  );
});

test('where two devices wrote one person apart and both were kept, it is one person with one rhythm', () => {
  const body = '{"is":"person","role":"support","name":"Kim"}\n{"is":"person","role":"support","name":"Kim B"}';
  const fields = { every: ['2w', '1'], due: ['2026-11-01', '1'] } as unknown as Entry['fields'];
  const kept = readCards('p', body).map((card): Entry<'p'> => ({ kind: 'p', id: 'kim', on: null, card, body, fields }));
  const found = membersIn([...kept, NOEL], [met('2026-11-12', 'kim')], ['support'], TODAY);
  assert.deepEqual(
    found.map(({ entry, others, met: all }) => [entry.card.name, others.map(({ card }) => card.name), all.length]),
    [
      ['Kim', ['Kim B'], 1],
      ['Noel', [], 0],
    ],
  );
});

test('whom a nudge is about stands in the address, or nobody does', () => {
  const search = '?nudge=meet/kim/2026-11-26/12:00';
  assert.deepEqual([isNudgedIn(search), aboutIn(search)], [true, 'kim']);
  assert.deepEqual([isNudgedIn(''), aboutIn(''), aboutIn('?nudge=odd')], [false, null, null]);
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
  const form = {
    role: 'support' as const,
    name: ' ',
    number: 'ring me',
    mail: 'at home',
    note: 'x'.repeat(401),
    every: '1w',
    due: '2026-11-25',
  };
  assert.deepEqual(faultsOf(form, TODAY), {
    name: 'help.name.none',
    number: 'help.number.odd',
    mail: 'help.mail.odd',
    note: 'help.long',
    due: 'circle.due.odd',
  });
  const sound = { role: 'support' as const, name: 'Kim', number: '', mail: '', note: '', every: '', due: '' };
  assert.deepEqual(faultsOf(sound, TODAY), {});
  assert.deepEqual(faultsOf({ ...sound, note: '😀'.repeat(200), due: TODAY }, TODAY), {});
});

function entry(id: string, on: string | null, draft: object, at = '1'): Entry<'g'> {
  const body = JSON.stringify(draft);
  return { kind: 'g', id, on, card: readCards('g', body)[0]!, body, fields: { body: [body, at] } as never };
}

test('what is to be brought carries over until it is used, for one or for anybody, the latest at the end', () => {
  const open = [
    entry('on.0', null, { is: 'bring', words: 'the latest', with: 'kim' }, '3'),
    entry('on.a', null, { is: 'bring', words: 'for anybody' }, '1'),
    entry('on.b', null, { is: 'bring', words: 'for Kim', with: 'kim' }, '2'),
    entry('on.c', null, { is: 'bring', words: 'for Noel', with: 'noel' }),
    entry('on.e', null, { is: 'bring', words: 'for who has left', with: 'left' }, '2'),
    entry('on.d', null, { is: 'bring', words: 'brought', with: 'kim', used: '2026-11-12' }),
  ];
  assert.deepEqual(
    topicsFor(open, 'kim', ['kim', 'noel']).map(({ card }) => card.words),
    ['for anybody', 'for Kim', 'for who has left', 'the latest'],
  );
});

test('filing is one act: what was brought is used, the meeting is noted, the next date set; the rest stays', () => {
  const body = '{"is":"bring","words":"one"}\n{"is":"bring","words":"two"}';
  const both = readCards('g', body).map((card) => ({ kind: 'g', id: 'on.a', on: null, card, body, fields: {} }));
  const edits = filing('kim', `${TODAY}.x`, TODAY, both as unknown as Topic[], 'A question back', '2026-12-10');
  assert.deepEqual(
    edits.map(({ kind, id, field, text, value }) => [kind, id, field, text ?? value]),
    [
      ['g', 'on.a', 'body', body.replaceAll('"}', `","used":"${TODAY}"}`)],
      ['g', `${TODAY}.x`, 'body', '{"is":"consult","with":"kim","helped":"A question back"}'],
      ['p', 'kim', 'due', '2026-12-10'],
    ],
  );
});
