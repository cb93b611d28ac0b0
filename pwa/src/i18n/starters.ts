/** The starters' names by their fixed ids. */

import type { beginTexts } from './en/begin.ts';

export const starters: readonly [id: string, name: keyof typeof beginTexts & `starter.${number}`][] = [
  ['starter00001', 'starter.1'],
  ['starter00002', 'starter.2'],
  ['starter00003', 'starter.3'],
  ['starter00004', 'starter.4'],
  ['starter00005', 'starter.5'],
];
