import { useEffect, useState } from 'preact/hooks';
import { answer, early, leaveDay, noteAsked } from '../app/day/own-day.ts';
import { today } from '../app/platform/today.ts';
import { run } from '../app/records/failure.ts';
import { stored } from '../app/records/settings.ts';
import { habits } from '../app/records/state.ts';
import { ticksOf } from '../app/records/ticks.ts';
import { ENDS, type End } from '../domain/own-day.ts';
import { dayTexts } from '../i18n/en/day.ts';
import { translator } from '../i18n/texts.ts';
import { useLate } from './late.ts';
import { Time } from './Settings.tsx';
import './parts.css';

const t = translator(dayTexts);

/** On Today, below the list, after a tick in the small hours: when the person's day ends. */
export function OwnDay() {
  const asks = useLate(() => early.value.length > 0, follow, []);
  useEffect(() => {
    if (asks) run(noteAsked());
  }, [asks]);
  if (!asks) return null;
  return (
    <section class="card" aria-label={t('day.ask')}>
      <h2>{t('day.ask')}</h2>
      <p class="sub">{t('day.ask.why')}</p>
      <div class="chips">
        {(Object.keys(ENDS) as End[]).map((end) => (
          <button key={end} type="button" class="chip" onClick={() => run(answer(end))}>
            {t(`day.end.${end}`)}
          </button>
        ))}
      </div>
      <Another />
      <button type="button" class="link" onClick={() => run(leaveDay())}>
        {t('day.leave')}
      </button>
    </section>
  );
}

/** What may have made it early; whether it is, is asked after the tap is painted. */
function follow(): void {
  void [today.value, stored.value];
  for (const { id } of habits.value) ticksOf(id);
}

/** Any time; it is taken when it is confirmed, for a half-typed one would move the day. */
function Another() {
  const [at, setAt] = useState('');
  return (
    <form
      class="beside"
      onSubmit={(event) => {
        event.preventDefault();
        if (at) run(answer(at));
      }}
    >
      <Time label={t('day.end.other')} value={at} onSet={setAt} />
      <button type="submit" class="link" disabled={!at}>
        {t('day.end.set')}
      </button>
    </form>
  );
}
