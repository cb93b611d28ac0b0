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
    checkSheets();
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

/** Throw if a stylesheet is empty: a login page in its place parses as an empty one, and Vite does not wait for one that has failed before. */
function checkSheets(): void {
  const sheets = document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet][href*="/assets/"]');
  if (![...sheets].every(({ sheet }) => sheet?.cssRules.length)) throw new Error('the CSS of a part is missing');
}
