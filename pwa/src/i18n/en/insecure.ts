/** What plain http cannot do, told on the first screen. */

import { catalogue } from '../texts.ts';

export const insecureTexts = catalogue('insecure', {
  'first.http':
    'This page came over plain http. Ticks work here while it is open. Offline use, notes and names of your own, pairing by camera and reminders need https.',
});
