/** The shared parts that come later: sheets, cards and drawings on Today and elsewhere. */

import { part } from './part.ts';

export const parts = {
  areas: part(() => import('./areas.ts')),
  backCard: part(() => import('./BackCard.tsx')),
  drawn: part(() => import('./Drawn.tsx')),
  menu: part(() => import('./Menu.tsx')),
  nudgeCard: part(() => import('./NudgeCard.tsx')),
  recoveryCard: part(() => import('./RecoveryCard.tsx')),
  shelf: part(() => import('./Shelf.tsx')),
  syncSheet: part(() => import('./SyncSheet.tsx')),
  timerBar: part(() => import('./TimerBar.tsx')),
  zoneCard: part(() => import('./TimeZone.tsx')),
};
