import { useRef, useState } from 'preact/hooks';
import {
  isNight,
  putShift,
  putWeek,
  shiftsAhead,
  takeBack,
  weekHours,
  type Hours,
  type Shift,
} from '../../app/nudges/settings.ts';
import { today } from '../../app/platform/today.ts';
import { isDate } from '../../domain/civil.ts';
import { addDays } from '../../domain/day.ts';
import { WEEKDAYS } from '../../domain/schedule.ts';
import { weekdayText } from '../../i18n/plan-text.ts';
import { dateText } from '../../i18n/format.ts';
import { timeText } from '../../i18n/times.ts';
import { habitsTexts } from '../../i18n/en/habits.ts';
import { remindersTexts } from '../../i18n/en/reminders.ts';
import { remindingTexts } from '../../i18n/en/reminding.ts';
import { translator } from '../../i18n/texts.ts';
import { Choice, Picker } from '../../ui/Fields.tsx';
import { useProposed } from '../../ui/proposed.ts';
import { Section, InlineForm, Switch, Times } from '../../ui/Settings.tsx';
import { run } from '../../app/records/failure.ts';

const t = translator(habitsTexts, remindersTexts, remindingTexts);

const USUAL: Hours = ['09:00', '17:00'];

/** Hours of work by weekday; the clock-off nudge comes at their end. */
export function WorkHours() {
  const week = weekHours();
  const on = [...week.values()];
  const apart = on.some(([from, to]) => from !== on[0]![0] || to !== on[0]![1]);
  return (
    <Section title={t('nudges.work')} why={t('nudges.work.why')}>
      <a class="link" href="/work">
        {t('work.roster')}
      </a>
      <div class="lines">
        {WEEKDAYS.map((day) => (
          <Weekday key={day} day={day} hours={week.get(day)} usual={on[0] ?? USUAL} />
        ))}
      </div>
      {apart && (
        <button
          type="button"
          class="link"
          onClick={() => run(putWeek(new Map([...week.keys()].map((day) => [day, on[0]!]))))}
        >
          {t('work.same', { hours: hoursText(on[0]!) })}
        </button>
      )}
    </Section>
  );
}

function Weekday({ day, hours, usual }: { day: number; hours: Hours | undefined; usual: Hours }) {
  const name = weekdayText(day);
  const put = (next: Hours | null): void => run(putWeek(new Map([[day, next]])));
  return (
    <div>
      <Switch label={name} on={hours !== undefined} onSet={(on) => put(on ? usual : null)} />
      {hours && (
        <>
          <Times of={name} from={hours[0]} to={hours[1]} onSet={(...next) => put(next)} />
          <Night hours={hours} />
        </>
      )}
    </div>
  );
}

/** An end at or before the start is the next morning. */
function Night({ hours }: { hours: Hours }) {
  return isNight(hours) ? <p class="sub">{t('work.until', { to: timeText(hours[1]) })}</p> : null;
}

function hoursText(hours: Hours | null): string {
  if (!hours) return t('work.free');
  return t(isNight(hours) ? 'work.night' : 'work.day', { from: timeText(hours[0]), to: timeText(hours[1]) });
}

/** Dates on which other hours hold, for rotating shifts. */
export function WorkDates() {
  /** The date that is being changed; '' for a new one. */
  const [open, setOpen] = useState<string | null>(null);
  const back = useRef<HTMLElement>(null);
  const list = shiftsAhead();
  const close = (): void => {
    setOpen(null);
    back.current?.focus();
  };
  return (
    <Section title={t('work.dates')} why={t('work.dates.why')} back={back}>
      <ul class="plain lines">
        {list.map((one) => (
          <li key={one.date}>
            {open === one.date ? (
              <ShiftForm was={one} next={one} onDone={close} />
            ) : (
              <ShiftRow shift={one} onChange={() => setOpen(one.date)} />
            )}
          </li>
        ))}
      </ul>
      {open === '' ? (
        <ShiftForm was={null} next={nextOf(list)} onDone={close} />
      ) : (
        <button type="button" class="link" onClick={() => setOpen('')}>
          {t('work.add')}
        </button>
      )}
    </Section>
  );
}

/** The day after the last one with the same hours: a roster is typed in from its beginning to its end. */
function nextOf(list: readonly Shift[]): Shift {
  const last = list.at(-1);
  return last ? { ...last, date: addDays(last.date, 1) } : { date: today.value, hours: USUAL };
}

function ShiftRow({ shift, onChange }: { shift: Shift; onChange: () => void }) {
  const date = dateText(shift.date, { weekday: 'short', day: 'numeric', month: 'long' });
  return (
    <>
      <div>
        <p class="name">{date}</p>
        <p class="sub">{hoursText(shift.hours)}</p>
      </div>
      <button type="button" class="link" aria-label={t('work.change.of', { date })} onClick={onChange}>
        {t('work.change')}
      </button>
    </>
  );
}

/** One date, new or changed in its place. */
function ShiftForm({ was, next, onDone }: { was: Shift | null; next: Shift; onDone: () => void }) {
  const [opened] = useState(was);
  const [date, setDate] = useProposed(next.date);
  const [free, setFree] = useProposed(next.hours === null);
  const [hours, setHours] = useProposed<Hours>(next.hours ?? USUAL);
  const fault = !isDate(date) ? t('fault.from') : date < today.value ? t('work.past') : '';
  const save = (): boolean => {
    if (fault) return false;
    run(putShift({ date, hours: free ? null : hours }, opened));
    return true;
  };
  const drop = was && { label: t('work.back'), act: () => run(takeBack(was.date)) };
  return (
    <InlineForm save={save} drop={drop} onDone={onDone}>
      {(tried) => (
        <>
          <Picker
            type="date"
            label={t('work.date')}
            min={today.value}
            value={date}
            fault={tried ? fault : ''}
            onInput={setDate}
          />
          <div class="chips" role="radiogroup" aria-label={t('work.kind')}>
            <Choice group="shift" on={!free} onPick={() => setFree(false)}>
              {t('work.on')}
            </Choice>
            <Choice group="shift" on={free} onPick={() => setFree(true)}>
              {t('work.free')}
            </Choice>
          </div>
          {!free && (
            <>
              <Times of={t('work.kind')} from={hours[0]} to={hours[1]} onSet={(...set) => setHours(set)} />
              <Night hours={hours} />
            </>
          )}
        </>
      )}
    </InlineForm>
  );
}
