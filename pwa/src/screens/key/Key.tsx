import { useState } from 'preact/hooks';
import { beginAnew, type Anew } from '../../app/account/begin-anew.ts';
import { askForKey } from '../../app/account/key-request.ts';
import { sign } from '../../app/account/session.ts';
import { run } from '../../app/records/failure.ts';
import { commonTexts } from '../../i18n/en/common.ts';
import { firstTexts } from '../../i18n/en/first.ts';
import { keyTexts } from '../../i18n/en/key.ts';
import { syncTexts } from '../../i18n/en/sync.ts';
import { waysTexts } from '../../i18n/en/ways.ts';
import { translator } from '../../i18n/texts.ts';
import { whileBusy } from '../../ui/busy.ts';
import { Heading } from '../../ui/Heading.tsx';
import '../../ui/parts.css';

const t = translator(commonTexts, firstTexts, keyTexts, syncTexts, waysTexts);

/** The account's key is not on this device: what that means, and each way to have one again. */
export function Key() {
  const [came, setCame] = useState<Anew | null>(null);
  const now = sign.value;
  if (!now.locked) return <Here isNew={came === 'done'} />;
  return (
    <main class="page">
      <Heading above="/more">{t('key.title')}</Heading>
      <p>{t(now.insecure ? 'sync.http.why' : now.otherKey ? 'key.other' : 'key.none')}</p>
      {!now.insecure && (
        <>
          <a class="card" href="/recover">
            <span>{t('key.code')}</span>
            <span class="sub">{t('key.code.why')}</span>
          </a>
          <a class="card" href="/join" onClick={() => run(askForKey())}>
            <span>{t('key.ask')}</span>
            <span class="sub">{t('key.ask.why')}</span>
          </a>
          <p role="status">{came === 'offline' && t('key.offline')}</p>
          <FreshKey onDone={setCame} />
        </>
      )}
    </main>
  );
}

function Here({ isNew }: { isNew: boolean }) {
  return (
    <main class="page">
      <Heading above="/more">{t('key.here.title')}</Heading>
      <p role="status">{t(isNew ? 'key.done' : 'key.here')}</p>
      <a class="primary button" href="/">
        {t('to.today')}
      </a>
    </main>
  );
}

/** The last way, with what it costs said before. */
function FreshKey({ onDone }: { onDone: (came: Anew) => void }) {
  const [asks, setAsks] = useState(false);
  const [busy, setBusy] = useState(false);
  const start = async (): Promise<void> => {
    setBusy(true);
    onDone(await beginAnew().finally(() => setBusy(false)));
    setAsks(false);
  };
  if (!asks) {
    return (
      <button type="button" class="quiet" onClick={() => setAsks(true)}>
        {t('key.anew')}
      </button>
    );
  }
  return (
    <section class="card">
      <h2>{t('key.anew')}</h2>
      <p>{t('key.anew.for')}</p>
      <p>{t('key.anew.stays')}</p>
      <p>{t('key.anew.goes')}</p>
      <p>{t('key.anew.others')}</p>
      <button type="button" class="link" {...whileBusy(busy, () => run(start()))}>
        {t('key.anew.go')}
      </button>
      <button type="button" class="link" onClick={() => setAsks(false)}>
        {t('cancel')}
      </button>
    </section>
  );
}
