/**
 * The screens, one row each: what it is, and which tab it belongs to. Their addresses stand in
 * shared/routes.ts, for the worker answers for them as well, and their files in files.ts. A new screen
 * is a folder and a row in each; the compiler asks for them.
 */

import type { ComponentType } from 'preact';
import { matchRoute, type Screen } from '../shared/routes.ts';
import { part, type Part } from '../ui/part.ts';
import { Today } from './today/Today.tsx';

export type Tab = 'today' | 'garden' | 'more';

export interface Row {
  /** The screen; `id`: a habit's, where the address names one. */
  screen: ComponentType<{ id: string }> | Part<ComponentType<{ id: string }>>;
  /** The tab that is highlighted; null: the screen has no tabs; undefined: it is no tab's. */
  tab: Tab | null | undefined;
  /** Habits are ticked here: the line after a tick has its room from the first paint. */
  ticks?: true;
  /** It is there without an account as well, and while one is opened. */
  always?: true;
}

/** A lazily loaded screen. */
function later(name: Exclude<keyof typeof import('./files.ts'), 'watchArrivals'>): Part<ComponentType<{ id: string }>> {
  return part(async () => {
    const files = await import('./files.ts');
    files.watchArrivals();
    return files[name]();
  });
}

export const rows: Record<Screen, Row> = {
  today: { screen: Today, tab: 'today', ticks: true },
  nudge: { screen: later('nudge'), tab: 'today', ticks: true },
  garden: { screen: later('garden'), tab: 'garden' },
  habit: { screen: later('habit'), tab: 'garden' },
  edit: { screen: later('edit'), tab: 'garden' },
  new: { screen: later('edit'), tab: 'today' },
  more: { screen: later('more'), tab: 'more' },
  breathe: { screen: later('breathe'), tab: null },
  pause: { screen: later('pause'), tab: null },
  moment: { screen: later('moment'), tab: null, always: true },
  notes: { screen: later('notes'), tab: 'more' },
  checkin: { screen: later('checkin'), tab: 'more' },
  scales: { screen: later('scales'), tab: 'more' },
  support: { screen: later('support'), tab: 'more' },
  kindDays: { screen: later('kindDays'), tab: 'more' },
  work: { screen: later('work'), tab: 'more' },
  consultation: { screen: later('consultation'), tab: 'more' },
  reminders: { screen: later('reminders'), tab: 'more' },
  day: { screen: later('day'), tab: 'more' },
  devices: { screen: later('devices'), tab: 'more' },
  help: { screen: later('help'), tab: 'more', always: true },
  key: { screen: later('key'), tab: 'more' },
  recovery: { screen: later('recovery'), tab: 'more' },
  recover: { screen: later('recover'), tab: null },
  join: { screen: later('join'), tab: null },
  pair: { screen: later('join'), tab: null },
};

/** The screens that replace all others while there is no account to show. */
export const instead = {
  broken: later('broken'),
  gone: later('gone'),
};

/** An address that no screen has. */
export const UNKNOWN: Row = { screen: later('unknown'), tab: undefined };

/** The row for a path, and the habit's id in it. */
export function rowAt(path: string): Row & { id: string } {
  const found = matchRoute(path);
  return { ...(found ? rows[found.screen] : UNKNOWN), id: found?.id ?? '' };
}
