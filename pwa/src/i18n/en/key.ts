/** The screen `key`. */

import { catalogue } from '../texts.ts';

export const keyTexts = catalogue('key', {
  'key.title': 'Your words are sealed',
  'key.none': 'The key to your words is not on this device. Names and notes stay sealed until it comes. Ticking works.',
  'key.other':
    'This account has a new key, and this device has the one of before. What that one opens can be read here; new words need the new key. Ticking works.',
  'key.code': 'Use my recovery code',
  'key.code.why': 'The 26 characters that you printed or saved.',
  'key.ask': 'Ask another device',
  'key.ask.why': 'Open Devices there. It shows six digits, and hands the key over once you agree.',
  'key.anew': 'Begin anew with a fresh key',
  'key.anew.for':
    'This is for when no device has the key any more and there is no recovery code. If one may still turn up, wait for it: nothing runs out.',
  'key.anew.stays': 'Ticks, plans, days of rest and times of reminders stay as they are.',
  'key.anew.goes':
    'Names and notes that the old key sealed can no longer be read. They stay in their places until you write over them.',
  'key.anew.others':
    'Your other devices are locked until you pair them again. A recovery code made before stops working.',
  'key.anew.go': 'Begin anew',
  'key.offline': 'This needs the network, so that no two devices begin anew at once. Nothing was changed.',
  'key.here.title': 'The key is here',
  'key.here': 'Words can be read and written on this device.',
  'key.done':
    'You have a fresh key. Words that you write from now on are sealed with it. Names that show as sealed can be written anew.',
});
