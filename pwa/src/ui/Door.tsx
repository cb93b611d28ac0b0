import { useEffect, useState } from 'preact/hooks';
import { background } from '../app/platform/background.ts';
import {
  besideCalendar,
  giftsSoFar,
  heldToTell,
  isBack,
  notePipsTold,
  noteTold,
  pipsToTell,
} from '../app/records/door.ts';
import { failed } from '../app/records/failure.ts';
import { leaveOn } from '../app/records/row-state.ts';
import { settings, stored } from '../app/records/settings.ts';
import { all, listed } from '../app/records/state.ts';
import { complete, ticksOf } from '../app/records/ticks.ts';
import { today } from '../app/platform/today.ts';
import { dateText } from '../i18n/format.ts';
import { todayTexts } from '../i18n/en/today.ts';
import { translator } from '../i18n/texts.ts';
import type { Covered } from '../domain/coming-back.ts';
import { addDays } from '../domain/day.ts';
import type { Span, Unit } from '../domain/schedule.ts';
import { timeText } from '../i18n/times.ts';
import { useLate } from './late.ts';

const t = translator(todayTexts);
type Key = Parameters<typeof t>[0];

/** The one line at the head of Today. Its room is there from the first paint, so that nothing moves for it. */
export function Door() {
  useMinutes();
  const { leave, isBack: greets, held, beside, pips, text } = useLate(found, follow, []);
  if (!listed.value) return null;
  if (leave) return <Away leave={leave} />;
  if (greets) return <Line>{t('door.back')}</Line>;
  if (held) return <Explained held={held} />;
  if (beside) return <Line>{beside}</Line>;
  return pips ? <Dots unit={pips} /> : <Line>{text}</Line>;
}

function found() {
  return {
    leave: leaveOn(today.value),
    isBack: isBack.value,
    held: heldToTell(),
    beside: besideText(),
    pips: pipsToTell(),
    text: livingText(),
  };
}

/** Another line is another element: one of two lines would seem to move where one of one stood. */
function Line({ children }: { children: string }) {
  return (
    <p class="line" key={children}>
      {children}
    </p>
  );
}

const MINUTE_MS = 60_000;

/** Look again each minute, and when the page is seen again: no record changes at the calendar's midnight. */
function useMinutes(): void {
  const [, again] = useState(0);
  useEffect(() => {
    const look = (): void => again((n) => n + 1);
    const each = setInterval(look, MINUTE_MS);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(each);
      document.removeEventListener('visibilitychange', look);
    };
  }, []);
}

/** In the small hours, and until noon for whoever works nights, the screen has another date than the calendar. */
function besideText(): string {
  const how = besideCalendar();
  if (!how) return '';
  return t(`door.${how}`, {
    day: dateText(today.value, { weekday: 'long' }),
    at: timeText(settings.value.dayStart),
  });
}

/** The dots beside a run, explained on the day on which they first stand there. */
function Dots({ unit }: { unit: Unit }) {
  useEffect(() => background(notePipsTold()), []);
  return <Line>{t(`door.pips.${unit}`)}</Line>;
}

function follow(): void {
  void [today.value, complete.value, settings.value, stored.value, isBack.value];
  for (const { id } of all.value) ticksOf(id);
}

/** The reserve, explained by what it was spent on. */
function Explained({ held: { date, unit } }: { held: Covered }) {
  useEffect(() => background(noteTold()), []);
  const isNear = date > addDays(today.value, -7);
  const day = dateText(date, isNear ? { weekday: 'long' } : { day: 'numeric', month: 'long' });
  return <Line>{unit === 'days' ? t('door.held', { day }) : t(`door.held.${unit}`)}</Line>;
}

function Away({ leave }: { leave: Span }) {
  const back = (): void => void import('../app/habit/edit.ts').then(({ away }) => away(null)).catch(failed);
  return (
    <>
      <span>
        {leave.to
          ? t('row.away.until', { date: dateText(leave.to, { day: 'numeric', month: 'long' }) })
          : t('row.away')}
      </span>
      <button type="button" class="pill" onClick={back}>
        {t('door.home')}
      </button>
    </>
  );
}

/** What has come together so far; on a first day, what is enough. Another one each day. */
function livingText(): string {
  const n = giftsSoFar();
  const at = Number(today.value.slice(8)) % 3;
  return t(`door.${n ? 'gifts' : 'new'}.${at}` as Key, { n });
}
