/** The screen `breathe`. */

import { catalogue } from '../texts.ts';

export const breatheTexts = catalogue('breathe', {
  'breathe.pattern': 'Pattern',
  'breathe.box': 'Box: 4, 4, 4, 4',
  'breathe.478': '4, 7, 8',
  'breathe.coherent': 'Even: 5.5 in, 5.5 out',
  'breathe.minutes': 'Minutes',
  'breathe.start': 'Begin',
  'breathe.stop': 'Enough for now',
  'breathe.in': 'In',
  'breathe.hold': 'Hold',
  'breathe.out': 'Out',
  'breathe.rest': 'Rest',
  'breathe.left': { one: '{n} minute to go', other: '{n} minutes to go' },
  'breathe.done': 'That was for you. It is written down.',
  'breathe.done.bare': 'That was for you.',
});
