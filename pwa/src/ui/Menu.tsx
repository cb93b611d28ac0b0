import { useState } from 'preact/hooks';
import { drop, note, noteOf, rename, rest } from '../app/actions.ts';
import type { Habit } from '../app/state.ts';
import type { Day } from '../domain/day.ts';
import { t } from '../words/words.ts';
import { Amount } from './Amount.tsx';
import { nameOf } from './HabitRow.tsx';
import { Sheet } from './Sheet.tsx';

/** What else can be done with a habit on a day. */
export function Menu({ habit, on, onClose }: { habit: Habit; on: Day; onClose: () => void }) {
  const [writing, setWriting] = useState<'note' | 'name' | null>(null);
  const [written, setWritten] = useState('');
  const writeNote = async (): Promise<void> => {
    setWritten(await noteOf(habit, on));
    setWriting('note');
  };
  return (
    <Sheet title={nameOf(habit)} onClose={onClose}>
      {(close) => {
        const act = (deed: Promise<void>): void => {
          void deed;
          close();
        };
        if (writing === 'note') return <Write label={t('menu.note')} rows={4} most={1200} text={written} onSave={(text) => act(note(habit, on, text))} />;
        if (writing === 'name') {
          const save = (text: string): void => (text ? act(rename(habit, text)) : close());
          return <Write label={t('menu.name')} rows={1} most={80} text={nameOf(habit)} onSave={save} />;
        }
        return (
          <>
            {habit.measure !== 'check' && <Amount habit={habit} on={on} onDone={close} />}
            <button type="button" onClick={() => act(rest(habit, on))}>
              {t('menu.rest')}
            </button>
            {!habit.locked && (
              <>
                <button type="button" onClick={() => void writeNote()}>
                  {t('menu.note')}
                </button>
                <button type="button" onClick={() => setWriting('name')}>
                  {t('menu.rename')}
                </button>
              </>
            )}
            <button type="button" onClick={() => act(drop(habit))}>
              {t('menu.drop')}
            </button>
          </>
        );
      }}
    </Sheet>
  );
}

interface Writing {
  label: string;
  rows: number;
  most: number;
  text?: string;
  onSave: (text: string) => void;
}

function Write({ label, rows, most, text: before = '', onSave }: Writing) {
  const [text, setText] = useState(before);
  const save = (event: Event): void => {
    event.preventDefault();
    onSave(text.trim());
  };
  return (
    <form onSubmit={save}>
      <textarea
        aria-label={label}
        dir="auto"
        rows={rows}
        maxLength={most}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit" class="primary">
        {t('menu.save')}
      </button>
    </form>
  );
}
