/**
 * Which file each shared part stands in. A table of its own, because the names of all files would
 * weigh on the first load.
 */

export const areas = () => import('./areas.ts');
export const cards = () => import('./Cards.tsx');
export const drawn = () => import('./Drawn.tsx');
export const insecure = () => import('./Insecure.tsx');
export const kinds = () => import('./KindLine.tsx');
export const menu = () => import('./Menu.tsx');
export const nudgeLine = () => import('./NudgeLine.tsx');
export const shelf = () => import('./Shelf.tsx');
export const syncSheet = () => import('./SyncSheet.tsx');
export const timerBar = () => import('./TimerBar.tsx');
export const zoneCard = () => import('./TimeZone.tsx');
