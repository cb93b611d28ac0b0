/**
 * Links inside the app change the path signal instead of loading a page. Each entry of the browser's
 * history knows which path it was reached from: see ways-back.ts.
 */

import { signal } from '@preact/signals';
import { matchRoute } from '../../shared/routes.ts';

export const path = signal('/');
/** The pairing link that was opened, with its secret: in memory only, cleared once it was used. */
export const pairingLink = signal<string | null>(null);

/** What an entry of the history says of itself; null: the browser made it. */
export interface Entry {
  /** The path of the entry before it. */
  from: string | null;
  /** A sheet lies over the screen: Back closes it. */
  sheet?: boolean;
}

/** `still`: going back is the app's own doing, and what was said stays; null: not on the way back. */
let returning: 'still' | 'plain' | null = null;
const LOST_MS = 1000;

/** Called when a screen is left, but not for where a form leads once it is done. */
let leaving = (): void => {};

/** Handle links and the browser's back and forward; `onLeave` is called when a screen is left. */
export function startRouter(onLeave: () => void): void {
  leaving = onLeave;
  const read = (): void => {
    takePairingLink();
    const moved = path.value !== location.pathname;
    path.value = location.pathname;
    if (moved && returning !== 'still') leaving();
    returning = null;
  };
  addEventListener('popstate', read);
  addEventListener('click', (event) => {
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    if (!link || link.origin !== location.origin || link.download || event.defaultPrevented) return;
    // No route of the app, such as `/sign-in`: let the browser load it.
    if (!matchRoute(link.pathname)) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    go(link.pathname);
  });
  read();
}

/** Take a pairing link's secret out of the address, so that no history stores it. */
function takePairingLink(): void {
  if (!location.pathname.startsWith('/pair/') || !location.hash) return;
  pairingLink.value = location.href;
  history.replaceState(history.state, '', location.pathname);
}

/** Show another path of the app; `instead` of the one shown: Back does not return to that one. `still`: what was said stays. */
export function go(to: string, instead = false, still = false): void {
  // The browser is still on its way back, and would go back from there.
  if (returning) return addEventListener('popstate', () => go(to, instead, still), { once: true });
  if (!still) leaving();
  const here = history.state as Entry | null;
  if (instead || here?.sheet) history.replaceState({ from: here?.from ?? null } satisfies Entry, '', to);
  else history.pushState({ from: path.value } satisfies Entry, '', to);
  path.value = location.pathname;
  scrollTo(0, 0);
}

/** Go to the entry before this one, which must be the app's. */
export function goBack(how: 'still' | 'plain' = 'plain'): void {
  returning = how;
  // A browser that does not say that it went must not keep the app where it is.
  setTimeout(() => (returning = null), LOST_MS);
  history.back();
}
