import { useEffect, useState } from 'preact/hooks';
import { rest } from '../app/day/amount.ts';
import { note, noteCell, noteOf } from '../app/day/note.ts';
import { toggle } from '../app/day/tick.ts';
import { sign } from '../app/account/signals.ts';
import { trimmed } from '../app/platform/forms.ts';
import type { Habit } from '../app/records/habits.ts';
import { go } from '../app/platform/router.ts';
import { archive } from '../app/habit/edit.ts';
import { today } from '../app/platform/today.ts';
import { say } from '../app/records/perform.ts';
import { all, markOf } from '../app/records/state.ts';
import { startTimer } from '../app/day/timing.ts';
import { keep, recall } from '../app/records/unsaved.ts';
import type { Cell } from '../domain/cells.ts';
import type { Day } from '../domain/day.ts';
import { KINDS } from '../domain/schema.ts';
import { firstTexts } from '../i18n/en/first.ts';
import { menuTexts } from '../i18n/en/menu.ts';
import { moreTexts } from '../i18n/en/more.ts';
import { translator } from '../i18n/texts.ts';
import { Amount } from './Amount.tsx';
import { habitName } from './habit-name.ts';
import { Sheet } from './Sheet.tsx';
import { run } from '../app/records/failure.ts';
import './parts.css';

const t = translator(firstTexts, menuTexts, moreTexts);
type Key = Parameters<typeof t>[0];

/** The menu of a habit on a day: of the habit as it is by now. */
export function Menu({ habit: of, on, onClose }: { habit: Habit; on: Day; onClose: () => void }) {
  const habit = all.value.find(({ id }) => id === of.id) ?? of;
  const [writing, setWriting] = useState<Opened | null>(null);
  const place = `note.${on}.${habit.id}`;
  const writeNote = async (): Promise<void> => {
    const cell = noteCell(habit, on);
    const text = await noteOf(habit, on, cell);
    setWriting({ text: text ?? '', cell, sealed: text === null });
  };
  const save = (begun: Begun): void => {
    const text = trimmed(begun.text);
    keep(place, undefined);
    // If it failed, keep the text, so that it can be saved again.
    if (text !== begun.opened.text) note(habit, on, text, begun.opened.cell).catch(() => keep(place, begun));
  };
  return (
    <Sheet title={habitName(habit)} onClose={onClose}>
      {(close) => {
        const act = (deed: Promise<void> | void): void => {
          void deed;
          close();
        };
        if (writing) return <Write place={place} opened={writing} onSave={(begun) => act(save(begun))} />;
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
              <Item
                key_={markOf(habit, on) === 'open' ? 'menu.done' : 'menu.open'}
                onPick={() => act(toggle(habit, on))}
              />
            )}
            <Item key_="menu.rest" onPick={() => act(rest(habit, on))} />
            {!sign.value.locked && (
              <Item key_={recall(place) ? 'note.go.on' : 'menu.note'} onPick={() => run(writeNote())} />
            )}
            <Item key_="menu.page" onPick={() => act(go(`/habit/${habit.id}`))} />
            {!sign.value.locked && !habit.foreign && (
              <Item key_="menu.edit" onPick={() => act(go(`/habit/${habit.id}/edit`))} />
            )}
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

/** A note as it stood when its sheet was opened. */
interface Opened {
  text: string;
  cell: Cell | undefined;
  /** There is a note that cannot be opened here. */
  sealed: boolean;
}

/** A text that was begun, with the note as it was then. */
interface Begun {
  text: string;
  opened: Opened;
}

const NOTE_MAX_CHARS = KINDS.t.fields.n.most;

/** The form of a note. A text that was not saved when the sheet closes is restored the next time. */
function Write({ place, opened: now, onSave }: { place: string; opened: Opened; onSave: (begun: Begun) => void }) {
  const [begun, setBegun] = useState<Begun | undefined>(() => recall(place));
  const [again, setAgain] = useState(begun !== undefined);
  const { text, opened } = begun ?? { text: now.text, opened: now };
  const type = (next: string): void => {
    const changed = next === opened.text ? undefined : { text: next, opened };
    keep(place, changed);
    setBegun(changed);
  };
  const save = (event: Event): void => {
    event.preventDefault();
    onSave({ text, opened });
  };
  const letGo = (): void => {
    keep(place, undefined);
    setBegun(undefined);
    setAgain(false);
  };
  useEffect(() => () => void (recall(place) && say(t('note.kept'))), []);
  return (
    <form onSubmit={save}>
      {opened.sealed && <p class="sub">{t('note.sealed.over')}</p>}
      {again && begun && (
        <p class="sub">
          {t('note.begun')}{' '}
          <button type="button" class="link" onClick={letGo}>
            {t('note.let.go')}
          </button>
        </p>
      )}
      <textarea
        ref={focusEnd}
        aria-label={t('menu.note')}
        dir="auto"
        rows={4}
        maxLength={NOTE_MAX_CHARS}
        value={text}
        onInput={(event) => type(event.currentTarget.value)}
      />
      <button type="submit" class="primary">
        {t('menu.save')}
      </button>
    </form>
  );
}

/** Focus the field, once, with the cursor at its end. */
function focusEnd(field: HTMLTextAreaElement | null): void {
  if (!field || field.dataset.met) return;
  field.dataset.met = '1';
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}
