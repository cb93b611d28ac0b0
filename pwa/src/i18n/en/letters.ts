/** The screen `letters`. */

import { catalogue } from '../texts.ts';

export const lettersTexts = catalogue('letters', {
  'letters.what': 'Write to the person whom you will be. The letter closes, and comes back on its day.',
  'letters.claim': 'A small pleasure, and no more is claimed for it.',
  'letters.write': 'Write a letter',
  'letters.new': 'A new letter',
  'letters.words': 'Dear future me',
  'letters.why':
    'What is it like, just now? What do you hope still holds? What would you like to be told again? No names of patients or clients.',
  'letters.when': 'It comes back',
  'letters.when.month': 'In a month',
  'letters.when.year': 'In a year',
  'letters.when.ten': 'In ten years',
  'letters.when.date': 'On a day of my own',
  'letters.when.away': 'When I have been away',
  'letters.date': 'On',
  'letters.comes': 'It comes back on {date}.',
  'letters.comes.away': 'It comes back when you return after three days or more.',
  'letters.close': 'Close the letter',
  'letters.none': 'Write a line first. One is plenty.',
  'letters.long':
    'One letter has room for {most} characters, and here are {n}. Your words stay as they are: make it shorter, or two letters of it.',
  'letters.full':
    'This takes more room than one letter has. Your words stay as they are: make it shorter, or two letters of it.',
  'letters.date.odd': 'Choose a day after today, within a hundred years.',
  'letters.room': { one: 'Room for {n} more character.', other: 'Room for {n} more characters.' },
  'letters.said': 'Closed. Future you will be glad of it.',
  'letters.said.opened': 'Opened, and kept.',
  'letters.said.off': 'The letter is taken off.',
  'letters.said.moved': 'It comes back on another day.',

  'letters.of': 'Written on {date}',
  'letters.of.unknown': 'Written a while ago',
  'letters.open.title': 'A letter from you',
  'letters.open.before': 'Sit down for a moment, if you can. Whoever wrote this was thinking of you.',
  'letters.open': 'Open it',
  'letters.keep': 'Keep it',
  'letters.answer': 'Write back',
  'letters.waiting': 'On the way',
  'letters.waiting.one': 'Comes back on {date}',
  'letters.waiting.away': 'Comes back when you have been away',
  'letters.kept': 'Kept letters',
  'letters.kept.of': 'Opened on {date}',
  'letters.move': 'Another day',
  'letters.move.of': 'Another day for the letter of {date}',
  'letters.off': 'Take off',
  'letters.off.of': 'Take off the letter of {date}',
  'letters.save': 'Save',
  'letters.locked': 'Your letters are sealed, and their key is not on this device yet.',
  'letters.locked.act': 'Get the key',
  'letters.sealed':
    'The words are sealed on this device. So that it can remind you, the server sees on which days letters come back.',
});
