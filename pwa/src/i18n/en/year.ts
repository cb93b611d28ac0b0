/** A year of a habit, on its page. */

import { catalogue } from '../texts.ts';

export const yearTexts = catalogue('year', {
  'year.before': 'The twelve months before',
  'year.after': 'The twelve months after',
  'year.dates': 'Days',
  'year.told': 'Twelve months: {list}.',
  'year.none': 'Twelve months: nothing yet.',
  'year.month': 'Month',
  'year.strength': 'Strength',
  'year.strength.told': 'Strength over the months. Now: {stage}.',
  'year.weekdays': 'Weekdays',
  'year.weekday': 'Weekday',
  'year.times': 'Days kept',
  'year.weekdays.told': {
    one: 'Most often on {days}: {n} time.',
    other: 'Most often on {days}: {n} times.',
  },
  'year.weekdays.even': 'Much alike on every weekday.',
  'year.chapters.told': {
    one: 'One chapter since {from}, and what goes on now.',
    other: '{n} chapters since {from}, and what goes on now.',
  },
  'year.from': 'From',
  'year.to': 'To',
  'year.length': 'Length',
  'year.now': 'goes on',
});
