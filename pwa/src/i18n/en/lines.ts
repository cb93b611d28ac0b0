/** What Tend says after a tick, by kind: the future self speaking. */

import type { FeedbackKind } from '../../domain/feedback.ts';
import { phrases } from '../texts.ts';

type Lines = { readonly [kind in FeedbackKind]: readonly [string, string, string, ...string[]] };

export const lines = phrases<Lines>('lines', {
  first_ever: [
    'The first one. This is where it begins, and it is enough.',
    'Somebody has started looking after you. It is you.',
    'Future you will remember this small beginning.',
  ],
  letter_due: [
    'A letter from you has arrived. It waits until you have a moment.',
    'You once wrote to the person you are today. The letter is here.',
    'Kept, and there is mail: from you, to you.',
  ],
  comeback: [
    'Welcome back. The garden kept.',
    'You came back to this. That is the whole skill.',
    'Here you are again. Future you noticed.',
  ],
  stage_up: [
    'This one has grown. Roots you can lean on tonight.',
    'A little taller than before. You did that, day by day.',
    'It has grown. On a hard day it will hold you.',
  ],
  milestone: [
    '{run} in a row, with room for rest. Somebody is being looked after.',
    '{run} by now. Future you is already lighter for it.',
    'That makes {run}. A quiet promise, kept.',
  ],
  reserve_earned: [
    'You have put a rest aside for a hard day.',
    'One more rest in reserve. Spend it without a second thought.',
    'There is now room for a day off. You made that room.',
  ],
  all_done_today: [
    'All of today is tended. The evening is yours.',
    'Everything you meant to do for yourself, done. Rest well.',
    'Nothing is left but to enjoy the evening you made.',
  ],
  tiny_counts: [
    'Small is how it lasts. This counts.',
    'On a day like this, a little is a lot.',
    'A tiny one, and a real one. Tonight’s you says thank you.',
  ],
  bonus: [
    'Nobody asked for that one. A present for tonight’s you.',
    'An extra, freely given to yourself.',
    'Not due, and done. How kind of you.',
  ],
  kept: [
    'Future you sleeps better for this.',
    'Somebody is being looked after.',
    'A small thing, kept for tonight’s you.',
    'That one is yours. Nobody can take it back.',
    'Friday’s you will feel this.',
  ],
});
