/** The stream of notes: newest first, opened only as far as somebody reads, and searched on the device. */

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { until } from './page.ts';
import { begin } from '../../pwa/src/app/account/account.ts';
import { engine } from '../../pwa/src/app/account/signals.ts';
import { keepNote, noteCell } from '../../pwa/src/app/day/note.ts';
import { hasWords, noteDays, NoteReader, piecesOf, sameNotes } from '../../pwa/src/app/day/notes.ts';
import { plant } from '../../pwa/src/app/habit/starters.ts';
import { today } from '../../pwa/src/app/platform/today.ts';
import { follow } from '../../pwa/src/app/records/mirror.ts';
import { undo } from '../../pwa/src/app/records/perform.ts';
import { all, said } from '../../pwa/src/app/records/state.ts';
import { complete } from '../../pwa/src/app/records/ticks.ts';
import { turnDay } from '../../pwa/src/app/records/turn.ts';
import { addDays } from '../../pwa/src/domain/day.ts';
import { Engine, type Edit } from '../../pwa/src/sync/engine.ts';

const WALK = 'starter00001';
const BREATHE = 'starter00002';
/** Notes of a year: enough for several pages and slices. */
const DAYS = 365;

/** How many sealed texts were opened. */
let opened = 0;

before(async () => {
  turnDay();
  follow();
  await begin();
  await plant([
    { id: WALK, name: 'Walk' },
    { id: BREATHE, name: null },
  ]);
  const edits: Edit[] = [];
  for (let back = 1; back <= DAYS; back++) {
    const on = addDays(today.value, -back);
    edits.push({ kind: 't', id: `${on}.${WALK}`, field: 'n', text: `Day ${back}, along the Isar` });
    if (back % 100 === 0)
      edits.push({ kind: 't', id: `${on}.${BREATHE}`, field: 'n', text: 'Müde, aber RUHIG geatmet' });
  }
  await engine.value!.edit(edits);
  await until(() => complete.value && noteDays(all.value).length === DAYS + 3);
  const { text } = Engine.prototype;
  Engine.prototype.text = function (...asked) {
    opened++;
    return text.apply(this, asked);
  };
});

const stay = (): boolean => false;
const quiet = (): void => {};

test('the newest come first, of all habits, and no more are opened than are shown', async () => {
  const reader = new NoteReader(noteDays(all.value));
  await reader.read(30, stay, quiet);
  assert.equal(reader.found.length, 30);
  assert.equal(reader.found[0]!.words, 'Day 1, along the Isar');
  assert.equal(opened, 30);
  assert.equal(reader.isDone, false);
  const dates = reader.found.map(({ on }) => on);
  assert.deepEqual(dates, [...dates].sort().reverse());
  await reader.read(60, stay, quiet);
  assert.deepEqual([reader.found.length, opened], [60, 60]);
});

test('a search opens each text once, tells what it has found so far, and knows words without case or accents', async () => {
  opened = 0;
  let told = 0;
  const reader = new NoteReader(noteDays(all.value), '  ruhig MUDE ');
  await reader.read(30, stay, () => told++);
  assert.equal(reader.isDone, true);
  assert.deepEqual(
    reader.found.map(({ habit, on }) => [habit.id, on]),
    [100, 200, 300].map((back) => [BREATHE, addDays(today.value, -back)]),
  );
  assert.equal(opened, DAYS + 3 - 60);
  assert.ok(told > 2, 'it told only at the end');
  const again = new NoteReader(noteDays(all.value), 'isar');
  await again.read(1000, stay, quiet);
  assert.deepEqual([again.found.length, opened], [DAYS, DAYS + 3 - 60]);
});

test('who types on is not waited for: a search that nobody wants any more ends', async () => {
  let slices = 0;
  const reader = new NoteReader(noteDays(all.value), 'nowhere');
  await reader.read(
    30,
    () => slices > 0,
    () => slices++,
  );
  assert.deepEqual([slices, reader.isDone], [1, false]);
});

test('a note that was taken back is not in the stream; what is written anew makes it another list', async () => {
  const before = noteDays(all.value);
  assert.ok(sameNotes(before, noteDays(all.value)));
  const walk = all.value.find(({ id }) => id === WALK)!;
  const opened = { text: '', cell: noteCell(walk, today.value) };
  await keepNote(walk, today.value, { text: 'just now', opened });
  assert.ok(!sameNotes(before, noteDays(all.value)));
  const reader = new NoteReader(noteDays(all.value));
  await reader.read(1, stay, quiet);
  assert.equal(reader.found[0]!.words, 'just now');
  await until(() => said.value?.action);
  await undo();
  await until(async () => {
    const after = new NoteReader(noteDays(all.value));
    await after.read(1, stay, quiet);
    return after.found[0]!.words === 'Day 1, along the Isar';
  });
});

test('a note that cannot be read has no words', () => {
  assert.equal(hasWords(null, ''), false);
  assert.equal(hasWords('Ruhig', 'ruhig'), true);
  assert.equal(hasWords('Ruhig', 'ruhig isar'), false);
});

/** What is marked is in brackets. */
const marked = (words: string, query: string): string =>
  piecesOf(words, query)
    .map(({ text, isFound }) => (isFound ? `[${text}]` : text))
    .join('');

test('what a search found is marked, as it is written: case, accents and signs of their own do not matter', () => {
  assert.equal(marked('Über den Fluss, übers Land', 'uber'), '[Über] den Fluss, [über]s Land');
  assert.equal(marked('U\u0308ber Cafe\u0301.', 'UBER café'), '[U\u0308ber] [Cafe\u0301].');
  assert.equal(marked('a ﬁne day 🦄 fine', 'FINE'), 'a [ﬁne] day 🦄 [fine]');
  assert.equal(marked('ΛΟΓΟΣ και λόγος', 'λογοσ'), '[ΛΟΓΟΣ] και [λόγος]');
  assert.equal(marked('İstanbul', 'istan'), '[İstan]bul');
});

test('words that overlap are one mark; nothing looked for marks nothing', () => {
  assert.equal(marked('quietly quiet', 'quiet  quietly tly'), '[quietly] [quiet]');
  assert.equal(marked('all of it', '  '), 'all of it');
  assert.equal(marked('', 'a'), '');
  assert.equal(marked('aaaa', 'aa'), '[aaaa]');
});

test('a long note begins shortly before what was found in it, at a word', () => {
  const long = `${'before and before '.repeat(20)}the herons, and after`;
  const shown = marked(long, 'heron');
  assert.match(shown, /^… (before|and) .*the \[heron\]s, and after$/);
  assert.ok(shown.length < 100, shown);
  assert.equal(marked('short, the heron', 'heron'), 'short, the [heron]');
  assert.equal(marked(`${'x'.repeat(300)}heron`, 'heron'), '… [heron]');
});
