import { useRef, useState } from 'preact/hooks';
import { putWeekShifts } from '../../app/nudges/settings.ts';
import { same } from '../../app/platform/forms.ts';
import { run } from '../../app/records/failure.ts';
import { settings } from '../../app/records/settings.ts';
import { writeHours, type Hours, type Roster } from '../../domain/strategies/roster.ts';
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
  const put = (day: number, shifts: readonly Hours[]): void => run(putWeekShifts(new Map([[day, writeHours(shifts)]])));
  const close = (): void => {
    setOpen(null);
    back.current?.focus();
  };
  return (
    <Section title={t('work.week')} why={t('work.week.why')} back={back}>
      <ul class="plain lines">
        {days.map((day) => {
          const [name, shifts] = [weekdayText(day), roster.week.get(day) ?? []];
          return (
            <li key={day}>
              <div>
                <p class="name">{name}</p>
                <p class="sub">{hoursText(shifts)}</p>
              </div>
              {open === day ? (
                <ShiftsForm
                  of={name}
                  shifts={shifts.length ? shifts : usual}
                  onSave={(next) => put(day, next)}
                  onDone={close}
                />
              ) : (
                <button
                  type="button"
                  class="link"
                  aria-label={t('work.week.change.of', { day: name })}
                  onClick={() => setOpen(day)}
                >
                  {t('work.week.change')}
                </button>
              )}
            </li>
          );
        })}
      </ul>
      {isApart && (
        <button
          type="button"
          class="link"
          onClick={() => run(putWeekShifts(new Map(some.map((day) => [day, writeHours(usual)]))))}
        >
          {t('work.week.same', { hours: hoursText(usual) })}
        </button>
      )}
    </Section>
  );
}
