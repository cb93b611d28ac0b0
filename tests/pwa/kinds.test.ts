/** The schema of what is stored: the same on both sides, and what the app goes by. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Value } from '../../pwa/src/domain/cells.ts';
import { BOUND, isCounted, isSealed, SEALED } from '../../pwa/src/domain/kinds.ts';
import { newHex, newId, settingsOf, tickId } from '../../pwa/src/domain/records.ts';
import { readHabit, writeHabit } from '../../pwa/src/domain/habit.ts';
import { KINDS, SETTINGS, type Field, type Schema } from '../../pwa/src/domain/schema.ts';
import { CARDS } from '../../pwa/src/domain/strategies/cards.ts';
import { habitsTexts } from '../../pwa/src/i18n/en/habits.ts';
import { exported, type PlainRow } from '../../pwa/src/transfer/export.ts';

interface Case extends Pick<Schema, 'name' | 'id' | 'exported'> {
  kind: string;
  bound: boolean;
  fields: { [field: string]: Field };
}

interface CardCase {
  kind: string;
  card: string;
  members: object;
}

const file: { cases: Case[]; settings: ({ name: string } & Field)[]; cards: CardCase[] } = JSON.parse(
  readFileSync(new URL('../vectors/kinds.json', import.meta.url), 'utf8'),
);

test('each kind is the same as on the server, field by field', () => {
  const wanted = file.cases.map(({ kind, name, id, exported: list, fields }) => [
    kind,
    { name, id, exported: list, fields },
  ]);
  assert.deepEqual(KINDS, Object.fromEntries(wanted));
});

test('each setting is the same as on the server', () => {
  const wanted = file.settings.map(({ name, is, usual, most }) => [
    name,
    { is, ...(usual !== undefined && { usual }), ...(most !== undefined && { most }) },
  ]);
  assert.deepEqual(SETTINGS, Object.fromEntries(wanted));
});

test('each card is the same as on the server, member by member', () => {
  const kinds = Object.entries(CARDS);
  const here = kinds.flatMap(([kind, cards]) =>
    Object.entries(cards).map(([card, members]) => ({ kind, card, members })),
  );
  const wanted = file.cards.map(({ kind, card, members }) => ({ kind, card, members }));
  assert.deepEqual(here, wanted);
});

test('what is sealed, and what stays with its account, is what the schema says', () => {
  const texts = file.cases.map(({ kind, fields }) => [
    kind,
    Object.keys(fields).filter((field) => fields[field]!.is === 'text'),
  ]);
  assert.deepEqual(SEALED, Object.fromEntries(texts));
  assert.deepEqual(
    BOUND,
    file.cases.filter(({ bound }) => bound).map(({ kind }) => kind),
  );
  for (const { kind, fields } of file.cases)
    for (const field of Object.keys(fields)) assert.equal(isSealed(kind, field), fields[field]!.is === 'text');
  assert.equal(isSealed('z', 'body'), false);
  assert.equal(isSealed('h', 'from a newer Tend'), false);
});

test('the amount of a day is counted from the fields that the schema names', () => {
  const amounts = Object.entries(KINDS.t.fields).filter(([, field]) => field.is === 'amount');
  for (const [field] of amounts) assert.ok(isCounted(field.endsWith('.') ? `${field}aaaaaaaa` : field));
  assert.equal(isCounted('n'), false);
});

test('a habit that says nothing is as the schema says', () => {
  const usual = Object.entries(KINDS.h.fields).flatMap(([field, one]): [string, Value | readonly Value[]][] =>
    'usual' in one ? [[field, one.usual]] : [],
  );
  assert.deepEqual(writeHabit(readHabit({})), Object.fromEntries(usual));
});

test('what a form says of its limits is what the schema has', () => {
  const { name, unit, cue } = KINDS.h.fields;
  assert.match(habitsTexts['fault.name.long'], new RegExp(`\\b${name.most} characters`));
  assert.match(habitsTexts['fault.unit.long'], new RegExp(`\\b${unit.most} characters`));
  assert.match(habitsTexts['fault.cue.long'], new RegExp(`\\b${cue.most} characters`));
});

test('settings that say nothing are as the schema says', () => {
  const { dayStart, weekStart, leave } = SETTINGS;
  const usual = { dayStart: dayStart.usual, weekStart: weekStart.usual, leave: leave.usual };
  assert.deepEqual(settingsOf(new Map()), usual);
  assert.deepEqual(settingsOf(new Map<string, Value>(Object.keys(usual).map((name) => [name, 'x']))), usual);
  assert.equal(settingsOf(new Map([['weekStart', 2.5]])).weekStart, 1);
});

test('ids that the app makes are of the form that the schema has', () => {
  const is = (form: string, id: string) => assert.match(id, new RegExp(`^(${form})$`));
  for (let i = 0; i < 50; i++) {
    const id = newId(crypto);
    is(KINDS.h.id, id);
    is(KINDS.l.id, id);
    is(KINDS.t.id, tickId('2026-01-01', id));
    is(KINDS.d.id, newHex(4, crypto));
  }
  is(KINDS.h.id, 'starter00001');
  for (const name of Object.keys(SETTINGS)) is(KINDS.s.id, name.endsWith('.') ? `${name}starter00001` : name);
});

test('every kind is exported where the schema says, and one of a newer Tend with the others', () => {
  const rows = [...Object.keys(KINDS), 'z'].map((kind): PlainRow => [kind, `2026-01-01.${kind}`, { body: kind }]);
  const { habits, ticks, settings, others } = exported('aaaaaaaaaaaaaaaa', rows, [], [], 0);
  const of = (kind: string) => ({ id: `2026-01-01.${kind}`, body: kind });
  assert.deepEqual({ habits, settings }, { habits: [of('h')], settings: [of('s')] });
  assert.deepEqual(ticks, [{ ...of('t'), date: '2026-01-01', habit: 't' }]);
  const rest = file.cases.filter(({ exported: list }) => list === 'others').map(({ kind }) => kind);
  assert.deepEqual(
    others,
    [...rest, 'z'].map((kind) => ({ kind, ...of(kind) })),
  );
});
