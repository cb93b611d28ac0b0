import { useEffect, useRef, useState } from 'preact/hooks';
import { drop, note, rename, rest } from '../app/actions.ts';
import type { Habit } from '../app/state.ts';
import type { Day } from '../domain/day.ts';
import { t } from '../words/en.ts';
import { nameOf } from './HabitRow.tsx';

/** A sheet with what else can be done with a habit on a day. */
export function Menu({ habit, on, onClose }: { habit: Habit; on: Day; onClose: () => void }) {
  const sheet = useRef<HTMLDialogElement>(null);
  const [writing, setWriting] = useState<'note' | 'name' | null>(null);
  const [text, setText] = useState('');
  useEffect(() => sheet.current?.showModal(), []);
  const act = (deed: Promise<void>): void => {
    void deed;
    sheet.current?.close();
  };
  const save = (event: Event): void => {
    event.preventDefault();
    if (writing === 'note') act(note(habit, on, text.trim()));
    else if (text.trim()) act(rename(habit, text.trim()));
  };
  return (
    <dialog
      class="sheet"
      ref={sheet}
      aria-label={nameOf(habit)}
      onClose={onClose}
      onClick={(event) => event.target === sheet.current && sheet.current?.close()}
    >
      <h2 dir="auto">{nameOf(habit)}</h2>
      {writing ? (
        <form onSubmit={save}>
          <textarea
            aria-label={t(writing === 'note' ? 'menu.note' : 'menu.name')}
            rows={writing === 'note' ? 4 : 1}
            maxLength={writing === 'note' ? 1200 : 80}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
          <button type="submit" class="primary">
            {t('menu.save')}
          </button>
        </form>
      ) : (
        <>
          <button type="button" onClick={() => act(rest(habit, on))}>
            {t('menu.rest')}
          </button>
          {!habit.locked && (
            <>
              <button type="button" onClick={() => setWriting('note')}>
                {t('menu.note')}
              </button>
              <button
                type="button"
                onClick={() => {
                  setText(nameOf(habit));
                  setWriting('name');
                }}
              >
                {t('menu.rename')}
              </button>
            </>
          )}
          <button type="button" onClick={() => act(drop(habit))}>
            {t('menu.drop')}
          </button>
        </>
      )}
      <button type="button" class="link" onClick={() => sheet.current?.close()}>
        {t('menu.close')}
      </button>
    </dialog>
  );
}
