/** The screen `join`. */

import { catalogue } from '../texts.ts';

export const joinTexts = catalogue('join', {
  'asking.waiting': 'You are in. Keep the Devices page open on the other device: it will show six digits.',
  'asking.compare': 'If the other device shows these digits, say so there.',
  'asking.done': 'All here. Your words can be read on this device now.',
  'asking.refused': 'The key did not come. Nothing was changed.',
  'asking.again': 'Ask again',
  'join.done': 'Paired. This device has your garden now.',
  'join.title': 'Bring your garden here',
  'join.how': 'On the device that has it: More, Devices, Add a device. Then open the link here or paste it.',
  'join.link': 'Link or code',
  'join.go': 'Join',
  'join.ask': 'Join {names}?',
  'join.askNone': 'Join this account?',
  'join.comes': 'What you ticked here comes along.',
  'join.unknown': 'This link or code was used before, or is too old. Make a new one on the other device.',
  'join.offline': 'There is no network just now. Nothing was changed.',
  'join.busy': 'Too many tries just now. Give it a minute.',
  'join.devices': 'That account has 20 devices, and no more fit. Remove one there, then try again.',
  'join.notLink': 'That does not look like a pairing link or code.',
  'join.scan': 'Scan with the camera',
  'join.scan.stop': 'Stop the camera',
  'join.scan.aim': 'Hold it over the code on the other device.',
  'join.camera.refused': 'The camera was not allowed. The link or a typed code works as well.',
  'join.camera.missing': 'There is no camera here that can be used. The link or a typed code works as well.',
  'join.camera.unread': 'Pictures of codes cannot be read here just now. The link or a typed code works as well.',
  'join.camera.insecure': 'Cameras need https. The link or a typed code works as well.',
});
