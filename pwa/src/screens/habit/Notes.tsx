import { useEffect, useState } from 'preact/hooks';
import { sign } from '../../app/account/signals.ts';
import { noteOf } from '../../app/day/note.ts';
import { ticksOf } from '../../app/records/ticks.ts';
import type { Habit } from '../../app/records/habits.ts';
import type { Day } from '../../domain/day.ts';
import { dateText } from '../../i18n/format.ts';
import { habitTexts } from '../../i18n/en/habit.ts';
import { translator } from '../../i18n/texts.ts';
import { run } from '../../app/records/failure.ts';

const t = translator(habitTexts);

const FIRST_NOTES_COUNT = 20;

/** What was written, latest first. */
export function Notes({ habit, onPick }: { habit: Habit; onPick: (on: Day) => void }) {
  const [notes, setNotes] = useState<[Day, string | null][]>([]);
  const ticks = ticksOf(habit.id);
  const days = [...ticks]
    .filter(([, fields]) => fields.n?.[0])
    .map(([on]) => on)
    .sort()
    .reverse()
    .slice(0, FIRST_NOTES_COUNT);
  // By their words: what is painted has no stamp of its own. And once the key comes more can be read.
  const seen = JSON.stringify(days.map((on) => [on, ticks.get(on)!.n]));
  useEffect(() => {
    let gone = false;
    run(
      Promise.all(days.map(async (on): Promise<[Day, string | null]> => [on, await noteOf(habit, on)])).then(
        (found) => {
          if (!gone) setNotes(found.filter(([, text]) => text !== ''));
        },
      ),
    );
    return () => void (gone = true);
  }, [habit.id, seen, sign.value.locked]);
  if (!notes.length) return null;
  return (
    <section class="card">
      <h2>{t('page.notes')}</h2>
      <ul class="plain notes">
        {notes.map(([on, text]) => (
          <li key={on}>
            <button type="button" onClick={() => onPick(on)}>
              <span class="sub">{dateText(on, { weekday: 'short', day: 'numeric', month: 'short' })}</span>
              <span dir="auto">{text ?? t('note.sealed')}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
