/** The weekly check-in and scores of scales as their screens show them, and when it asks whether to stop. */

import assert from 'node:assert/strict';
import { before, mock, test } from 'node:test';
import { until } from './page.ts';
import { begin } from '../../pwa/src/app/account/account.ts';
import { engine } from '../../pwa/src/app/account/signals.ts';
import { answerStop, isStopAsked, noteStopAsked } from '../../pwa/src/app/nudges/check-in.ts';
import { putWeekly, weeklyAt } from '../../pwa/src/app/nudges/settings.ts';
import { away } from '../../pwa/src/app/habit/edit.ts';
import { addCard, changeCard, watchCards, type Found } from '../../pwa/src/app/records/cards.ts';
import { undo } from '../../pwa/src/app/records/perform.ts';
import { said } from '../../pwa/src/app/records/state.ts';
import { settingRecords, stored } from '../../pwa/src/app/records/settings.ts';
import { turnDay } from '../../pwa/src/app/records/turn.ts';
import { addDays, weekday } from '../../pwa/src/domain/day.ts';
import { waysOf, type Answers } from '../../pwa/src/domain/strategies/checkin.ts';
import { checkinTexts } from '../../pwa/src/i18n/en/checkin.ts';
import { helpTexts } from '../../pwa/src/i18n/en/help.ts';
import { ideas } from '../../pwa/src/i18n/en/ideas.ts';
import { moreTexts } from '../../pwa/src/i18n/en/more.ts';
import { translator } from '../../pwa/src/i18n/texts.ts';
import { changeOf, looksOf, scoresOfSign, signsIn, weekOf } from '../../pwa/src/screens/checkin/look.ts';
import { listedFor, peopleFor, placeOf, WAYS, type Way } from '../../pwa/src/screens/checkin/ways.ts';
import { matchRoute } from '../../pwa/src/shared/routes.ts';
import { KNOWN } from '../../pwa/src/screens/scales/known.ts';
import { seriesOf, shareOf } from '../../pwa/src/screens/scales/series.ts';

before(async () => {
  mock.timers.enable({ apis: ['Date'], now: Date.now() });
  await begin();
});

const DAY_MS = 86_400_000;

const made = (on: string | null, answers: Answers, note: string | null = null) => ({ on, card: { answers, note } });

test('a week shows the last of its check-ins and how each sign has moved since the one before that has it', () => {
  const looks = looksOf(
    [
      made('2026-11-03', [2, 2, 1, 1, 2, 2, null, 0]),
      made('2026-11-10', [3, 3, null, 1, 2, 2, 1, 1], 'first'),
      made('2026-11-12', [3, 4, null, 1, 2, 2, 1, 1], 'second'),
      made('2026-11-17', [2, 2, 1, 1, 2, 2, 1, 0]),
      made(null, [4, 4, 4, 4, 4, 4, 4, 4]),
    ],
    1,
  );
  assert.deepEqual(
    looks.map(({ on }) => on),
    ['2026-11-03', '2026-11-12', '2026-11-17'],
  );
  assert.equal(looks[1]!.entry.card.note, 'second');
  assert.deepEqual(signsIn(looks[1]!), ['exhaustion', 'accomplishment', 'body']);
  assert.deepEqual(changeOf(looks, 1, 'exhaustion'), { is: 'up', n: 37.5, since: '2026-11-03' });
  assert.deepEqual(changeOf(looks, 2, 'exhaustion'), { is: 'down', n: 37.5, since: '2026-11-12' });
  assert.deepEqual(changeOf(looks, 2, 'distance'), { is: 'same', n: 0, since: '2026-11-03' });
  assert.equal(changeOf(looks, 1, 'distance'), null);
  assert.deepEqual(changeOf(looks, 1, 'body'), { is: 'first' });
  assert.deepEqual(
    scoresOfSign(looks, 'body').map(({ on, score }) => [on, score]),
    [
      ['2026-11-12', 25],
      ['2026-11-17', 12.5],
    ],
  );
  assert.deepEqual([weekOf('2026-11-22', 1), weekOf('2026-11-22', 7)], ['2026-11-16', '2026-11-22']);
});

test('every way of the rules has a place on the screen, something small to begin, or a call', () => {
  const care = { exhaustion: 'care', distance: 'care', accomplishment: 'care', body: 'care' } as const;
  const ways = waysOf(care).filter((way) => way !== 'help');
  assert.deepEqual([...ways].sort(), Object.keys(WAYS).sort());
  for (const way of ways.filter((one) => one !== 'rest')) {
    assert.equal(ideas().filter((idea) => idea.way === way).length, 1, way);
  }
  for (const place of (ways as Way[]).flatMap((way) => placeOf(way) ?? [])) assert.ok(matchRoute(place.to), place.to);
  assert.equal(placeOf('consultation')?.to, '/consultation');
  assert.equal(placeOf('support')?.to, '/support');
  assert.equal(placeOf('doctor')?.to, '/help');
  assert.equal(placeOf('well')?.to, '/kind-days');
  assert.equal(placeOf('hobby'), undefined);
});

