/** Lazily loaded parts of the app. */

import { signal, type ReadonlySignal } from '@preact/signals';
import { speak } from '../i18n/texts.ts';

export interface Part<T> {
  /** Undefined until it is loaded. */
  readonly loaded: ReadonlySignal<T | undefined>;
  /** Load it. Concurrent calls load it once; after a failure the next call tries again. */
  load(): Promise<T>;
}

/** A part that `bring` loads, usually by `import()`. */
export function part<T>(bring: () => Promise<T>): Part<T> {
  const loaded = signal<T | undefined>(undefined);
  let coming: Promise<T> | undefined;
  const load = async (): Promise<T> => {
    const brought = await bring();
    await sheets();
    await speak();
    return (loaded.value = brought);
  };
  return {
    loaded,
    load: () =>
      (coming ??= load().catch((error: unknown) => {
        coming = undefined;
        throw error;
      })),
  };
}

/** Links whose stylesheet could not be had: they stay in the page, and no further event comes. */
const failed = new WeakSet<EventTarget>();
addEventListener('error', ({ target }) => failed.add(target!), true);

/**
 * Wait for all stylesheets: Vite waits for one only in the import that asked for it first. Throws if one is
 * missing, or empty: a login page in its place parses as an empty one.
 */
async function sheets(): Promise<void> {
  const links = [...document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet][href*="/assets/"]')];
  for (const link of links) if (rulesOf(link) === null && !failed.has(link)) await settled(link);
  if (!links.every(rulesOf)) throw new Error('the CSS of a part is missing');
}

/** How many rules a stylesheet has; null: it is not there, or not yet. */
function rulesOf({ sheet }: HTMLLinkElement): number | null {
  try {
    return sheet && sheet.cssRules.length;
  } catch {
    return null; // Firefox, while it is on its way
  }
}

function settled(link: HTMLLinkElement): Promise<unknown> {
  return new Promise((done) => ['load', 'error'].forEach((one) => link.addEventListener(one, done)));
}
