/** Whose session lies in an empty browser: asked with growing pauses, and not again once it is certain. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookFirst, type Found } from '../../pwa/src/sync/loop/first-look.ts';
import type { Reply, Send } from '../../pwa/src/sync/loop/http.ts';
import type { Memory } from '../../pwa/src/sync/loop/round.ts';

const SESSION = { account: '00112233445566aa', device: 'aaaaaaaa' };

function reply(status: number, body: unknown, retryAfter: number | null = null): Reply {
  return { status, body, retryAfter, sentAt: 0, gotAt: 0 };
}

function refusal(status: number, error: string, retryAfter: number | null = null): Reply {
  return reply(status, { error, detail: '' }, retryAfter);
}

/** A server that knows the session, and gives one answer to every renewal. */
function server(renewed: Reply | null, session: Reply | null = reply(200, SESSION)): { send: Send; asked: string[] } {
  const asked: string[] = [];
  const send: Send = async (_, path) => {
    asked.push(path);
    return path === '/session' ? session : renewed;
  };
  return { send, asked };
}

/** The page's own loop, until it has come to rest or looked so many times. */
async function looks(send: Send, most = 30): Promise<{ memory: Memory; found: Found[] }> {
  const memory: Memory = { probed: false, remadeAt: 0 };
  const found: Found[] = [];
  while (!memory.probed && found.length < most) found.push(await lookFirst(send, memory, () => 0.5));
  return { memory, found };
}

test('a renewal that is refused for good is asked for once', async () => {
  for (const no of [
    refusal(409, 'devices'),
    refusal(401, 'removed'),
    refusal(410, 'gone'),
    refusal(403, 'cross_site'),
    refusal(404, 'not_found'),
  ]) {
    const { send, asked } = server(no);
    const { found } = await looks(send);
    assert.deepEqual(found, [null], JSON.stringify(no.body));
    assert.deepEqual(asked, ['/session', '/devices/renew']);
  }
});

test('without a certain answer the pauses grow, up to five minutes', async () => {
  for (const answers of [
    server(null),
    server(null, null),
    server(refusal(500, 'internal')),
    server(refusal(409, 'account')),
    server(reply(200, undefined)),
  ]) {
    const { found } = await looks(answers.send);
    const pauses = found.map((one) => (one?.kind === 'wait' ? one.ms : 0));
    assert.equal(pauses.length, 30);
    assert.ok(pauses.every((ms, i) => ms > 0 && ms >= (pauses[i - 1] ?? 0)));
    assert.ok(pauses[0]! <= 1_000 && pauses[29]! > 3 * 60_000 && pauses[29]! <= 5 * 60_000);
  }
});

test('a server that asks for patience gets it', async () => {
  const { found } = await looks(server(refusal(429, 'throttled', 3_600)).send, 1);
  assert.deepEqual(found, [{ kind: 'wait', ms: 3_600_000, hard: true }]);
});

test('who has the session comes back, and nobody asks where there is none', async () => {
  const { found } = await looks(server(reply(200, { ...SESSION, device: 'bbbbbbbb', n: 7 })).send, 1);
  const to = { account: SESSION.account, device: 'bbbbbbbb', known: true, n: 7 };
  assert.deepEqual(found, [{ kind: 'moved', to }]);
  const { send, asked } = server(null, reply(200, { account: null }));
  assert.deepEqual((await looks(send)).found, [null]);
  assert.deepEqual(asked, ['/session']);
});
