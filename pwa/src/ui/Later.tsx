import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';

type Screens = typeof import('./More.tsx');

let loaded: Screens | undefined;

const AWHILE_MS = 3000;

/** Fetch the other screens once the first one has been at rest for a while. */
export function fetchLater(): void {
  setTimeout(() => void import('./More.tsx').then((screens) => (loaded = screens), () => {}), AWHILE_MS);
}

/** What did not come with the first load. `wait` stands there meanwhile. */
export function Later({ show, wait }: { show: (screens: Screens) => ComponentChildren; wait?: ComponentChildren }) {
  const [screens, setScreens] = useState(loaded);
  useEffect(() => {
    if (!screens) void import('./More.tsx').then((found) => setScreens((loaded = found)));
  }, []);
  return <>{screens ? show(screens) : wait}</>;
}
