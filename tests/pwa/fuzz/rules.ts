/** Sums up lives: JSON lines of `{life, gone, first, last}` in, summaries out. */

import { createInterface } from 'node:readline';
import { addDays, type Day } from '../../../pwa/src/domain/day.ts';
import { amountOf, isRest } from '../../../pwa/src/domain/life.ts';
import { partOf, sharerOf, type Part } from '../../../pwa/src/domain/share.ts';
import { summarise, type Life } from '../../../pwa/src/domain/summary.ts';
import { comeback } from '../../../pwa/src/domain/feedback.ts';
import { faults } from '../../../pwa/src/domain/faults.ts';

/** What a habit brings to each of the dates. */
function partsOf(life: Life, gone: boolean, first: Day, last: Day): { [date: Day]: Part } {
  const sharer = sharerOf(life, life.leave, gone, life.today);
  const parts: { [date: Day]: Part } = {};
  for (let date = first; date <= last; date = addDays(date, 1)) {
    const tick = life.ticks[date] ?? null;
    parts[date] = partOf(sharer, amountOf(tick), isRest(tick), date, life.today);
  }
  return parts;
}

for await (const line of createInterface({ input: process.stdin })) {
  const { life, gone, first, last } = JSON.parse(line);
  const answer = {
    summary: summarise(life, first, last),
    comeback: comeback(life),
    parts: partsOf(life, gone, first, last),
    faults: faults(life.plan, life.measure, life.today),
  };
  console.log(JSON.stringify(answer));
}
