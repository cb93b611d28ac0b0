import { useState } from 'preact/hooks';
import { away, configure } from '../../app/habit/edit.ts';
import { today } from '../../app/platform/today.ts';
import { run } from '../../app/records/failure.ts';
import { settings } from '../../app/records/settings.ts';
import { turnDay } from '../../app/records/turn.ts';
import type { Day } from '../../domain/day.ts';
import { covers } from '../../domain/schedule.ts';
import { dayStartOf } from '../../domain/own-day.ts';
import { commonTexts } from '../../i18n/en/common.ts';
import { dayTexts } from '../../i18n/en/day.ts';
import { habitsTexts } from '../../i18n/en/habits.ts';
import { dateText } from '../../i18n/format.ts';
import { translator } from '../../i18n/texts.ts';
import { Heading } from '../../ui/Heading.tsx';
import { Section, Switch, Time, WeekdayOptions } from '../../ui/Settings.tsx';
import { useStatus } from '../../ui/ThisDevice.tsx';
import { TimeZone } from '../../ui/TimeZone.tsx';
import '../../ui/parts.css';

const t = translator(commonTexts, dayTexts, habitsTexts);

/** `/day`: when the person's day and week begin, how Today lists them, and time away. */
export function DaySettings() {
  // The server's word on the time zone.
  useStatus();
  return (
    <main class="page">
      <Heading above="/more">{t('day.title')}</Heading>
      <DayEnd />
      <WeekStart />
      <Section title={t('day.list')}>
        <Switch
          label={t('day.groups')}
          on={settings.value.groups}
          onSet={(on) => run(configure('groups', on ? 1 : 0))}
        />
        <Switch
          label={t('day.folds')}
          on={settings.value.foldsKept}
          onSet={(on) => run(configure('foldsKept', on ? 1 : 0))}
        />
      </Section>
      <Away />
      <TimeZone />
    </main>
  );
}

function DayEnd() {
  const [late, setLate] = useState(false);
  const put = (at: string): void => {
    // A day that ended in the evening would begin on the calendar's day before.
    const isEarly = dayStartOf(at) === at;
    setLate(!isEarly);
    if (!isEarly) return;
    run(configure('dayStart', at));
    turnDay();
  };
  return (
    <Section title={t('day.start')} why={t('day.start.why')}>
      <Time label={t('day.start.at')} of={t('day.start')} value={settings.value.dayStart} onSet={put} />
      {late && (
        <p class="fault" role="alert">
          {t('day.start.late')}
        </p>
      )}
    </Section>
  );
}

function WeekStart() {
  return (
    <Section title={t('day.week')} why={t('day.week.why')}>
      <label class="field">
        <span class="unseen">{t('day.week')}</span>
        <select
          class="input"
          value={settings.value.weekStart}
          onChange={(event) => run(configure('weekStart', Number(event.currentTarget.value)))}
        >
          <WeekdayOptions />
        </select>
      </label>
    </Section>
  );
}

/** Away for everything, to a day: nothing is due meanwhile. */
function Away() {
  const [until, setUntil] = useState<Day>('');
  const now = settings.value.leave.find((span) => covers(span, today.value));
  if (now) {
    return (
      <Section title={t('day.away')}>
        <p>{now.to ? t('day.away.on', { date: dateText(now.to, { dateStyle: 'long' }) }) : t('day.away.open')}</p>
        <button type="button" class="link" onClick={() => run(away(null))}>
          {t('day.away.back')}
        </button>
      </Section>
    );
  }
  const wrong = until !== '' && until < today.value;
  const leave = (event: Event): void => {
    event.preventDefault();
    if (until && !wrong) run(away(until));
  };
  return (
    <Section title={t('day.away')} why={t('day.away.why')}>
      <form onSubmit={leave}>
        <label class="field">
          <span>{t('day.away.until')}</span>
          <input
            class="input"
            type="date"
            min={today.value}
            value={until}
            aria-invalid={wrong}
            onInput={(event) => setUntil(event.currentTarget.value)}
          />
          {wrong && (
            <span class="fault" role="alert">
              {t('fault.to')}
            </span>
          )}
        </label>
        <button type="submit" class="link" disabled={!until || wrong}>
          {t('day.away.act')}
        </button>
      </form>
    </Section>
  );
}
