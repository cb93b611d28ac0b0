/** Looking back: the screen `back`, and the page for somebody. */

import { catalogue } from '../texts.ts';

export const lookBackTexts = catalogue('look-back', {
  'look.turn': 'What to look at',
  'look.scale.week': 'Week',
  'look.scale.month': 'Month',
  'look.scale.year': 'Year',
  'look.before.week': 'The week before',
  'look.before.month': 'The month before',
  'look.before.year': 'The year before',
  'look.after.week': 'The week after',
  'look.after.month': 'The month after',
  'look.after.year': 'The year after',
  'look.span': '{from} to {to}',
  'look.locked': 'Some of it is sealed, and its key is not on this device yet.',
  'look.locked.act': 'Get the key',
  'look.remind': 'Being reminded',

  'look.gifts.week': {
    one: 'A week with {n} gift to your future self.',
    other: 'A week with {n} gifts to your future self.',
  },
  'look.gifts.month': {
    one: 'A month with {n} gift to your future self.',
    other: 'A month with {n} gifts to your future self.',
  },
  'look.gifts.year': {
    one: 'A year with {n} gift to your future self.',
    other: 'A year with {n} gifts to your future self.',
  },
  'look.gifts.of.week': {
    one: 'A week with {n} gift to your future self: {areas}.',
    other: 'A week with {n} gifts to your future self: {areas}.',
  },
  'look.gifts.of.month': {
    one: 'A month with {n} gift to your future self: {areas}.',
    other: 'A month with {n} gifts to your future self: {areas}.',
  },
  'look.gifts.of.year': {
    one: 'A year with {n} gift to your future self: {areas}.',
    other: 'A year with {n} gifts to your future self: {areas}.',
  },
  'look.rested': {
    one: 'You rested on {n} day. That was part of the plan.',
    other: 'You rested on {n} days. That was part of the plan.',
  },
  'look.young.week': 'This week is young. Anything small counts.',
  'look.young.month': 'This month is young. Anything small counts.',
  'look.young.year': 'This year is young. Anything small counts.',
  'look.calm.week': 'A quiet week. The garden kept.',
  'look.calm.month': 'A quiet month. The garden kept.',
  'look.calm.year': 'A quiet year. The garden kept.',
  'look.before': 'What you do is gathered here, from the first day on.',

  'look.told': '{range}: {list}.',
  'look.n.gifts': { one: '{n} gift', other: '{n} gifts' },
  'look.n.days': { one: 'on {n} day', other: 'on {n} days' },
  'look.n.rests': { one: '{n} day of rest', other: '{n} days of rest' },
  'look.gifts.title': 'Gifts',
  'look.rest': 'Rest',
  'look.day': 'Day',
  'look.week': 'Week from',
  'look.month': 'Month',
  'look.minutes': { one: '{n} minute', other: '{n} minutes' },
  'look.legend.gifts': 'the larger, the more gifts',
  'look.legend.rest': 'a day of rest',

  'look.areas.title': 'By area',
  'look.areas.told': 'Gifts by area: {list}.',
  'look.area': 'Area',
  'look.area.n': '{area} {n}',
  'look.area.other': 'Others',

  'look.off.title': 'Hours off work',
  'look.off.row': 'Hours off work, {low} to {high}',
  'look.off.work': 'At work',
  'look.off.call': 'Work calls',
  'look.off.week': '{off} off work',
  'look.off.worked': 'At work: {worked}, by the work hours that you entered.',
  'look.off.calls': { one: 'Work calls took {n} minute.', other: 'Work calls took {n} minutes.' },
  'look.off.told': {
    one: '{n} week from {from} to {to}: between {low} and {high} off work.',
    other: '{n} weeks from {from} to {to}: between {low} and {high} off work.',
  },

  'look.signs': 'The four signs',
  'look.signs.title': 'The four signs, beside the weeks',
  'look.signs.why': 'What stands side by side was in the same week. Neither need be the reason for the other.',
  'look.signs.act': 'Weekly check-in',
  'look.signs.none': 'No check-in in this week so far. It is there if you like.',
  'look.signs.told': {
    one: '{n} check-in: {list}.',
    other: '{n} check-ins: {list}.',
  },
  'look.sign.week': '{signal}, {value} of 100',
  'look.sign.moved': '{sign} from {from} to {to}',
  'look.sign.once': '{sign} {to}',

  'insight.title': 'A question to you',
  'insight.none':
    'Once at least eight weeks with a check-in stand beside each other, a question may come here. Most weeks ask none.',
  'insight.why':
    'Counted over your own weeks of the last year. Neither need be the reason for the other, and chance plays along. You know better.',
  'insight.habit.low':
    'In {n} of {of} weeks with “{name}” on {times} days or more, “{sign}” stood lower than on average. Does that fit?',
  'insight.habit.high':
    'In {n} of {of} weeks with “{name}” on {times} days or more, “{sign}” stood higher than on average. Does that fit?',
  'insight.once.low': 'In {n} of {of} weeks with “{name}”, “{sign}” stood lower than on average. Does that fit?',
  'insight.once.high': 'In {n} of {of} weeks with “{name}”, “{sign}” stood higher than on average. Does that fit?',
  'insight.off.low':
    'In {n} of {of} weeks with {times} hours off work or more, “{sign}” stood lower than on average. Does that fit?',
  'insight.off.high':
    'In {n} of {of} weeks with {times} hours off work or more, “{sign}” stood higher than on average. Does that fit?',
  'insight.calls.low': 'In {n} of {of} weeks without a work call, “{sign}” stood lower than on average. Does that fit?',
  'insight.calls.high':
    'In {n} of {of} weeks without a work call, “{sign}” stood higher than on average. Does that fit?',
  'insight.rest.low': 'In {n} of {of} weeks with a day of rest, “{sign}” stood lower than on average. Does that fit?',
  'insight.rest.high': 'In {n} of {of} weeks with a day of rest, “{sign}” stood higher than on average. Does that fit?',

  'look.page.title': 'A page for somebody',
  'look.page.why': 'For a supervisor or therapist: what you choose, on one sheet',
});
