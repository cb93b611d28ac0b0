import { useState } from 'preact/hooks';
import { limitNow } from '../../app/day/less.ts';
import { summaryOf } from '../../app/records/summaries.ts';
import { colorOf, entryOn, type Habit } from '../../app/records/habits.ts';
import { today } from '../../app/platform/today.ts';
import { all, listed } from '../../app/records/state.ts';
import { turnDay } from '../../app/records/turn.ts';
import type { Day } from '../../domain/day.ts';
import type { Summary } from '../../domain/summary.ts';
import { stepsOf } from '../../domain/strategies/routine.ts';
import { limitText, routineText } from '../../i18n/limit-text.ts';
import { planText } from '../../i18n/plan-text.ts';
import { cueText } from '../../i18n/cue.ts';
import { numberText } from '../../i18n/numbers.ts';
import { habitTexts } from '../../i18n/en/habit.ts';
import { habitsTexts } from '../../i18n/en/habits.ts';
import { kindsTexts } from '../../i18n/en/kinds.ts';
import { translator } from '../../i18n/texts.ts';
import { habitName } from '../../ui/habit-name.ts';
import { Heading } from '../../ui/Heading.tsx';
import { Missing } from '../../ui/Missing.tsx';
import { Glyph } from '../../ui/Drawn.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { Less } from './Less.tsx';
import { Month } from './Month.tsx';
import { Notes } from './Notes.tsx';
import { Reminders } from './Reminders.tsx';
import { Season } from './Season.tsx';
import { Weeks } from './Weeks.tsx';
import { Year } from './Year.tsx';
import { Care } from './Care.tsx';
import { Chapters } from './Chapters.tsx';
import '../../ui/parts.css';
import './habit.css';

const t = translator(habitTexts, habitsTexts, kindsTexts);

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
  return (
    <main class={`page c-${colorOf(habit)}`}>
      <Heading above="/garden" icon={<Glyph name={habit.icon} />}>
        {habitName(habit)}
      </Heading>
      <p class="sub">{habit.foreign ? t('page.foreign') : inWords(habit)}</p>
      {habit.cue && (
        <p class="voice" dir="auto">
          {t('cue.sentence', { cue: cueText(habit.cue) })}
        </p>
      )}
      <Season habit={habit} />
      {habit.limited ? <Less habit={habit} /> : <Stats summary={summary} />}
      {summary.deposits > 0 && <Weeks habit={habit} stage={summary.stage_best} />}
      <Month habit={habit} onPick={pick} />
      <Notes habit={habit} onPick={({ on }) => pick(on, true)} />
      <Chapters summary={summary} />
      {summary.deposits > 0 && <Year habit={habit} summary={summary} />}
      {!habit.foreign && !habit.limited && !habit.archived && !habit.deleted && <Reminders habit={habit} />}
      <Care habit={habit} />
      {open && <Menu habit={habit} {...open} onClose={() => setOpen(null)} />}
    </main>
  );
}

/** Its limit, its steps, or its plan. */
function inWords(habit: Habit): string | undefined {
  const { measure, unit, limited } = habit;
  const limit = limited ? limitNow(habit, today.value) : undefined;
  if (limited) return t('limit.alone', { limit: limit ? limitText(limit, measure, unit) : t('limit.sealed') });
  const entry = entryOn(habit, today.value);
  const steps = stepsOf(habit.steps).length;
  return entry && (steps ? routineText(entry, steps) : planText(entry, measure, unit));
}

/** A record of so many is worth a sentence. */
const BEST_LEAST = 3;

/** One large number, the run or else all that was kept; below it reserve, best run and the rest of it in sentences. */
function Stats({ summary }: { summary: Summary }) {
  const { run, unit, best, reserve, deposits, carried } = summary;
  return (
    <section class="card stats">
      {run > 0 ? (
        <Hero n={run} of={t(`page.in.row.${unit}`, { n: run })} />
      ) : deposits > 0 ? (
        <Hero n={deposits} of={t('page.in.all', { n: deposits })} />
      ) : (
        <p class="big">{t('page.run.first')}</p>
      )}
      {run === 0 && deposits > 0 && <p>{t('page.run.none')}</p>}
      {run > 0 && reserve > 0 && <p>{t(`page.reserve.${unit}`, { n: reserve })}</p>}
      {carried && <p>{t(`page.carried.${carried.unit}`, { n: carried.length })}</p>}
      {best > run && best >= BEST_LEAST && <p>{t(`page.best.${unit}`, { n: best })}</p>}
      {run > 0 && <p class="sub">{t('page.deposits', { n: deposits })}</p>}
    </section>
  );
}

function Hero({ n, of }: { n: number; of: string }) {
  return (
    <p class="hero">
      <b>{numberText(n)}</b> <span>{of}</span>
    </p>
  );
}
