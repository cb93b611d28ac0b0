/** The screen `more`. */

import { catalogue } from '../texts.ts';

export const moreTexts = catalogue('more', {
  'more.title': 'More',
  'more.help.why': 'Emergency numbers, my people, help lines',
  'more.day': 'Through the day',
  'more.breathe.why': 'A few slow breaths, led by a circle',
  'more.checkin.why': 'How the week was, in eight taps',
  'consultation.title': 'Consultation',
  'more.consultation.why': 'Peers, supervision, what to bring',
  'support.title': 'Support network',
  'more.support.why': 'People to stay close to',
  'more.work': 'Work hours and roster',
  'more.work.why': 'When I work, week by week or date by date',
  'more.reminders.why': 'Whether, when and how softly',
  'more.ownDay': 'Day and week',
  'more.ownDay.why': 'When my day ends, time away',
  'more.data': 'My data',
  'more.devices': 'Devices',
  'more.devices.why': 'What I use Tend on',
  'more.recovery.why': 'The way back without a device',
  'more.export': 'Export my data',
  'more.export.why': 'One file that anyone can read',
  'more.exported': 'Saved as {file}. It is not encrypted: keep it somewhere safe.',
  'more.install': 'Put Tend on the home screen',
  'more.about': 'About',
  'more.about.text':
    'Tend supports and informs; it does not diagnose or treat, and it is not a medical device. In an emergency, call your local emergency number first. The server can see which days were ticked and when; it cannot read names, notes or anything you write.',
  'more.install.act': 'Install Tend',
  'more.install.done': 'Installed. You are using it.',
  'more.install.ios.1': 'In Safari, tap the Share button.',
  'more.install.ios.2': 'Choose “Add to Home Screen”, then “Add”.',
  'more.install.ios.3':
    'Open Tend from the Home Screen. It starts empty there: bring your garden in from Devices on this page.',
  'more.install.why': 'It opens like any app, works without a network, and may remind you.',
  'more.install.how': 'In the browser’s menu, choose “Install app” or “Add to Home screen”.',
  'breathe.title': 'Breathe',
  'pause.title': 'One-minute pause',
  'pause.why': 'Between two sessions; it begins at once',
  'moment.title': 'A hard moment',
  'moment.why': 'Somebody to call, and a minute for me',
});
