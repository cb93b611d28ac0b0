import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { putDates } from '../../app/nudges/roster.ts';
import { run } from '../../app/records/failure.ts';
import { settings } from '../../app/records/settings.ts';
import { today } from '../../app/platform/today.ts';
import { weekday, type Day } from '../../domain/day.ts';
import type { Hours, Roster } from '../../domain/strategies/roster.ts';
import { weekdayText } from '../../i18n/plan-text.ts';
import { dateText } from '../../i18n/format.ts';
import { workTexts } from '../../i18n/en/work.ts';
import { translator } from '../../i18n/texts.ts';
import { after, datesOf, markIn, monthAt, monthShown, shiftsOn, stretchOf, withDate, type Entered } from './dates.ts';
import { ShiftsForm } from './ShiftsForm.tsx';
import { briefText, hoursText } from './words.ts';

const t = translator(workTexts);

/** A shift to tap. */
export interface Kind extends Hours {
  name: string;
}

interface Props {
  roster: Roster;
  kinds: readonly Kind[];
  entered: Entered;
  onEnter: (entered: Entered) => void;
}

/** A month: the marked date gets the shift that is tapped, and the mark moves on. */
export function Month({ roster, kinds, entered, onEnter }: Props) {
  const [first, setFirst] = useState(() => monthShown(entered, today.peek()));
  const [marked, setMarked] = useState(() => markIn(first, entered, today.peek()));
  const [isOther, setOther] = useState(false);
  const go = (date: Day | null): void => {
    setMarked(date);
    setOther(false);
  };
  const turn = (by: number): void => {
    const next = monthAt(first, by);
    setFirst(next);
    go(markIn(next, entered, today.peek()));
  };
  const enter = (shifts: readonly Hours[] | null): void => {
    if (!marked) return;
    onEnter(withDate(entered, roster, marked, shifts));
    go(after(marked));
  };
  return (
    <section class="card" aria-label={t('work.month.title')}>
      <Bar first={first} onTurn={turn} />
      <Dates first={first} marked={marked} roster={roster} entered={entered} onPick={go} />
      {isOther && marked ? (
        <ShiftsForm
          key={marked}
          of={longDate(marked)}
          shifts={shiftsOn(roster, entered, marked)}
          onSave={enter}
          onDone={() => setOther(false)}
        />
      ) : (
        <Palette kinds={kinds} marked={marked} onEnter={enter} onOther={() => setOther(true)}>
          <Save entered={entered} onEnter={onEnter} />
        </Palette>
      )}
      <Drop entered={entered} onEnter={onEnter} />
    </section>
  );
}

function Bar({ first, onTurn }: { first: Day; onTurn: (by: number) => void }) {
  return (
    <div class="work-bar">
      <button type="button" class="round" aria-label={t('work.month.before')} onClick={() => onTurn(-1)}>
        ‹
      </button>
      <h2 aria-live="polite">{dateText(first, { month: 'long', year: 'numeric' })}</h2>
      <button type="button" class="round" aria-label={t('work.month.after')} onClick={() => onTurn(1)}>
        ›
      </button>
    </div>
  );
}

interface DatesProps {
  first: Day;
  marked: Day | null;
  roster: Roster;
  entered: Entered;
  onPick: (date: Day) => void;
}

function Dates({ first, marked, roster, entered, onPick }: DatesProps) {
  const { weekStart } = settings.value;
  const blank = (weekday(first) - weekStart + 7) % 7;
  return (
    <ol class="work-month">
      {Array.from({ length: 7 }, (_, i) => (
        <li key={i} class="of-week" aria-hidden="true">
          {weekdayText(((weekStart - 1 + i) % 7) + 1, 'narrow')}
        </li>
      ))}
      {datesOf(first).map((date, i) => {
        const shifts = shiftsOn(roster, entered, date);
        const label = date in entered ? 'work.month.new' : 'work.month.on';
        return (
          <li key={date} class={i === 0 ? `col${blank + 1}` : ''}>
            <button
              type="button"
              class={`date${date in entered ? ' new' : ''}${date < today.value ? ' over' : ''}`}
              aria-label={t(label, { date: longDate(date), hours: hoursText(shifts) })}
              aria-pressed={date === marked}
              aria-current={date === today.value ? 'date' : undefined}
              onClick={() => onPick(date)}
            >
              <span>{dateText(date, { day: 'numeric' })}</span>
              <Stretch shifts={shifts} />
            </button>
          </li>
        );
      })}
    </ol>
  );
}

/** A date from midnight to midnight; what is work is thick. */
function Stretch({ shifts }: { shifts: readonly Hours[] }) {
  return (
    <svg viewBox="0 0 24 8" aria-hidden="true">
      <rect class="faint" x="0" y="3.5" width="24" height="1" />
      {shifts.map((shift) => {
        const [from, to] = stretchOf(shift);
        return <rect key={shift.start} class="fill" x={from} y="1" width={to - from} height="6" rx="1.5" />;
      })}
    </svg>
  );
}

interface PaletteProps {
  kinds: readonly Kind[];
  marked: Day | null;
  onEnter: (shifts: readonly Hours[] | null) => void;
  onOther: () => void;
  /** Beside the date that is marked: in sight while shifts are tapped. */
  children: ComponentChildren;
}

function Palette({ kinds, marked, onEnter, onOther, children }: PaletteProps) {
  // As short as fits beside what saves.
  const date = marked && dateText(marked, { weekday: 'short', day: 'numeric', month: 'long' });
  const label = date ? t('work.month.marked', { date }) : t('work.month.end');
  return (
    <div role="group" aria-label={label}>
      <div class="marked">
        <p class="lead" aria-live="polite">
          {label}
        </p>
        {children}
      </div>
      <div class="shift-kinds">
        {kinds.map(({ name, start, end }, i) => (
          <button key={i} type="button" disabled={!marked} onClick={() => onEnter([{ start, end }])}>
            <span class="name" dir="auto">
              {name}
            </span>
            <span class="sub">{briefText({ start, end })}</span>
          </button>
        ))}
        <button type="button" disabled={!marked} onClick={() => onEnter([])}>
          <span class="name">{t('work.free')}</span>
        </button>
        <button type="button" disabled={!marked} onClick={() => onEnter(null)}>
          <span class="name">{t('work.month.week')}</span>
        </button>
        <button type="button" disabled={!marked} onClick={onOther}>
          <span class="name">{t('work.month.other')}</span>
        </button>
      </div>
      <p class="sub">{t('work.month.why')}</p>
    </div>
  );
}

/** All that was entered is one act, with one way back. */
function Save({ entered, onEnter }: Pick<Props, 'entered' | 'onEnter'>) {
  const n = Object.keys(entered).length;
  if (!n) return null;
  const save = (): void => {
    onEnter({});
    run(
      putDates(new Map(Object.entries(entered)), t('work.month.saved', { n })).catch((error: unknown) => {
        onEnter(entered);
        throw error;
      }),
    );
  };
  return (
    <button type="button" class="primary" onClick={save}>
      {t('work.month.save', { n })}
    </button>
  );
}

function Drop({ entered, onEnter }: Pick<Props, 'entered' | 'onEnter'>) {
  if (!Object.keys(entered).length) return null;
  return (
    <button type="button" class="quiet" onClick={() => onEnter({})}>
      {t('work.month.drop')}
    </button>
  );
}

function longDate(date: Day): string {
  return dateText(date, { weekday: 'long', day: 'numeric', month: 'long' });
}
