import { useRef, useState } from 'preact/hooks';
import { usualTime } from '../../app/nudges/better-time.ts';
import type { Habit } from '../../app/records/habits.ts';
import type { Reminder } from '../../domain/habit.ts';
import { proof, pushState } from '../../app/nudges/subscription.ts';
import { afterForm, REMINDERS_MAX_COUNT, tidied } from '../../app/habit/reminders.ts';
import { quietUntil } from '../../app/nudges/settings.ts';
import { remind } from '../../app/habit/edit.ts';
import { today } from '../../app/platform/today.ts';
import { isEverDue } from '../../domain/nudges.ts';
import { WEEKDAYS } from '../../domain/schedule.ts';
import { weekdayText } from '../../i18n/plan-text.ts';
import { joined } from '../../i18n/lists.ts';
import { timeText } from '../../i18n/times.ts';
import { habitTexts } from '../../i18n/en/habit.ts';
import { remindingTexts } from '../../i18n/en/reminding.ts';
import { translator } from '../../i18n/texts.ts';
import { Picker, Weekdays } from '../../ui/Fields.tsx';
import { useProposed } from '../../ui/proposed.ts';
import { Better, EveryOtherSwitch } from '../../ui/Quieter.tsx';
import { Section, InlineForm } from '../../ui/Settings.tsx';
import { ThisDevice, useStatus } from '../../ui/ThisDevice.tsx';
import { run } from '../../app/records/failure.ts';

const t = translator(habitTexts, remindingTexts);

const USUAL = '18:00';

/** The reminders of a habit. The browser is asked for permission only after the first time was set. */
export function Reminders({ habit }: { habit: Habit }) {
  useStatus(habit.rem.length > 0);
  /** The time that is being changed; '' for a new one. */
  const [open, setOpen] = useState<string | null>(null);
  const back = useRef<HTMLElement>(null);
  const rem = tidied(habit.rem);
  const close = (): void => {
    setOpen(null);
    // Keep the keyboard focus near the form that was closed.
    back.current?.focus();
  };
  return (
    <Section title={t('nudges.times')} back={back}>
      <Better habit={habit} />
      <ul class="plain lines">
        {rem.map((one) => (
          <li key={one.at}>
            {open === one.at ? (
              <ReminderForm habit={habit} was={one} onDone={close} />
            ) : (
              <ReminderRow habit={habit} one={one} onChange={() => setOpen(one.at)} />
            )}
          </li>
        ))}
      </ul>
      {open === '' ? (
        <ReminderForm habit={habit} was={null} onDone={close} />
      ) : rem.length < REMINDERS_MAX_COUNT ? (
        <button type="button" class="link" onClick={() => setOpen('')}>
          {t('nudges.add')}
        </button>
      ) : (
        <p class="sub">{t('rem.enough')}</p>
      )}
      <EveryOtherSwitch habit={habit} />
      {rem.length > 0 && (pushState.value !== 'on' || proof.value !== 'none') && <ThisDevice />}
    </Section>
  );
}

function ReminderRow({ habit, one, onChange }: { habit: Habit; one: Reminder; onChange: () => void }) {
  return (
    <>
      <div>
        <p class="name">{timeText(one.at)}</p>
        <p class="sub">{daysText(one.days)}</p>
        <Undue habit={habit} days={one.days} />
        <Hushed at={one.at} />
      </div>
      <button type="button" class="link" aria-label={t('rem.change.of', { at: timeText(one.at) })} onClick={onChange}>
        {t('rem.change')}
      </button>
    </>
  );
}

/** "Whenever it is due", or on which days. */
export function daysText(days: Reminder['days']): string {
  if (days === null) return t('rem.daily');
  return days.length ? t('rem.on', { days: joined(days.map((day) => weekdayText(day, 'short'))) }) : t('rem.nowhere');
}

/** Chosen weekdays on which the plan never has the habit. */
function Undue({ habit, days }: { habit: Habit; days: Reminder['days'] }) {
  const undue = (days ?? []).filter((day) => !isEverDue(habit.plan, today.value, day));
  if (!undue.length) return null;
  return <p class="sub">{t('rem.undue', { days: joined(undue.map((day) => weekdayText(day))), n: undue.length })}</p>;
}

/** What quiet hours do to a time that lies in them. */
function Hushed({ at }: { at: string }) {
  const until = quietUntil(at);
  if (until === undefined) return null;
  return <p class="sub">{until ? t('rem.quiet.until', { until: timeText(until) }) : t('rem.quiet')}</p>;
}

/** One time, new or changed in its place. */
function ReminderForm({ habit, was, onDone }: { habit: Habit; was: Reminder | null; onDone: () => void }) {
  const [opened] = useState(was);
  const usual = was ? null : usualTime(habit);
  const [at, setAt] = useProposed(was?.at ?? usual ?? USUAL);
  const [days, setDays] = useProposed<readonly number[]>(was?.days ?? WEEKDAYS);
  const chosen = days.length === WEEKDAYS.length ? null : [...days].sort();
  const save = (): boolean => {
    if (!at || !days.length) return false;
    const rem = afterForm(habit.rem, opened, { at, days: chosen });
    if (rem) run(remind(habit, rem));
    return true;
  };
  const drop = was && {
    label: t('nudges.drop', { at: timeText(was.at) }),
    act: () =>
      run(
        remind(
          habit,
          habit.rem.filter((one) => one.at !== was.at),
        ),
      ),
  };
  return (
    <InlineForm save={save} drop={drop} onDone={onDone}>
      {(tried) => (
        <>
          {usual && <p class="sub">{t('better.usual', { at: timeText(usual) })}</p>}
          <Picker
            type="time"
            label={t('nudges.time')}
            value={at}
            fault={tried && !at ? t('rem.time.none') : ''}
            onInput={setAt}
          />
          {at && <Hushed at={at} />}
          <Weekdays
            label={t('rem.days')}
            days={days}
            fault={tried && !days.length ? t('rem.days.none') : ''}
            onChange={setDays}
          />
          <Undue habit={habit} days={chosen} />
        </>
      )}
    </InlineForm>
  );
}
