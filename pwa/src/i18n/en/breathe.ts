/** The screen `breathe`. */

import { catalogue } from '../texts.ts';

export const breatheTexts = catalogue('breathe', {
  'breathe.pattern': 'Pattern',
  'breathe.box': 'Box: 4, 4, 4, 4',
  'breathe.box.why': 'To gather yourself before what comes next.',
  'breathe.478': '4, 7, 8',
  'breathe.478.why': 'To fall asleep.',
  'breathe.coherent': 'Even: 5.5 in, 5.5 out',
  'breathe.coherent.why': 'To grow calm, at any time of day.',
  'breathe.minutes': 'Minutes',
  'breathe.n': '{n}',
  'breathe.start': 'Begin',
  'breathe.stop': 'Enough for now',
  'breathe.in': 'In',
  'breathe.hold': 'Hold',
  'breathe.out': 'Out',
  'breathe.rest': 'Rest',
  'breathe.left': { one: '{n} minute to go', other: '{n} minutes to go' },
  'breathe.done': 'That was for you.',
  'breathe.done.kept': { one: '{n} minute, kept.', other: '{n} minutes, kept.' },
  'breathe.again': 'Once more',
  'breathe.before': {
    one: 'Your minute of breathing is kept, though Tend was closed.',
    other: 'Your {n} minutes of breathing are kept, though Tend was closed.',
  },
  'breathe.longer': 'A longer one',
});
