import { useEffect, useState } from 'preact/hooks';
import { tidied } from '../../app/habit/reminders.ts';
import {
  CAP_MOST,
  capOf,
  hushedUntil,
  LOOK_BACK,
  putQuiet,
  putRoundUp,
  QUIET,
  quietHours,
  ROUND_UP,
  roundUpAt,
} from '../../app/nudges/settings.ts';
import { CHECK_IN } from '../../app/nudges/check-in.ts';
import { stored } from '../../app/records/settings.ts';
import { configure } from '../../app/habit/edit.ts';
import { today } from '../../app/platform/today.ts';
import { habits } from '../../app/records/state.ts';
import { turnDay } from '../../app/records/turn.ts';
import { addDays } from '../../domain/day.ts';
import { listed } from '../../i18n/lists.ts';
import { timeText } from '../../i18n/times.ts';
import { dateText } from '../../i18n/format.ts';
import { commonTexts } from '../../i18n/en/common.ts';
import { firstTexts } from '../../i18n/en/first.ts';
import { remindersTexts } from '../../i18n/en/reminders.ts';
import { remindingTexts } from '../../i18n/en/reminding.ts';
import { syncTexts } from '../../i18n/en/sync.ts';
import { translator } from '../../i18n/texts.ts';
import { NumberField } from '../../ui/Fields.tsx';
import { Heading } from '../../ui/Heading.tsx';
import { habitName } from '../../ui/habit-name.ts';
import { Better, Quieter } from '../../ui/Quieter.tsx';
import { Section, Switch, Time, Times } from '../../ui/Settings.tsx';
import { ThisDevice, useStatus } from '../../ui/ThisDevice.tsx';
import { WorkHours } from './WorkHours.tsx';
import { Weekly as WeeklySwitch } from '../../ui/Weekly.tsx';
import { run } from '../../app/records/failure.ts';
import '../../ui/parts.css';
import './reminders.css';

const t = translator(commonTexts, firstTexts, remindersTexts, remindingTexts, syncTexts);
type Key = Parameters<typeof t>[0];

/** `/reminders`: whether, when and how softly. */
export function Nudges() {
  useStatus();
  return (
    <main class="page">
      <Heading above="/more">{t('nudges.title')}</Heading>
      <ThisDevice />
      {habits.value.map((habit) => (
        <Better key={habit.id} habit={habit} named />
      ))}
      <Quieter />
      <Each />
      <More />
      <Kinds />
    </main>
  );
}

/** Folded away; `/reminders#rhythm` leads right into it. */
function More() {
  const [open, setOpen] = useState(isWanted());
  useEffect(() => {
    const look = (): void => setOpen((was) => was || isWanted());
    addEventListener('hashchange', look);
    return () => removeEventListener('hashchange', look);
  }, []);
  return (
    <details
      class="card rhythm"
      id="rhythm"
      open={open}
      onToggle={(event) => event.target === event.currentTarget && setOpen(event.currentTarget.open)}
    >
      <summary>{t('remind.more')}</summary>
      <Rhythm />
    </details>
  );
}

function isWanted(): boolean {
  return location.hash === '#rhythm';
}

/** What has good defaults, and is wanted once one has seen some of them come. */
function Rhythm() {
  return (
    <>
      <Section title={t('remind.much')}>
        <div class="lines">
          <Cap />
          <Quiet />
          <Hush />
        </div>
      </Section>
      <Section title={t('remind.rhythm')}>
        <div class="lines">
          <RoundUp />
          <WeeklySwitch name="checkin" usual={CHECK_IN} />
          <WeeklySwitch name="summary" usual={LOOK_BACK} />
        </div>
      </Section>
      <WorkHours />
      <Section title={t('remind.lock')}>
        <Switch
          label={t('nudges.names')}
          why={t('names.why')}
          on={Boolean(stored.value.get('showNames'))}
          onSet={(to) => run(configure('showNames', to))}
        />
      </Section>
    </>
  );
}

