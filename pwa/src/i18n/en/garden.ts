/** The screen `garden`. */

import { catalogue } from '../texts.ts';

export const gardenTexts = catalogue('garden', {
  'garden.title': 'Garden',
  'garden.empty': 'Nothing grows here yet. Anything small will do.',
  'garden.add': 'Plant something',
  'garden.order': 'Move {name}',
  'garden.order.how': 'Drag, or use the arrow keys',
  'garden.moved': '{name} is now number {n}',
  'garden.away': 'I am away',
  'garden.away.on': 'You are away until {date}. Ticking works all the same.',
  'garden.away.until': 'Away until',
  'garden.away.act': 'Start my time away',
  'garden.away.back': 'I am back',
  'garden.old': 'Put away',
  'garden.deleted': 'Deleted',
  'garden.back': 'Bring back',
  'garden.erase': 'Delete for ever',
  'garden.erase.sure':
    'Its name, cue, schedule and notes are overwritten on all your devices and on the server. This cannot be taken back. Days that you ticked stay as bare dates.',
  'garden.erase.yes': 'Yes, for ever',
  'garden.groups': 'Group Today by area',
  'garden.folds': 'In the evening, fold away what is kept',
});
