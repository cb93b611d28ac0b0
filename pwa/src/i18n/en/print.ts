/** What is printed. */

import { catalogue } from '../texts.ts';

export const printTexts = catalogue('print', {
  'print.week': '{first} to {last}',
  'print.weeks': 'Twelve weeks, to {last}',
  'print.habit': 'What',
  'print.from': 'Week from',
  'print.limited': '{name}: {limit}',
  'print.kept': 'kept',
  'print.part': 'a part of it',
  'print.rest': 'rest',
});
