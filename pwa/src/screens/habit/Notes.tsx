import type { Note } from '../../app/day/notes.ts';
import type { Habit } from '../../app/records/habits.ts';
import { dateText } from '../../i18n/format.ts';
import { habitTexts } from '../../i18n/en/habit.ts';
import { notesTexts } from '../../i18n/en/notes.ts';
import { translator } from '../../i18n/texts.ts';
import { useNoteDays, useNotes } from '../../ui/use-notes.ts';

const t = translator(habitTexts, notesTexts);

const FIRST_NOTES_COUNT = 5;

/** What was written of a habit lately; the stream has all of it. */
export function Notes({ habit, onPick }: { habit: Habit; onPick: (note: Note) => void }) {
  const { notes } = useNotes(useNoteDays([habit]), FIRST_NOTES_COUNT);
  if (!notes.length) return null;
  return (
    <section class="card">
      <h2>{t('page.notes')}</h2>
      <ul class="plain notes">
        {notes.slice(0, FIRST_NOTES_COUNT).map((note) => (
          <li key={note.on}>
            <button type="button" onClick={() => onPick(note)}>
              <span class="sub">{dateText(note.on, { weekday: 'short', day: 'numeric', month: 'short' })}</span>
              <span dir="auto">{note.words ?? t('notes.sealed')}</span>
            </button>
          </li>
        ))}
      </ul>
      <a class="link" href="/notes">
        {t('notes.all')}
      </a>
    </section>
  );
}
