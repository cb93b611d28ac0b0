/** Less-of habits, routines and seasons, wherever they are told. */

import { catalogue } from '../texts.ts';

export const kindsTexts = catalogue('kinds', {
  // What stands so far, in the day, week or month that is looked at.
  'less.day': '{amount} today, at most {most}',
  'less.week': '{amount} this week, at most {most}',
  'less.month': '{amount} this month, at most {most}',
  'less.day.then': '{amount} on this day, at most {most}',
  'less.week.then': '{amount} in that week, at most {most}',
  'less.month.then': '{amount} in that month, at most {most}',
  // Below the number itself, which is larger.
  'less.of.day': 'today, at most {most}',
  'less.of.week': 'this week, at most {most}',
  'less.of.month': 'this month, at most {most}',
  'less.none': '{amount} on this day',
  'less.times': '{n}',
  'less.units': '{n} {unit}',
  'less.minutes': '{n} min',
  'said.less': '{line}.',
  'limit.day': 'At most {n} a day',
  'limit.week': 'At most {n} a week',
  'limit.month': 'At most {n} a month',
  'limit.units.day': 'At most {n} {unit} a day',
  'limit.units.week': 'At most {n} {unit} a week',
  'limit.units.month': 'At most {n} {unit} a month',
  'limit.minutes.day': { one: 'At most {n} minute a day', other: 'At most {n} minutes a day' },
  'limit.minutes.week': { one: 'At most {n} minute a week', other: 'At most {n} minutes a week' },
  'limit.minutes.month': { one: 'At most {n} minute a month', other: 'At most {n} minutes a month' },
  'limit.from': '{limit}, from {date}',
  'limit.alone': '{limit}.',
  'limit.sealed': 'Less of it',
  'steps.of': '{done} of {of}',
  'steps.next': '{done} of {of} · next: {step}',
  'steps.first': 'First: {step}',
  'steps.title': 'Steps',
  'plan.steps': {
    one: '{when}, {n} small step.',
    other: '{when}, {n} small steps. Any one of them counts.',
  },
  'season.until': 'Until {date}, then it becomes a chapter.',
  'season.until.less': 'Until {date}.',
  'season.ended': 'This season ended on {date}. What you did stays, as a chapter.',
  'season.again.why': 'It begins where you are now. Nothing was taken away.',
  // Of a less-of habit: it has no chapters.
  'season.ended.less': 'This season ended on {date}. What you noted stays.',
  'less.ended': 'Ended on {date}',
  'season.again': 'Begin again',
});
