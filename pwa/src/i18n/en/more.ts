/** The screen `more`. */

import { catalogue } from '../texts.ts';

export const moreTexts = catalogue('more', {
  'more.title': 'More',
  'more.devices': 'Devices',
  'more.export': 'Export my data',
  'more.export.why': 'One file with all that you wrote, opened. Keep it somewhere safe.',
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
});
