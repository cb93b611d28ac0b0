/** Every colour can be seen and read, in light and in dark (WCAG 2.2: text 4.5, marks 3). */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { colorOf } from '../../pwa/src/app/records/looks.ts';
import { areasTexts } from '../../pwa/src/i18n/en/areas.ts';

const css = readFileSync(new URL('../../pwa/src/ui/tokens.css', import.meta.url), 'utf8');
type Scheme = 0 | 1;

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** The tokens of a block, by scheme. */
function tokens(block: string, scheme: Scheme): { [name: string]: string } {
  const found = [...block.matchAll(/--([\w-]+):\s*light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)];
  return Object.fromEntries(found.map(([, name, light, dark]) => [name, scheme ? dark! : light!]));
}

for (const scheme of [0, 1] as const) {
  const root = tokens(css.slice(css.indexOf(':root')).split('}')[0]!, scheme);
  const colours = [
    ['leaf', root],
    ...[...css.matchAll(/\.c-(\w+) \{([^}]*)\}/g)].map(([, name, body]) => [
      name,
      { ...root, ...tokens(body!, scheme) },
    ]),
  ] as [string, { [name: string]: string }][];

  test(`${scheme ? 'dark' : 'light'}: ten colours, each seen on every ground and readable`, () => {
    assert.equal(colours.length, 10);
    for (const [name, c] of colours) {
      for (const ground of ['ground', 'card', 'leaf-soft']) {
        assert.ok(contrast(c.leaf!, c[ground]!) >= 4.5, `${name} on ${ground}: ${contrast(c.leaf!, c[ground]!)}`);
        assert.ok(contrast(c.ink!, c[ground]!) >= 4.5, `ink on ${name}'s ${ground}`);
      }
      assert.ok(contrast(c['on-leaf']!, c.leaf!) >= 4.5, `the tick on ${name}`);
    }
  });

  test(`${scheme ? 'dark' : 'light'}: words, rings and rest`, () => {
    for (const ground of ['ground', 'card']) {
      assert.ok(contrast(root['ink-2']!, root[ground]!) >= 4.5, `quiet words on ${ground}`);
      assert.ok(contrast(root.ring!, root[ground]!) >= 3, `rings on ${ground}`);
      assert.ok(contrast(root.rest!, root[ground]!) >= 3, `rest on ${ground}`);
      assert.ok(contrast(root.clay!, root[ground]!) >= 4.5, `clay on ${ground}`);
    }
  });
}

test('each area has a colour of its own, which a habit has until somebody gives it another', () => {
  const of = (area: string, color = ''): string => colorOf({ id: 'habit0000001', area, color });
  const colors = Object.keys(areasTexts).map((key) => of(key.slice('area.'.length)));
  const known = ['leaf', ...[...css.matchAll(/\.c-(\w+) \{/g)].map(([, name]) => name!)];
  assert.deepEqual(colors.toSorted(), known.toSorted());
  assert.equal(of('learning', 'leaf'), 'leaf');
  assert.equal(of('an area of a newer Tend'), 'leaf');
  // A starter that was moved to another area has that one's.
  assert.equal(colorOf({ id: 'starter00003', area: 'self-care', color: '' }), 'honey');
  assert.equal(colorOf({ id: 'starter00003', area: 'boundaries', color: '' }), 'plum');
});
