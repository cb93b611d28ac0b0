/** The screen `work`. */

import { catalogue } from '../texts.ts';

export const workTexts = catalogue('work', {
  'work.sealed':
    'The server sees when work begins and ends: the reminder at its end goes by that. Names of shifts are sealed.',
  'work.free': 'Free',
  'work.day': '{from} to {to}',
  'work.brief': '{from}–{to}',
  'work.night': '{from} until {to} the next morning',

  'work.month.title': 'Month by month',
  'work.month.why': 'Tap a shift: the marked date gets it, and the next one is marked. Tap a date to go there.',
  'work.month.before': 'Month before',
  'work.month.after': 'Month after',
  'work.month.on': '{date}: {hours}',
  'work.month.new': '{date}, not saved yet: {hours}',
  'work.month.marked': 'Shift on {date}',
  'work.month.end': 'That was the last day. Tap a date to go on.',
  'work.month.week': 'As every week',
  'work.month.other': 'Other times',
  'work.month.save': { one: 'Save {n} date', other: 'Save {n} dates' },
  'work.month.saved': { one: '{n} date saved.', other: '{n} dates saved.' },
  'work.month.drop': 'Let go of what is not saved',
  'work.early': 'Early',
  'work.late': 'Late',
  'work.long': 'Night',

  'work.locked': 'Your own shifts are sealed, and their key is not on this device yet. Dates and hours can be set.',
  'work.locked.act': 'Get the key',
  'work.kinds': 'My shifts',
  'work.kinds.why': 'With their own names and hours. As long as there are none, three usual ones are offered.',
  'work.kinds.add': 'Add a shift',
  'work.kinds.name': 'Name',
  'work.kinds.change': 'Change',
  'work.kinds.change.of': 'Change {name}',
  'work.kinds.off': 'Take off',
  'work.kinds.name.fault': 'A name of at most 40 characters fits.',
  'work.kinds.blank': 'Write a name.',
  'work.kinds.same': 'A shift needs an end other than its start.',
  'work.kinds.said': 'Shift added.',
  'work.kinds.said.changed': 'Changed.',
  'work.kinds.said.off': 'Shift taken off.',

  'work.week': 'Every week',
  'work.week.why': 'What holds on dates without hours of their own.',
  'work.week.change': 'Change',
  'work.week.change.of': 'Change {day}',
  'work.week.same': '{hours} on all of these days',
  'work.nth': '{of}, shift {n}',
  'work.add': 'One more shift',
  'work.drop': 'Remove shift {n}',
  'work.none': 'No work then',
  'work.overlap': 'Two of these overlap. One has to end before the next begins.',
  'work.same': 'A shift needs an end other than its start.',

  'work.file': 'From a calendar file',
  'work.file.why':
    'An .ics file is read on this device. Only starts and ends are taken: titles, places and guests are never kept. Only dates from this month on, for a year. Dates without a shift in it stay as they are.',
  'work.file.pick': 'Choose a file',
  'work.file.size': 'This file is larger than 5 MB. A calendar of work alone is smaller.',
  'work.file.none': 'This is no calendar file. The name of one ends in .ics.',
  'work.file.unread': 'This file could not be read.',
  'work.file.empty': 'No shift lies in it between {from} and {to}.',
  'work.file.found': {
    one: '{n} shift, until {to}. It stands in the months above: look at it, then save.',
    other: '{n} shifts, until {to}. They stand in the months above: look at them, then save.',
  },
  'work.file.day': { one: '{n} entry of whole days was left out.', other: '{n} entries of whole days were left out.' },
  'work.file.span': {
    one: '{n} entry without a sound end was left out.',
    other: '{n} entries without a sound end were left out.',
  },
  'work.file.rule': {
    one: '{n} entry repeats in a way that Tend cannot follow, and was left out.',
    other: '{n} entries repeat in a way that Tend cannot follow, and were left out.',
  },
  'work.file.many': {
    one: '{n} shift was too many, and was left out.',
    other: '{n} shifts were too many, and were left out.',
  },
});
