/**
 * The screens: what each is, and which tab it belongs to. Their addresses stand in shared/routes.ts, for the
 * worker answers for them as well, and their files in files.ts, under the same names. A new screen of More is a
 * folder and a row in each of those two, and weighs nothing here; the compiler asks for its file.
 */

import type { ComponentType } from 'preact';
import { matchRoute, SCREENS, type Screen } from '../shared/routes.ts';
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

type File = Exclude<keyof typeof import('./files.ts'), 'watchArrivals'>;

/** A lazily loaded screen. */
function later(name: File): Part<ComponentType<{ id: string }>> {
  return part(async () => {
    const files = await import('./files.ts');
    files.watchArrivals();
    return files[name]();
  });
}

/** Screens whose file has another name, or that come with Today's. */
const OWN = {
  today: { screen: Today, tab: 'today', ticks: true },
  new: { screen: later('edit'), tab: 'today' },
  pair: { screen: later('join'), tab: null },
} as const satisfies { [name in Screen]?: Row };

/** All others are loaded on demand, from the file of their name, and belong to More unless it is said here. */
const SPECIAL: { [name in Screen]?: Omit<Row, 'screen'> } = {
  nudge: { tab: 'today', ticks: true },
  garden: { tab: 'garden' },
  habit: { tab: 'garden' },
  edit: { tab: 'garden' },
  firstSteps: { tab: 'today' },
  breathe: { tab: null },
  pause: { tab: null },
  moment: { tab: null, always: true },
  help: { tab: 'more', always: true },
  recover: { tab: null },
  join: { tab: null },
};

export const rows = Object.fromEntries(
  SCREENS.map((name): [Screen, Row] => [
    name,
    isOwn(name) ? OWN[name] : { screen: later(name), tab: 'more', ...SPECIAL[name] },
  ]),
) as Record<Screen, Row>;

function isOwn(name: Screen): name is keyof typeof OWN {
  return name in OWN;
}

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
