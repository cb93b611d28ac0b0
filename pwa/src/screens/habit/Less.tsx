import { amountOf, limitPeriodOn, limitPeriods } from '../../app/day/less.ts';
import { today } from '../../app/platform/today.ts';
import type { Habit } from '../../app/records/habits.ts';
import type { LimitPeriod } from '../../domain/strategies/limits.ts';
import { dateText } from '../../i18n/format.ts';
import { habitTexts } from '../../i18n/en/habit.ts';
import { kindsTexts } from '../../i18n/en/kinds.ts';
import { numberText } from '../../i18n/numbers.ts';
import { translator } from '../../i18n/texts.ts';

const t = translator(habitTexts, kindsTexts);

/** So many days, weeks or months are listed. */
const LISTED = 8;

/** Of what there shall be less: the number of now, and those before it, each beside its limit. */
export function Less({ habit }: { habit: Habit }) {
  const now = limitPeriodOn(habit, today.value);
  if (!now) return null;
  const before = limitPeriods(habit, today.value, LISTED + 1).slice(1);
  return (
    <section class="card stats" aria-label={t('page.less')}>
      <p class="hero">
        <b>{numberText(now.amount)}</b> <span>{t(`less.of.${now.per}`, { most: amountOf(habit, now.most) })}</span>
      </p>
      {before.length > 0 && (
        <>
          <h2>{t('page.less.before')}</h2>
          <ul class="plain">
            {before.map((one) => (
              <li key={one.first}>
                <span>{spanText(one)}</span>
                <span class="sub">{t('page.less.one', { amount: amountOf(habit, one.amount), most: one.most })}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** A day by its name, a week from when to when, a month by its name. */
function spanText({ first, last, per }: LimitPeriod): string {
  if (per === 'month') return dateText(first, { month: 'long', year: 'numeric' });
  const day = { day: 'numeric', month: 'short' } as const;
  if (per === 'day') return dateText(first, { weekday: 'short', ...day });
  return t('page.span', { from: dateText(first, day), to: dateText(last, day) });
}
