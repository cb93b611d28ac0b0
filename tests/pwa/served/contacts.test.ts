/** The people whom Help shows, written and read through the account's own records. */

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { until } from '../page.ts';
import { emptied } from './net.ts';
import { begin } from '../../../pwa/src/app/account/account.ts';
import { engine } from '../../../pwa/src/app/account/session.ts';
import {
  addContact,
  changeContact,
  people,
  removeContact,
  watchContacts,
  type Contact,
} from '../../../pwa/src/app/records/contacts.ts';
import { undo } from '../../../pwa/src/app/records/perform.ts';

const ANA = { name: 'Ana', number: '1', mail: '', note: '' };

/** The people as a screen has them, once they are as expected: role, name, number and mail; the first of them. */
async function shown(...expected: string[]): Promise<Contact> {
  const text = ({ role, name, number, mail }: Contact): string => [role, name, number, mail].join(' ').trim();
  await until(() => (people.value?.all ?? []).map(text).join() === expected.join());
  return people.value!.all.find((one) => text(one) === expected[0])!;
}

/** The records of people, and what stands in them. */
async function bodies(): Promise<[id: string, body: string | null][]> {
  const at = engine.value!;
  const records = await at.scan('p');
  return Promise.all(records.map(async ({ id, fields }) => [id, await at.text('p', id, 'body', fields.body)]));
}

beforeEach(async () => {
  await emptied();
  await begin();
});

test('two lines of an older Tend stay two lines, and become a card where they have no room', async (t) => {
  t.after(watchContacts());
  await engine.value!.edit([{ kind: 'p', id: 'help.1', field: 'body', text: 'Ana\n1\nBo\n2' }]);
  const ana = await shown('contact Ana 1', 'contact Bo 2');
  await changeContact(ana, { ...ANA, number: '3' }, 'said');
  const changed = await shown('contact Ana 3', 'contact Bo 2');
  assert.deepEqual(await bodies(), [['help.1', 'Ana\n3\nBo\n2']]);

  await changeContact(changed, { ...ANA, mail: 'ana@x.org' }, 'said');
  await shown('contact Ana 1 ana@x.org', 'contact Bo 2');
  const after = new Map(await bodies());
  assert.equal(after.get('help.1'), 'Bo\n2');
  assert.equal(after.size, 2);
});

test('a person is added, taken off, and comes back; no id names a role', async (t) => {
  t.after(watchContacts());
  await addContact('therapist', { ...ANA, mail: 'ana@x.org', note: 'Thursdays' }, 'said');
  const ana = await shown('therapist Ana 1 ana@x.org');
  assert.match(ana.entry.id, /^[0-9a-v]{12}$/);
  assert.equal(ana.note, 'Thursdays');
  await removeContact(ana, 'said');
  await shown();
  await undo();
  await shown('therapist Ana 1 ana@x.org');
});
