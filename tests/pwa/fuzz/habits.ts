/** Reads habits and writes them again: JSON lines of values in, of fields out. */

import { createInterface } from 'node:readline';
import type { Cell, Value } from '../../../pwa/src/domain/cells.ts';
import { readHabit, writeHabit } from '../../../pwa/src/domain/habit.ts';

for await (const line of createInterface({ input: process.stdin })) {
  const values: { [field: string]: Value } = JSON.parse(line);
  const cells = Object.entries(values).map(([field, value]): [string, Cell] => [field, [value, '']]);
  console.log(JSON.stringify(writeHabit(readHabit(Object.fromEntries(cells)))));
}
