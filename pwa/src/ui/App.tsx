import { phase, sign } from '../app/session.ts';
import { path } from '../app/state.ts';
import { update } from '../app/update.ts';
import { t } from '../words/words.ts';
import { FirstRun } from './FirstRun.tsx';
import { Later } from './Later.tsx';
import { Today } from './Today.tsx';

const WAIT = <main class="page" aria-busy="true" />;

/** Today comes with the first load; the rest when it is asked for. */
export function App() {
  const where = path.value;
  if (phase.value === 'starting') return WAIT;
  if (where.startsWith('/pair/') || where === '/join') return <Later wait={WAIT} show={(m) => <m.Join />} />;
  if (phase.value === 'gone') return <Later wait={WAIT} show={(m) => <m.Left />} />;
  if (phase.value === 'first') return <FirstRun />;
  return (
    <>
      {where === '/devices' ? (
        <Later wait={WAIT} show={(m) => <m.Devices />} />
      ) : where === '/more' ? (
        <Later wait={WAIT} show={(m) => <m.More />} />
      ) : (
        <Today />
      )}
      <UpdateBar />
      <Nav />
    </>
  );
}

function UpdateBar() {
  const apply = update.value;
  if (!apply) return null;
  return (
    <div class="bar" role="status">
      <span>{t('update.ready')}</span>
      <button type="button" class="link" onClick={apply}>
        {t('update.apply')}
      </button>
    </div>
  );
}

function Nav() {
  const more = path.value === '/more' || path.value === '/devices';
  const quiet = sign.value.shelf || sign.value.aside ? ' ·' : '';
  return (
    <nav class="nav" aria-label={t('nav.label')}>
      <a href="/" aria-current={more ? undefined : 'page'}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <circle cx="12" cy="12" r="8.5" />
          <path d="M8.5 12.3l2.4 2.4 4.8-5" />
        </svg>
        {t('nav.today')}
      </a>
      <a href="/more" aria-current={more ? 'page' : undefined}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M5 7h14M5 12h14M5 17h9" />
        </svg>
        {t('nav.more')}
        {quiet}
      </a>
    </nav>
  );
}
