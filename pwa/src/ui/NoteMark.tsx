import type { Habit } from '../app/records/habits.ts';
import type { Day } from '../domain/day.ts';
import { todayTexts } from '../i18n/en/today.ts';
import { translator } from '../i18n/texts.ts';
import { useHasNote } from './has-note.ts';

const t = translator(todayTexts);

/** On the row of a day that has a note. It lies over the row's end: nothing moves when it comes. */
export function NoteMark({ habit, on }: { habit: Habit; on: Day }) {
  if (!useHasNote(habit, on)) return null;
  return (
    <span class="note-mark">
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M13 20h8M16.500 3.500a2.100 2.100 0 0 1 3 3L7.500 18.500l-4 1 1-4z" />
      </svg>
      <span class="unseen">{t('row.note')}</span>
    </span>
  );
}