/** The times of each habit, and the way to where they are set. */
function Each() {
  // Nothing reminds of what there shall be less of.
  const list = habits.value.filter(({ limited }) => !limited);
  if (!list.length) return null;
  return (
    <Section title={t('remind.times')} why={t('remind.times.why')}>
      <ul class="plain lines">
        {list.map((habit) => (
          <li key={habit.id}>
            <a class="link" dir="auto" href={`/habit/${habit.id}`}>
              {habitName(habit)}
            </a>
            <span class="sub">
              {habit.rem.length ? listed(tidied(habit.rem).map(({ at }) => timeText(at))) : t('remind.none')}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Cap() {
  const [wrong, setWrong] = useState<number | null>(null);
  const put = (n: number): void => {
    const sound = Number.isInteger(n) && n >= 0 && n <= CAP_MOST;
    setWrong(sound ? null : n);
    if (sound) run(configure('cap', n));
  };
  return (
    <div>
      <NumberField
        label={t('nudges.cap')}
        value={wrong ?? capOf()}
        fault={wrong === null ? '' : t('cap.fault')}
        onInput={put}
      />
      <p class="sub">{t('cap.why')}</p>
    </div>
  );
}

function Quiet() {
  const quiet = quietHours();
  return (
    <div>
      <Switch
        label={t('nudges.quiet')}
        why={t('quiet.why')}
        on={quiet !== null}
        onSet={(on) => run(putQuiet(on ? QUIET : null))}
      />
      {quiet && <Times from={quiet[0]} to={quiet[1]} onSet={(...next) => run(putQuiet(next))} />}
    </div>
  );
}

/** Silence to a date: today, a week, or any. */
function Hush() {
  const until = hushedUntil();
  const hush = (to: string): void => {
    if (to >= turnDay()) run(configure('hush', to));
  };
  if (until) {
    return (
      <div>
        <p>{t('nudges.hush.on', { date: dateText(until, { dateStyle: 'long' }) })}</p>
        <button type="button" class="link" onClick={() => run(configure('hush', null))}>
          {t('nudges.hush.off')}
        </button>
      </div>
    );
  }
  return (
    <div role="group" aria-label={t('hush.title')}>
      <p class="lead">{t('hush.title')}</p>
      <p class="sub">{t('hush.why')}</p>
      <div class="chips">
        <button type="button" class="chip" onClick={() => hush(turnDay())}>
          {t('hush.today')}
        </button>
        <button type="button" class="chip" onClick={() => hush(addDays(turnDay(), 6))}>
          {t('hush.week')}
        </button>
      </div>
      <label class="field">
        <span>{t('nudges.hush')}</span>
        <input class="input" type="date" min={today.value} onChange={(event) => hush(event.currentTarget.value)} />
      </label>
    </div>
  );
}

function RoundUp() {
  const at = roundUpAt();
  return (
    <div>
      <Switch
        label={t('nudges.roundup')}
        why={t('roundup.why')}
        on={at !== null}
        onSet={(on) => run(putRoundUp(on ? ROUND_UP : null))}
      />
      {at && <Time label={t('nudges.time')} of={t('nudges.roundup')} value={at} onSet={(to) => run(putRoundUp(to))} />}
    </div>
  );
}

/** In the order in which they go before each other when the day is full; the last two are outside of it. */
const KINDS = [
  'letter',
  'clockoff',
  'reminder',
  'meet',
  'checkin',
  'evening',
  'roundup',
  'summary',
  'welcome',
  'again',
  'test',
] as const;

/** Each kind, why it comes and when; and why one did not. */
function Kinds() {
  return (
    <details class="card">
      <summary>{t('kinds.title')}</summary>
      <dl class="kinds">
        {[...KINDS, 'fewer'].map((kind) => (
          <div key={kind}>
            <dt>{t(`kinds.${kind}` as Key)}</dt>
            <dd>{t(`kinds.${kind}.why` as Key)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
