/** Ways back: from a screen, out of a form, and from an open sheet. */

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { until, visited } from './page.ts';
import { go, path, startRouter } from '../../pwa/src/app/platform/router.ts';
import { back, coverScreen, leaveForm } from '../../pwa/src/app/platform/ways-back.ts';

let left = 0;
startRouter(() => left++);

beforeEach(() => {
  go('/');
  left = 0;
  visited.length = 0;
});

const arrived = (at: string): Promise<void> => until(() => path.value === at && location.pathname === at);

test('back leads to where a screen was reached from; opened by its address alone, to the one above it', async () => {
  go('/more');
  go('/devices');
  left = 0;
  back('/more');
  await arrived('/more');
  assert.equal(left, 1);
  back('/elsewhere');
  await arrived('/');
  history.replaceState(null, '', '/devices');
  path.value = '/devices';
  back('/more');
  assert.deepEqual([path.value, visited.at(-1)], ['/more', 'https://tend.example/more']);
});

test('a form that was left is no way back: cancelled or saved, what was said stays', async () => {
  go('/habit/a');
  go('/habit/a/edit');
  // What was said belongs to the screen that was left, also where a button led away from it.
  assert.equal(left, 2);
  leaveForm('/habit/a');
  await arrived('/habit/a');
  assert.equal(left, 2);
  // Reached from elsewhere, its entry becomes the screen's.
  go('/garden');
  go('/habit/a/edit');
  left = 0;
  leaveForm('/habit/a');
  assert.deepEqual([path.value, left], ['/habit/a', 0]);
  history.back();
  await arrived('/garden');
  assert.equal(left, 1);
});

test('back closes an open sheet and leaves the screen; a sheet that was closed leaves no entry behind', async () => {
  go('/garden');
  left = 0;
  let closed = 0;
  let uncover = coverScreen(() => closed++);
  history.back();
  await until(() => closed === 1);
  uncover();
  assert.deepEqual([path.value, left], ['/garden', 0]);
  uncover = coverScreen(() => closed++);
  uncover();
  await until(() => !(history.state as { sheet?: boolean }).sheet);
  history.back();
  await arrived('/');
  assert.equal(closed, 1);
});

test('a link in a sheet takes its place: back from there is the screen below, without the sheet', async () => {
  const uncover = coverScreen((): never => assert.fail('nothing closes it'));
  go('/habit/a');
  uncover();
  assert.equal(path.value, '/habit/a');
  history.back();
  await arrived('/');
  assert.equal((history.state as { sheet?: boolean } | null)?.sheet, undefined);
});

test('what is gone to while the browser is still on its way back comes after it', async () => {
  go('/garden');
  const uncover = coverScreen(() => {});
  uncover();
  go('/more');
  await arrived('/more');
  history.back();
  await arrived('/garden');
});
