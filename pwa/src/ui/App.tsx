import { phase, sign } from '../app/account/session.ts';
import { path } from '../app/state.ts';
import { update } from '../app/update.ts';
import { t } from '../words/words.ts';
import { FirstRun } from './FirstRun.tsx';
import { HabitRow } from './HabitRow.tsx';
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
      <Place where={where} />
      <UpdateBar />
      <Nav />
    </>
  );
}

/** The screen for an address; Today for any other. */
function Place({ where }: { where: string }) {
  const [, first, id, third] = where.split('/');
  if (first === 'habit' && id && third === 'edit') return <Later wait={WAIT} show={(m) => <m.EditorPage id={id} />} />;
  if (first === 'habit' && id) return <Later wait={WAIT} show={(m) => <m.HabitPage id={id} />} />;
  if (first === 'new') return <Later wait={WAIT} show={(m) => <m.EditorPage id={null} />} />;
  if (first === 'garden') return <Later wait={WAIT} show={(m) => <m.Garden />} />;
  if (first === 'breathe') return <Later wait={WAIT} show={(m) => <m.Breathe />} />;
  if (first === 'nudge') return <Later wait={WAIT} show={(m) => <m.Nudge Row={HabitRow} />} />;
  if (first === 'reminders') return <Later wait={WAIT} show={(m) => <m.Nudges />} />;
  if (first === 'devices') return <Later wait={WAIT} show={(m) => <m.Devices />} />;
  if (first === 'more') return <Later wait={WAIT} show={(m) => <m.More />} />;
  return <Today />;
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

const DOORS = [
  { href: '/', key: 'nav.today', of: /^\/$/, drawn: ['M3.500 12a8.500 8.500 0 1 0 17 0a8.500 8.500 0 1 0-17 0', 'M8.500 12.300l2.400 2.400 4.800-5'] },
  { href: '/garden', key: 'nav.garden', of: /^\/(garden|habit|new)/, drawn: ['M12 21v-9M12 14c-4 0-6-2.200-6-6 4 0 6 2.200 6 6zM12 11c0-4 2-6.500 6-6.500 0 4-2 6.500-6 6.500z'] },
  { href: '/more', key: 'nav.more', of: /^\/(more|devices|breathe|reminders)/, drawn: ['M5 7h14M5 12h14M5 17h9'] },
] as const;

function Nav() {
  const quiet = sign.value.aside ? ' ·' : '';
  return (
    <nav class="nav" aria-label={t('nav.label')}>
      {DOORS.map(({ href, key, of, drawn }) => (
        <a key={href} href={href} aria-current={of.test(path.value) ? 'page' : undefined}>
          <svg viewBox="0 0 24 24" aria-hidden="true">
            {drawn.map((d) => (
              <path key={d} d={d} />
            ))}
          </svg>
          {t(key)}
          {href === '/more' && quiet}
        </a>
      ))}
    </nav>
  );
}
