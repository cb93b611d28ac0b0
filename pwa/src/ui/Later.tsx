import type { ComponentChildren } from 'preact';
import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../words/words.ts';

export type Screens = typeof import('./More.tsx');

const loaded = signal<Screens | undefined>(undefined);

const AWHILE_MS = 3000;
/** What comes with the other screens (reminders, say) should not wait for somebody to open one. */
const AGAIN_MS = 5 * 60_000;

async function load(): Promise<Screens> {
  const screens = await import('./More.tsx');
  // A wall's page passes for an empty stylesheet, and one that failed is not waited for again.
  const sheets = document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet][href*="/assets/"]');
  if (![...sheets].every(({ sheet }) => sheet?.cssRules.length)) throw new Error('the CSS of the other screens is missing');
  return (loaded.value = screens);
}

/** Fetch the other screens once the first one has been at rest for a while. */
export function fetchLater(ms = AWHILE_MS): void {
  setTimeout(() => void load().catch(() => fetchLater(AGAIN_MS)), ms);
}

interface Props {
  show: (screens: Screens) => ComponentChildren;
  /** Stands there meanwhile. */
  wait?: ComponentChildren;
  /** Where it can be done without: nothing is said when it cannot be had. */
  quiet?: boolean;
  /** Nobody asked for it: it comes once the rest has been fetched, and fetches nothing itself. */
  patient?: boolean;
}

/** What did not come with the first load. Where it cannot be had, a sentence says so and offers to try again. */
export function Later({ show, wait, quiet, patient }: Props) {
  const screens = loaded.value;
  const [failure, setFailure] = useState<unknown>(null);
  const ask = (orElse: (error: unknown) => void): void => void load().catch(orElse);
  useEffect(() => {
    if (!screens && !patient) ask(setFailure);
  }, []);
  if (screens) return <>{show(screens)}</>;
  if (!failure || quiet) return <>{wait}</>;
  // No stylesheet is asked for twice, and some browsers remember a failed import: a reload forgets both.
  const again = (): void => (/\bCSS\b/.test(String(failure)) ? location.reload() : ask(() => location.reload()));
  return (
    <>
      {wait}
      <div class="bar" role="alert">
        <span>{t('later.failed')}</span>
        <button type="button" class="link" onClick={again}>
          {t('later.again')}
        </button>
      </div>
    </>
  );
}
