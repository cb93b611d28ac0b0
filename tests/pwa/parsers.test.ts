/** What others wrote (a server, a push, a link, a typed code) is read or refused; nothing else happens. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import './page.ts';
import { fromBase64, toBase64 } from '../../pwa/src/crypto/base64.ts';
import { readInvitation, readLink, writeLink } from '../../pwa/src/crypto/pairing-link.ts';
import { readCode } from '../../pwa/src/crypto/recovery.ts';
import { aad, openText, sealText, textKey } from '../../pwa/src/crypto/text.ts';
import { readKey, textOf } from '../../pwa/src/domain/nudge-key.ts';
import { settingsOf, spansOf } from '../../pwa/src/domain/records.ts';
import { matchRoute, SCREENS } from '../../pwa/src/shared/routes.ts';
import { meaning } from '../../pwa/src/sync/answers.ts';

interface Read {
  shown: {
    title: string;
    body: string;
    tag: string;
    data: { path: string };
    actions: { action: unknown; title: unknown }[];
  };
  open: number | null;
}

// The worker has a world of its own, which the page's types do not know.
const WORKER = '../../pwa/src/sw/payload.ts';
const { readPush } = (await import(WORKER)) as { readPush: (event: object) => Read };
const KINDS = 'ok page clock stale smaller removed gone account unauthorized version full wait'.split(' ');
const name = fc.constantFrom('error', 'now', 'cursor', 'rows', 'max', 'min', 'n', 'notification', 'data', 'web_push');
const body = fc.oneof(
  fc.jsonValue(),
  fc.dictionary(name, fc.oneof(fc.jsonValue(), fc.constantFrom('removed', 'gone', 'clock', 'stale', 'version', 8030))),
);
const status = fc.oneof(fc.constantFrom(200, 400, 401, 403, 408, 409, 410, 413, 426, 429, 503, 507), fc.nat(999));
const OUT = { numRuns: 400, seed: 7 };

test('each answer of whatever stands in between has a meaning, and only ours wipes', () => {
  const holds = fc.property(status, body, fc.nat(), (code, said, wait) => {
    const { kind } = meaning(code, said, wait);
    assert.ok(KINDS.includes(kind), kind);
    const error = (said as { error?: unknown } | null)?.error;
    assert.equal(kind === 'removed', code === 401 && error === 'removed');
    assert.equal(kind === 'gone', code === 410 && error === 'gone');
  });
  fc.assert(holds, OUT);
});

const address = fc.oneof(
  fc.webUrl({ withQueryParameters: true }),
  fc.string().map((path) => `${location.origin}/${path}`),
  fc.webPath().map((path) => `${location.origin}//${path}`),
  fc.string(),
);
const push = fc.oneof(
  fc.jsonValue(),
  fc.record({
    web_push: fc.constantFrom(8030, 1),
    app_badge: fc.jsonValue(),
    notification: fc.oneof(
      fc.jsonValue(),
      fc.record({
        title: fc.jsonValue(),
        body: fc.jsonValue(),
        navigate: address,
        data: fc.jsonValue(),
        actions: fc.jsonValue(),
      }),
    ),
  }),
);

test('every push shows something, and a tap on it stays in the app', () => {
  const holds = fc.property(
    fc.oneof(
      push.map((sent) => JSON.stringify(sent)),
      fc.string(),
    ),
    (text) => {
      const event = { data: { json: () => JSON.parse(text) as unknown } };
      const { shown, open } = readPush(event);
      assert.ok(shown.title && shown.body && shown.tag);
      assert.ok(open === null || (Number.isInteger(open) && open >= 0));
      assert.equal(new URL(shown.data.path, location.origin).origin, location.origin);
      for (const one of shown.actions) assert.equal(typeof one.action + typeof one.title, 'stringstring');
    },
  );
  fc.assert(holds, { ...OUT, numRuns: 2000 });
});

const secret = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Uint8Array.from(bytes));

test('a pairing link is read as it was written, and anything else is none', () => {
  const names = fc.array(fc.string({ minLength: 1, maxLength: 9, unit: fc.constantFrom('a', 'é', ' ', '📱') }), {
    maxLength: 3,
  });
  const written = fc.property(secret, names, (bytes, said) => {
    const link = { code: 'T3P0X6F7', secret: bytes, names: said };
    assert.deepEqual(readLink(writeLink(location.origin, link)), link);
  });
  fc.assert(written, OUT);
  const spoilt = fc.property(secret, fc.string(), fc.nat(120), (bytes, piece, at) => {
    const whole = writeLink(location.origin, { code: 'T3P0X6F7', secret: bytes, names: ['a'] });
    const found = readInvitation(whole.slice(0, at) + piece + whole.slice(at));
    assert.ok(found === null || found.secret === null || found.secret.length === 32);
    readInvitation(piece);
  });
  fc.assert(spoilt, OUT);
});

test('base64url comes back, and nothing else is taken', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => assert.deepEqual([...fromBase64(toBase64(bytes))], [...bytes])),
    OUT,
  );
  const other = fc.property(fc.string(), (text) => {
    try {
      assert.ok(/^[\w-]*$/.test(text) && fromBase64(text).length <= text.length);
    } catch (error) {
      assert.ok(error instanceof RangeError || error instanceof DOMException || !/^[\w-]*$/.test(text));
    }
  });
  fc.assert(other, OUT);
});

test('a typed recovery code is right or has a fault, whatever was typed', async () => {
  const typed = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'0O1IlİZ-—. ５'), minLength: 20 }),
  );
  await fc.assert(
    fc.asyncProperty(typed, async (text) => {
      const found = await readCode(text, crypto);
      assert.ok('code' in found ? found.code.length === 26 : 'empty letter short long typo'.includes(found.fault));
    }),
    OUT,
  );
});

test('a sealed text that was spoilt opens as nothing', async () => {
  const key = await textKey(new Uint8Array(32), crypto);
  const at = aad('0123456789abcdef', 't', '2026-11-26.h7k2m9q4s0ab', 'note');
  await fc.assert(
    fc.asyncProperty(
      fc.string({ maxLength: 60 }),
      fc.nat(60),
      fc.string({ maxLength: 3 }),
      async (text, where, piece) => {
        const sealed = await sealText(key, at, { text, seen: {} }, crypto);
        assert.equal((await openText(key, at, sealed, crypto))?.text, text);
        const spoilt = `${sealed.slice(0, where)}${piece}${sealed.slice(where + 1)}`;
        const opened = await openText(key, at, spoilt, crypto);
        assert.ok(opened === null || (spoilt === sealed && opened.text === text));
      },
    ),
    { ...OUT, numRuns: 150 },
  );
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (value) => assert.equal(await openText(key, at, value, crypto), null)),
    OUT,
  );
});

test('addresses, keys of nudges and settings are read or left', () => {
  const holds = fc.property(fc.oneof(fc.webPath(), fc.string({ unit: 'binary' })), fc.jsonValue(), (text, value) => {
    const route = matchRoute(text);
    assert.ok(route === null || SCREENS.includes(route.screen));
    const key = readKey(text);
    assert.ok(key === null || textOf(key) === text);
    const found = 'tz dayStart quiet opened work'.split(' ').map((id) => [id, value] as const);
    assert.ok(settingsOf(new Map(found) as never));
    assert.ok(Array.isArray(spansOf(value as never)));
  });
  fc.assert(holds, OUT);
});
