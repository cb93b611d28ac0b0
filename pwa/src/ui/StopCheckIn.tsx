import { useEffect, useState } from 'preact/hooks';
import { engine, onChange } from '../app/account/signals.ts';
import { answerStop, isStopAsked, noteStopAsked } from '../app/nudges/check-in.ts';
import { today } from '../app/platform/today.ts';
import { failed, run } from '../app/records/failure.ts';
import { stored } from '../app/records/settings.ts';
import { stopTexts } from '../i18n/en/stop.ts';
import { translator } from '../i18n/texts.ts';
import './parts.css';

const t = translator(stopTexts);

/** After three check-ins that were not made: whether they shall stop. Asked on one day, once. */
export function StopCheckIn() {
  const [asks, setAsks] = useState(false);
  const [answered, setAnswered] = useState(false);
  const [at, now, weekly] = [engine.value, today.value, stored.value.get('checkin')];
  useEffect(() => {
    const look = (): void => void isStopAsked().then(setAsks, failed);
    look();
    return onChange(({ keys, more }) => (more || keys.some(([kind]) => kind === 'c')) && look());
  }, [at, now, JSON.stringify(weekly)]);
  const shown = asks && !answered;
  useEffect(() => {
    if (shown) run(noteStopAsked());
  }, [shown]);
  if (!shown) return null;
  const answer = (stops: boolean): void => {
    setAnswered(true);
    run(answerStop(stops, t(stops ? 'checkin.stop.said' : 'checkin.stop.kept')));
  };
  return (
    <section class="card offer" aria-label={t('checkin.stop.title')}>
      <h2>{t('checkin.stop.title')}</h2>
      <p>{t('checkin.stop.why')}</p>
      <div class="acts">
        <button type="button" class="link" onClick={() => answer(true)}>
          {t('checkin.stop.yes')}
        </button>
        <button type="button" class="link" onClick={() => answer(false)}>
          {t('checkin.stop.no')}
        </button>
      </div>
    </section>
  );
}
