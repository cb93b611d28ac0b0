import { SignIn } from '../../ui/SignIn.tsx';
import { useState } from 'preact/hooks';
import { trimmed } from '../../app/platform/forms.ts';
import { plant } from '../../app/habit/starters.ts';
import { NAME_MOST } from '../../domain/kinds.ts';
import { starters } from '../../i18n/starters.ts';
import { firstTexts } from '../../i18n/en/first.ts';
import { translator } from '../../i18n/texts.ts';
import { Later } from '../../ui/Later.tsx';
import { parts } from '../../ui/parts.ts';
import { RecoverLink } from '../../ui/RecoverLink.tsx';
import { run } from '../../app/records/failure.ts';

const t = translator(firstTexts);

/** One calm screen: what this is, five starters to keep, rename or drop. */
export function FirstRun() {
  const [picked, setPicked] = useState(starters.map(([id, key]) => ({ id, usual: t(key), name: t(key), kept: true })));
  const change = (id: string, to: { name?: string; kept?: boolean }): void =>
    setPicked(picked.map((one) => (one.id === id ? { ...one, ...to } : one)));
  const start = (): void => {
    const kept = picked.filter((one) => one.kept);
    // Begin stands far down on a small phone; Today begins at its top.
    scrollTo(0, 0);
    run(
      plant(
        kept.map(({ id, usual, name }) => ({
          id,
          name: trimmed(name) && trimmed(name) !== usual ? trimmed(name) : null,
        })),
      ),
    );
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
      <button type="button" class="primary start" onClick={start}>
        {t('first.begin')}
      </button>
      <a class="quiet" href="/join">
        {t('first.join')}
      </a>
      <RecoverLink />
      <p class="fine">{t('first.private')}</p>
      <p class="fine">{t('first.device')}</p>
    </main>
  );
}
