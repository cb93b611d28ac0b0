/** Why the list of before is here again. */

import { catalogue } from '../texts.ts';

export const backTexts = catalogue('back', {
  'back.title': 'What you had before is here again',
  'back.removed':
    'This device was removed from the account that it had joined, and has forgotten it. Your own names and notes waited here, and all of them are back.',
  'back.gone':
    'The account that this device had joined was deleted, and is forgotten here. Your own names and notes waited here, and all of them are back.',
  'back.read': 'Good',
});
