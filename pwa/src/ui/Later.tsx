import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';

type Screens = typeof import('./More.tsx');

let loaded: Screens | undefined;

/** Fetch the other screens once nothing else is to be done. */
export function fetchLater(): void {
  const fetch = (): void => void import('./More.tsx').then((screens) => (loaded = screens));
  if ('requestIdleCallback' in globalThis) requestIdleCallback(fetch, { timeout: 4000 });
  else setTimeout(fetch, 1500);
}

/** What did not come with the first load. `wait` stands there meanwhile. */
export function Later({ show, wait }: { show: (screens: Screens) => ComponentChildren; wait?: ComponentChildren }) {
  const [screens, setScreens] = useState(loaded);
  useEffect(() => {
    if (!screens) void import('./More.tsx').then((found) => setScreens((loaded = found)));
  }, []);
  return <>{screens ? show(screens) : wait}</>;
}
