/** A habit's menu and the timer. */

import { catalogue } from '../texts.ts';

export const menuTexts = catalogue('menu', {
  'menu.rest': 'Rest on this day',
  'menu.note': 'Write a note',
  'menu.page': 'How it has gone',
  'menu.edit': 'Change it',
  'menu.drop': 'Put away',
  'menu.close': 'Close',
  'menu.done': 'Done on this day',
  'menu.open': 'Open again',
  'menu.amount': 'How much',
  'menu.amount.set': 'Set',
  'menu.less': 'Less',
  'menu.more': 'More',
  'menu.quick': 'Add {n}',
  'menu.quick.short': '+{n}',
  'note.kept': 'Not saved yet. Your words wait here: “Go on with your note”.',
  'note.go.on': 'Go on with your note',
  'note.begun': 'You had begun this; it is not saved yet.',
  'note.let.go': 'Discard it',
  'said.timed': { one: '{n} minute for you. Kept.', other: '{n} minutes for you. Kept.' },
  'timer.short': 'Under a minute: nothing was written down.',
  'timer.start': 'Start a timer',
  'timer.of': '{name}',
  'timer.time': '{minutes}:{seconds}',
  'timer.pause': 'Pause',
  'timer.go': 'Go on',
  'timer.done': 'Done',
  'timer.drop': 'Discard',
  'note.sealed.over': 'There is a note here that cannot be read on this device. What you write takes its place.',
});
