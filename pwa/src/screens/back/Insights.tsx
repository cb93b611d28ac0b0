import { keptIn, restsIn } from '../../app/habit/back.ts';
import type { Habit } from '../../app/records/habits.ts';
import { ticksOf } from '../../app/records/ticks.ts';
import type { Sign } from '../../domain/strategies/checkin.ts';
import { insightsOf, type Insight } from '../../domain/strategies/insights.ts';
import { giftsIn } from '../../domain/strategies/looking-back.ts';
import { lookBackTexts } from '../../i18n/en/look-back.ts';
import { checkinTexts } from '../../i18n/en/checkin.ts';
import { translator } from '../../i18n/texts.ts';
import { habitName } from '../../ui/habit-name.ts';
import { factsOf, pastYear, weekRows, type Known, type Least } from './weeks.ts';

const t = translator(lookBackTexts, checkinTexts);

interface Props {
  known: Known;
}

/** What stood side by side in the last year's weeks: with its count, and as a question. Without any, nothing. */
export function Insights({ known }: Props) {
  if (!known.checkIns.length) return null;
  const range = pastYear(known.today, known.weekStart);
  const kept = keptIn(range, known.today);
  const rows = weekRows(giftsIn(kept, range), range, known);
  const acts = kept.map(({ habit, on }) => ({ id: habit.id, on, begun: begunOf(habit) ?? known.today }));
  const { weeks, least } = factsOf(rows, acts, restsIn(range, known.today));
  const found = insightsOf(weeks);
  const names = new Map(kept.map(({ habit }) => [habit.id, habit]));
  return (
    <section class="card" aria-label={t('insight.title')}>
      <h2>{t('insight.title')}</h2>
      {found.length ? (
        <>
          <ul class="plain insights">
            {found.map((one) => (
              <li key={one.act + one.mark}>{wordsOf(one, least, names)}</li>
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

/** The first date of a habit's plan, or of a tick where one is earlier. */
function begunOf({ id, plan }: Habit): string | undefined {
  return [...plan.slice(0, 1).map(({ from }) => from), ...ticksOf(id).keys()].sort()[0];
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
