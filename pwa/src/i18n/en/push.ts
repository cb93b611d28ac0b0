/** Where nothing else can be said on the lock screen. */

import { catalogue } from '../texts.ts';

export const pushTexts = catalogue('push', {
  'app.name': 'Tend',
  'push.neutral': 'Something kind is waiting here.',
});
