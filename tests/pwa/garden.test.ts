/** The garden's plants: which one a habit is, and that it grows with every day and never shrinks. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { areasTexts } from '../../pwa/src/i18n/en/areas.ts';
import { columnsOf, drawn, growthOf, kindOf, type Kind } from '../../pwa/src/screens/garden/growth.ts';
import { ROOT } from '../../pwa/src/screens/garden/shapes.ts';
import { STARTERS } from '../../pwa/src/app/records/looks.ts';

const STAGES = ['seed', 'sprout', 'sapling', 'rooted', 'evergreen'] as const;
const AREAS = Object.keys(areasTexts).map((key) => key.slice('area.'.length));
const KINDS = [...new Set([...AREAS.map((area) => kindOf({ icon: '', area })), ...starters()])];

function starters(): Kind[] {
  return Object.values(STARTERS).map(kindOf);
}

/** A daily habit that is always kept reaches its stages on these days (docs/rules.md: strength). */
function stageOn(day: number): (typeof STAGES)[number] {
  const strength = 1 - 0.5 ** (day / 13);
  return STAGES[[0.2, 0.5, 0.8, 0.95].filter((from) => strength >= from).length]!;
}

function picture(kind: Kind, day: number): string {
  return JSON.stringify(drawn(kind, growthOf({ stage_best: stageOn(day), deposits: day })));
}

test('each area has a plant of its own, and so has each starter', () => {
  assert.equal(new Set(AREAS.map((area) => kindOf({ icon: '', area }))).size, AREAS.length);
  assert.equal(new Set(starters()).size, starters().length);
  assert.equal(kindOf({ icon: '🦄', area: 'of a newer Tend' }), 'daisy');
});

test('two kinds are never one picture, not even on their first day', () => {
  for (const day of [1, 3, 20, 100]) assert.equal(new Set(KINDS.map((kind) => picture(kind, day))).size, KINDS.length);
});

test('every day of the first fortnight shows', () => {
  for (const kind of KINDS) {
    const days = Array.from({ length: 15 }, (_, day) => picture(kind, day));
    assert.equal(new Set(days).size, 15, kind);
  }
});

test('what was given makes a plant larger, and nothing makes it smaller', () => {
  let before = -1;
  for (const stage_best of STAGES) {
    for (const deposits of [0, 1, 2, 3, 7, 30, 400, 5000]) {
      const growth = growthOf({ stage_best, deposits });
      if (deposits) assert.ok(growth > before, `${stage_best}, ${deposits}`);
      assert.ok(growth >= 0 && growth < 1);
      before = growth;
    }
    // A higher stage begins above all that the one before it can reach.
    before = growthOf({ stage_best, deposits: 1e9 }) - 1e-6;
  }
});

test('a plant of the first week is seen: a third of its picture on the seventh day, and taller than on the first', () => {
  for (const kind of KINDS) {
    const height = (day: number): number => ROOT[1] - topOf(picture(kind, day));
    assert.ok(height(3) > height(1), `${kind}: day 3`);
    assert.ok(height(7) > height(3), `${kind}: day 7`);
    assert.ok(height(7) > 38, `${kind}: ${height(7)} of ${ROOT[1]}`);
    assert.ok(height(300) > 80 && height(300) < ROOT[1] + 12, `${kind}: ${height(300)}`);
  }
});

test('rows are filled evenly, and nothing is too narrow for a thumb', () => {
  for (let n = 0; n <= 60; n++) {
    const { narrow, wide } = columnsOf(n);
    assert.ok(narrow >= 1 && 344 / narrow >= 44, `${n}`);
    assert.ok(wide >= 1 && wide <= 9 && wide >= Math.min(narrow, n || 1), `${n}`);
  }
});

/** The smallest y of what has grown, by the ends of its curves and its discs; a vine's pole stands from the first. */
function topOf(json: string): number {
  const shapes = JSON.parse(json) as { part: string; d: string }[];
  const grown = shapes.filter(({ part }) => part !== 'wood').map(({ d }) => d);
  const curves = grown.flatMap((d) =>
    [...d.matchAll(/Q [-\d.]+ [-\d.]+ [-\d.]+ ([-\d.]+)/g)].map(([, y]) => Number(y)),
  );
  const discs = grown.flatMap((d) =>
    [...d.matchAll(/M [-\d.]+ ([-\d.]+) a ([\d.]+)/g)].map(([, y, r]) => Number(y) - Number(r)),
  );
  return Math.min(...curves, ...discs);
}
