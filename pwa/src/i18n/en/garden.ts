/** The screen `garden`. */

import { catalogue } from '../texts.ts';

export const gardenTexts = catalogue('garden', {
  'garden.title': 'Garden',
  'garden.empty': 'Nothing grows here yet. Anything small will do.',
  'garden.add': 'Plant something',
  'garden.order': 'Move {name}',
  'garden.order.how': 'Drag, or use the arrow keys',
  'garden.moved': '{name} is now number {n}',
  'garden.old': 'Put away',
  'garden.deleted': 'Deleted',
  'garden.back': 'Bring back',
  'garden.erase': 'Delete for ever',
  'garden.erase.sure':
    'Its name, cue, schedule and notes are overwritten on all your devices and on the server. This cannot be taken back. Days that you ticked stay as bare dates.',
  'garden.erase.yes': 'Yes, for ever',
});
