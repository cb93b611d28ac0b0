import { useEffect, useState } from 'preact/hooks';
import { deleteLeft, keepLeft, left, readLeft, type Left } from '../../app/account/left.ts';
import { run } from '../../app/records/failure.ts';
import { dateText } from '../../i18n/format.ts';
import { devicesTexts } from '../../i18n/en/devices.ts';
import { translator } from '../../i18n/texts.ts';
import { Ask } from '../../ui/Ask.tsx';

const t = translator(devicesTexts);

/** The accounts that this device had before it joined another one: delete or keep. */
export function LeftAccounts() {
  useEffect(() => run(readLeft()), []);
  const [gone, setGone] = useState(false);
  return (
    <>
      {left.value.map((one) => (
        <One key={one.account} one={one} onGone={() => setGone(true)} />
      ))}
      {gone && (
        <p class="fine" role="status" tabIndex={-1} ref={focus}>
          {t('left.account.gone')}
        </p>
      )}
    </>
  );
}

/** Move the focus: the card that had it is gone. */
function focus(words: HTMLElement | null): void {
  words?.focus();
}

function One({ one, onGone }: { one: Left; onGone: () => void }) {
  const [state, setState] = useState<'asked' | 'offline' | null>(null);
  const drop = (): void => run(deleteLeft(one).then((done) => (done ? onGone() : setState('offline'))));
  const day = new Date(one.at).toISOString().slice(0, 10);
  return (
    <section class="card">
      <h2>{t('left.account')}</h2>
      <p>{t('left.account.why', { date: dateText(day, { dateStyle: 'long' }) })}</p>
      <p role="status">{state === 'offline' && t('left.account.offline')}</p>
      {state === 'asked' ? (
        <Ask words={t('left.account.sure')} yes={t('left.account.now')} onYes={drop} onNo={() => setState(null)} />
      ) : (
        <div class="acts">
          <button type="button" class="link" onClick={() => setState('asked')}>
            {t('left.account.delete')}
          </button>
          <button type="button" class="link" onClick={() => run(keepLeft(one.account))}>
            {t('left.account.keep')}
          </button>
        </div>
      )}
    </section>
  );
}
