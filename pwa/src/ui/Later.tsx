import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { firstTexts } from '../i18n/en/first.ts';
import { translator } from '../i18n/texts.ts';
import type { Part } from './part.ts';

const t = translator(firstTexts);

interface Props<T> {
  of: Part<T>;
  show: (loaded: T) => ComponentChildren;
  /** Stands there meanwhile. */
  wait?: ComponentChildren;
  /** Where it can be done without: nothing is said when it cannot be had. */
  quiet?: boolean;
  /** Nobody asked for it: it comes once the rest has been fetched, and fetches nothing itself. */
  patient?: boolean;
}

/** What did not come with the first load. Where it cannot be had, a sentence says so and offers to try again. */
export function Later<T>({ of, show, wait, quiet, patient }: Props<T>) {
  const loaded = of.loaded.value;
  const [failure, setFailure] = useState<unknown>(null);
  const ask = (orElse: (error: unknown) => void): void => void of.load().catch(orElse);
  useEffect(() => {
    if (!loaded && !patient) ask(setFailure);
  }, []);
  if (loaded) return <>{show(loaded)}</>;
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
