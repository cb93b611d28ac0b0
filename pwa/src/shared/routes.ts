/**
 * The app's own addresses. The page has a screen for each, and the worker answers for each from what
 * it keeps. All other addresses are the server's, or a login proxy's in front of it: they must reach
 * the network.
 */

const ROUTES = {
  today: /^\/$/,
  habit: /^\/habit\/([^/]+)\/?$/,
  edit: /^\/habit\/([^/]+)\/edit\/?$/,
  new: /^\/new\/?$/,
  garden: /^\/garden\/?$/,
  breathe: /^\/breathe\/?$/,
  pause: /^\/pause\/?$/,
  moment: /^\/moment\/?$/,
  nudge: /^\/nudge\/?$/,
  checkin: /^\/checkin\/?$/,
  scales: /^\/scales\/?$/,
  caseload: /^\/caseload\/?$/,
  learning: /^\/learning\/?$/,
  support: /^\/support\/?$/,
  kindDays: /^\/kind-days\/?$/,
  boundaries: /^\/boundaries\/?$/,
  advice: /^\/advice\/?$/,
  letters: /^\/letters\/?$/,
  work: /^\/work\/?$/,
  consultation: /^\/consultation\/?$/,
  back: /^\/back\/?$/,
  page: /^\/back\/page\/?$/,
  reminders: /^\/reminders\/?$/,
  devices: /^\/devices\/?$/,
  help: /^\/help\/?$/,
  key: /^\/key\/?$/,
  notes: /^\/notes\/?$/,
  day: /^\/day\/?$/,
  more: /^\/more\/?$/,
  about: /^\/about\/?$/,
  firstSteps: /^\/first-steps\/?$/,
  recovery: /^\/recovery\/?$/,
  recover: /^\/recover\/?$/,
  join: /^\/join\/?$/,
  pair: /^\/pair\/[^/]+\/?$/,
};

export type Screen = keyof typeof ROUTES;

export const SCREENS = Object.keys(ROUTES) as Screen[];

export interface RouteMatch {
  screen: Screen;
  /** The habit's; '' where the address names none. */
  id: string;
}

/** What stands at a path; null: nothing of the app's. */
export function matchRoute(pathname: string): RouteMatch | null {
  for (const [screen, form] of Object.entries(ROUTES)) {
    const found = form.exec(pathname);
    if (found) return { screen: screen as Screen, id: found[1] ?? '' };
  }
  return null;
}
