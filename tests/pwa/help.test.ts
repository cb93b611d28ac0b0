/** Help for me: whose numbers and lines are shown, how old they are, and what stands in the record of a person. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import './page.ts';
import { contactsIn, rolesLeft, type Contact } from '../../pwa/src/app/records/contacts.ts';
import type { Entry } from '../../pwa/src/app/records/cards.ts';
import { readCards } from '../../pwa/src/domain/strategies/cards.ts';
import { faultsOf } from '../../pwa/src/screens/help/faults.ts';
import { countries, countryName, numbersOf, proposed } from '../../pwa/src/ui/help/country.ts';
import { aboutText, BOARD, DIRECTORIES, isOld, linesOf, monthText } from '../../pwa/src/ui/help/lines.ts';

test("a country is proposed by the first region in the browser's languages, and none is made up", () => {
  assert.equal(proposed(['en-GB', 'de-DE']), 'GB');
  assert.equal(proposed(['en', 'de-CH']), 'CH');
  assert.equal(proposed(['zh-Hant-TW']), 'TW');
  assert.equal(proposed(['en', 'de']), '');
  assert.equal(proposed(['x!', 'en-XA', 'es-419', 'nb-NO']), 'NO');
});

test('112 stands first where it is valid; an unknown country has no numbers', () => {
  assert.deepEqual(numbersOf('DE'), ['112', '110']);
  assert.deepEqual(numbersOf('JP'), ['110', '119']);
  assert.deepEqual(numbersOf(''), []);
  assert.deepEqual(numbersOf('XA'), []);
});

test('countries stand by name in the order of the language', () => {
  const all = countries('en');
  assert.ok(all.length > 200);
  assert.equal(all[0]?.name, 'Afghanistan');
  assert.equal(all[1]?.name, 'Åland Islands');
  assert.equal(countryName('DE', 'de'), 'Deutschland');
});

test("a country's lines for anyone come first, then clinicians'; elsewhere there are none, but directories", () => {
  assert.deepEqual(
    linesOf('GB').map(({ whom }) => whom),
    ['anyone', 'anyone', 'doctors'],
  );
  assert.deepEqual(linesOf('AD'), []);
  assert.deepEqual(linesOf(''), []);
  assert.ok(DIRECTORIES.every(({ web }) => web.startsWith('https://')));
  for (const { country } of countries('en'))
    for (const line of linesOf(country)) assert.ok(!/undefined|help\./.test(aboutText(line)), line.name);
});

test('a text is old a day after twelve months, a month without a day from its first day on', () => {
  // Twin: tests/test_helplines.py.
  assert.equal(isOld('2025-11-26', '2026-11-26'), false);
  assert.equal(isOld('2025-11-26', '2026-11-27'), true);
  assert.equal(isOld('2025-11', '2026-10-31'), false);
  assert.equal(isOld('2025-11', '2026-11-01'), true);
  assert.equal(isOld('2024-02-29', '2025-02-28'), false);
  assert.equal(isOld('2024-02-29', '2025-03-01'), true);
  assert.equal(monthText('2023-03'), 'March 2023');
  assert.equal(monthText(BOARD.source_dated), 'September 2025');
});

test('what a line says of its hours is what its text says, and that it says nothing', () => {
  const [line] = linesOf('US').filter(({ name }) => name === 'Physician Support Line');
  assert.equal(aboutText(line!), 'For doctors and medical students, hours not stated, free');
  const hours = { from: '08:00', to: '23:00', days: [1, 2, 3, 4, 5], zone: 'America/New_York' };
  assert.match(
    aboutText({ ...line!, hours }),
    /^For doctors and medical students, Monday to Friday, 8.00.AM to 11.00.PM, Eastern Time/u,
  );
  assert.match(aboutText(linesOf('AT')[0]!), /^For anyone, day and night, free$/);
});

function found(bodies: { [id: string]: string }): Contact[] {
  const entries = Object.entries(bodies).flatMap(([id, body]) =>
    readCards('p', body).map((card): Entry<'p'> => ({ kind: 'p', id, on: null, card, body, fields: {} })),
  );
  return contactsIn(entries);
}

test('people stand in the order of their roles; an older Tend’s two lines are contacts; others’ people are not shown', () => {
  const all = found({
    'help.1': 'Bo\n144\nAna\n+43 1 234',
    aaaaaaaaaaaa: '{"is":"person","role":"support","name":"Cy","number":"1"}',
    bbbbbbbbbbbb: '{"is":"person","role":"therapist","name":"Di","mail":"di@example.org"}',
    cccccccccccc: '{"is":"person","role":"assistance","name":"EAP","number":"2","note":"code 7"}',
    dddddddddddd: '{"is":"person","role":"a newer one","name":"Fe","number":"3"}',
  });
  assert.deepEqual(
    all.map(({ role, name, number, mail, note }) => [role, name, number, mail, note].join('|')),
    [
      'therapist|Di||di@example.org|',
      'assistance|EAP|2||code 7',
      'contact|Ana|+43 1 234||',
      'contact|Bo|144||',
      'contact|Fe|3||',
    ],
  );
  assert.deepEqual(rolesLeft({ all, sealed: false }), ['doctor', 'peerline']);
  assert.deepEqual(rolesLeft({ all: [], sealed: false }), ['therapist', 'doctor', 'peerline', 'assistance', 'contact']);
});

test('what cannot be written of a person has its sentence beside its field', () => {
  const sound = { name: 'Ana', number: '+43 (1) 23-4', mail: '', note: '' };
  assert.deepEqual(faultsOf('contact', sound), {});
  assert.deepEqual(faultsOf('contact', { ...sound, number: '', mail: 'a@b.at' }), {});
  assert.deepEqual(faultsOf('contact', { ...sound, number: '' }), { number: 'help.number.none' });
  assert.deepEqual(faultsOf('contact', { ...sound, number: 'call me' }), { number: 'help.number.odd' });
  assert.deepEqual(faultsOf('contact', { ...sound, number: '1'.repeat(41) }), { number: 'help.long' });
  assert.deepEqual(faultsOf('doctor', { ...sound, name: '' }), { name: 'help.name.none' });
  assert.deepEqual(faultsOf('doctor', { ...sound, name: 'A'.repeat(81) }), { name: 'help.long' });
  assert.deepEqual(faultsOf('doctor', { ...sound, mail: 'ana at home' }), { mail: 'help.mail.odd' });
  assert.deepEqual(faultsOf('doctor', { ...sound, note: 'n'.repeat(401) }), { note: 'help.long' });
});
