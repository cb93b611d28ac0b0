/** The screen `devices`. */

import { catalogue } from '../texts.ts';

export const devicesTexts = catalogue('devices', {
  'menu.rename': 'Rename',
  'devices.title': 'Devices',
  'devices.this': '{name} (this one)',
  'devices.unnamed': 'A device',
  'devices.remove': 'Remove',
  'devices.remove.of': 'Remove {name}',
  'devices.rename.of': 'Rename {name}',
  'devices.remove.sure': 'Remove {name}? It forgets everything the next time it is online.',
  'devices.remove.yes': 'Yes, remove it',
  'devices.nth': '{name} {n}',
  'devices.since': 'Added {date}',
  'devices.add': 'Add a device',
  'devices.add.why': 'Another phone or computer uses this garden as well.',
  'devices.came': 'Paired. {names} has this garden now.',
  'devices.came.code': '{names} has joined. To let it read your words, compare the digits on both.',
  'devices.more': 'Add one more',
  'devices.scan': 'Scan this with the other device, or open the link there. It works once, for ten minutes.',
  'devices.addCode': 'Add it by a code to type',
  'devices.type':
    'Type this on the other device, at “I already use Tend”. It works once, for ten minutes. Stay on this screen.',
  'devices.name': 'Name of the device',
  'devices.unproven':
    'It has not shown that it has your key. It can tick, and read no word. If you do not know it, remove it.',
  'devices.still': 'You removed this device, and the server still lists it.',
  'devices.ghost':
    'A device that you removed ({when}) has written since: the server lets it in still. Whoever runs the server should know.',
  'devices.joined': '{name} joined',
  'asks.given.title': 'Paired',
  'asks.title': 'A device asks for your key',
  'asks.making': 'One moment.',
  'asks.compare': 'Does the other device show the same six digits?',
  'asks.waiting':
    'Have you just typed a code on another device of yours? Then let both show six digits. If not, say no.',
  'asks.again':
    'The request changed while it was being answered. That is so when you began again on the other device. If you did not, somebody may be in between: say no, and remove that device.',
  'asks.elsewhere': 'Another screen has begun to answer this. Go on there, or ask once more on the new device.',
  'asks.answer': 'Show the six digits',
  'asks.count': {
    one: '{n} request was answered on this screen. Each further one is one more guess for whoever might be in between.',
    other:
      '{n} requests were answered on this screen. Each further one is one more guess for whoever might be in between.',
  },
  'asks.same': 'Yes, the same',
  'asks.differ': 'No, or I do not know it',
  'asks.given': 'It can read your words now.',
  'asks.spoilt':
    'Something is not right with this request. Nothing was given. Remove that device if you do not know it.',
  'devices.qr': 'Pairing code as a picture',
  'devices.copy': 'Copy the link',
  'devices.copied': 'Copied',
  'devices.leave': 'Leave this device',
  'devices.leave.sure': 'Leave? This device forgets everything. Your other devices keep it.',
  'devices.leave.yes': 'Yes, leave it',
  'devices.offline': 'Devices can be seen and paired when there is a network.',
  'devices.joinHere.title': 'Is your garden on another device?',
  'devices.joinHere.why': 'Then this device can use that one. What is here goes along.',
  'devices.joinHere': 'Bring that garden here',
  'left.account': 'The account that this device had before',
  'left.account.why':
    'This device joined another account on {date}, and brought along what it held. The account that it had is still on the server.',
  'left.account.delete': 'Delete that account',
  'left.account.keep': 'Keep it there',
  'left.account.sure':
    'If other devices still use that account, they forget it the next time they are online. What came along to this device stays.',
  'left.account.now': 'Delete it',
  'left.account.gone': 'That account is deleted.',
  'left.account.offline': 'The server did not answer. Nothing was changed.',
});
