/** The shared cases: the same files hold the server's twins to the same answers. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { pulled, type Cell } from '../../pwa/src/domain/cells.ts';
import { dayOf, startOf, todayOf } from '../../pwa/src/domain/day.ts';
import { cellDigest } from '../../pwa/src/domain/digest.ts';
import { isStamp, see, stampCounter, stampDevice, stampMs, tick, writeStamp } from '../../pwa/src/domain/hlc.ts';
import { kindIn, readKey, textOf } from '../../pwa/src/domain/nudge-key.ts';
import { bestTime } from '../../pwa/src/domain/nudges.ts';
import {
  deriveRecovery,
  lastSix,
  newCode,
  readCode,
  showCode,
  unwrapFromRecovery,
  wrapForRecovery,
} from '../../pwa/src/crypto/recovery.ts';
import { keyId } from '../../pwa/src/crypto/master.ts';
import { openText, aad, sealText, textKey } from '../../pwa/src/crypto/text.ts';
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
each('day', 'todays', (c) =>
  assert.equal(todayOf(dayOf(Date.parse(c.instant), c.zone, c.day_start), c.opened), c.expected),
);
each('day', 'starts', (c) => assert.equal(startOf(c.day, c.zone, c.day_start), Date.parse(c.expected)));

for (const part of ['cases', 'newer']) {
  each('nudge_keys', part, ({ text, expected }) => {
    const key = readKey(text);
    assert.deepEqual(key, expected);
    if (key) assert.equal(textOf(key), text);
  });
}
each('nudge_keys', 'planned', (c) => assert.equal(kindIn(c.text), c.kind));

each('nudges', 'best_time', (c) => assert.equal(bestTime(c.times), c.expected));

each('sealing', 'cases', async (c) => {
  const key = await textKey(Buffer.from(c.master, 'hex'), crypto);
  const [account, kind, id, field] = c.at;
  const at = aad(account, kind, id, field);
  const opened = { text: c.text, seen: c.seen };
  assert.equal(await sealText(key, at, opened, giving(c.iv)), c.expected);
  assert.deepEqual(await openText(key, at, c.expected, crypto), opened);
});

each('sealing', 'refused', async (c) => {
  const key = await textKey(Buffer.from(c.master, 'hex'), crypto);
  const [account, kind, id, field] = c.at;
  assert.equal(await openText(key, aad(account, kind, id, field), c.value, crypto), null);
});

each('recovery', 'cases', async (c) => {
  assert.equal(await newCode(giving(c.random)), c.code);
  assert.equal(showCode(c.code), c.shown);
  assert.equal(lastSix(c.code), c.shown.slice(-6));
  const made = await deriveRecovery(c.code, crypto);
  assert.deepEqual([made.locator, made.proof, made.record], [c.locator, c.proof, c.record]);
  const master = new Uint8Array(Buffer.from(c.master, 'hex'));
  assert.equal(await wrapForRecovery(master, made, c.account, giving(c.iv)), c.expected);
  assert.deepEqual(await unwrapFromRecovery(c.expected, made, c.account, crypto), master);
  const own = await wrapForRecovery(master, made, c.account, crypto);
  assert.notEqual(own, await wrapForRecovery(master, made, c.account, crypto));
  assert.deepEqual(await unwrapFromRecovery(own, made, c.account, crypto), master);
});

each('recovery', 'reads', async (c) => {
  assert.deepEqual(await readCode(c.text, crypto), c.expected ? { code: c.expected } : { fault: c.fault });
});

each('recovery', 'refused', async (c) => {
  assert.equal(await unwrapFromRecovery(c.value, await deriveRecovery(c.code, crypto), c.account, crypto), null);
});

test('a new code is read as itself, and is another each time', async () => {
  const codes = await Promise.all(Array.from({ length: 200 }, () => newCode(crypto)));
  assert.equal(new Set(codes).size, codes.length);
  for (const code of codes) assert.deepEqual(await readCode(showCode(code).toLowerCase(), crypto), { code });
});

each('sealing', 'ids', async (c) => {
  assert.equal(await keyId(Buffer.from(c.master, 'hex'), crypto), c.expected);
});

test('the model server digests as the vectors say', () => {
  assert.equal(new Server().digest(), 0);
});

/** Real cryptography whose next random bytes are these. */
function giving(hex: string): Crypto {
  const getRandomValues = (): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
  return { subtle: crypto.subtle, getRandomValues } as unknown as Crypto;
}

function digest(cells: [string, string, string, string][]): number {
  return cells.reduce((sum, cell) => (sum ^ cellDigest(...cell)) >>> 0, 0);
}
