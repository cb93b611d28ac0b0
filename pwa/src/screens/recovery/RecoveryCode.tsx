import { useState } from 'preact/hooks';
import { showCode } from '../../app/account/recovery.ts';
import { momentText } from '../../i18n/times.ts';
import { recoveryTexts } from '../../i18n/en/recovery.ts';
import { translator } from '../../i18n/texts.ts';
import { save } from '../../ui/download.ts';

const t = translator(recoveryTexts);
type Key = Parameters<typeof t>[0];

/** The code, shown this once: to be printed, copied, saved or written down. */
export function CodeOnce({ code, onHave }: { code: string; onHave: () => void }) {
  const [said, setSaid] = useState<Key | null>(null);
  const shown = showCode(code);
  const paper = [t('recovery.paper'), shown, ...linesOnPaper()];
  const copy = (): void => {
    const done = navigator.clipboard?.writeText(shown) ?? Promise.reject(new Error('no clipboard'));
    done.then(
      () => setSaid('recovery.copied'),
      () => setSaid('recovery.uncopied'),
    );
  };
  return (
    <>
      <p>{t('recovery.shown')}</p>
      <section class="card paper">
        <h2>{t('recovery.paper')}</h2>
        <p class="code" dir="ltr">
          {shown.split('-').map((group, at) => (
            <span key={at}>{group}</span>
          ))}
        </p>
        {linesOnPaper().map((line) => (
          <p key={line} class="onpaper">
            {line}
          </p>
        ))}
      </section>
      <p>{t('recovery.write')}</p>
      <div class="acts">
        <button type="button" class="link" onClick={() => print()}>
          {t('recovery.print')}
        </button>
        <button type="button" class="link" onClick={copy}>
          {t('recovery.copy')}
        </button>
        <button
          type="button"
          class="link"
          onClick={() => save(t('recovery.file'), `${paper.join('\n\n')}\n`, 'text/plain')}
        >
          {t('recovery.save')}
        </button>
      </div>
      <p role="status">{said && t(said)}</p>
      <button type="button" class="primary" onClick={onHave}>
        {t('recovery.have')}
      </button>
    </>
  );
}

function linesOnPaper(): string[] {
  return [
    t('recovery.paper.what'),
    t('recovery.paper.how', { url: `${location.origin}/recover` }),
    t('recovery.paper.made', { date: momentText(Date.now()) }),
  ];
}
