import { computed } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { day, shareOf, week } from '../../app/records/state.ts';
import type { Day } from '../../domain/day.ts';
import type { Share } from '../../domain/share.ts';
import { dateText } from '../../i18n/format.ts';
import { firstTexts } from '../../i18n/en/first.ts';
import { translator } from '../../i18n/texts.ts';
import { Ring } from '../../ui/Ring.tsx';

const t = translator(firstTexts);

/** The last seven days, a ring each; a tap opens the day. */
export function Week() {
  return (
    <ol class="week" aria-label={t('today.week')}>
      {/* By its place: with a new day the words are others, and nothing moves aside. */}
      {week.value.map((date, at) => (
        <WeekDay key={at} date={date} />
      ))}
    </ol>
  );
}

/** A day says its name and what was kept on it, never out of how many; a day on which nothing was asked has no ring. */
function WeekDay({ date }: { date: Day }) {
  const { share, kept, counted, resting } = useShare(date);
  const [name, brief] = useMemo(
    () => [dateText(date, { weekday: 'long', day: 'numeric', month: 'long' }), dateText(date, { weekday: 'short' })],
    [date],
  );
  const state = share === 1 ? 'full' : !counted && resting ? 'rest' : '';
  return (
    <li class={state}>
      <button type="button" aria-current={date === day.value ? 'date' : undefined} onClick={() => (day.value = date)}>
        <span key={date} aria-hidden="true">
          {brief}
        </span>
        <i key={date} aria-hidden="true">
          {share !== null && <Ring share={share} />}
          <b>{Number(date.slice(8))}</b>
        </i>
        <span class="unseen">{kept ? t('today.day', { day: name, kept }) : name}</span>
      </button>
    </li>
  );
}

/** The share of a day, as the same object while it says the same: a tick draws its own day anew. */
function useShare(date: Day): Share {
  return useMemo(() => {
    let had: Share | undefined;
    return computed(() => {
      const now = shareOf(date);
      if (JSON.stringify(now) !== JSON.stringify(had)) had = now;
      return had!;
    });
  }, [date]).value;
}
