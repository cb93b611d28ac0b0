/** The words behind a notification, and of the first one that comes, in English. */

import type { Messages } from './types.ts';

export const knock = {
  'nudge.card': 'What brought you here',
  'nudge.done': 'Done',
  'nudge.done.all': 'All done',
  'nudge.already': 'Kept already. Nothing is left to do here.',
  'nudge.gone': 'What this was about is not on your list any more.',
  'nudge.ritual': 'Three slow breaths. One thing that went well. Then the door closes, and the rest can wait for tomorrow.',
  'about.reminder': 'A small kindness is waiting',
  'about.clockoff': 'The working day is over',
  'about.roundup': 'There is still room for something kind today',
  'about.checkin': 'A minute to see how you are?',
  'about.summary': 'A look back at your week',
  'about.welcome': 'The garden kept. Good to see you.',
  'about.letter': 'A letter from you has come',
  'about.test': 'This is how Tend knocks',
  'about.hello': 'It works. Tend will knock softly, and rarely.',
  'about.other': 'Something kind is waiting',
  'why.hello': 'You let Tend remind you on this device. The first one shows that it can.',
  'why.other': 'It came by what you set under Reminders.',
  'proof.waiting': 'One for this device is on its way.',
  'proof.arrived': 'It arrived: reminders work on this device.',
  'proof.late':
    'It has not come yet. See that this device is online and not in “do not disturb”, and that its own settings let this browser show notifications. Then send one more.',
  'nudges.home.how': 'How to put it there',
} as const satisfies Messages;
