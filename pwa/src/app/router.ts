/** Links inside the app change the path signal instead of loading a page. */

import { placeAt } from '../shared/routes.ts';
import { pairingLink, path, said } from './state.ts';

export function startRouter(): void {
  const read = (): void => {
    takePairingLink();
    path.value = location.pathname;
    // What was said belongs to the screen that was left.
    said.value = null;
  };
  addEventListener('popstate', read);
  addEventListener('click', (event) => {
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    if (!link || link.origin !== location.origin || link.download) return;
    // Signing in, say, is no screen of the app's: the browser goes there.
    if (!placeAt(link.pathname)) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    said.value = null;
    go(link.pathname);
  });
  read();
}

/** The secret of a pairing link is read once and leaves the address, so that no history keeps it. */
function takePairingLink(): void {
  if (!location.pathname.startsWith('/pair/') || !location.hash) return;
  pairingLink.value = location.href;
  history.replaceState(history.state, '', location.pathname);
}

/** Show another place of the app. */
export function go(to: string): void {
  history.pushState(null, '', to);
  path.value = location.pathname;
  scrollTo(0, 0);
}
