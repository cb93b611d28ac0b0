import { useEffect, useState } from 'preact/hooks';
import { rosterNow } from '../../app/nudges/roster.ts';
import { zone } from '../../app/nudges/zone.ts';
import { engine } from '../../app/account/signals.ts';
import { today } from '../../app/platform/today.ts';
import type { Found } from '../../app/records/cards.ts';
import { settings } from '../../app/records/settings.ts';
import { addDays } from '../../domain/day.ts';
import { boundariesTexts } from '../../i18n/en/boundaries.ts';
import { moreTexts } from '../../i18n/en/more.ts';
import { translator } from '../../i18n/texts.ts';
import { Heading } from '../../ui/Heading.tsx';
import { Sides } from '../../ui/Sides.tsx';
import { Why } from '../../ui/Why.tsx';
import { Locked } from '../../ui/Locked.tsx';
import { Sees } from '../../ui/Sees.tsx';
import { useLedger } from '../../ui/use-ledger.ts';
import { Ask } from './Ask.tsx';
import { Calls } from './Calls.tsx';
import { ClockOff } from './ClockOff.tsx';
import type { Call, ClockedOff } from './entries.ts';
import { waitedFor, type Here } from './off.ts';
import { Timer } from './Timer.tsx';
import { Waited } from './Waited.tsx';
import { Weeks } from './Weeks.tsx';
import { knownWeeks } from './known.ts';
import '../../ui/parts.css';
import './boundaries.css';

const t = translator(boundariesTexts, moreTexts);

/** What waits may have waited over a long leave. */
const BACK_DAYS = 400;
const MINUTE_MS = 60_000;

/** `/boundaries`: how long one is off work, the way to clock off, and what work calls took of it. */
export function Boundaries() {
  const found = useLedger(addDays(today.peek(), -BACK_DAYS), ':');
  const [nudge] = useState(() => new URLSearchParams(location.search).get('nudge'));
  return (
    <main class="page boundaries" aria-busy={!found}>
      <Heading above="/more">{t('boundaries.title')}</Heading>
      <Sides at="off" />
      {found && <Body found={found} nudge={nudge} />}
      {nudge && (
        <section class="card">
          <Why kind="clockoff" />
        </section>
      )}
      <Sees words={t('boundaries.sealed')} />
    </main>
  );
}

function Body({ found, nudge }: { found: Found<'g'>; nudge: string | null }) {
  const now = useNow();
  const here = hereNow();
  const offs = found.entries.filter((entry): entry is ClockedOff => entry.card.is === 'clockoff');
  const calls = found.entries.filter((entry): entry is Call => entry.on !== null && entry.card.is === 'call');
  const isLocked = found.locked > 0;
  const weeks = knownWeeks(here, now, offs, calls);
  return (
    <>
      {isLocked && <Locked words={t('boundaries.locked')} act={t('boundaries.locked.act')} />}
      <Waited offs={waitedFor(here, now, offs)} now={now} zone={here.zone} />
      <Timer here={here} now={now} offs={offs} />
      {!isLocked && (
        <>
          <ClockOff here={here} now={now} offs={offs} nudge={nudge} />
          <Calls calls={calls} zone={here.zone} />
          <Ask weeks={weeks} />
          <Weeks weeks={weeks} />
        </>
      )}
    </>
  );
}

function hereNow(): Here {
  const { dayStart } = settings.value;
  return { roster: rosterNow(), zone: zone().name, dayStart, today: today.value };
}

/** The corrected clock, again each minute and when the page is seen again. */
function useNow(): number {
  const read = (): number => engine.peek()?.now() ?? Date.now();
  const [now, setNow] = useState(read);
  useEffect(() => {
    const look = (): void => setNow(read());
    const timer = setInterval(look, MINUTE_MS);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, []);
  return Math.max(now, read());
}
