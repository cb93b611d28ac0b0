import { useEffect, useRef, useState } from 'preact/hooks';
import { engine } from '../app/account/signals.ts';
import {
  beginNote,
  begunNote,
  discardNote,
  keepNote,
  noteCell,
  noteLeft,
  noteOf,
  type BegunNote,
} from '../app/day/note.ts';
import { trimmed } from '../app/platform/forms.ts';
import { run } from '../app/records/failure.ts';
import type { Habit } from '../app/records/habits.ts';
import type { Day } from '../domain/day.ts';
import { KINDS } from '../domain/schema.ts';
import { firstTexts } from '../i18n/en/first.ts';
import { menuTexts } from '../i18n/en/menu.ts';
import { translator } from '../i18n/texts.ts';

const t = translator(firstTexts, menuTexts);

const NOTE_MAX_CHARS = KINDS.t.fields.n.most;
/** How much room is told: from so many characters left on. */
const TOLD_CHARS = 100;

/**
 * The note of a habit's day. However its sheet closes, what was typed is saved, and can be taken back; so it
 * is when the page goes out of sight, for a phone may never bring it back.
 */
export function Note({ habit, on, onDone }: { habit: Habit; on: Day; onDone: () => void }) {
  const form = useNote(habit, on);
  const left = NOTE_MAX_CHARS - form.text.length;
  const submit = (event: Event): void => {
    event.preventDefault();
    // At once: the page may be left before the sheet has closed.
    form.save();
    onDone();
  };
  return (
    <form onSubmit={submit}>
      {form.sealed && <p class="sub">{t('note.sealed.over')}</p>}
      {form.again && (
        <p class="sub">
          {t('note.begun')}{' '}
          <button type="button" class="link" onClick={form.discard}>
            {t('note.let.go')}
          </button>
        </p>
      )}
      <textarea
        ref={focusEnd}
        aria-label={t('menu.note')}
        aria-busy={!form.ready}
        dir="auto"
        rows={5}
        maxLength={NOTE_MAX_CHARS}
        value={form.text}
        onInput={(event) => form.type(event.currentTarget.value)}
      />
      {left <= TOLD_CHARS && (
        <p class="sub" role="status">
          {t('note.room', { n: left })}
        </p>
      )}
      <button type="submit" class="primary">
        {t('menu.save')}
      </button>
    </form>
  );
}

/** The text while it is written. The field is there at once; what stood in it before comes a moment later. */
function useNote(habit: Habit, on: Day) {
  const [begun, setBegun] = useState<Partial<BegunNote>>(() => begunNote(habit, on) ?? {});
  const [sealed, setSealed] = useState(false);
  const [again, setAgain] = useState(() => begun.opened !== undefined);
  const now = useRef(begun);
  const set = (next: Partial<BegunNote>): void => setBegun((now.current = next));
  const [open] = useState(() => {
    const cell = noteCell(habit, on);
    const both = Promise.all([noteOf(habit, on, cell), noteLeft(habit, on)]);
    return both.then(([found, left]) => ({ found, cell, left }));
  });
  /** What was handed over to be saved: if that fails it is offered again, and not dropped as unchanged. */
  const handed = useRef<string>(undefined);
  const [account] = useState(() => engine.peek()?.account);
  const save = (): void => {
    const { text, opened } = now.current;
    // Another account has taken this one's place: its day has nothing to do with these words.
    if (text === undefined || text === handed.current || engine.peek()?.account !== account) return;
    if (!opened) return run(loaded.current?.then(save));
    handed.current = text;
    run(keepNote(habit, on, { text, opened }));
    // What is typed from here on is judged against what is being saved.
    now.current = { text, opened: { text: trimmed(text), cell: noteCell(habit, on) } };
  };
  const type = (text: string): void => {
    set({ ...now.current, text });
    const { opened } = now.current;
    if (opened && engine.peek()?.account === account) beginNote(habit, on, { text, opened });
  };
  const discard = (): void => {
    discardNote(habit, on);
    setAgain(false);
    run(open.then(({ found, cell }) => set({ text: found ?? '', opened: { text: found ?? '', cell } })));
  };
  const loaded = useRef<Promise<void>>(undefined);
  useEffect(() => {
    loaded.current = open.then(({ found, cell, left }) => {
      const { text: typed, opened } = now.current;
      setSealed(found === null);
      // What was begun may have been saved since: by the page that it was left on, in the end.
      const isSaved = found !== null && left && found === trimmed((opened ? typed : left.text) ?? '');
      if (isSaved) discardNote(habit, on);
      else if (opened) return;
      const from = left && !isSaved ? left : { text: found ?? '', opened: { text: found ?? '', cell } };
      setAgain(from === left);
      set(opened ? from : below(from, typed));
    });
    run(loaded.current);
  }, []);
  useLeaving(save);
  return {
    text: begun.text ?? '',
    /** What stood in it before is here. */
    ready: begun.opened !== undefined,
    /** It goes on with what was begun. */
    again,
    ...{ save, sealed, type, discard },
  };
}

/** Who typed before the note came goes on below it. */
function below(from: BegunNote, typed: string | undefined): BegunNote {
  if (typed === undefined) return from;
  return { ...from, text: from.text ? `${from.text}\n${typed}` : typed };
}

/** Save when the page goes out of sight, and when the field goes. */
function useLeaving(save: () => void): void {
  useEffect(() => {
    const hide = (): void => {
      if (document.visibilityState === 'hidden') save();
    };
    document.addEventListener('visibilitychange', hide);
    return () => {
      document.removeEventListener('visibilitychange', hide);
      save();
    };
  }, []);
}

/** Focus the field, once, with the cursor at its end. */
function focusEnd(field: HTMLTextAreaElement | null): void {
  if (!field || field.dataset.met) return;
  field.dataset.met = '1';
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}
