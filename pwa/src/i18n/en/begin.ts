/** What comes with the first load: the first screen, and what is said where a part of the app is missing. */

import { catalogue } from '../texts.ts';

export const beginTexts = catalogue('begin', {
  'first.title': 'You look after everyone. This looks after you.',
  'first.what': 'Small acts of self-care, one tap each. Nothing here counts what you did not do.',
  'first.private': 'No account. No one else can read it.',
  'first.sees': 'What the server sees',
  'first.sees.how':
    'Names and notes are sealed on this device; no employer and no server can read them. A server keeps a copy: it sees how often a habit is due, and which days are ticked and when, under a number without a name.',
  'first.device': 'Tend supports and informs. It is not a medical device.',
  'first.pick': 'A few to begin with',
  'first.rename': 'Rename “{name}”',
  'first.name': 'Name of “{name}”',
  'first.begin': 'Begin',
  'first.join': 'I already use Tend',
  'starter.1': 'Move a little',
  'starter.1.how': 'Every day, if only up the stairs',
  'starter.2': 'Sit and breathe',
  'starter.2.how': 'Every day, if only three breaths',
  'starter.3': 'Something I love doing',
  'starter.3.how': 'Twice a week',
  'starter.4': 'Time with my people',
  'starter.4.how': 'Three times a week',
  'starter.5': 'Hours off work',
  'starter.5.how': 'On weekdays',
  'recover.link': 'I have a recovery code',
  'shut.why': 'A sign-in page stands in front of the server.',
  'sync.shut': 'Sign in again',
  'later.failed': 'This part of Tend could not be loaded. All that you ticked is kept.',
  'later.again': 'Try again',
  'first.failed': 'Tend could not be loaded to its end. What you chose here is kept.',
});
