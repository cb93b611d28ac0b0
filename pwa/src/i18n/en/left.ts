/** The screen `left`. */

import { catalogue } from '../texts.ts';

export const leftTexts = catalogue('left', {
  'left.title': 'This device has left',
  'left.text': 'It forgot everything. Your other devices keep it all.',
  'left.deleted': 'The account was deleted, so this device forgot everything.',
  'left.again': 'Start anew',
});
