/** The screen `firstSteps`. */

import { catalogue } from '../texts.ts';

export const firstStepsTexts = catalogue('first-steps', {
  'steps.how':
    'Ten kinds of care. Open one that speaks to you and begin one small thing, or leave: nothing is asked of you.',
  'steps.what.self-care': 'Moving, resting, what you love and whom you love',
  'steps.what.boundaries': 'Work ends when it ends: no calls and no mail after it',
  'steps.what.consultation': 'Somebody to think a case through with',
  'steps.what.mindfulness': 'A breath within the day as it is',
  'steps.what.learning': 'Something new, and the trainings that are due',
  'steps.what.caseload': 'As much as you can carry, by your own count',
  'steps.what.reflection': 'Seeing early how you are',
  'steps.what.support': 'Colleagues and friends who know what it is like',
  'steps.what.help': 'A therapist or a doctor who is there for you',
  'steps.what.compassion': 'The kindness that you have for everybody else',
  'steps.here': 'On your list: {names}',
  'steps.begin': 'Begin',
  'steps.begin.of': '{name}: begin',
  'steps.tiny.minutes': { one: '{n} minute is enough', other: '{n} minutes are enough' },
  'steps.tiny.count': { one: 'One is enough', other: '{n} are enough' },
  'steps.people': 'Numbers and people, one tap away',
  'steps.leave': 'It is enough as it is',
});
