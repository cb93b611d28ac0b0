import { Play } from 'lucide';
import { resume } from '../../app/habit/edit.ts';
import { today } from '../../app/platform/today.ts';
import { run } from '../../app/records/failure.ts';
import type { Habit } from '../../app/records/habits.ts';
import { pauseOn } from '../../app/records/row-state.ts';
import { addDays } from '../../domain/day.ts';
import { seasonEnd } from '../../domain/strategies/season.ts';
import { kindsTexts } from '../../i18n/en/kinds.ts';
import { longDate } from '../../i18n/limit-text.ts';
import { translator } from '../../i18n/texts.ts';
import { Item } from '../../ui/Item.tsx';

const t = translator(kindsTexts);

/** A season that goes on says until when; one that is over is a chapter, and can begin again. */
export function Season({ habit }: { habit: Habit }) {
  const now = today.value;
  const over = pauseOn(habit, now);
  if (over?.end) {
    return (
      <section class="card items">
        <p class="told">
          {t(habit.limited ? 'season.ended.less' : 'season.ended', { date: longDate(addDays(over.from, -1)) })}
        </p>
        {!habit.archived && !habit.deleted && (
          <Item icon={Play} label={t('season.again')} why={t('season.again.why')} onPick={() => run(resume(habit))} />
        )}
      </section>
    );
  }
  const last = seasonEnd(habit.pause, now);
  const date = last && longDate(last);
  return date ? <p class="sub">{t(habit.limited ? 'season.until.less' : 'season.until', { date })}</p> : null;
}
