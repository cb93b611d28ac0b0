import { Fragment } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Habit } from '../../app/records/habits.ts';
import { zoneAssumed } from '../../app/records/settings.ts';
import { sign } from '../../app/account/session.ts';
import { today } from '../../app/platform/today.ts';
import { day, habits, listed } from '../../app/records/state.ts';
import { turnDay } from '../../app/records/turn.ts';
import { dateText } from '../../i18n/format.ts';
import { beginTexts } from '../../i18n/en/begin.ts';
import { firstTexts } from '../../i18n/en/first.ts';
import { translator } from '../../i18n/texts.ts';
import { Later } from '../../ui/Later.tsx';
import { parts } from '../../ui/parts.ts';
import { watch } from '../../ui/still.ts';
import { Add } from './Add.tsx';
import { Lists } from './Lists.tsx';
import { SyncSign } from './SyncSign.tsx';
import { Week } from './Week.tsx';

const t = translator(beginTexts, firstTexts);

/** The day at a glance, one tap away from being kept. Until the list was read it says nothing of it. */
export function Today() {
  const [menu, setMenu] = useState<{ habit: Habit; on: string } | null>(null);
  const open = useCallback((habit: Habit): void => {
    turnDay();
    setMenu({ habit, on: day.peek() });
  }, []);
  const [adding, setAdding] = useState('');
  const main = useRef<HTMLElement>(null);
  useEffect(() => watch(main.current!), []);
  const isToday = day.value === today.value;
  return (
    <main class={isToday ? 'page split' : 'page split past'} ref={main}>
      <div class="top">
        <header class="head">
          <h1>{dateText(day.value, { weekday: 'long' })}</h1>
          <SyncSign />
          <div class="door">{isToday ? <Head /> : <Past />}</div>
        </header>
        <Week />
      </div>
      <div class="body">
        {listed.value && (
          // Another day is another list: nothing of the one before it moves into its place.
          <Fragment key={day.value}>
            {habits.value.length === 0 && <p class="voice">{t('today.empty')}</p>}
            <Lists onMenu={open} />
            <Add name={adding} onName={setAdding} />
          </Fragment>
        )}
        <Conflicts />
        {zoneAssumed() && <Later of={parts.zoneCard} show={({ ZoneCard }) => <ZoneCard />} />}
        {isToday && <Later of={parts.cards} patient show={({ Cards }) => <Cards />} />}
      </div>
      {menu && <Later of={parts.menu} show={({ Menu }) => <Menu {...menu} onClose={() => setMenu(null)} />} />}
    </main>
  );
}

/** The line of the day, or of the nudge that brought one here; it has its room from the first paint. */
function Head() {
  const [isNudged] = useState(() => location.search !== '');
  const line = <Later of={parts.lines} patient show={({ Door }) => <Door />} />;
  if (!isNudged) return line;
  return <Later of={parts.nudgeLine} quiet show={({ NudgeLine }) => <NudgeLine>{line}</NudgeLine>} />;
}

/** Words that two devices wrote apart. They come below the list, which they must not move. */
function Conflicts() {
  return sign.value.shelf > 0 ? <Later of={parts.shelf} show={({ Shelf }) => <Shelf />} /> : null;
}

/** Which day one looks at, and the way back; it stands where Today has its line. */
function Past() {
  return (
    <>
      <span>{dateText(day.value, { day: 'numeric', month: 'long' })}</span>
      <button type="button" class="pill" onClick={() => (day.value = today.value)}>
        {t('today.back')}
      </button>
    </>
  );
}
