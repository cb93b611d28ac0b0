import { useRef, useState } from 'preact/hooks';
import { putWeekShifts } from '../../app/nudges/settings.ts';
import { same } from '../../app/platform/same.ts';
import { run } from '../../app/records/failure.ts';
import { settings } from '../../app/records/settings.ts';
import { writeHours, type Hours as Shift, type Roster } from '../../domain/strategies/roster.ts';
import { weekdayText } from '../../i18n/plan-text.ts';
import { workTexts } from '../../i18n/en/work.ts';
import { translator } from '../../i18n/texts.ts';
import { Section } from '../../ui/Settings.tsx';
import { ShiftsForm } from './ShiftsForm.tsx';
import { hoursText } from './words.ts';

const t = translator(workTexts);

/** The hours of each weekday, with several shifts too. */
export function Week({ roster }: { roster: Roster }) {
  const [open, setOpen] = useState<number | null>(null);
  const back = useRef<HTMLElement>(null);
  const { weekStart } = settings.value;
  const days = Array.from({ length: 7 }, (_, i) => ((weekStart - 1 + i) % 7) + 1);
  const some = days.filter((day) => roster.week.has(day));
  const usual = roster.week.get(some[0] ?? 0) ?? [];
  const isApart = some.some((day) => !same(roster.week.get(day), usual));
  const put = (of: readonly number[], shifts: readonly Shift[]): void =>
    run(putWeekShifts(new Map(of.map((day) => [day, writeHours(shifts)]))));
  const close = (): void => {
    setOpen(null);
    back.current?.focus();
  };
  return (
    <Section title={t('work.week')} why={t('work.week.why')} back={back}>
      <ul class="plain lines">
        {days.map((day) => {
          const shifts = roster.week.get(day) ?? [];
          return (
            <li key={day}>
              <Hours day={day} shifts={shifts} />
              {open === day ? (
                <ShiftsForm
                  of={weekdayText(day)}
                  shifts={shifts.length ? shifts : usual}
                  onSave={(next) => put([day], next)}
                  onDone={close}
                />
              ) : (
                <Change day={day} onOpen={() => setOpen(day)} />
              )}
            </li>
          );
        })}
      </ul>
      {isApart && (
        <button type="button" class="link" onClick={() => put(some, usual)}>
          {t('work.week.same', { hours: hoursText(usual) })}
        </button>
      )}
    </Section>
  );
}

function Hours({ day, shifts }: { day: number; shifts: readonly Shift[] }) {
  return (
    <div>
      <p class="name">{weekdayText(day)}</p>
      <p class="sub">{hoursText(shifts)}</p>
    </div>
  );
}

function Change({ day, onOpen }: { day: number; onOpen: () => void }) {
  return (
    <button
      type="button"
      class="link"
      aria-label={t('work.week.change.of', { day: weekdayText(day) })}
      onClick={onOpen}
    >
      {t('work.week.change')}
    </button>
  );
}
