/** One table of the app's addresses, for the page and the worker. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { matchRoute } from '../../pwa/src/shared/routes.ts';

const SOURCE = new URL('../../pwa/src/', import.meta.url);
/** The one address of the interface that is the network's. */
const SIGN_IN = '/sign-in';

test('an address of the app has a screen, with or without a slash at its end', () => {
  assert.deepEqual(matchRoute('/'), { screen: 'today', id: '' });
  assert.deepEqual(matchRoute('/habit/h7k2m9q4s0ab'), { screen: 'habit', id: 'h7k2m9q4s0ab' });
  assert.deepEqual(matchRoute('/habit/h7k2m9q4s0ab/edit'), { screen: 'edit', id: 'h7k2m9q4s0ab' });
  assert.equal(matchRoute('/garden/')?.screen, 'garden');
  assert.equal(matchRoute('/checkin')?.screen, 'checkin');
  assert.equal(matchRoute('/boundaries')?.screen, 'boundaries');
  assert.equal(matchRoute('/work')?.screen, 'work');
  assert.equal(matchRoute('/scales/')?.screen, 'scales');
  assert.equal(matchRoute('/caseload')?.screen, 'caseload');
  assert.equal(matchRoute('/learning/')?.screen, 'learning');
  assert.equal(matchRoute('/support')?.screen, 'support');
  assert.equal(matchRoute('/about/')?.screen, 'about');
  assert.equal(matchRoute('/first-steps')?.screen, 'firstSteps');
  assert.equal(matchRoute('/consultation')?.screen, 'consultation');
  assert.equal(matchRoute('/advice')?.screen, 'advice');
  assert.equal(matchRoute('/letters')?.screen, 'letters');
  assert.equal(matchRoute('/kind-days/')?.screen, 'kindDays');
  assert.equal(matchRoute('/back')?.screen, 'back');
  assert.equal(matchRoute('/back/page')?.screen, 'page');
  assert.equal(matchRoute('/pair/ABCDEFGH')?.screen, 'pair');
});

test("what is the server's or a login proxy's reaches the network", () => {
  const others = [
    SIGN_IN,
    '/oauth2/callback',
    '/outpost.goauthentik.io/callback',
    '/cdn-cgi/access/authorized',
    '/api/sync',
    '/schema/openapi.json',
    '/healthz',
    '/index.html',
    '/icon.svg',
    '/habit',
    '/habit/a/b',
    '/pair/',
    '/gardens',
    '//',
  ];
  for (const path of others) assert.equal(matchRoute(path), null, path);
});

test('every address that the interface leads to is in the table', () => {
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));
  const led = files.flatMap((name) =>
    [...readFileSync(new URL(name, SOURCE), 'utf8').matchAll(/(?:href="|href: '|go\(')(\/[^"'#?]*)/g)].map(
      ([, path]) => [name, path!] as const,
    ),
  );
  assert.ok(led.length > 15);
  for (const [name, path] of led) assert.ok(path === SIGN_IN || matchRoute(path), `${name}: ${path}`);
});

const MANIFEST = JSON.parse(readFileSync(new URL('../public/manifest.webmanifest', SOURCE), 'utf8')) as {
  theme_color: string;
  background_color: string;
  shortcuts: { name: string; url: string }[];
};

test('the bar of the installed app keeps its colour at the start: manifest, page and ground have the same', () => {
  const page = readFileSync(new URL('../index.html', SOURCE), 'utf8');
  const light = /<meta name="theme-color" content="(#[0-9a-f]+)" media="\(prefers-color-scheme: light\)"/.exec(
    page,
  )?.[1];
  const ground = /--ground: light-dark\((#[0-9a-f]+),/.exec(
    readFileSync(new URL('ui/tokens.css', SOURCE), 'utf8'),
  )?.[1];
  assert.ok(ground);
  assert.deepEqual([light, MANIFEST.theme_color, MANIFEST.background_color], [ground, ground, ground]);
});

test('a long press on the icon offers help in a hard moment, a pause and help, each at its own screen', () => {
  assert.deepEqual(
    MANIFEST.shortcuts.map(({ url }) => matchRoute(url)?.screen),
    ['moment', 'pause', 'help'],
  );
});
