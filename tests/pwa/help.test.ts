/** Help for me: whose numbers are shown, and what stands in the record of a person. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import './page.ts';
import { peopleIn } from '../../pwa/src/app/records/contacts.ts';
import { countries, countryName, numbersOf, proposed } from '../../pwa/src/screens/help/country.ts';

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

test('a person is two lines; where both of two devices were kept, both are there', () => {
  assert.deepEqual(peopleIn(''), []);
  assert.deepEqual(peopleIn('Ana\n+43 1 234'), [{ name: 'Ana', number: '+43 1 234' }]);
  assert.deepEqual(peopleIn('\n144'), [{ name: '', number: '144' }]);
  assert.deepEqual(peopleIn('Ana\n1\nBo\n2'), [
    { name: 'Ana', number: '1' },
    { name: 'Bo', number: '2' },
  ]);
  assert.deepEqual(peopleIn('Ana'), [{ name: 'Ana', number: '' }]);
});
