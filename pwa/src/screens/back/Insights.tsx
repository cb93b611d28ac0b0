import { useEffect, useState } from 'preact/hooks';
import { keptIn, restsIn } from '../../app/habit/back.ts';
import { begunOn } from '../../app/habit/look-back.ts';
import type { Habit } from '../../app/records/habits.ts';
import type { Sign } from '../../domain/strategies/checkin.ts';
import { insightsOf, type Insight } from '../../domain/strategies/insights.ts';
import { giftsIn } from '../../domain/strategies/looking-back.ts';
import { lookBackTexts } from '../../i18n/en/look-back.ts';
import { checkinTexts } from '../../i18n/en/checkin.ts';
import { translator } from '../../i18n/texts.ts';
import { habitName } from '../../ui/habit-name.ts';
import type { Past } from './read.ts';
import { factsOf, pastYear, weekRows, type Known, type Least } from './weeks.ts';

const t = translator(lookBackTexts, checkinTexts);

/** What stood side by side in the last year's weeks: with its count, and as a question. Without any, nothing. */
export function Insights({ past }: { past: Past }) {
  const told = useTold(past);
  if (!told) return null;
  return (
    <section class="card" aria-label={t('insight.title')}>
      <h2>{t('insight.title')}</h2>
      {told.length ? (
        <>
          <ul class="plain insights">
            {told.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
          <p class="sub">{t('insight.why')}</p>
        </>
      ) : (
        <p class="sub">{t('insight.none')}</p>
      )}
    </section>
  );
}

/** Found once what stands above is painted, for a year is walked through. Null: not found yet, or nothing to look at. */
function useTold(past: Past): readonly string[] | null {
  const [told, setTold] = useState<readonly string[] | null>(null);
  useEffect(() => {
    const soon = setTimeout(() => setTold(past.known.checkIns.length ? toldOf(past.known) : null));
    return () => clearTimeout(soon);
  }, [past]);
  return told;
}

function toldOf(known: Known): string[] {
  const range = pastYear(known.today, known.weekStart);
  const kept = keptIn(range, known.today);
  const rows = weekRows(giftsIn(kept, range), range, known);
  const acts = kept.map(({ habit, on }) => ({ id: habit.id, on, begun: begunOn(habit) ?? known.today }));
  const { weeks, least } = factsOf(rows, acts, restsIn(range, known.today));
  const habits = new Map(kept.map(({ habit }) => [habit.id, habit]));
  return insightsOf(weeks).map((one) => wordsOf(one, least, habits));
}

function wordsOf({ act, mark, n, of }: Insight, least: Least, habits: ReadonlyMap<string, Habit>): string {
  const [sign, side] = mark.split('.') as [Sign, 'low' | 'high'];
  const values = { n, of, sign: t(`checkin.sign.${sign}`), times: least.get(act) ?? 0 };
  const habit = act.startsWith('habit.') ? habits.get(act.slice(6)) : undefined;
  if (!habit) return t(`insight.${act as 'off' | 'calls' | 'rest'}.${side}`, values);
  const name = habitName(habit);
  return values.times > 1
    ? t(`insight.habit.${side}`, { ...values, name })
    : t(`insight.once.${side}`, { ...values, name });
}
