/** What is asked at the foot of each screen that seals words. */

import { catalogue } from '../texts.ts';

export const seesTexts = catalogue('sees', {
  'sees.title': 'Who sees this?',
});
