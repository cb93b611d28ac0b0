/** The text of the line after a tick: one that fits the moment, and that was not seen lately. */

import { minuteOf } from '../../domain/day-times.ts';
import { addDays, type Day } from '../../domain/day.ts';
import { fnvBytes } from '../../domain/fnv-bytes.ts';
import { textIndex, type FeedbackKind } from '../../domain/feedback.ts';
import type { Summary } from '../../domain/summary.ts';
import { pickText, tagsAt } from '../../domain/wording.ts';
import { countTexts } from '../../i18n/en/counts.ts';
import { firstTexts } from '../../i18n/en/first.ts';
import { lines } from '../../i18n/en/lines.ts';
import { todayTexts } from '../../i18n/en/today.ts';
import { fill, translator } from '../../i18n/texts.ts';
import { today } from '../platform/today.ts';
import { nameOf } from '../records/habit-names.ts';
import type { Habit } from '../records/habits.ts';
import { settings } from '../records/settings.ts';
import { nowHere } from '../records/turn.ts';
import { markShown, session, shownTexts } from './shown.ts';

const t = translator(firstTexts, countTexts, todayTexts);

/** So long a name may stand in a sentence; a longer one would be all of it. */
const SHORT_NAME = 40;
/** From how often on it is told. */
const WEEK_LEAST = 2;
const MONTH_LEAST = 3;

/** The text of a kind: one that fits the moment, and that this device has not shown lately. */
export function sentence(kind: FeedbackKind, habit: Habit, on: Day, after: Summary): string {
  const now = today.value;
  const { at, zone } = nowHere();
  const fitting: readonly string[] = tagsAt(minuteOf(at, zone), settings.value.dayStart, on === now);
  const values = valuesOf(habit, now, after);
  const texts = Object.entries(lines()[kind]).flatMap(([tags, list]) => list.map((text) => ({ text, tags })));
  const choices = texts.map(({ text, tags }) => ({
    id: fnvBytes(new TextEncoder().encode(text)),
    fits: tags.split(' ').some((tag) => fitting.includes(tag)) && holesOf(text).every((hole) => values[hole]),
  }));
  const place = pickText(choices, textIndex(habit.id, on, kind, texts.length), shownTexts(), session, now);
  if (place < 0) return t('said.kept');
  markShown(choices[place]!.id, now);
  return fill(texts[place]!.text, values);
}

function holesOf(text: string): string[] {
  return Array.from(text.matchAll(/\{(\w+)\}/g), ([, hole]) => hole!);
}

/** What fills the holes of a text; '' where there is nothing to say. */
function valuesOf(habit: Habit, now: Day, { run, unit, states }: Summary): { [hole: string]: string } {
  const name = nameOf(habit) ?? '';
  const kept = Object.keys(states).filter((on) => states[on] === 'kept' || states[on] === 'bonus');
  const often = (from: Day, least: number): string => timesOf(kept.filter((on) => on >= from).length, least);
  return {
    name: [...name].length <= SHORT_NAME ? name : '',
    run: run ? t(`run.${unit}`, { n: run }) : '',
    week: often(addDays(now, -6), WEEK_LEAST),
    month: often(`${now.slice(0, 8)}01`, MONTH_LEAST),
  };
}

/** "seven times"; '' below the least that is told. */
function timesOf(n: number, least: number): string {
  if (n < least) return '';
  const word = `times.${n}`;
  return isWord(word) ? t(word) : t('times', { n });
}

function isWord(key: string): key is keyof typeof countTexts {
  return Object.hasOwn(countTexts, key);
}
