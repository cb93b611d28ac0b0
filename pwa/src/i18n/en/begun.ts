/** What a form says that has words of before. */

import { catalogue } from '../texts.ts';

export const begunTexts = catalogue('begun', {
  'begun.this': 'You had begun this one.',
  'begun.let.go': 'Begin anew',
});
