/** Whether the weekly check-in shall go on: asked on Today and on its screen. */

import { catalogue } from '../texts.ts';

export const stopTexts = catalogue('stop', {
  'checkin.stop.title': 'Shall the weekly check-in stop?',
  'checkin.stop.why':
    'It has rested for a while. Watching oneself can weigh; it is fine to stop. It can begin again whenever you like.',
  'checkin.stop.yes': 'Stop it',
  'checkin.stop.no': 'Keep it',
  'checkin.stop.said': 'Stopped. The check-in stays where it is, without a reminder.',
  'checkin.stop.kept': 'It stays.',
});
