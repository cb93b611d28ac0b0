/** The screen `recover`. */

import { catalogue } from '../texts.ts';

export const recoverTexts = catalogue('recover', {
  'recover.title': 'Type your recovery code',
  'recover.how': 'It has 26 characters. Capitals, spaces and hyphens do not matter, and O counts as 0.',
  'recover.code': 'Recovery code',
  'recover.count': '{done} of {n} characters',
  'recover.go': 'Bring everything back',
  'recover.busy.now': 'One moment. Everything is being fetched.',
  'recover.empty': 'Type the code first.',
  'recover.short': 'Some characters are still to come: a code has 26.',
  'recover.long': 'That is more than a code has. It has 26 characters.',
  'recover.letter': 'There is a character that no code has. Codes are made of digits and letters, without U.',
  'recover.typo':
    'One of the characters is another one, or two have changed places. Compare them with your paper, group by group.',
  'recover.unknown':
    'No account here has this code. It may belong to another server than {host}, or its account was deleted.',
  'recover.replaced':
    'This code was replaced: a newer one was made later, or codes were switched off. Look for the newer one.',
  'recover.offline': 'The server does not answer just now. Nothing was changed. Try again when there is a network.',
  'recover.inside':
    'You are in. The rest could not be fetched just now: press the button again when there is a network.',
  'recover.keyless':
    'You are in, and your ticks are here. The key to your words does not lie under this code: the account has begun anew with another key since.',
  'recover.storage': 'This browser did not keep what came. Try again, or in a window that is not private.',
  'recover.busy': {
    one: 'That was tried often from this network. It can be tried again in about {n} minute.',
    other: 'That was tried often from this network. It can be tried again in about {n} minutes.',
  },
  'recover.comes': 'What you ticked here comes along.',
  'recover.done': 'Everything is back.',
  'recover.done.why':
    'This device can read all your words again. If another device went missing, remove it now, and make a new code if the code was with it.',
  'recover.today': 'Go to Today',
  'recover.devices': 'Look at my devices',
});
