import { useState } from 'preact/hooks';
import { sign } from '../../app/account/signals.ts';
import { summaryOf } from '../../app/records/summaries.ts';
import { colorOf, entryOn, type Habit } from '../../app/records/habits.ts';
import { leaveForm } from '../../app/platform/ways-back.ts';
import { archive, drop, pause, resume } from '../../app/habit/edit.ts';
import { today } from '../../app/platform/today.ts';
import { all, listed } from '../../app/records/state.ts';
import { turnDay } from '../../app/records/turn.ts';
import type { Day } from '../../domain/day.ts';
import { covers } from '../../domain/schedule.ts';
import { isShown } from '../../domain/streak.ts';
import type { Summary } from '../../domain/summary.ts';
import { planText } from '../../i18n/plan-text.ts';
import { cueText } from '../../i18n/cue.ts';
import { dateText } from '../../i18n/format.ts';
import { habitTexts } from '../../i18n/en/habit.ts';
import { habitsTexts } from '../../i18n/en/habits.ts';
import { translator } from '../../i18n/texts.ts';
import { habitName } from '../../ui/habit-name.ts';
import { Heading } from '../../ui/Heading.tsx';
import { Missing } from '../../ui/Missing.tsx';
import { Glyph } from '../../ui/Drawn.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { Month } from './Month.tsx';
import { Notes } from './Notes.tsx';
import { Reminders } from './Reminders.tsx';
import { run } from '../../app/records/failure.ts';
import '../../ui/parts.css';
import './habit.css';

const t = translator(habitTexts, habitsTexts);

/** `/habit/<id>`: how it has gone, in plain words, and every past date to fill in. */
export function HabitPage({ id }: { id: string }) {
  const habit = all.value.find((one) => one.id === id);
  const [open, setOpen] = useState<{ on: Day; note?: boolean } | null>(null);
  // A picked date stays the same date when the day turns.
  const pick = (on: Day, note = false): void => {
    turnDay();
    setOpen({ on, note });
  };
  if (!habit) return <Missing why={t('page.none')} wait={!listed.value} />;
  const summary = summaryOf(habit, today.value);
  const entry = entryOn(habit, today.value);
  return (
    <main class={`page c-${colorOf(habit)}`}>
      <Heading above="/garden" icon={<Glyph name={habit.icon} />}>
        {habitName(habit)}
      </Heading>
      <p class="sub">{habit.foreign ? t('page.foreign') : entry && planText(entry, habit.measure, habit.unit)}</p>
      {habit.cue && (
        <p class="voice" dir="auto">
          {t('cue.sentence', { cue: cueText(habit.cue) })}
        </p>
      )}
      <Stats summary={summary} />
      <Month habit={habit} onPick={pick} />
      <Notes habit={habit} onPick={({ on }) => pick(on, true)} />
      <Chapters summary={summary} />
      {!habit.foreign && !habit.archived && !habit.deleted && <Reminders habit={habit} />}
      <Care habit={habit} />
      {open && <Menu habit={habit} {...open} onClose={() => setOpen(null)} />}
    </main>
  );
}

/** Run, reserve, best run and all kept dates, as sentences; zeros are left out. */
function Stats({ summary }: { summary: Summary }) {
  const { run, unit, best, reserve, deposits, stage_best, carried } = summary;
  return (
    <section class="card stats">
      <p class="big">{run ? t(`page.run.${unit}`, { n: run }) : t('page.run.none')}</p>
      {run > 0 && reserve > 0 && <p>{t(`page.reserve.${unit}`, { n: reserve })}</p>}
      {carried && <p>{t(`page.carried.${carried.unit}`, { n: carried.length })}</p>}
      {best > run && <p>{t(`page.best.${unit}`, { n: best })}</p>}
      {deposits > 0 && <p>{t('page.deposits', { n: deposits })}</p>}
      <p class="sub">{t(`page.stage.${stage_best}`)}</p>
    </section>
  );
}

function Chapters({ summary }: { summary: Summary }) {
  const shown = summary.chapters.filter(isShown).reverse();
  if (!shown.length) return null;
  const write = (date: Day): string => dateText(date, { day: 'numeric', month: 'short', year: 'numeric' });
  return (
    <section class="card">
      <h2>{t('page.chapters')}</h2>
      <ul class="plain">
        {shown.map(({ first, last, length, unit }) => (
          <li key={first}>{t(`page.chapter.${unit}`, { n: length, from: write(first), to: write(last) })}</li>
        ))}
      </ul>
    </section>
  );
}

/** Change, pause, put away, delete: nothing of it takes a day away. */
function Care({ habit }: { habit: Habit }) {
  const leave = (deed: Promise<void>): void => {
    void deed;
    leaveForm('/');
  };
  return (
    <section class="card care">
      {!habit.foreign && !sign.value.locked && (
        <a class="link" href={`/habit/${habit.id}/edit`}>
          {t('page.edit')}
        </a>
      )}
      <Pause habit={habit} />
      {!habit.archived && !habit.deleted && (
        <>
          <button type="button" class="link" onClick={() => leave(archive(habit))}>
            {t('page.archive')}
          </button>
          <button type="button" class="link" onClick={() => leave(drop(habit))}>
            {t('page.delete')}
          </button>
        </>
      )}
    </section>
  );
}

/** The running pause with a way to end it; or a way to start one. */
function Pause({ habit }: { habit: Habit }) {
  const [asks, setAsks] = useState(false);
  const paused = habit.pause.find((span) => covers(span, today.value));
  if (paused) {
    return (
      <>
        <p>
          {paused.to ? t('page.paused.until', { date: dateText(paused.to, { dateStyle: 'long' }) }) : t('page.paused')}
        </p>
        <button type="button" class="link" onClick={() => run(resume(habit))}>
          {t('page.resume')}
        </button>
      </>
    );
  }
  if (asks) return <PauseForm habit={habit} onDone={() => setAsks(false)} />;
  return (
    <button type="button" class="link" onClick={() => setAsks(true)}>
      {t('page.pause')}
    </button>
  );
}

/** Until when: a date that has not passed, or none. */
function PauseForm({ habit, onDone }: { habit: Habit; onDone: () => void }) {
  const [until, setUntil] = useState<Day>('');
  const wrong = until !== '' && until < today.value;
  const submit = (event: Event): void => {
    event.preventDefault();
    if (wrong) return;
    run(pause(habit, until || null));
    onDone();
  };
  return (
    <form class="field" onSubmit={submit}>
      <label class="field">
        <span>{t('page.until')}</span>
        <input
          class="input"
          type="date"
          aria-label={t('page.until')}
          min={today.value}
          value={until}
          aria-invalid={wrong}
          onInput={(event) => setUntil(event.currentTarget.value)}
        />
        {wrong ? (
          <span class="fault" role="alert">
            {t('fault.to')}
          </span>
        ) : (
          !until && <span class="sub">{t('page.until.open')}</span>
        )}
      </label>
      <button type="submit" class="link">
        {t('page.pause')}
      </button>
    </form>
  );
}
