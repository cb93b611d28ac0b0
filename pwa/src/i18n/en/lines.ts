/**
 * What Tend says after a tick, by kind: the future self speaking. Each list stands under what its texts
 * fit, any of them: see `Tag` of domain/wording.ts. A text that has a hole is shown only where there is
 * something to fill it: `name` (any name: no sentence may bend it), `run` ("7 days"), `month` and `week`
 * (how often in this month and in the last seven days, "seven times").
 */

import type { FeedbackKind } from '../../domain/feedback.ts';
import { phrases } from '../texts.ts';

/** Texts by the tags that they fit, with a blank between. */
export interface Fitting {
  readonly [tags: string]: readonly string[];
}

type Lines = { readonly [kind in FeedbackKind]: Fitting };

export const lines = phrases<Lines>('lines', {
  first_ever: {
    any: [
      'The first one. This is where it begins, and it is enough.',
      'Somebody has started looking after you. It is you.',
      'Future you will remember this small beginning.',
      'This is how gardens start: one thing, put in gently.',
      '{name}: the first gift to future you.',
    ],
    today: ['Begun. Nothing more is needed today.'],
    early: ['A first one, and the day has only begun.'],
    late: ['A first one to fall asleep on.'],
  },
  letter_due: {
    any: [
      'A letter from you has arrived. It waits until you have a moment.',
      'You once wrote to the person you are now. The letter is here.',
      'Kept, and there is mail: from you, to you.',
      'Somebody thought of you a while ago and wrote it down. It was you.',
    ],
    today: ['Among today’s things is a letter, in your own hand.'],
    late: ['There is a letter from you, for the end of the day.'],
  },
  comeback: {
    any: [
      'Welcome back. The garden kept.',
      'You came back to this. That is the whole skill.',
      'Here you are again, and everything you grew still stands.',
      'Picked up where it lay. It was waiting, not counting.',
      '{name}, and you. Good to see you two together.',
      'Coming back is the part that makes it last.',
    ],
    today: ['One is plenty today. Welcome back.'],
    early: ['A new day, and you are in it. Welcome back.'],
    late: ['Back before the day is over. Rest comes easier now.'],
  },
  stage_up: {
    any: [
      'This one has grown. On a hard day it will hold you.',
      'A little taller than before. You did that, day by day.',
      'It has put down roots. Future you can lean on them.',
      '{name}: a little taller in the garden.',
      'Something in the garden has just changed its shape.',
      'Day by day it became this. Future you will sit in its shade.',
    ],
    'morning afternoon evening': ['It has grown. Roots to lean on tonight.'],
    late: ['It has grown again, quietly, and so may you rest.'],
  },
  milestone: {
    any: [
      '{run}, with room for rest. Somebody is being looked after.',
      '{run} by now. Future you is already lighter for it.',
      'That makes {run}. A quiet promise, kept.',
      '{name}: {run}, and every one of them yours.',
      '{run} of being on your own side.',
    ],
    today: ['With today it is {run}. Look how gently that came about.'],
    early: ['{run}, and the day has only begun.'],
    late: ['{run}. A good number to fall asleep on.'],
  },
  reserve_earned: {
    any: [
      'You have put a rest aside for a hard time.',
      'One more rest in reserve. Spend it without a second thought.',
      'There is now more room for rest. You made that room.',
      '{name}: one rest put by.',
      'A spare rest, like a blanket in the cupboard. It is yours.',
      'Being kind to yourself has left something over: a rest.',
    ],
    today: ['Today’s you has put a rest aside for another day’s you.'],
    late: ['One more rest in reserve, and now the one that the day owes you.'],
  },
  all_done_today: {
    today: [
      'All of today is tended.',
      'Today’s list is looked after. So are you.',
      'All kept. What is left of the day is yours.',
      'Nothing more is asked of you here today.',
      'Every one of them. Future you takes a deep breath.',
    ],
    'early mid': ['All of it, and there is day left over for nothing at all.'],
    morning: ['All of today is tended, before noon.'],
    afternoon: ['All kept, and the evening still to come.'],
    late: ['Everything you meant to do for yourself, done. Rest well.', 'The list may sleep now, and so may you.'],
    evening: ['All of today is tended. The evening is yours.', 'Nothing is left but to enjoy the evening you made.'],
  },
  tiny_counts: {
    any: [
      'Small is how it lasts. This counts.',
      'On a day like this, a little is a lot.',
      'Little and kept. Future you knows the difference it makes.',
      'The small version was made for days like this.',
      '{name}, the small way. It counts just the same.',
      'A tiny one, and a real one.',
    ],
    early: ['A small one, early. The day may ask for less now.'],
    'morning afternoon evening': ['Tonight’s you says thank you, also for the small ones.'],
    late: ['A tiny one at the end of the day is a gift all the same.'],
  },
  bonus: {
    any: [
      'Nobody asked for that one. A present for future you.',
      'An extra, freely given to yourself.',
      'Not due, and done. How kind of you.',
      '{name}, just because.',
      'More than the plan, and only because you wanted to.',
    ],
    today: ['Today did not ask for it. You gave it anyway.'],
    early: ['An extra, and so early. Future you is spoilt.'],
    'morning afternoon evening': ['Nobody asked for that one. Tonight’s you noticed.'],
    late: ['An extra to close the day with.'],
  },
  kept: {
    any: [
      'Future you sleeps better for this.',
      'Somebody is being looked after.',
      'That one is yours. Nobody can take it back.',
      'One small kindness, signed by you.',
      'Future you is smiling already.',
      'A little more room to breathe, made by you.',
      'Put down, done, yours.',
      'A quiet yes to yourself.',
      'Your hands care for many. That was for you.',
      'The one who looks after everyone has just been looked after.',
      'You kept a promise that nobody else can see. Future you can.',
      'Enough is a good measure. You have met it.',
      'This is how care feels from the inside.',
      'It is noted. You may put it out of your mind.',
      '{name}: one more gift to future you.',
      '{name}. Done, and good.',
    ],
    today: [
      'Today has something of yours in it now.',
      'Whatever else today brings, this is kept.',
      'Tomorrow’s you has a lighter start.',
      'A small thing, kept for today’s you and tomorrow’s.',
      '{name}: {month} this month.',
      '{name}: {week} in seven days.',
    ],
    early: [
      'A kind start. The rest of the day can be what it is.',
      'Early on, and already something for you.',
      'The day has only begun, and you are on its list.',
    ],
    morning: ['This morning already holds something good.'],
    'morning afternoon': ['Tonight’s you says thank you in advance.'],
    mid: ['In the middle of it all, something for you.', 'Half a day of giving, and some of it was to yourself.'],
    afternoon: ['This afternoon has a soft place in it now.'],
    late: [
      'A good thing to fall asleep on.',
      'The day can close with this in it.',
      'Now the shoulders may come down.',
      'Late in the day, and you still thought of yourself.',
    ],
    evening: ['This evening is a little more yours.'],
  },
});
