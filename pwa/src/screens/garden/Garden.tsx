import { useRef, useState } from 'preact/hooks';
import { lessText } from '../../app/day/less.ts';
import { pauseOn } from '../../app/records/row-state.ts';
import { summaryOf } from '../../app/records/summaries.ts';
import { colorOf, type Habit } from '../../app/records/habits.ts';
import { move } from '../../app/habit/order.ts';
import { bringBack, erase, resume } from '../../app/habit/edit.ts';
import { today } from '../../app/platform/today.ts';
import { all, habits } from '../../app/records/state.ts';
import { commonTexts } from '../../i18n/en/common.ts';
import { gardenTexts } from '../../i18n/en/garden.ts';
import { habitsTexts } from '../../i18n/en/habits.ts';
import { kindsTexts } from '../../i18n/en/kinds.ts';
import { notesTexts } from '../../i18n/en/notes.ts';
import { translator } from '../../i18n/texts.ts';
import { habitName } from '../../ui/habit-name.ts';
import { Glyph } from '../../ui/Drawn.tsx';
import { Scene } from './Scene.tsx';
import { run } from '../../app/records/failure.ts';
import '../../ui/parts.css';
import './garden.css';

const t = translator(commonTexts, gardenTexts, habitsTexts, kindsTexts, notesTexts);

/** Every habit: its plant, its place in the order, and what was put away. */
export function Garden() {
  const [spoken, setSpoken] = useState('');
  const over = habits.value.filter((habit) => pauseOn(habit, today.value)?.end);
  const list = habits.value.filter((habit) => !over.includes(habit));
  const put = (habit: Habit, at: number): void => {
    const others = list.filter((one) => one !== habit);
    const place = Math.max(0, Math.min(others.length, at));
    if (list.indexOf(habit) === place) return;
    setSpoken(t('garden.moved', { name: habitName(habit), n: place + 1 }));
    run(move(habit, others[place] ?? null, list));
  };
  const old = all.value.filter((one) => one.archived && !one.deleted);
  const gone = all.value.filter((one) => one.deleted);
  return (
    <main class="page roomy">
      {/* What there shall be less of grows nothing; what has grown in a season stays. */}
      <Scene habits={habits.value.filter(({ limited }) => !limited)} />
      <ul class="habits">
        {list.map((habit, at) => (
          <Bed key={habit.id} habit={habit} at={at} onMove={(to) => put(habit, to)} />
        ))}
      </ul>
      <p class="unseen" role="status">
        {spoken}
      </p>
      <a class="card center" href="/new">
        {t('garden.add')}
      </a>
      <a class="link center" href="/back">
        {t('garden.look')}
      </a>
      <a class="link center" href="/notes">
        {t('notes.all')}
      </a>
      <Put title={t('garden.seasons')} list={over} back={{ label: t('season.again'), act: resume }} />
      <Put title={t('garden.old')} list={old} />
      <Put title={t('garden.deleted')} list={gone} erasable />
    </main>
  );
}

/** A row that can be dragged by its handle, or moved by the arrow keys while that has the focus. */
function Bed({ habit, at, onMove }: { habit: Habit; at: number; onMove: (to: number) => void }) {
  const row = useRef<HTMLLIElement>(null);
  const [lift, setLift] = useState<number | null>(null);
  const from = useRef(0);
  const name = habitName(habit);
  const drop = (): void => {
    const height = (row.current?.offsetHeight ?? 76) + 8;
    if (lift !== null) onMove(at + Math.round(lift / height));
    setLift(null);
  };
  const summary = summaryOf(habit, today.value);
  return (
    <li
      ref={(node) => {
        row.current = node;
        node?.style.setProperty('--lift', `${lift ?? 0}px`);
      }}
      class={`habit bed c-${colorOf(habit)}${lift === null ? '' : ' lifted'}`}
    >
      <a class="words" href={`/habit/${habit.id}`}>
        <Glyph name={habit.icon} />
        <span class="name" dir="auto">
          {name}
        </span>
        <span class="sub">{habit.limited ? lessText(habit, today.value) : t(`page.stage.${summary.stage_best}`)}</span>
      </a>
      <button
        type="button"
        class="handle"
        aria-label={t('garden.order', { name })}
        title={t('garden.order.how')}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          from.current = event.clientY;
          setLift(0);
        }}
        onPointerMove={(event) => lift !== null && setLift(event.clientY - from.current)}
        onPointerUp={drop}
        onPointerCancel={() => setLift(null)}
        onKeyDown={(event) => {
          const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
          if (!by) return;
          event.preventDefault();
          onMove(at + by);
        }}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M6 9h12M6 15h12" />
        </svg>
      </button>
    </li>
  );
}

interface PutProps {
  title: string;
  list: readonly Habit[];
  /** The way back onto the list. */
  back?: { label: string; act: (habit: Habit) => Promise<void> };
  erasable?: boolean;
}

function Put({ title, list, back = { label: t('garden.back'), act: bringBack }, erasable = false }: PutProps) {
  const [sure, setSure] = useState('');
  if (!list.length) return null;
  return (
    <section class="card">
      <h2>{title}</h2>
      <ul class="plain">
        {list.map((habit) => (
          <li key={habit.id} class="put">
            <a dir="auto" href={`/habit/${habit.id}`}>
              {habitName(habit)}
            </a>
            <span>
              <button type="button" class="link" onClick={() => run(back.act(habit))}>
                {back.label}
              </button>
              {erasable && sure !== habit.id && (
                <button type="button" class="link" onClick={() => setSure(habit.id)}>
                  {t('garden.erase')}
                </button>
              )}
            </span>
            {sure === habit.id && (
              <div class="state" role="alert">
                <p>{t('garden.erase.sure')}</p>
                <button type="button" class="link" onClick={() => run(erase(habit))}>
                  {t('garden.erase.yes')}
                </button>
                <button type="button" class="link" onClick={() => setSure('')}>
                  {t('cancel')}
                </button>
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
