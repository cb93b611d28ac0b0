/** The screen `recovery`. */

import { catalogue } from '../texts.ts';

export const recoveryTexts = catalogue('recovery', {
  'recovery.title': 'Recovery code',
  'recovery.what':
    'Your names and notes are sealed with a key that only your devices have. If they are all gone, a code on paper brings the key back. Nobody else can, and the server cannot either.',
  'recovery.none': 'There is no code yet.',
  'recovery.make': 'Make a code',
  'recovery.making': 'One moment.',
  'recovery.again': 'Make a new code',
  'recovery.again.sure':
    'The code you have now stops working as soon as the new one is shown. Have something to write with at hand.',
  'recovery.unchecked': 'A code was made on {date}. Nobody has checked yet that it was written down.',
  'recovery.checked': 'You had your code at hand on {date}.',
  'recovery.due':
    'You had your code at hand on {date}. That is more than a year ago. Type its last six characters, to see that it is still where you think.',
  'recovery.check': 'Check the code I have',
  'recovery.locked': 'A code can be made on a device that can read your words. This one cannot yet.',
  'recovery.offline':
    'A code can be made when there is a network and the server answers. Nothing was shown, so there is nothing to write down.',
  'recovery.refused': 'The server did not take the code. Nothing was shown, so there is nothing to write down.',
  'recovery.shown': 'This is your code. It is shown this once and kept nowhere.',
  'recovery.write':
    'Write it down, and keep it where a person who should not read your notes cannot find it. A password manager is a good place too.',
  'recovery.print': 'Print it',
  'recovery.copy': 'Copy it',
  'recovery.copied': 'Copied. Put it into your password manager now: other apps can read what was copied.',
  'recovery.uncopied': 'This browser did not allow copying. Write it down, or save it as a file.',
  'recovery.save': 'Save it as a file',
  'recovery.file': 'tend-recovery-code.txt',
  'recovery.paper': 'Tend recovery code',
  'recovery.paper.what': 'Whoever has this code can read everything in this Tend account. Keep it like a key.',
  'recovery.paper.how': 'To use it: open {url} and type it in. Capitals, spaces and hyphens do not matter.',
  'recovery.paper.made': 'Made on {date}. A code made later replaces it.',
  'recovery.have': 'I have it',
  'recovery.six': 'The last six characters of the code',
  'recovery.six.why': 'Read them from your paper or your password manager.',
  'recovery.six.go': 'Check',
  'recovery.six.wrong': 'These are not the last six characters. Look at the last group once more.',
  'recovery.six.show': 'Show the code once more',
  'recovery.done': 'That is it. Your code works, and you have it.',
  'recovery.withdraw': 'Let no code work any more',
  'recovery.withdraw.sure':
    'The code you have stops working. If all your devices are gone, nothing brings your words back.',
  'recovery.withdraw.go': 'Yes, let it stop working',
  'recovery.withdraw.offline': 'The server has to hear of this first, and it does not answer. Nothing was changed.',
  'recovery.withdrawn': 'No code works any more.',
  'recovery.card': 'A way back to your words',
  'recovery.card.why':
    'Only this device can open what you write. If it goes missing, a recovery code brings everything back. It takes two minutes.',
  'recovery.card.unchecked':
    'You made a recovery code. Type its last six characters, to see that it was written down right.',
  'recovery.card.due': 'It has been a year: is your recovery code still at hand?',
  'recovery.card.make': 'Make a code',
  'recovery.card.check': 'Check it',
  'recovery.card.rest': 'Not now',
  'recovery.sync':
    'Only this device can open your words. Another device or a recovery code keeps them safe if it goes missing.',
  'recovery.sync.unchecked':
    'A recovery code was made, and nobody has checked yet that it was written down. Until then, only this device is sure to open your words.',
  'recovery.removed':
    'If that device is in other hands, or your recovery code was kept with it, make a new code: the old one stops working.',
});
