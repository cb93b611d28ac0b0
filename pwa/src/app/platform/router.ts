/** Links inside the app change the path signal instead of loading a page. */

import { signal } from '@preact/signals';
import { matchRoute } from '../../shared/routes.ts';

export const path = signal('/');
/** The pairing link that was opened, with its secret: in memory only, cleared once it was used. */
export const pairingLink = signal<string | null>(null);

/** Handle links and the browser's back and forward; `leaving` is called when a screen is left by them. */
export function startRouter(leaving: () => void): void {
  const read = (): void => {
    takePairingLink();
    path.value = location.pathname;
    leaving();
  };
  addEventListener('popstate', read);
  addEventListener('click', (event) => {
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    if (!link || link.origin !== location.origin || link.download) return;
    // No route of the app, such as `/sign-in`: let the browser load it.
    if (!matchRoute(link.pathname)) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    leaving();
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

/** Show another path of the app. */
export function go(to: string): void {
  history.pushState(null, '', to);
  path.value = location.pathname;
  scrollTo(0, 0);
}
