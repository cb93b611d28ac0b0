/** The lazily loaded shared parts: sheets, cards and drawings on Today and elsewhere. */

import { part } from './part.ts';

const files = () => import('./part-files.ts');

export const parts = {
  areas: part(() => files().then((all) => all.areas())),
  cards: part(() => files().then((all) => all.cards())),
  drawn: part(() => files().then((all) => all.drawn())),
  insecure: part(() => files().then((all) => all.insecure())),
  kinds: part(() => files().then((all) => all.kinds())),
  /** Wanted at each start: the names of all others need not come first. */
  lines: part(() => import('./lines.ts')),
  menu: part(() => files().then((all) => all.menu())),
  nudgeLine: part(() => files().then((all) => all.nudgeLine())),
  shelf: part(() => files().then((all) => all.shelf())),
  syncSheet: part(() => files().then((all) => all.syncSheet())),
  timerBar: part(() => files().then((all) => all.timerBar())),
  zoneCard: part(() => files().then((all) => all.zoneCard())),
};
