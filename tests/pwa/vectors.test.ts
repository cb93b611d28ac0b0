/** The shared cases: the same files hold the server's twins to the same answers. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { pulled, type Cell } from '../../pwa/src/domain/cells.ts';
import { dayOf, startOf } from '../../pwa/src/domain/day.ts';
import { cellDigest } from '../../pwa/src/domain/digest.ts';
import { isStamp, see, stampCounter, stampDevice, stampMs, tick, writeStamp } from '../../pwa/src/domain/hlc.ts';
import { bestTime } from '../../pwa/src/domain/nudges.ts';
import { openText, place, sealText, textKey } from '../../pwa/src/crypto/text.ts';
import { Server } from './server.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Case = any;

function each(rule: string, part: string, check: (c: Case) => void | Promise<void>): void {
  const found = JSON.parse(readFileSync(new URL(`../vectors/${rule}.json`, import.meta.url), 'utf8'));
  for (const c of found[part]) test(`${rule}: ${c.name}`, () => check(c));
}

each('stamps', 'cases', (c) => {
  let clock = c.start;
  const made: string[] = [];
  for (const step of c.steps) {
    if (step.see) clock = see(clock, step.see);
    else made.push(writeStamp((clock = tick(clock, step.tick)), c.device));
  }
  assert.deepEqual(made, c.expected);
});

each('stamps', 'reads', (c) => {
  assert.equal(isStamp(c.text), c.expected !== null);
  if (!c.expected) return;
  const { text } = c;
  assert.deepEqual({ ms: stampMs(text), counter: stampCounter(text), device: stampDevice(text) }, c.expected);
});

each('merge', 'clients', (c) => {
  assert.equal(pulled(c.own ?? undefined, c.server as Cell) ? 'server' : 'own', c.expected);
});

each('digest', 'cases', (c) => assert.equal(digest(c.cells), c.expected));
each('digest', 'laws', (c) => assert.equal(digest(c.cells), c.expected));

each('day', 'cases', (c) => assert.equal(dayOf(Date.parse(c.instant), c.zone, c.day_start), c.expected));
each('day', 'starts', (c) => assert.equal(startOf(c.day, c.zone, c.day_start), Date.parse(c.expected)));

each('nudges', 'best_time', (c) => assert.equal(bestTime(c.times), c.expected));

each('sealing', 'cases', async (c) => {
  const key = await textKey(Buffer.from(c.master, 'hex'), crypto);
  const fixed = { subtle: crypto.subtle, getRandomValues: () => new Uint8Array(Buffer.from(c.iv, 'hex')) };
  const [account, kind, id, field] = c.at;
  const at = place(account, kind, id, field);
  const opened = { text: c.text, seen: c.seen };
  assert.equal(await sealText(key, at, opened, fixed as unknown as Crypto), c.expected);
  assert.deepEqual(await openText(key, at, c.expected, crypto), opened);
});

each('sealing', 'refused', async (c) => {
  const key = await textKey(Buffer.from(c.master, 'hex'), crypto);
  const [account, kind, id, field] = c.at;
  assert.equal(await openText(key, place(account, kind, id, field), c.value, crypto), null);
});

test('the model server digests as the vectors say', () => {
  assert.equal(new Server().digest(), 0);
});

function digest(cells: [string, string, string, string][]): number {
  return cells.reduce((sum, cell) => (sum ^ cellDigest(...cell)) >>> 0, 0);
}
