import type { Habit } from '../app/records/habits.ts';
import { betterFor, moveThere, notNow, type Better as Offer } from '../app/nudges/better-time.ts';
import { habits } from '../app/records/state.ts';
import { setEveryOther, pushStatus, quietTimes } from '../app/nudges/status.ts';
import { joined } from '../i18n/lists.ts';
import { timeText } from '../i18n/times.ts';
import { remindingTexts } from '../i18n/en/reminding.ts';
import { translator } from '../i18n/texts.ts';
import { habitName } from './habit-name.ts';
import { Section, Switch } from './Settings.tsx';
import { run } from '../app/records/failure.ts';

const t = translator(remindingTexts);

/** The offer of a better time for a habit's reminder, if there is one. `named`: mention the habit's name. */
export function Better({ habit, named = false }: { habit: Habit; named?: boolean }) {
  const offer = betterFor(habit);
  if (!offer) return null;
  const name = habitName(habit);
  const said = { name, at: timeText(offer.at), was: timeText(offer.was.at) };
  return (
    <div class="voice offer">
      <p dir="auto">{t(named ? 'better.named' : habit.rem.length > 1 ? 'better.some' : 'better.one', said)}</p>
      <Answers offer={offer} name={name} />
    </div>
  );
}

function Answers({ offer, name }: { offer: Offer; name: string }) {
  return (
    <p class="acts">
      <button
        type="button"
        class="link"
        aria-label={t('better.move.of', { name, at: timeText(offer.at) })}
        onClick={() => run(moveThere(offer))}
      >
        {t('better.move')}
      </button>
      <button type="button" class="link" aria-label={t('better.later.of', { name })} onClick={() => run(notNow(offer))}>
        {t('better.later')}
      </button>
    </p>
  );
}

/** The list of reminders that come every other time, each with a button to restore it. */
export function Quieter() {
  const list = habits.value.map((habit) => ({ habit, ...quietTimes(habit) })).filter(({ at }) => at.length);
  const unknown = pushStatus.value === null && habits.value.some(({ rem }) => rem.length);
  if (!list.length && !unknown) return null;
  return (
    <Section title={t('quieter.title')} why={list.some(({ wished }) => !wished) ? t('quieter.why') : undefined}>
      <ul class="plain lines">
        {list.map(({ habit, at, wished }) => (
          <li key={habit.id}>
            <span dir="auto">
              {t(wished ? 'quieter.wished' : 'quieter.line', { name: habitName(habit), at: joined(at.map(timeText)) })}
            </span>
            <EveryTimeButton habit={habit} named />
          </li>
        ))}
      </ul>
      {unknown && <p class="sub">{t('quieter.unknown')}</p>}
    </Section>
  );
}

/** Restores a habit's reminders to every time, from today on. */
function EveryTimeButton({ habit, named = false }: { habit: Habit; named?: boolean }) {
  const label = named ? t('quieter.again.of', { name: habitName(habit) }) : undefined;
  return (
    <button type="button" class="link" aria-label={label} onClick={() => run(setEveryOther(habit, false))}>
      {t('quieter.again')}
    </button>
  );
}

/** For one habit, on its page: restore its reminders, or choose every other time. */
export function EveryOtherSwitch({ habit }: { habit: Habit }) {
  const { at, wished } = quietTimes(habit);
  return (
    <>
      {at.length > 0 && !wished && (
        <div class="state">
          <p>{t('quieter.one', { at: joined(at.map(timeText)) })}</p>
          <p class="sub">{t('quieter.why')}</p>
          <EveryTimeButton habit={habit} />
        </div>
      )}
      {habit.rem.length > 0 && (at.length === 0 || wished) && (
        <Switch
          label={t('quieter.only')}
          why={t('quieter.only.why')}
          on={wished}
          onSet={(on) => run(setEveryOther(habit, on))}
        />
      )}
    </>
  );
}
