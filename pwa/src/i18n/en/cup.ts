/** The question after the first week. */

import { catalogue } from '../texts.ts';

export const cupTexts = catalogue('cup', {
  'cup.title': 'What would fill your cup?',
  'cup.why':
    'A week has gone by. There are ten kinds of care, and one small thing more may do you good. It is asked once.',
  'cup.look': 'Look at the ten',
  'cup.leave': 'It is enough as it is',
  'cup.left': 'Then it is enough.',
});
