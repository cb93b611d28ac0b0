/** The screen `nudge`. */

import { catalogue } from '../texts.ts';

export const nudgeTexts = catalogue('nudge', {
  'nudge.later': 'In an hour',
  'nudge.done': { one: 'Done', other: 'I did all of these' },
  'nudge.clockoff': 'Clock off',
  'nudge.breathe': 'Breathe now',
  'nudge.ritual':
    'Three slow breaths. One thing that went well. Then the door closes, and the rest can wait for tomorrow.',
});
