/** What About says: privacy in ten sentences, each finding with its source, and every package with its licence. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { aboutTexts } from '../../pwa/src/i18n/en/about.ts';

const PWA = new URL('../../pwa/', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, PWA), 'utf8');
const keys = Object.keys(aboutTexts) as (keyof typeof aboutTexts)[];

test('privacy is told in ten sentences, one each', () => {
  const sentences = keys.filter((key) => /^about\.privacy\.\d+$/.test(key)).map((key) => aboutTexts[key]);
  assert.equal(sentences.length, 10);
  for (const one of sentences) assert.match(one, /^[^.]+\.$/);
});

test('every finding has its source beside it, with how large it is or in whom, and promises nothing', () => {
  const shown = [...read('src/screens/about/About.tsx').matchAll(/^ {2}'(\w+)',$/gm)].map(([, one]) => one!);
  const told = keys.flatMap((key) => /^about\.(\w+)\.from$/.exec(key)?.[1] ?? []);
  assert.deepEqual(new Set([...shown, 'work']), new Set(told));
  for (const one of told) assert.ok(`about.${one}.text` in aboutTexts && `about.${one}` in aboutTexts, one);
  for (const key of keys) assert.doesNotMatch(aboutTexts[key], /\b(prevents?|cures?|heals|proven|guaranteed?)\b/i, key);
});

test('all that the app is made of is named with its licence', () => {
  const { dependencies } = JSON.parse(read('package.json')) as { dependencies: { [name: string]: string } };
  const list = read('src/screens/about/licences.ts');
  for (const name of Object.keys(dependencies)) {
    const { license } = JSON.parse(read(`node_modules/${name}/package.json`)) as { license: string };
    const [, licence] = new RegExp(`name: '${name}', licence: '([^']+)'`).exec(list) ?? assert.fail(name);
    assert.ok(license.replace(/[()]/g, '').split(' OR ').includes(licence!), `${name} is under ${license}`);
  }
});
