/**
 * The screens, one row each: which file, and which tab it belongs to. Their addresses stand in
 * shared/routes.ts, for the worker answers for them as well. A new screen is a folder, a row here and
 * one there; the compiler asks for both.
 */

import type { ComponentType } from 'preact';
import { placeAt, type Screen } from '../shared/routes.ts';
import { part, type Part } from '../ui/part.ts';
import { Today } from './today/Today.tsx';

export type Tab = 'today' | 'garden' | 'more';

export interface Row {
  /** The screen; `id`: a habit's, where the address names one. */
  screen: ComponentType<{ id: string }> | Part<ComponentType<{ id: string }>>;
  /** The tab that is lit; null: no tabs, for it stands alone. */
  tab: Tab | null;
  /** Habits are ticked here: the line after a tick has its room from the first paint. */
  ticks?: true;
}

export const rows: Record<Screen, Row> = {
  today: { screen: Today, tab: 'today', ticks: true },
  nudge: { screen: part(() => import('./nudge/Nudge.tsx').then((m) => m.Nudge)), tab: 'today', ticks: true },
  garden: { screen: part(() => import('./garden/Garden.tsx').then((m) => m.Garden)), tab: 'garden' },
  habit: { screen: part(() => import('./habit/HabitPage.tsx').then((m) => m.HabitPage)), tab: 'garden' },
  edit: { screen: part(() => import('./editor/Editor.tsx').then((m) => m.EditorPage)), tab: 'garden' },
  new: { screen: part(() => import('./editor/Editor.tsx').then((m) => m.EditorPage)), tab: 'garden' },
  more: { screen: part(() => import('./more/More.tsx').then((m) => m.More)), tab: 'more' },
  breathe: { screen: part(() => import('./breathe/Breathe.tsx').then((m) => m.Breathe)), tab: 'more' },
  reminders: { screen: part(() => import('./reminders/Nudges.tsx').then((m) => m.Nudges)), tab: 'more' },
  devices: { screen: part(() => import('./devices/Devices.tsx').then((m) => m.Devices)), tab: 'more' },
  key: { screen: part(() => import('./key/Key.tsx').then((m) => m.Key)), tab: 'more' },
  recovery: { screen: part(() => import('./recovery/Recovery.tsx').then((m) => m.Recovery)), tab: 'more' },
  recover: { screen: part(() => import('./recover/Recover.tsx').then((m) => m.Recover)), tab: null },
  join: { screen: part(() => import('./join/Join.tsx').then((m) => m.Join)), tab: null },
  pair: { screen: part(() => import('./join/Join.tsx').then((m) => m.Join)), tab: null },
};

/** What stands in the app's place while there is nothing to show. */
export const instead = {
  broken: part(() => import('./broken/Broken.tsx').then((m) => m.Broken)),
  gone: part(() => import('./left/Left.tsx').then((m) => m.Left)),
};

/** The row of an address and the id in it; Today's for any other. */
export function rowAt(path: string): Row & { id: string } {
  const { screen, id } = placeAt(path) ?? { screen: 'today' as const, id: '' };
  return { ...rows[screen], id };
}

/** All that comes later. */
export function allScreens(): Part<unknown>[] {
  const all = Object.values(rows).flatMap(({ screen }) => ('load' in screen ? [screen] : []));
  return [...all, ...Object.values(instead)];
}
