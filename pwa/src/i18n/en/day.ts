/** The screen `day`, and the question when a person's day ends. */

import { catalogue } from '../texts.ts';

export const dayTexts = catalogue('day', {
  'day.title': 'Day and week',
  'day.ask': 'When does your day end?',
  'day.ask.why': 'What you tick before then counts for the day before. After a night’s work that may be noon.',
  'day.end.midnight': 'At midnight',
  'day.end.night': 'While I sleep',
  'day.end.morning': 'After my night shift',
  'day.end.other': 'At another time',
  'day.end.set': 'Set',
  'day.leave': 'Leave it as it is',
  'day.moved': 'Moved to {day}, where it belongs.',
  'day.kept': 'Set. It can be changed under More.',
  'day.start': 'My day ends',
  'day.start.at': 'At',
  'day.start.why': 'What you tick before then counts for the day before. Past days stay as they are.',
  'day.start.late': 'That is in the evening. Choose a time from midnight to the early afternoon.',
  'day.week': 'My week begins on',
  'day.week.why': 'Also for the weeks that were.',
  'day.list': 'The list on Today',
  'day.groups': 'Group it by area',
  'day.folds': 'In the evening, fold away what is kept',
  'day.away': 'Time away',
  'day.away.why': 'Nothing is due meanwhile, and nothing is counted as missed. Ticking works all the same.',
  'day.away.on': 'You are away until {date}.',
  'day.away.open': 'You are away.',
  'day.away.until': 'Away until',
  'day.away.act': 'Start my time away',
  'day.away.back': 'I am back',
});
