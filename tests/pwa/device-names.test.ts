/** What devices are called. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import './page.ts';
import { namesApart, ownName } from '../../pwa/src/app/account/device-names.ts';

test('two devices of one make are told apart by a number: those that joined later have it', () => {
  const names = namesApart(
    [
      { id: 'c', name: 'iPhone, Safari', madeAt: 30 },
      { id: 'a', name: 'Linux, Chrome', madeAt: 10 },
      { id: 'd', name: 'Linux, Chrome', madeAt: 20 },
      { id: 'b', name: 'Linux, Chrome', madeAt: 20 },
      { id: 'e', name: null, madeAt: 5 },
      { id: 'f', name: null, madeAt: 6 },
    ],
    (name, n) => `${name} ${n}`,
  );
  assert.deepEqual(Object.fromEntries(names), {
    e: null,
    f: null,
    a: 'Linux, Chrome',
    b: 'Linux, Chrome 2',
    d: 'Linux, Chrome 3',
    c: 'iPhone, Safari',
  });
});

test('a device is called what most people would call it', () => {
  assert.equal(ownName('Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Safari/604.1'), 'iPhone, Safari');
  assert.equal(ownName('nothing known'), 'Tend');
});
