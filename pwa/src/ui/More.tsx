import { exportAll } from '../app/export.ts';
import { run } from '../app/failure.ts';
import { watchPresence } from '../app/presence.ts';
import { keepPush } from '../app/push.ts';
import { farewell } from '../app/account/session.ts';
import { areas } from '../words/en-areas.ts';
import { key } from '../words/en-key.ts';
import { knock } from '../words/en-knock.ts';
import { more } from '../words/en-more.ts';
import { nudges } from '../words/en-nudges.ts';
import { recovery } from '../words/en-recovery.ts';
import { reminders } from '../words/en-reminders.ts';
import { shape } from '../words/en-shape.ts';
import { extend, t } from '../words/words.ts';
import { save } from './download.ts';
import { Install } from './Install.tsx';
import { RecoverLink } from './RecoverLink.tsx';
import './more.css';

extend({ ...more, ...shape, ...areas, ...nudges, ...reminders, ...knock, ...key, ...recovery });
keepPush();
watchPresence();

/** What is not needed every day. */
export function More() {
  return (
    <main class="page">
      <h1>{t('more.title')}</h1>
      {!isSecureContext && <p class="voice clay">{t('sync.http.why')}</p>}
      <a class="card" href="/breathe">
        {t('breathe.title')}
      </a>
      <a class="card" href="/reminders">
        {t('nudges.title')}
      </a>
      <a class="card" href="/devices">
        {t('more.devices')}
      </a>
      <a class="card" href="/recovery">
        {t('recovery.title')}
      </a>
      <button type="button" class="card" onClick={() => run(download())}>
        <span>{t('more.export')}</span>
        <span class="sub">{t('more.export.why')}</span>
      </button>
      <Install />
      <section class="card">
        <h2>{t('more.about')}</h2>
        <p>{t('more.about.text')}</p>
      </section>
    </main>
  );
}

async function download(): Promise<void> {
  save('tend.json', JSON.stringify(await exportAll(), null, 1));
}

export { areasOf } from './areas.ts';
export { Broken } from './Broken.tsx';
export { Breathe } from './Breathe.tsx';
export { Devices } from './Devices.tsx';
export { Drawn } from './Drawn.tsx';
export { EditorPage } from './Editor.tsx';
export { Garden } from './Garden.tsx';
export { HabitPage } from './HabitPage.tsx';
export { Join } from './Join.tsx';
export { Key } from './Key.tsx';
export { Menu } from './Menu.tsx';
export { Nudge } from './Nudge.tsx';
export { NudgeCard } from './NudgeCard.tsx';
export { Nudges } from './Nudges.tsx';
export { Recover } from './Recover.tsx';
export { Recovery } from './Recovery.tsx';
export { BackCard } from './BackCard.tsx';
export { RecoveryCard } from './RecoveryOffer.tsx';
export { Shelf } from './Shelf.tsx';
export { SyncSheet } from './SyncSheet.tsx';
export { TimerBar } from './TimerBar.tsx';
export { ZoneCard } from './TimeZone.tsx';

/** After leaving or being removed. */
export function Left() {
  return (
    <main class="page">
      <h1>{t('left.title')}</h1>
      <p>{t(farewell.value === 'gone' ? 'left.deleted' : 'left.text')}</p>
      <button type="button" class="primary" onClick={() => location.assign('/')}>
        {t('left.again')}
      </button>
      <RecoverLink />
    </main>
  );
}