test('what is on the list comes before anything new, and people in the order of their roles', () => {
  const habits = [
    { id: 'a', name: 'Supervision', area: 'consultation' },
    { id: 'b', name: 'Ask a colleague', area: 'support' },
    { id: 'c', name: 'Debrief', area: 'consultation' },
    { id: 'starter00001', name: null, area: 'self-care' },
  ];
  const ids = (way: Way, idea?: string): string[] => listedFor(way, habits, idea).map(({ id }) => id);
  assert.deepEqual(ids('consultation', 'Ask a colleague'), ['b', 'a']);
  assert.deepEqual(ids('movement', 'A walk outside'), ['starter00001']);
  assert.deepEqual(ids('rest'), []);
  const people = [
    { role: 'contact', name: 'Ana', number: '1' },
    { role: 'support', name: 'Kim', number: null },
    { role: 'support', name: 'Lee', number: '2' },
    { role: 'doctor', name: 'Dr', number: '3' },
  ];
  assert.deepEqual(
    peopleFor('support', people).map(({ name }) => name),
    ['Lee', 'Ana'],
  );
  assert.deepEqual(peopleFor('sleep', people), []);
});

test('scores whose names differ in case or blanks alone are one trend, each at its place in its own range', () => {
  const score = (on: string | null, scale: string, value: number, low = 0, high = 100) => ({
    on,
    card: { scale, value, low, high },
  });
  const found = seriesOf([
    score('2026-11-02', 'WHO-5', 40),
    score('2026-10-01', ' who-5', 52),
    score('2026-11-20', 'CBI:  Work', 60),
    score(null, 'WHO-5', 1),
  ]);
  assert.deepEqual(
    found.map(({ scale, scores }) => [scale, scores.map(({ card }) => card.value)]),
    [
      ['CBI:  Work', [60]],
      ['WHO-5', [52, 40]],
    ],
  );
  assert.equal(shareOf(score('2026-11-02', 'x', 30, 10, 50).card), 0.5);
  assert.deepEqual([shareOf(score('', 'x', 9, 10, 50).card), shareOf(score('', 'x', 5, 5, 5).card)], [0, 0]);
  for (const { scale, low, high } of KNOWN)
    assert.ok(scale.length <= 60 && (low === undefined) === (high === undefined));
});

test('a check-in that was taken off is made again on the same day, and nothing is put on the shelf', async () => {
  const id = `${turnDay()}.w`;
  let found: Found<'c'> | null = null;
  const stop = watchCards('c', (next) => (found = next));
  const answers = [1, 1, 1, 1, 1, 1, 1, 1];
  await addCard('c', id, { is: 'checkin', answers }, 'Made');
  await until(() => found?.entries.length === 1);
  await changeCard(found!.entries[0]!, null, 'Off');
  await until(() => found?.entries.length === 0);
  await addCard('c', id, { is: 'checkin', answers: [2, ...answers.slice(1)] }, 'Made');
  await until(() => found?.entries[0]?.card.answers[0] === 2);
  assert.deepEqual(await engine.value!.shelf(), []);
  stop();
});

test('after three of its dates it asks, on one day alone; Undo takes a stop back, and to keep it sets it again', async () => {
  const now = turnDay();
  const on = async (days: number): Promise<boolean> => {
    mock.timers.setTime(noon + days * DAY_MS);
    turnDay();
    return isStopAsked();
  };
  const noon = Date.now();
  await putWeekly('checkin', [weekday(now), '17:00']);
  assert.equal(await on(21), false, 'the third of its dates is not over');
  assert.equal(await on(22), true);
  await noteStopAsked();
  assert.equal(stored.value.get('checkinAsked'), addDays(now, 22));
  assert.equal(await isStopAsked(), true, 'it stays on the day on which it is on the screen');
  await answerStop(true, 'Stopped');
  assert.equal(weeklyAt('checkin'), null);
  assert.equal(await isStopAsked(), false);
  await until(() => said.value?.action);
  await undo();
  settingRecords.put(await engine.value!.scan('s'));
  assert.deepEqual(weeklyAt('checkin'), [weekday(now), '17:00']);
  assert.equal(await on(23), false, 'and on no other');
  await addCard('c', `${addDays(now, 23)}.w`, { is: 'checkin', answers: [1, 1, 1, 1, 1, 1, 1, 1] }, 'Made');
  assert.equal(await on(42), false, 'its dates count from the last check-in');
  assert.equal(await on(43), true);
  await answerStop(false, 'Kept');
  assert.equal(await isStopAsked(), false);
  assert.deepEqual(weeklyAt('checkin'), [weekday(now), '17:00']);
  assert.equal(await on(90), false, 'nor again until one is made');
});

test('what fits is headed by what one needs, never by the name of the screen below it', () => {
  const t = translator(checkinTexts, helpTexts, moreTexts);
  for (const way of Object.keys(WAYS) as Way[]) {
    const place = placeOf(way);
    if (place) assert.notEqual(t(`checkin.ways.${way}`), t(place.title));
  }
});

test('a day of rest is said as one, and longer time away as that', async () => {
  for (const [days, words] of [
    [0, /day of rest/],
    [3, /time away/],
  ] as const) {
    await away(addDays(turnDay(), days));
    assert.match(said.value!.text, words);
    await until(() => said.value?.action != null);
    await undo();
  }
});
