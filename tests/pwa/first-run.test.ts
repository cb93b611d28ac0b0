/** The first screen: what a tile says of a starter is what it will be. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { STARTERS } from '../../pwa/src/app/records/looks.ts';
import { isSound } from '../../pwa/src/domain/schedule.ts';
import { beginTexts } from '../../pwa/src/i18n/en/begin.ts';
import { planText } from '../../pwa/src/i18n/plan-text.ts';
import { starters } from '../../pwa/src/i18n/starters.ts';
import { first } from '../../pwa/src/ui/icons-first.ts';

const FROM = '2026-11-26';

test('each starter has a plan that can be followed, a picture, and a tile that says the plan', () => {
  assert.deepEqual(
    Object.keys(STARTERS),
    starters.map(([id]) => id),
  );
  for (const [id, key] of starters) {
    const { plan, icon } = STARTERS[id]!;
    assert.ok(isSound({ ...plan, from: FROM }), id);
    assert.ok(first[icon], icon);
    const said = planText({ ...plan, from: FROM }, 'check', '').split(/[,.]/)[0]!;
    assert.equal(beginTexts[`${key}.how`].split(',')[0], said);
  }
});

test('two or three are chosen beforehand, and what is daily has a tiny version', () => {
  const chosen = Object.values(STARTERS).filter((one) => one.chosen);
  assert.ok(chosen.length === 2 || chosen.length === 3);
  for (const [id, key] of starters) {
    assert.equal(beginTexts[`${key}.how`].includes('if only'), STARTERS[id]!.plan.kind === 'daily', id);
  }
});
