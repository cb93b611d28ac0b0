/** Every catalogue keeps to the voice: no word that scolds, whole texts, all plural forms. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readdirSync } from 'node:fs';
import { translator } from '../../pwa/src/i18n/texts.ts';
import type { Messages, Plural, Translation } from '../../pwa/src/i18n/types.ts';
import { commonTexts } from '../../pwa/src/i18n/en/common.ts';
import { syncTexts } from '../../pwa/src/i18n/en/sync.ts';

const FOLDER = new URL('../../pwa/src/i18n/', import.meta.url);
/** By language: whole words and phrases that Tend never says. */
const NEVER: { [language: string]: readonly string[] } = {
  en: [
    'failed',
    'fail',
    'lost',
    'lose',
    'broke',
    'broken',
    'lazy',
    'guilt',
    'guilty',
    'shame',
    'must',
    'should have',
    'missed your',
    'you missed',
    "don't break",
    'don’t break',
    'streak ended',
    'you had not been here',
    'more than nothing, please',
  ],
};

/** By language: what would be a second word for a thing that has one (docs/glossary.md), as regular expressions. */
const INSTEAD: { [language: string]: readonly string[] } = {
  en: [
    'time off', // off work, or away
    'hours off(?! work)',
    'hours of work', // work hours
    'days? off', // a day of rest, or what is in reserve
    'rest days?', // a day of rest
    'holidays?', // time away
  ],
};

interface Said {
  where: string;
  text: string;
}

/** All texts of a language's catalogues, wherever a module exports them. */
async function textsOf(language: string): Promise<Said[]> {
  const found: Said[] = [];
  for (const module of await modulesOf(language)) {
    for (const [name, value] of Object.entries(module)) gather(name, value, found);
  }
  return found;
}

/** A language's folder. */
function modulesOf(language: string): Promise<{ [name: string]: unknown }[]> {
  const folder = new URL(`${language}/`, FOLDER);
  return Promise.all(
    readdirSync(folder).map((file) => import(new URL(file, folder).href) as Promise<{ [name: string]: unknown }>),
  );
}

function gather(where: string, value: unknown, found: Said[]): void {
  if (typeof value === 'string') found.push({ where, text: value });
  else if (typeof value === 'function') gather(where, value(), found);
  else if (typeof value === 'object' && value) {
    for (const [key, inner] of Object.entries(value)) gather(`${where}.${key}`, inner, found);
  }
}

for (const [language, never] of Object.entries(NEVER)) {
  test(`nothing in ${language} scolds`, async () => {
    const texts = await textsOf(language);
    assert.ok(texts.length > 150);
    for (const { where, text } of texts) {
      for (const words of never) {
        assert.ok(
          !new RegExp(`(^|[^\\p{L}])${words}($|[^\\p{L}])`, 'iu').test(text),
          `${where} says “${words}”: ${text}`,
        );
      }
      assert.ok(!/!\s*!/.test(text), `${where} shouts: ${text}`);
      assert.ok(text.trim() === text && text !== '', `${where} is empty or has loose blanks`);
      assert.ok(!/'/.test(text), `${where} has a straight apostrophe: ${text}`);
    }
  });

  test(`one thing has one word in ${language}`, async () => {
    for (const { where, text } of await textsOf(language)) {
      for (const words of INSTEAD[language]!) {
        assert.ok(!new RegExp(`(^|[^\\p{L}])${words}($|[^\\p{L}])`, 'iu').test(text), `${where}: ${text}`);
      }
    }
  });

  test(`${language} has every plural form, with the same holes`, async () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const modules = (await modulesOf(language)) as { [name: string]: Messages }[];
    let plurals = 0;
    for (const [key, message] of modules.flatMap((module) =>
      Object.values(module).flatMap((table) => Object.entries(table)),
    )) {
      if (typeof message === 'string' || !('other' in message)) continue;
      plurals++;
      assert.deepEqual(Object.keys(message).sort(), [...forms].sort(), key);
      // The number itself may be a word: "once".
      const holes = (text: string): string[] =>
        [...text.matchAll(/\{(\w+)\}/g)]
          .map((hole) => hole[1]!)
          .filter((hole) => hole !== 'n')
          .sort();
      for (const form of forms) assert.deepEqual(holes((message as Plural)[form]!), holes(message.other), key);
    }
    assert.ok(plurals > 20);
  });
}

test('no two catalogues have one key: another language is laid over all of them by key', async () => {
  const owners = new Map<string, string>();
  for (const module of await modulesOf('en')) {
    for (const [name, table] of Object.entries(module)) {
      if (!name.endsWith('Texts') || typeof table !== 'object') continue;
      for (const key of Object.keys(table ?? {})) {
        assert.equal(owners.get(key) ?? name, name, key);
        owners.set(key, name);
      }
    }
  }
  assert.ok(owners.size > 500);
});

test('numbers choose their form and are written as the language does', async () => {
  const t = translator(syncTexts);
  assert.match(t('sync.waiting.why', { n: 1 }), /^1 change is /);
  assert.match(t('sync.waiting.why', { n: 2 }), /^2 changes are /);
  assert.match(t('sync.waiting.why', { n: 12_345 }), /^12,345 changes/);
});

test('a language that lacks a text, or has one too many, does not compile', () => {
  type Common = Translation<typeof commonTexts>;
  const whole: Common = { back: 'Zurück', cancel: 'Doch nicht', 'label.of': '{of}: {label}' };
  // @ts-expect-error `label.of` is missing.
  const less: Common = { back: 'Zurück', cancel: 'Doch nicht' };
  // @ts-expect-error There is no `further`.
  const more: Common = { ...whole, further: 'Weiter' };
  assert.deepEqual(Object.keys(whole).sort(), Object.keys(commonTexts).sort());
  assert.notEqual(Object.keys(less).length, Object.keys(more).length);
});
