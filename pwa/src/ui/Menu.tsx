import { useState } from 'preact/hooks';
import { Archive, Check, Moon, PenLine, Pencil, Sprout, Sun, Timer, Undo2, Wind, type IconNode } from 'lucide';
import { isNoteBegun } from '../app/day/note.ts';
import { endRest, isResting, rest } from '../app/day/rest.ts';
import { toggle } from '../app/day/tick.ts';
import { startTimer } from '../app/day/timing.ts';
import { sign } from '../app/account/signals.ts';
import { archive } from '../app/habit/edit.ts';
import { go } from '../app/platform/router.ts';
import { today } from '../app/platform/today.ts';
import { run } from '../app/records/failure.ts';
import type { Habit } from '../app/records/habits.ts';
import { rowStateOf } from '../app/records/row-state.ts';
import { all, day, markOf } from '../app/records/state.ts';
import type { Day } from '../domain/day.ts';
import { dateText } from '../i18n/format.ts';
import { firstTexts } from '../i18n/en/first.ts';
import { menuTexts } from '../i18n/en/menu.ts';
import { moreTexts } from '../i18n/en/more.ts';
import { notesTexts } from '../i18n/en/notes.ts';
import { translator } from '../i18n/texts.ts';
import { Amount } from './Amount.tsx';
import { drawNow } from './draw-now.ts';
import { habitName } from './habit-name.ts';
import { IconSvg } from './IconSvg.tsx';
import { Item } from './Item.tsx';
import { Note } from './Note.tsx';
import { useHasNote } from './has-note.ts';
import { Sheet } from './Sheet.tsx';
import { Steps } from './Steps.tsx';
import './parts.css';

const t = translator(firstTexts, menuTexts, moreTexts, notesTexts);

interface Props {
  habit: Habit;
  on: Day;
  onClose: () => void;
  /** Opened by its note: that is what it shows. */
  note?: boolean;
}

/** The sheet of a habit's day, of the habit as it is by now: its amount, two large choices, and below a rule what is rare. */
export function Menu({ habit: of, on, onClose, note }: Props) {
  const habit = all.value.find(({ id }) => id === of.id) ?? of;
  const [writes, setWrites] = useState(note ?? false);
  const has = useHasNote(habit, on);
  const when = on === today.value ? undefined : dateText(on, { weekday: 'long', day: 'numeric', month: 'long' });
  return (
    <Sheet title={habitName(habit)} when={when} onClose={onClose}>
      {(close) =>
        writes ? (
          <>
            <Note habit={habit} on={on} onDone={close} />
            {note && <TheDay on={on} onDone={close} />}
          </>
        ) : (
          <>
            <Done habit={habit} on={on} onDone={close} />
            <div class="choices-large">
              <OnThatDay habit={habit} on={on} onDone={close} />
              <Rest habit={habit} on={on} onDone={close} />
              {!sign.value.locked && (
                <Large icon={PenLine} label={noteLabel(habit, on, has)} onPick={() => drawNow(() => setWrites(true))} />
              )}
            </div>
            <hr />
            <Rare habit={habit} on={on} onDone={close} />
          </>
        )
      }
    </Sheet>
  );
}

/** What was done: the steps of a routine, the amount of what is counted. */
function Done({ habit, on, onDone }: Choice) {
  if (!habit.limited && habit.steps.some(Boolean)) return <Steps habit={habit} on={on} />;
  return habit.limited || habit.measure !== 'check' ? <Amount habit={habit} on={on} onDone={onDone} /> : null;
}

/** From the stream of notes to the day of one: all of it. */
function TheDay({ on, onDone }: { on: Day; onDone: () => void }) {
  const see = (): void => {
    day.value = on;
    go('/');
    onDone();
  };
  return (
    <button type="button" class="link" onClick={see}>
      {t('notes.day')}
    </button>
  );
}

interface Choice {
  habit: Habit;
  on: Day;
  onDone: () => void;
}

/** Done, or open again: on a past day its tick is not at the thumb. */
function OnThatDay({ habit, on, onDone }: Choice) {
  const mark = markOf(habit, on);
  if (habit.limited || habit.measure !== 'check' || on === today.value || mark === 'rest') return null;
  const act = (): void => {
    run(toggle(habit, on));
    onDone();
  };
  return mark === 'open' ? (
    <Large icon={Check} label={t('menu.done')} onPick={act} />
  ) : (
    <Large icon={Undo2} label={t('menu.open')} onPick={act} />
  );
}

/** Rest is offered while the day is open; while it rests, the way out of it. */
function Rest({ habit, on, onDone }: Choice) {
  const act = (deed: Promise<void>): void => {
    run(deed);
    onDone();
  };
  if (isResting(habit, on))
    return <Large icon={Sun} label={t('menu.rest.end')} onPick={() => act(endRest(habit, on))} />;
  if (habit.limited || rowStateOf(habit, on) !== 'open') return null;
  const label = t(on === today.value ? 'menu.rest' : 'menu.rest.day');
  return <Large icon={Moon} label={label} onPick={() => act(rest(habit, on))} />;
}

function noteLabel(habit: Habit, on: Day, has: boolean): string {
  if (isNoteBegun(habit, on)) return t('note.go.on');
  return t(has ? 'menu.note.open' : 'menu.note');
}

function Rare({ habit, on, onDone }: Choice) {
  const act = (deed: Promise<void> | void): void => {
    run(deed ?? null);
    onDone();
  };
  const isToday = on === today.value;
  return (
    <div class="items">
      {habit.measure === 'minutes' && isToday && !habit.limited && (
        <Item icon={Timer} label={t('timer.start')} onPick={() => act(startTimer(habit))} />
      )}
      {habit.area === 'mindfulness' && isToday && !habit.limited && (
        <Item icon={Wind} label={t('breathe.title')} onPick={() => act(go('/breathe'))} />
      )}
      <Item icon={Sprout} label={t('menu.page')} onPick={() => act(go(`/habit/${habit.id}`))} />
      {!sign.value.locked && !habit.foreign && (
        <Item icon={Pencil} label={t('menu.edit')} onPick={() => act(go(`/habit/${habit.id}/edit`))} />
      )}
      {!habit.archived && !habit.deleted && (
        <Item icon={Archive} label={t('menu.drop')} why={t('menu.drop.why')} onPick={() => act(archive(habit))} />
      )}
    </div>
  );
}

function Large({ icon, label, onPick }: { icon: IconNode; label: string; onPick: () => void }) {
  return (
    <button type="button" class="large" onClick={onPick}>
      <IconSvg nodes={icon} />
      <span>{label}</span>
    </button>
  );
}
