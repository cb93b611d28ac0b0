/** The keys of whoever has a keyboard. */

import { catalogue } from '../texts.ts';

export const keyboardTexts = catalogue('keyboard', {
  'keyboard.title': 'Keys',
  'keyboard.number': 'Tick, or add to, that row',
  'keyboard.number.keys': '1 to 9',
  'keyboard.move': 'To the next row, or the one before; Space ticks it',
  'keyboard.today': 'Today',
  'keyboard.garden': 'Garden',
  'keyboard.new': 'A new habit',
  'keyboard.add': 'Add something by its name',
  'keyboard.help': 'This list',
  'keyboard.on': 'Use these keys on this device',
});
