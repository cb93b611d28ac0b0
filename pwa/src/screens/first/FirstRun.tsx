import { SignIn } from '../../ui/SignIn.tsx';
import { useLayoutEffect, useState } from 'preact/hooks';
import { trimmed } from '../../app/platform/forms.ts';
import { keepFirst } from '../../app/account/leftovers.ts';
import type { Picked } from '../../app/habit/starters.ts';
import { NAME_MOST } from '../../domain/kinds.ts';
import { starters } from '../../i18n/starters.ts';
import { beginTexts } from '../../i18n/en/begin.ts';
import { translator } from '../../i18n/texts.ts';
import { Later } from '../../ui/Later.tsx';
import type { Part } from '../../ui/part.ts';
import { parts } from '../../ui/parts.ts';
import { RecoverLink } from '../../ui/RecoverLink.tsx';

const t = translator(beginTexts);

/** All that comes after the first screen. */
export interface Rest {
  begin(kept: readonly Picked[]): void;
}

/** One calm screen: what this is, five starters to keep, rename or drop. */
export function FirstRun({ home }: { home: Part<Rest> }) {
  const [picked, setPicked] = useState(starters.map(([id, key]) => ({ id, usual: t(key), name: t(key), kept: true })));
  const [begun, setBegun] = useState<readonly Picked[] | null>(null);
  const change = (id: string, to: { name?: string; kept?: boolean }): void =>
    setPicked(picked.map((one) => (one.id === id ? { ...one, ...to } : one)));
  const start = (): void => {
    const kept = picked
      .filter((one) => one.kept)
      .map(({ id, usual, name }) => ({ id, name: trimmed(name) !== usual ? trimmed(name) || null : null }));
    // Begin stands far down on a small phone; Today begins at its top.
    scrollTo(0, 0);
    // The rest may not be here yet: a page that is left meanwhile leaves the choice to the next one.
    keepFirst(kept);
    setBegun(kept);
  };
  return (
    <main class="page first">
      <h1>{t('first.title')}</h1>
      <p>{t('first.what')}</p>
      {!isSecureContext && <Later of={parts.insecure} show={({ Insecure }) => <Insecure />} />}
      <SignIn />
      <h2>{t('first.pick')}</h2>
      <ul class="habits">
        {picked.map(({ id, usual, name, kept }) => (
          <li key={id} class="habit pick">
            <input
              class="name"
              aria-label={t('first.rename', { name: usual })}
              value={name}
              maxLength={NAME_MOST}
              disabled={!kept}
              onInput={(event) => change(id, { name: event.currentTarget.value })}
            />
            <input
              type="checkbox"
              aria-label={t('first.keep', { name: usual })}
              checked={kept}
              onChange={(event) => change(id, { kept: event.currentTarget.checked })}
            />
          </li>
        ))}
      </ul>
      <button type="button" class="primary start" disabled={begun !== null} onClick={start}>
        {t('first.begin')}
      </button>
      {begun && <Later of={home} failed={t('first.failed')} show={(rest) => <Begin rest={rest} kept={begun} />} />}
      <a class="quiet" href="/join">
        {t('first.join')}
      </a>
      <RecoverLink />
      <p class="fine">{t('first.private')}</p>
      <p class="fine">{t('first.device')}</p>
    </main>
  );
}

/** Begins as soon as all is here to begin with. */
function Begin({ rest, kept }: { rest: Rest; kept: readonly Picked[] }) {
  useLayoutEffect(() => rest.begin(kept), []);
  return null;
}
