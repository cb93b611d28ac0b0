/** What comes with the first load: the first screen, and what is said where a part of the app is missing. */

import { catalogue } from '../texts.ts';

export const beginTexts = catalogue('begin', {
  'first.title': 'You look after everyone. This looks after you.',
  'first.what':
    'Tend keeps the small acts of self-care that you tell others about. Tick one a day, or none. Nothing here counts what you did not do.',
  'first.private': 'Names and notes are sealed on this device. No employer, and no server, can read them.',
  'first.device': 'Tend supports and informs. It is not a medical device.',
  'first.pick': 'A few to begin with',
  'first.rename': 'Name of “{name}”',
  'first.keep': 'Keep “{name}”',
  'first.begin': 'Begin',
  'first.join': 'I already use Tend',
  'starter.1': 'Move a little',
  'starter.2': 'Sit and breathe',
  'starter.3': 'Something I love doing',
  'starter.4': 'Time with my people',
  'starter.5': 'Hours off work',
  'recover.link': 'I have a recovery code',
  'shut.why': 'A sign-in page stands in front of the server.',
  'sync.shut': 'Sign in again',
  'later.failed': 'This part of Tend could not be loaded. All that you ticked is kept.',
  'later.again': 'Try again',
  'first.failed': 'Tend could not be loaded to its end. What you chose here is kept.',
});
