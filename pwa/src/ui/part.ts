/** A part of the app that does not come with the first load. */

import { signal, type ReadonlySignal } from '@preact/signals';
import { speak } from '../i18n/texts.ts';

export interface Part<T> {
  /** Undefined until it is here. */
  readonly loaded: ReadonlySignal<T | undefined>;
  /** Bring it; several calls bring it once, and one that failed is tried again by the next. */
  load(): Promise<T>;
}

/** A part that `bring` brings, as by `import()`. */
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

/** A wall's page passes for an empty stylesheet, and one that failed is not waited for again. */
function checkSheets(): void {
  const sheets = document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet][href*="/assets/"]');
  if (![...sheets].every(({ sheet }) => sheet?.cssRules.length)) throw new Error('the CSS of a part is missing');
}
