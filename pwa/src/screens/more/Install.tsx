import { useEffect, useRef, useState } from 'preact/hooks';
import { isInstalled, isIos } from '../../app/platform/installed.ts';
import { install } from '../../app/platform/install.ts';
import { moreTexts } from '../../i18n/en/more.ts';
import { translator } from '../../i18n/texts.ts';
import { run } from '../../app/records/failure.ts';

const t = translator(moreTexts);

/** The way to the home screen, as this browser has it. */
export function Install() {
  const [done, setDone] = useState(isInstalled());
  const ask = install.value;
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    if (location.hash === '#install') card.current?.scrollIntoView();
  }, []);
  return (
    <section class="card" id="install" ref={card}>
      <h2>{t('more.install')}</h2>
      {done ? (
        <p>{t('more.install.done')}</p>
      ) : (
        <>
          <p>{t('more.install.why')}</p>
          {ask ? (
            <button type="button" class="primary" onClick={() => run(ask().then((yes) => yes && setDone(true)))}>
              {t('more.install.act')}
            </button>
          ) : isIos() ? (
            <ol>
              <li>{t('more.install.ios.1')}</li>
              <li>{t('more.install.ios.2')}</li>
              <li>{t('more.install.ios.3')}</li>
            </ol>
          ) : (
            <p>{t('more.install.how')}</p>
          )}
        </>
      )}
    </section>
  );
}
