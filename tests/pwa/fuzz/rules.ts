/** Sums up lives: JSON lines of `{life, first, last}` in, summaries out. */

import { createInterface } from 'node:readline';
import { summarise } from '../../../pwa/src/domain/summary.ts';
import { comeback } from '../../../pwa/src/domain/feedback.ts';
import { faults } from '../../../pwa/src/domain/faults.ts';

for await (const line of createInterface({ input: process.stdin })) {
  const { life, first, last } = JSON.parse(line);
  const answer = {
    summary: summarise(life, first, last),
    comeback: comeback(life),
    faults: faults(life.plan, life.measure, life.today),
  };
  console.log(JSON.stringify(answer));
}
