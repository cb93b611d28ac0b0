import { sign } from '../app/account/session.ts';
import { day } from '../app/records/state.ts';
import { turnDay } from '../app/records/turn.ts';
import { path } from '../app/platform/router.ts';
import { timer } from '../app/day/timer.ts';
import { update } from '../app/platform/update.ts';
import { firstTexts } from '../i18n/en/first.ts';
import { translator } from '../i18n/texts.ts';
import { Later } from '../ui/Later.tsx';
import { parts } from '../ui/parts.ts';
import { rowAt } from './routes.ts';
import { Said } from './Said.tsx';

const t = translator(firstTexts);

/**
 * What stays at the foot of the screen: a newer Tend, the timer that runs, the line after a tick,
 * and the tabs. Where habits are ticked the line's room is there before it has anything to say.
 */
export function Foot() {
  const { ticks } = rowAt(path.value);
  return (
    <div class={ticks ? 'foot ticks' : 'foot'}>
      <UpdateBar />
      {/* Today's sign says it there. */}
      {sign.value.unsaved > 0 && !ticks && (
        <div class="bar" role="status">
          {t('sync.full')}
        </div>
      )}
      {timer.value && (
        <div class="timing">
          <Later of={parts.timerBar} show={({ TimerBar }) => <TimerBar />} />
        </div>
      )}
      <Said />
      <Nav />
    </div>
  );
}

function UpdateBar() {
  const apply = update.value;
  if (!apply) return null;
  return (
    <div class="bar" role="status">
      <span>{t(apply === 'coming' ? 'update.coming' : 'update.ready')}</span>
      {apply !== 'coming' && (
        <button type="button" class="link" onClick={apply}>
          {t('update.apply')}
        </button>
      )}
    </div>
  );
}

const TABS = [
  {
    tab: 'today',
    href: '/',
    key: 'nav.today',
    drawn: ['M3.500 12a8.500 8.500 0 1 0 17 0a8.500 8.500 0 1 0-17 0', 'M8.500 12.300l2.400 2.400 4.800-5'],
  },
  {
    tab: 'garden',
    href: '/garden',
    key: 'nav.garden',
    drawn: ['M12 21v-9M12 14c-4 0-6-2.200-6-6 4 0 6 2.200 6 6zM12 11c0-4 2-6.500 6-6.500 0 4-2 6.500-6 6.500z'],
  },
  { tab: 'more', href: '/more', key: 'nav.more', drawn: ['M5 7h14M5 12h14M5 17h9'] },
  // No tab: from each of them the way to a person, a line and a minute is one tap.
  {
    tab: 'moment',
    href: '/moment',
    key: 'nav.moment',
    drawn: [
      'M12 20.500C7 17 3.500 13.500 3.500 9.500a4.500 4.500 0 0 1 8.500-2 4.500 4.500 0 0 1 8.500 2c0 4-3.500 7.500-8.500 11z',
    ],
  },
] as const;

function Nav() {
  const lit = rowAt(path.value).tab;
  const quiet = sign.value.quarantined ? ' ·' : '';
  return (
    <nav class="nav" aria-label={t('nav.label')}>
      {TABS.map(({ tab, href, key, drawn }) => (
        <a
          key={href}
          href={href}
          aria-current={tab === lit ? 'page' : undefined}
          onClick={tab === 'today' ? showToday : undefined}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">
            {drawn.map((d) => (
              <path key={d} d={d} />
            ))}
          </svg>
          {t(key)}
          {href === '/more' && <span class="unseen">{t('nav.more.what')}</span>}
          {href === '/more' && quiet}
        </a>
      ))}
    </nav>
  );
}

/** The tab leads to today, whichever day was looked at. */
function showToday(): void {
  day.value = turnDay();
}
