import { giftsSoFar, heldToTell, isBack } from '../app/records/door.ts';
import { failed } from '../app/records/failure.ts';
import { leaveOn } from '../app/records/row-state.ts';
import { listed } from '../app/records/state.ts';
import { today } from '../app/platform/today.ts';
import { dateText } from '../i18n/format.ts';
import { todayTexts } from '../i18n/en/today.ts';
import { translator } from '../i18n/texts.ts';
import type { Span } from '../domain/schedule.ts';
import './today.css';

const t = translator(todayTexts);
type Key = Parameters<typeof t>[0];

/** The one line at the head of Today. Its room is there from the first paint, so that nothing moves for it. */
export function Door() {
  if (!listed.value) return null;
  const leave = leaveOn(today.value);
  if (leave) return <Away leave={leave} />;
  return <p class="line">{isBack() ? t('door.back') : heldText() || livingText()}</p>;
}

function Away({ leave }: { leave: Span }) {
  const back = (): void => void import('../app/habit/edit.ts').then(({ away }) => away(null)).catch(failed);
  return (
    <>
      <span>
        {leave.to ? t('row.away.until', { date: dateText(leave.to, { day: 'numeric', month: 'long' }) }) : t('row.away')}
      </span>
      <button type="button" class="pill" onClick={back}>
        {t('door.home')}
      </button>
    </>
  );
}

function heldText(): string {
  const held = heldToTell();
  if (!held) return '';
  if (held.unit !== 'days') return t(`door.held.${held.unit}`);
  return t('door.held', { day: dateText(held.on, { weekday: 'long' }) });
}

/** What has come together so far; on a first day, what is enough. Another one each day. */
function livingText(): string {
  const n = giftsSoFar();
  const at = Number(today.value.slice(8)) % 3;
  return t(`door.${n ? 'gifts' : 'new'}.${at}` as Key, { n });
}
