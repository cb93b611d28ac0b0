/** A letter that has come: what Today and the screen `letters` say of it. */

import { catalogue } from '../texts.ts';

export const comeTexts = catalogue('come', {
  'letters.come.title': 'A letter from you has come',
  'letters.come.one': 'You wrote it on {date}.',
  'letters.come.many': { one: '{n} letter of yours has come.', other: '{n} letters of yours have come.' },
  'letters.come.read': 'Read it',
});
