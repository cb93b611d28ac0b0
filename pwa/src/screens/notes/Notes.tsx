import { useEffect, useRef, useState } from 'preact/hooks';
import { sign } from '../../app/account/signals.ts';
import { piecesOf, type Note } from '../../app/day/notes.ts';
import { colorOf } from '../../app/records/habits.ts';
import { all } from '../../app/records/state.ts';
import { complete } from '../../app/records/ticks.ts';
import { turnDay } from '../../app/records/turn.ts';
import { dateText } from '../../i18n/format.ts';
import { notesTexts } from '../../i18n/en/notes.ts';
import { translator } from '../../i18n/texts.ts';
import { Glyph } from '../../ui/Drawn.tsx';
import { habitName } from '../../ui/habit-name.ts';
import { Heading } from '../../ui/Heading.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { useNoteDays, useNotes } from '../../ui/use-notes.ts';
import { Locked } from '../../ui/Locked.tsx';
import '../../ui/parts.css';
import './notes.css';

const t = translator(notesTexts);

/** How many notes come at once. */
const PAGE_COUNT = 30;

/** `/notes`: what was written, of all habits, newest first, and a search that happens on this device. */
export function Notes() {
  const [query, setQuery] = useState('');
  const [open, setOpen] = useState<Note | null>(null);
  const days = useNoteDays(all.value);
  const { notes, isDone, more } = useNotes(days, PAGE_COUNT, query);
  const show = (note: Note): void => {
    turnDay();
    setOpen(note);
  };
  return (
    <main class="page">
      <Heading above="/more">{t('notes.title')}</Heading>
      {sign.value.locked && <Locked words={t('notes.locked')} act={t('notes.locked.act')} />}
      {days.length > 0 && (
        <input
          class="input search"
          type="search"
          enterkeyhint="search"
          placeholder={t('notes.search')}
          aria-label={t('notes.search')}
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
      )}
      <p class="sub" role="status">
        {query.trim() && summary(notes.length, isDone)}
      </p>
      {complete.value && isDone && !notes.length && !query.trim() && <p class="voice">{t('notes.none')}</p>}
      {monthsOf(notes).map(([month, some]) => (
        <section key={month} class="stream">
          <h2>{dateText(`${month}-01`, { month: 'long', year: 'numeric' })}</h2>
          <ul class="plain">
            {some.map((note) => (
              <li key={`${note.on}.${note.habit.id}`}>
                <One note={note} query={query} onPick={() => show(note)} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {!isDone && notes.length > 0 && <Earlier key={notes.length} onSeen={more} />}
      {open && <Menu habit={open.habit} on={open.on} note onClose={() => setOpen(null)} />}
    </main>
  );
}

function summary(found: number, isDone: boolean): string {
  if (found) return t('notes.found', { n: found });
  return t(isDone ? 'notes.nowhere' : 'notes.looking');
}

interface OneProps {
  note: Note;
  query: string;
  onPick: () => void;
}

function One({ note: { habit, on, words }, query, onPick }: OneProps) {
  const day = dateText(on, { weekday: 'short', day: 'numeric', month: 'short' });
  return (
    <button type="button" class={`note c-${colorOf(habit)}`} onClick={onPick}>
      <Glyph name={habit.icon} />
      <span class="sub of" dir="auto">
        {t('notes.of', { day, habit: habitName(habit) })}
      </span>
      <span class="text" dir="auto">
        {words === null ? t('notes.sealed') : <Words words={words} query={query} />}
      </span>
    </button>
  );
}

/** A note's words, those that were looked for marked. */
function Words({ words, query }: { words: string; query: string }) {
  return <>{piecesOf(words, query).map(({ text, isFound }, i) => (isFound ? <mark key={i}>{text}</mark> : text))}</>;
}

/** The way to earlier notes: seen, or tapped, it brings them. */
function Earlier({ onSeen }: { onSeen: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const observer = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && onSeen());
    observer.observe(button.current!);
    return () => observer.disconnect();
  }, []);
  return (
    <button type="button" class="link" ref={button} onClick={onSeen}>
      {t('notes.more')}
    </button>
  );
}

function monthsOf(notes: readonly Note[]): [month: string, notes: Note[]][] {
  const found = new Map<string, Note[]>();
  for (const note of notes) {
    const month = note.on.slice(0, 7);
    found.set(month, [...(found.get(month) ?? []), note]);
  }
  return [...found];
}
