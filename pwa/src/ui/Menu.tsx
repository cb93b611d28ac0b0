import { useState } from 'preact/hooks';
import { note, noteOf, rest, toggle } from '../app/actions.ts';
import { sign } from '../app/account/signals.ts';
import type { Habit } from '../app/habits.ts';
import { go } from '../app/router.ts';
import { archive } from '../app/shape.ts';
import { markOf, today } from '../app/state.ts';
import { startTimer } from '../app/timer.ts';
import type { Day } from '../domain/day.ts';
import { t, type Key } from '../words/words.ts';
import { Amount } from './Amount.tsx';
import { nameOf } from './names.ts';
import { Sheet } from './Sheet.tsx';

/** What else can be done with a habit on a day. */
export function Menu({ habit, on, onClose }: { habit: Habit; on: Day; onClose: () => void }) {
  const [writing, setWriting] = useState<'note' | null>(null);
  const [written, setWritten] = useState('');
  const writeNote = async (): Promise<void> => {
    setWritten(await noteOf(habit, on));
    setWriting('note');
  };
  return (
    <Sheet title={nameOf(habit)} onClose={onClose}>
      {(close) => {
        const act = (deed: Promise<void> | void): void => {
          void deed;
          close();
        };
        if (writing === 'note') return <Write label={t('menu.note')} rows={4} most={1200} text={written} onSave={(text) => act(note(habit, on, text))} />;
        return (
          <>
            {habit.measure !== 'check' && <Amount habit={habit} on={on} onDone={close} />}
            {habit.measure === 'minutes' && on === today.value && (
              <Item key_="timer.start" onPick={() => act(startTimer(habit))} />
            )}
            {habit.area === 'mindfulness' && on === today.value && (
              <Item key_="breathe.title" onPick={() => act(go('/breathe'))} />
            )}
            {habit.measure === 'check' && on !== today.value && (
              <Item key_={markOf(habit, on) === 'open' ? 'menu.done' : 'menu.open'} onPick={() => act(toggle(habit, on))} />
            )}
            <Item key_="menu.rest" onPick={() => act(rest(habit, on))} />
            {!sign.value.locked && <Item key_="menu.note" onPick={() => void writeNote()} />}
            <Item key_="menu.page" onPick={() => act(go(`/habit/${habit.id}`))} />
            {!sign.value.locked && !habit.foreign && <Item key_="menu.edit" onPick={() => act(go(`/habit/${habit.id}/edit`))} />}
            <Item key_="menu.drop" onPick={() => act(archive(habit))} />
          </>
        );
      }}
    </Sheet>
  );
}

function Item({ key_, onPick }: { key_: Key; onPick: () => void }) {
  return (
    <button type="button" onClick={onPick}>
      {t(key_)}
    </button>
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
