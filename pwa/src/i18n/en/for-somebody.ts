/** The page for a supervisor or therapist. */

import { catalogue } from '../texts.ts';

export const forSomebodyTexts = catalogue('for-somebody', {
  'page.for.what':
    'For a supervisor, a therapist, a doctor. It shows what you choose here, and nothing else. Names of habits stand on it only where you choose the habit.',
  'page.for.weeks': 'How far back',
  'page.for.n': { one: '{n} week', other: '{n} weeks' },
  'page.for.show': 'Show',
  'page.for.none': 'Untick all',
  'page.for.empty': 'There is nothing yet to show. It comes with the first day that you keep.',
  'page.for.nothing': 'Tick what is to be shown, and the page stands here.',
  'page.for.gifts': 'What I did, week by week',
  'page.for.areas': 'What I did, by area',
  'page.for.off': 'Hours off work',
  'page.for.signs': 'The four signs of the check-in',
  'page.for.scores': 'Scores of questionnaires',
  'page.for.caseload': 'Caseload, week by week',
  'page.for.habits': 'Habits',
  'page.for.copy': 'Tend keeps no copy of this page. A printer, or what saves it as a file, may keep one.',
  'page.for.print': 'Print',
  'page.for.sheet': 'The page',
  'page.for.gifts.told': { one: 'Kept {n} time in all.', other: 'Kept {n} times in all.' },
  'page.for.load.told': 'Each week as it was written down: {list}.',
  'page.for.score': '{scale}: {value} ({low} to {high}), {date}',
  'page.for.days': { one: 'on {n} day', other: 'on {n} days' },
  'page.for.foot': 'Written down by the person, with Tend, on their own device.',
  'page.for.foot.signs':
    'Written down by the person, with Tend, on their own device. The four signs are answers to Tend’s own statements, from 0 to 100, more being more strain: no validated scale, and no diagnosis.',
});
