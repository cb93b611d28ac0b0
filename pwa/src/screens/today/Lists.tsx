import { untracked } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { arrange, foldsKept, inGroup, type Arrangement, type Group } from '../../app/records/groups.ts';
import type { Habit } from '../../app/records/habits.ts';
import { settings } from '../../app/records/settings.ts';
import { today } from '../../app/platform/today.ts';
import { day, habits } from '../../app/records/state.ts';
import { firstTexts } from '../../i18n/en/first.ts';
import { translator } from '../../i18n/texts.ts';
import { HabitRow } from '../../ui/HabitRow.tsx';
import { Later } from '../../ui/Later.tsx';
import { parts } from '../../ui/parts.ts';

const t = translator(firstTexts);

interface Shown {
  onMenu: (habit: Habit) => void;
}

/** What the day asks for, in one list or one for each area; what it does not is folded below. */
export function Lists({ onMenu }: Shown) {
  const where = useArrangement();
  const due = inGroup(habits.value, where, 'due');
  return (
    <>
      {settings.value.groups ? <Areas habits={due} onMenu={onMenu} /> : <List habits={due} onMenu={onMenu} />}
      <Fold group="kept" where={where} open={false} onMenu={onMenu} />
      <Fold group="off" where={where} open={!due.length} onMenu={onMenu} />
    </>
  );
}

/**
 * Where each habit stands: found anew for another day and when Today is opened, never while a thumb is
 * on the list.
 */
function useArrangement(): Arrangement {
  const opening = useOpenings();
  const on = day.value;
  const key = [on, today.value, opening].join();
  const had = useRef<{ key: string; where: Arrangement }>(undefined);
  const list = habits.value;
  // What a tick changes of it is for the next opening; a habit that comes meanwhile finds its own place.
  const now = had.current?.key === key ? had.current.where : undefined;
  if (!now || list.some(({ id }) => !now.has(id))) {
    had.current = { key, where: untracked(() => arrange(list, on, foldsKept(on), now)) };
  }
  return had.current!.where;
}

/** How often the page has come to be seen since this screen was opened. */
function useOpenings(): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    const look = (): void => {
      if (document.visibilityState === 'visible') setCount((n) => n + 1);
    };
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  return count;
}

function Areas({ habits: some, onMenu }: Shown & { habits: readonly Habit[] }) {
  return (
    <Later
      of={parts.areas}
      show={({ areasOf }) => (
        <>
          {areasOf(some).map(({ area, name, habits: its }) => (
            <section key={area}>
              <h2>{name}</h2>
              <List habits={its} label={name} onMenu={onMenu} />
            </section>
          ))}
        </>
      )}
    />
  );
}

interface FoldProps extends Shown {
  group: Exclude<Group, 'due'>;
  where: Arrangement;
  open: boolean;
}

/** A group that is folded away: one tap opens it, and its habits are ticked as any other. */
function Fold({ group, where, open, onMenu }: FoldProps) {
  const some = inGroup(habits.value, where, group);
  if (!some.length) return null;
  const title = group === 'kept' ? t('fold.kept') : t(day.value === today.value ? 'fold.off' : 'fold.off.then');
  return (
    <details class="fold" key={day.value} open={open}>
      <summary>{title}</summary>
      <List habits={some} label={title} onMenu={onMenu} />
    </details>
  );
}

function List({ habits: some, label, onMenu }: Shown & { habits: readonly Habit[]; label?: string }) {
  return (
    <ul class="habits" aria-label={label ?? t('today.habits')}>
      {some.map((habit) => (
        <HabitRow key={habit.id} habit={habit} on={day.value} onMenu={onMenu} />
      ))}
    </ul>
  );
}
