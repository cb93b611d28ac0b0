/** A request by fetch: what is read of an answer, and who gave it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { overFetch, type Answerer } from '../../pwa/src/sync/loop/http.ts';

test('fetch: JSON is read, a page of another kind is only a status, and no answer is no error', async () => {
  const answers = [
    new Response('{"a":1}', { status: 200, headers: { 'Retry-After': '7' } }),
    new Response('<html>', { status: 502 }),
  ];
  const send = overFetch((async () => answers.shift() ?? Promise.reject(new TypeError('offline'))) as typeof fetch);
  const [one, two, three] = [await send('GET', '/x'), await send('GET', '/x'), await send('GET', '/x')];
  assert.deepEqual([one?.status, one?.body, one?.retryAfter], [200, { a: 1 }, 7]);
  assert.deepEqual([two?.status, two?.body, two?.retryAfter], [502, undefined, null]);
  assert.equal(three, null);
});

/** What fetch gives for a redirect that it was told not to follow. */
function redirected(): Response {
  return Object.create(new Response(), {
    type: { value: 'opaqueredirect' },
    status: { value: 0 },
    ok: { value: false },
    text: { value: async () => '' },
  });
}

const ANSWERERS: [by: Answerer, name: string, answer: () => Response][] = [
  ['shut', 'a redirect', redirected],
  ['shut', 'a login page as 200', () => new Response('<html>', { status: 200 })],
  ['shut', 'a login page as 401', () => new Response('<html>', { status: 401 })],
  ['shut', 'a page as 403', () => new Response('<html>', { status: 403 })],
  ['shut', 'an empty 200', () => new Response('', { status: 200 })],
  ['shut', 'an empty object as 401', () => new Response('{}', { status: 401 })],
  ['shut', 'a refusal as 200', () => new Response('{"error":"login"}', { status: 200 })],
  ['shut', 'a 401 of somebody else', () => new Response('{"error":"unauthorized"}', { status: 401 })],
  ['shut', 'a list', () => new Response('[1]', { status: 200 })],
  ['tend', 'an answer', () => new Response('{"now":1}', { status: 200 })],
  ['tend', 'a refusal', () => new Response('{"error":"unauthorized","detail":"no token"}', { status: 401 })],
  [
    'tend',
    'a refusal for an account',
    () => new Response('{"error":"account","detail":"another one"}', { status: 409 }),
  ],
  ['tend', 'nothing to say', () => new Response(null, { status: 204 })],
  ['tend', 'taken', () => new Response('null', { status: 202 })],
  ['unknown', 'a gateway that finds nobody', () => new Response('<html>', { status: 502 })],
  ['unknown', 'a page that is not there', () => new Response('<html>', { status: 404 })],
  ['unknown', 'a tired server', () => new Response('{"error":"busy","detail":"later"}', { status: 503 })],
];

test('fetch: whoever wants a person to sign in first is told apart, and is no answer', async () => {
  for (const [by, name, answer] of ANSWERERS) {
    const heard: Answerer[] = [];
    let asked: RequestInit | undefined;
    const ask = (async (_: string, init: RequestInit) => ((asked = init), answer())) as typeof fetch;
    const reply = await overFetch(ask, Date.now, (one) => heard.push(one))('POST', '/sync', '{}');
    assert.deepEqual([name, heard, asked?.redirect], [name, [by], 'manual']);
    assert.equal(reply === null, by === 'shut', name);
  }
});
