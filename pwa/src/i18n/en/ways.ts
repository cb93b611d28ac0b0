/** The name of a screen, and ways from where there is nothing. */

import { catalogue } from '../texts.ts';

export const waysTexts = catalogue('ways', {
  title: '{name} · Tend',
  'to.today': 'To Today',
  'missing.page': 'There is nothing at this address',
  'missing.how': 'All that you ticked is where it was.',
});
