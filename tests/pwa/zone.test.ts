/** Which zone a person's days go by, whatever their browser says of it. */

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import type { Value } from '../../pwa/src/domain/cells.ts';
import { deviceZone, isZone, offsetZone, zoneOf } from '../../pwa/src/push/zone.ts';

const resolved = Intl.DateTimeFormat.prototype.resolvedOptions;

/** Let the browser say this of its zone; the rest is as ever. */
function says(timeZone: unknown): void {
  Intl.DateTimeFormat.prototype.resolvedOptions = function () {
    return { ...resolved.call(this), timeZone: timeZone as string };
  };
}

afterEach(() => {
  Intl.DateTimeFormat.prototype.resolvedOptions = resolved;
});

function stored(values: { [name: string]: Value }): ReadonlyMap<string, Value> {
  return new Map(Object.entries(values));
}

test('a zone that the browser names and knows is gone by', () => {
  says('Pacific/Auckland');
  assert.deepEqual(zoneOf(stored({ tz: 'Europe/Berlin' })), { name: 'Pacific/Auckland', from: 'device' });
});

for (const none of ['Etc/Unknown', 'Foo/Bar', '', undefined, null]) {
  test(`of ${none} the last known zone is assumed, and without one the offset`, () => {
    says(none);
    assert.equal(deviceZone(), '');
    assert.deepEqual(zoneOf(stored({ tz: 'Asia/Kathmandu' })), { name: 'Asia/Kathmandu', from: 'assumed' });
    for (const tz of ['Etc/Unknown', '', 7, null]) {
      const { name, from } = zoneOf(stored({ tz }));
      assert.equal(from, 'assumed');
      assert.match(name, /^(UTC|Etc\/GMT[+-]\d+)$/);
      assert.ok(isZone(name));
    }
  });
}

test('what the person chose holds for as long as the browser says the same', () => {
  says('Etc/Unknown');
  const nowhere = stored({ zone: { for: '', use: 'America/Lima' }, tz: 'UTC' });
  assert.deepEqual(zoneOf(nowhere), { name: 'America/Lima', from: 'chosen' });
  says('America/Coyhaique');
  const near = stored({ zone: { for: 'America/Coyhaique', use: 'America/Santiago' } });
  assert.deepEqual(zoneOf(near), { name: 'America/Santiago', from: 'chosen' });
  says('Europe/Paris');
  assert.deepEqual(zoneOf(nowhere), { name: 'Europe/Paris', from: 'device' });
  assert.deepEqual(zoneOf(near), { name: 'Europe/Paris', from: 'device' });
});

test('a choice that cannot be read is none', () => {
  says('Europe/Paris');
  for (const zone of [
    null,
    'Europe/Rome',
    7,
    [],
    {},
    { for: 'Europe/Paris', use: 'Mars/Base' },
    { for: 'Europe/Paris', use: 3 },
  ]) {
    assert.equal(zoneOf(stored({ zone: zone as Value })).name, 'Europe/Paris');
  }
});

test('an offset becomes a zone that keeps it', () => {
  for (let hours = -12; hours <= 14; hours++) {
    const local = new Date(0).toLocaleString('sv', { timeZone: offsetZone(hours * 60) });
    assert.equal(Date.parse(`${local.replace(' ', 'T')}Z`), hours * 3_600_000);
  }
  assert.ok(isZone(offsetZone(330)));
});
