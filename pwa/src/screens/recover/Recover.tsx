import { useState } from 'preact/hooks';
import { CODE_CHARS, normalise, recover, type Recovered } from '../../app/account/recover.ts';
import { engine } from '../../app/account/session.ts';
import { failed } from '../../app/records/failure.ts';
import { commonTexts } from '../../i18n/en/common.ts';
import { beginTexts } from '../../i18n/en/begin.ts';
import { recoverTexts } from '../../i18n/en/recover.ts';
import { translator } from '../../i18n/texts.ts';
import { CODE_FIELD } from '../../ui/code-field.ts';
import { whileBusy } from '../../ui/busy.ts';
import { Heading } from '../../ui/Heading.tsx';
import '../../ui/parts.css';

const t = translator(beginTexts, commonTexts, recoverTexts);

/** The way back in with the code on paper. The code stays in this form alone. */
export function Recover() {
  const [text, setText] = useState('');
  const [came, setCame] = useState<Recovered | null>(null);
  const [busy, setBusy] = useState(false);
  if (came?.kind === 'done') return <Back />;
  const submit = (event: Event): void => {
    event.preventDefault();
    setBusy(true);
    setCame(null);
    const broke = (error: unknown): void => {
      failed(error);
      setCame({ kind: 'storage' });
    };
    recover(text)
      .then(setCame, broke)
      .finally(() => setBusy(false));
  };
  return (
    <main class="page">
      <Heading above="/">{t('recover.title')}</Heading>
      <p id="recover-how">{t('recover.how')}</p>
      <form onSubmit={submit}>
        <label>
          {t('recover.code')}
          <textarea
            {...CODE_FIELD}
            rows={2}
            value={text}
            aria-describedby="recover-how"
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <p class="fine">{t('recover.count', { done: normalise(text).length, n: CODE_CHARS })}</p>
        {engine.value && <p>{t('recover.comes')}</p>}
        <p role="alert">{came && wordsOf(came)}</p>
        <button type="submit" class="primary" {...whileBusy(busy)}>
          {t(busy ? 'recover.busy.now' : 'recover.go')}
        </button>
      </form>
      <a class="quiet" href="/join">
        {t('first.join')}
      </a>
    </main>
  );
}

function wordsOf(came: Recovered): string {
  if (came.kind === 'fault') return t(`recover.${came.fault}`);
  if (came.kind === 'busy') return t('recover.busy', { n: came.minutes });
  if (came.kind === 'done') return t('recover.done');
  return t(`recover.${came.kind}`, { host: location.host });
}

function Back() {
  return (
    <main class="page">
      <h1>{t('recover.done')}</h1>
      <p role="status">{t('recover.done.why')}</p>
      <a class="primary button" href="/">
        {t('recover.today')}
      </a>
      <a class="quiet" href="/devices">
        {t('recover.devices')}
      </a>
    </main>
  );
}
