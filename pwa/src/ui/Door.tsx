import { useEffect } from 'preact/hooks';
import { background } from '../app/platform/background.ts';
import { giftsSoFar, heldToTell, isBack, noteTold } from '../app/records/door.ts';
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
import type { Span } from '../domain/schedule.ts';
import { useLate } from './late.ts';

const t = translator(todayTexts);
type Key = Parameters<typeof t>[0];

/** The one line at the head of Today. Its room is there from the first paint, so that nothing moves for it. */
export function Door() {
  const { leave, isBack: greets, held, text } = useLate(found, follow, []);
  if (!listed.value) return null;
  if (leave) return <Away leave={leave} />;
  if (held && !greets) return <Explained held={held} />;
  // Another line is another element: one of two lines would seem to move where one of one stood.
  const line = greets ? t('door.back') : text;
  return (
    <p class="line" key={line}>
      {line}
    </p>
  );
}

function found() {
  return { leave: leaveOn(today.value), isBack: isBack.value, held: heldToTell(), text: livingText() };
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
  return <p class="line">{unit === 'days' ? t('door.held', { day }) : t(`door.held.${unit}`)}</p>;
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
