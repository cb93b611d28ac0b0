import { useEffect, useRef, useState } from 'preact/hooks';
import { toggle } from '../../app/day/tick.ts';
import { summaryOf } from '../../app/records/summaries.ts';
import { complete } from '../../app/records/ticks.ts';
import type { Habit } from '../../app/records/habits.ts';
import { already, done, later, snoozable } from '../../app/nudges/actions.ts';
import { today } from '../../app/platform/today.ts';
import { habits, markOf } from '../../app/records/state.ts';
import { turnDay } from '../../app/records/turn.ts';
import { isDate } from '../../domain/civil.ts';
import type { Day } from '../../domain/day.ts';
import { dateText } from '../../i18n/format.ts';
import { firstTexts } from '../../i18n/en/first.ts';
import { nudgeTexts } from '../../i18n/en/nudge.ts';
import { remindingTexts } from '../../i18n/en/reminding.ts';
import { translator } from '../../i18n/texts.ts';
import { Heading } from '../../ui/Heading.tsx';
import { HabitRow } from '../../ui/HabitRow.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { aboutOf, kindOf, Why } from '../../ui/Why.tsx';
import { run } from '../../app/records/failure.ts';
import '../../ui/parts.css';

const t = translator(firstTexts, nudgeTexts, remindingTexts);

/** `/nudge?key=&habits=&day=&do=`: behind a notification, with the choices that its buttons have. */
export function Nudge() {
  const [{ key, ids, day, wish }] = useState(asked);
  const [menu, setMenu] = useState<Habit | null>(null);
  const [snoozed, setSnoozed] = useState(false);
  const on = day ?? today.value;
  const kind = kindOf(key);
  const list = useNamed(ids, kind === 'roundup', on);
  const open = list.filter((habit) => markOf(habit, on) === 'open');
  const again = snoozable(key);
  const snooze = async (): Promise<void> => {
    setSnoozed(true);
    if (again) await later(again);
  };
  useOnce(wish === 'later' && again !== null, snooze);
  useOnce(wish === 'done' && complete.value, async () => (open.length ? done(open, on) : already(list.length === 0)));
  // On this page a tick makes the day full, also for counts, like the notification's button.
  const act = (habit: Habit): void => {
    const now = turnDay();
    const on = day ?? now;
    if (markOf(habit, on) !== 'kept') run(done([habit], on));
    else if (habit.measure === 'check') run(toggle(habit, on));
    else setMenu(habit);
  };
  return (
    <main class="page">
      <Heading above="/">{aboutOf(kind)}</Heading>
      {kind === 'clockoff' && <Ritual />}
      {on !== today.value && <p class="sub">{dateText(on, { weekday: 'long', day: 'numeric', month: 'long' })}</p>}
      <ul class="habits" aria-label={t('today.habits')}>
        {list.map((habit) => (
          <HabitRow key={habit.id} habit={habit} on={on} onMenu={() => setMenu(habit)} onTick={() => act(habit)} />
        ))}
      </ul>
      {complete.value && ids.length > 0 && list.length === 0 && <p class="voice">{t('nudge.gone')}</p>}
      {open.length > 0 && (
        <button type="button" class="primary" onClick={() => run(done(open, day ?? turnDay()))}>
          {t('nudge.done', { n: open.length })}
        </button>
      )}
      {again && !snoozed && (open.length > 0 || list.length === 0) && (
        <button type="button" class="quiet" onClick={() => run(snooze())}>
          {t('nudge.later')}
        </button>
      )}
      <section class="card">
        <Why kind={kind} />
      </section>
      <a class="quiet" href="/">
        {t('today.back')}
      </a>
      {menu && <Menu habit={menu} on={on} onClose={() => setMenu(null)} />}
    </main>
  );
}

/** The end of work is a moment: the way to clock off, and the breath is at hand. */
function Ritual() {
  return (
    <>
      <p>{t('nudge.ritual')}</p>
      <a class="primary button" href="/boundaries">
        {t('nudge.clockoff')}
      </a>
      <a class="quiet" href="/breathe">
        {t('nudge.breathe')}
      </a>
    </>
  );
}

/** What the address asks for. */
function asked(): { key: string; ids: string[]; day: Day | null; wish: string | null } {
  const query = new URLSearchParams(location.search);
  const day = query.get('day');
  const ids = (query.get('habits') ?? '').split(',').filter(Boolean);
  return { key: query.get('key') ?? '', ids, day: isDate(day) ? day : null, wish: query.get('do') };
}

/** The habits that are named; of a round-up, all that are open as well, also once they are kept. */
function useNamed(ids: readonly string[], roundUp: boolean, on: Day): Habit[] {
  const seen = useRef(new Set(ids));
  // Until all ticks are read, everything would seem to be open.
  if (roundUp && complete.value && on === today.value) {
    for (const habit of habits.value) if (summaryOf(habit, on).states[on] === 'open') seen.current.add(habit.id);
  }
  return habits.value.filter(({ id }) => seen.current.has(id));
}

/** Do what the address asks for once it can be done; a reload does not do it again. */
function useOnce(ready: boolean, act: () => Promise<void>): void {
  useEffect(() => {
    if (!ready) return;
    const here = new URL(location.href);
    here.searchParams.delete('do');
    run(act().then(() => history.replaceState(history.state, '', here)));
  }, [ready]);
}
