/** The screen `garden`. */

import { catalogue } from '../texts.ts';

export const gardenTexts = catalogue('garden', {
  'garden.title': 'Garden',
  'garden.empty': 'Nothing grows here yet. Anything small will do.',
  'garden.bed': 'The bed',
  'garden.gifts': { one: '{n} gift so far.', other: '{n} gifts so far.' },
  'garden.sown': 'All sown. The first day shows.',
  'garden.plant': { one: '{name}, {stage}, {n} gift', other: '{name}, {stage}, {n} gifts' },
  'garden.plant.new': '{name}, {stage}',
  'garden.stage.seed': 'a seed',
  'garden.stage.sprout': 'a sprout',
  'garden.stage.sapling': 'a sapling',
  'garden.stage.rooted': 'well rooted',
  'garden.stage.evergreen': 'an evergreen',
  'garden.add': 'Plant something',
  'garden.look': 'Look back',
  'garden.order': 'Move {name}',
  'garden.order.how': 'Drag, or use the arrow keys',
  'garden.moved': '{name} is now number {n}',
  'garden.seasons': 'Seasons that have ended',
  'garden.old': 'Put away',
  'garden.deleted': 'Deleted',
  'garden.back': 'Bring back',
  'garden.erase': 'Delete for ever',
  'garden.erase.sure':
    'Its name, cue, schedule and notes are overwritten on all your devices and on the server. This cannot be taken back. Days that you ticked stay as bare dates.',
  'garden.erase.yes': 'Yes, for ever',
});
