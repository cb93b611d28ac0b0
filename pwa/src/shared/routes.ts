/**
 * The app's own addresses. The page has a screen for each, and the worker answers for each from what
 * it keeps. All other addresses are the server's, or a login proxy's in front of it: they must reach
 * the network.
 */

/** Screens whose address is their name: the table weighs on the first load, so it says nothing twice. */
const ROUTES = [
  'garden',
  'breathe',
  'pause',
  'moment',
  'nudge',
  'checkin',
  'scales',
  'caseload',
  'learning',
  'support',
  'boundaries',
  'advice',
  'letters',
  'work',
  'consultation',
  'back',
  'reminders',
  'devices',
  'help',
  'key',
  'notes',
  'day',
  'more',
  'about',
  'recovery',
  'recover',
  'join',
  'new',
] as const;

/** Those whose address is another one, without its first slash. */
const OTHERS = { '': 'today', 'kind-days': 'kindDays', 'back/page': 'page', 'first-steps': 'firstSteps' } as const;

export type Screen = (typeof ROUTES)[number] | (typeof OTHERS)[keyof typeof OTHERS] | 'habit' | 'edit' | 'pair';

const known = new Map<string, Screen>([...ROUTES.map((name) => [name, name] as const), ...Object.entries(OTHERS)]);

export const SCREENS: readonly Screen[] = [...known.values(), 'habit', 'edit', 'pair'];

export interface RouteMatch {
  screen: Screen;
  /** The habit's; '' where the address names none. */
  id: string;
}

/** What stands at a path; null: nothing of the app's. */
export function matchRoute(pathname: string): RouteMatch | null {
  const [, at] = /^\/(|.*[^/])\/?$/.exec(pathname) ?? [];
  if (at === undefined || pathname === '//') return null;
  const [, kind, id, edit] = /^(habit|pair)\/([^/]+)(\/edit)?$/.exec(at) ?? [];
  if (kind === 'habit') return { screen: edit ? 'edit' : 'habit', id: id! };
  const screen = kind && !edit ? 'pair' : known.get(at);
  return screen ? { screen, id: '' } : null;
}
