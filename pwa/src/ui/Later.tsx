import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { beginTexts } from '../i18n/en/begin.ts';
import { translator } from '../i18n/texts.ts';
import type { Part } from './part.ts';

const t = translator(beginTexts);

interface Props<T> {
  of: Part<T>;
  show: (loaded: T) => ComponentChildren;
  /** Shown while it is loading. */
  wait?: ComponentChildren;
  /** What is said when it cannot be loaded. */
  failed?: string;
  /** Show no message if it cannot be loaded: the screen works without it. */
  quiet?: boolean;
  /** Do not load it, only show it once something else has. */
  patient?: boolean;
}

/** Shows a lazily loaded part. If it cannot be loaded, a message offers to try again. */
export function Later<T>({ of, show, wait, failed, quiet, patient }: Props<T>) {
  const loaded = of.loaded.value;
  const [failure, setFailure] = useState<unknown>(null);
  const ask = (orElse: (error: unknown) => void): void => void of.load().catch(orElse);
  useEffect(() => {
    if (!loaded && !patient) ask(setFailure);
  }, []);
  if (loaded) return <>{show(loaded)}</>;
  if (!failure || quiet) return <>{wait}</>;
  // A failed stylesheet is not requested again, and some browsers cache a failed import: a reload clears both.
  const again = (): void => (/\bCSS\b/.test(String(failure)) ? location.reload() : ask(() => location.reload()));
  return (
    <>
      {wait}
      <div class="bar" role="alert">
        <span>{failed ?? t('later.failed')}</span>
        <button type="button" class="link" onClick={again}>
          {t('later.again')}
        </button>
      </div>
    </>
  );
}
