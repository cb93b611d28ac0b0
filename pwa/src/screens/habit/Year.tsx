import { useState } from 'preact/hooks';
import type { Habit } from '../../app/records/habits.ts';
import type { Summary } from '../../domain/summary.ts';
import { habitTexts } from '../../i18n/en/habit.ts';
import { translator } from '../../i18n/texts.ts';
import { Later } from '../../ui/Later.tsx';
import { part } from '../../ui/part.ts';

const t = translator(habitTexts);

const past = part(() => import('./YearPast.tsx'));

/** A year of the habit, folded: its pictures come, and are computed, once somebody looks. */
export function Year({ habit, summary }: { habit: Habit; summary: Summary }) {
  const [open, setOpen] = useState(false);
  return (
    <details
      class="card year"
      onToggle={(event) => event.target === event.currentTarget && setOpen(event.currentTarget.open)}
    >
      <summary>{t('year.title')}</summary>
      {open && <Later of={past} show={({ YearPast }) => <YearPast habit={habit} summary={summary} />} />}
    </details>
  );
}
