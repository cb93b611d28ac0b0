/** The sync sign, what it explains, and words that gave way to others. */

import { catalogue } from '../texts.ts';

export const syncTexts = catalogue('sync', {
  'sync.broken.why': 'What you do now is not being saved on this device. {why}',
  'sync.devices.why':
    'Your account has 20 devices, and this one needs a place of its own. Remove one that you no longer use.',
  'sync.devices.act': 'See the devices',
  'sync.title': 'Saving',
  'sync.ok': 'Everything is on this device, and on the server for your other devices.',
  'sync.at': 'Last saved to the server: {when}.',
  'sync.never': 'Nothing has been sent yet.',
  'sync.offline.why': 'There is no network. Tick on: all of it is kept here and goes out by itself later.',
  'sync.unreachable.why':
    'The network is there, but Tend’s server does not answer. Tick on: all of it is kept here and goes out by itself later.',
  'sync.waiting.why': {
    one: '{n} change is kept here and waits to be sent.',
    other: '{n} changes are kept here and wait to be sent.',
  },
  'sync.shut.why':
    'A sign-in page stands between this device and the server. All you do is kept here; once you have signed in, it goes out by itself.',
  'sync.shut.act': 'Sign in',
  'sync.signin.why':
    'The server no longer knows this browser. All you did is kept here. Pair it with another of your devices to be in step again.',
  'sync.signin.act': 'Pair with another device',
  'sync.closed.why':
    'This server takes new people by invitation only. All you do is kept on this device. If you were given an invitation, put its code here.',
  'sync.crowded.why':
    'Many people have begun from this network just now, so the server lets the next ones in a little later. All you do is kept on this device and goes out by itself at about {when}. With an invitation it goes out at once.',
  'sync.paused.why':
    'The server asked for a short rest. All you do is kept on this device and goes out by itself at about {when}.',
  'sync.closed.code': 'Invitation code',
  'sync.closed.act': 'Use it',
  'sync.clock.fast':
    'The clock of this device is about {gap} fast. Tend uses the right time; setting the clock to “automatic” helps.',
  'sync.clock.slow':
    'The clock of this device is about {gap} slow. Tend uses the right time; setting the clock to “automatic” helps.',
  'sync.aside.why': {
    one: 'The server would not take {n} entry. It is kept here.',
    other: 'The server would not take {n} entries. They are kept here.',
  },
  'sync.aside.drop': 'Discard',
  'sync.aside.tick': 'A tick on {date}',
  'sync.aside.habit': 'Something about a habit',
  'sync.aside.other': 'An entry',
  'sync.unsaved.why':
    'This browser has no room left on the device. The last entries live only as long as this page is open. Freeing some space helps.',
  'sync.full.why': 'Your account has used all the room that this server gives. New entries stay on this device.',
  'sync.outdated.why':
    'The server speaks a newer language than this page. Load the page again when it suits you; ticking goes on.',
  'sync.outdated.act': 'Load again',
  'sync.apart.why':
    'What the server holds is not what this device holds, although both were compared in full. Nothing here is gone, and a copy of it can be exported from More. If it stays so, whoever runs the server should know.',
  'sync.locked.why': 'The key to your words is not here, so names and notes stay sealed. Ticking works.',
  'sync.locked.act': 'How to get it back',
  'sync.http.why':
    'This page came over plain http, so the browser gives it no cipher, no offline start, no camera and no reminders. Ticks work while it is open. Whoever runs the server can put it on https; Tend’s deploy folder shows how.',
  'sync.try': 'Try now',
  'shelf.title': 'You also wrote',
  'shelf.on': '{name}, {date}',
  'shelf.person': 'Somebody you could call',
  'shelf.why': 'Two of your devices wrote this apart. Both are safe.',
  'shelf.amount': 'Another amount for the same day',
  'shelf.amount.why': 'Two of your devices counted this day apart. Keeping both adds them up.',
  'shelf.stands': 'What stands now',
  'shelf.both': 'Keep both',
  'shelf.long': 'Together they are too long for one note. Shorten them here; until you save, both stay as they are.',
  'shelf.mine': 'Use this one',
  'shelf.theirs': 'Leave what stands',
});
