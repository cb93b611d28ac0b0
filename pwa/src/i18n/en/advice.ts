/** The screen `advice`. */

import { catalogue } from '../texts.ts';

export const adviceTexts = catalogue('advice', {
  'advice.question': 'What would you tell a new colleague?',
  'advice.hint.0': 'About the first week, perhaps.',
  'advice.hint.1': 'About nights and long shifts, perhaps.',
  'advice.hint.2': 'About the way home after a hard day, perhaps.',
  'advice.hint.3': 'About asking for help, perhaps.',
  'advice.hint.4': 'About the day after a mistake, perhaps.',
  'advice.hint.5': 'About what belongs into one’s pockets, perhaps.',
  'advice.hint.6': 'About talking with relatives, perhaps.',
  'advice.hint.7': 'About breaks, and how one gets one, perhaps.',
  'advice.hint.8': 'About saying no, perhaps.',
  'advice.hint.9': 'About what you would begin sooner, perhaps.',
  'advice.hint.10': 'About whom it is good to know, perhaps.',
  'advice.hint.11': 'About what stays beautiful in this work, perhaps.',
  'advice.why':
    'One sentence is plenty. It stays here, sealed, unless you hand it on. No names of patients or clients.',
  'advice.keep': 'Keep it',
  'advice.save': 'Save',
  'advice.more': 'One more',
  'advice.this': 'This week you said',
  'advice.past': 'What I said before',
  'advice.again': 'For a week like this',
  'advice.hand': 'Hand it on',
  'advice.hand.of': 'Hand on what you said on {date}',
  'advice.copied': 'Copied. Paste it wherever it is wanted.',
  'advice.uncopied': 'This browser neither shares nor copies. Select the words to take them along.',
  'advice.change': 'Change',
  'advice.change.of': 'Change what you said on {date}',
  'advice.off': 'Take off',
  'advice.off.of': 'Take off what you said on {date}',
  'advice.none': 'Write a line first.',
  'advice.long': 'One answer has room for {most} characters, and here are {n}. Your words stay as they are.',
  'advice.full': 'This takes more room than one answer has. A little less can be kept; your words stay as they are.',
  'advice.said': 'Kept. Sound advice, and yours.',
  'advice.said.changed': 'Changed.',
  'advice.said.off': 'Taken off.',
  'advice.locked': 'What you said is sealed, and its key is not on this device yet.',
  'advice.locked.act': 'Get the key',
  'advice.claim':
    'The question comes anew each week, and asks for nothing when you leave it out. In a hard week one of your own answers comes back to you. Tend claims nothing for it: what a trial tested was passing advice on to colleagues, not keeping it.',
  'advice.sealed':
    'Answers are sealed on this device, and Tend publishes none of them. The server sees the dates on which something was noted. What you hand on goes its own way, by the app that you choose.',
});
