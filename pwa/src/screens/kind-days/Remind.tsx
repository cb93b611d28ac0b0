import { eveningAt } from '../../app/nudges/settings.ts';
import { proof, pushState } from '../../app/nudges/subscription.ts';
import { configure } from '../../app/habit/edit.ts';
import { run } from '../../app/records/failure.ts';
import { perform } from '../../app/records/perform.ts';
import { settings } from '../../app/records/settings.ts';
import { turnDay } from '../../app/records/turn.ts';
import { putCard } from '../../domain/strategies/cards.ts';
import { kindDaysTexts } from '../../i18n/en/kind-days.ts';
import { translator } from '../../i18n/texts.ts';
import { Switch, Time } from '../../ui/Settings.tsx';
import { ThisDevice, useStatus } from '../../ui/ThisDevice.tsx';
import { nextOffer, toEvening, type Standing } from './course.ts';

const t = translator(kindDaysTexts);

/** After the round-up, before the quiet hours. */
export const EVENING_AT = '20:30';

/** Whether and when the next evening is offered, and the way out. The browser is asked only once that is wanted. */
export function Remind({ standing }: { standing: Standing }) {
  const at = eveningAt();
  useStatus(at !== null);
  const put = (to: string | null): void => {
    const { courses, evenings } = standing;
    const next = nextOffer(courses, evenings.map(toEvening), settings.peek().leave, turnDay());
    run(configure('evening', to && next && [next, to]));
  };
  return (
    <>
      <section class="card" aria-label={t('kind.remind')}>
        <Switch
          label={t('kind.remind')}
          why={t('kind.remind.why')}
          on={at !== null}
          onSet={(on) => put(on ? EVENING_AT : null)}
        />
        {at && <At at={at} onSet={put} />}
        <button type="button" class="link" onClick={() => run(endCourse(standing))}>
          {t('kind.end')}
        </button>
      </section>
      {at && <Reach />}
    </>
  );
}

/** When; and that nothing will be shown, as long as the browser shows nothing and something can be done about it. */
export function At({ at, onSet }: { at: string; onSet: (at: string) => void }) {
  const isShown = ['on', 'unknown', 'unsupported'].includes(pushState.value);
  return (
    <>
      <Time label={t('kind.at')} of={t('kind.remind')} value={at} onSet={onSet} />
      {!isShown && <p class="fault">{t('kind.unreached')}</p>}
    </>
  );
}

/** Whether a reminder reaches this device, where it does not yet, and what can be done about it. */
export function Reach() {
  return pushState.value !== 'on' || proof.value !== 'none' ? <ThisDevice /> : null;
}

/** What was written stays; the course goes, one that was begun apart as well, and with it what is offered. */
function endCourse({ open }: Standing): Promise<void> {
  const gone = open.map(({ kind, id, card, body, fields }) => {
    return { kind, id, field: 'body', text: putCard(body, card.place, null) || null, over: fields.body ?? null };
  });
  return perform([...gone, { kind: 's', id: 'evening', field: 'v', value: null }], () => t('kind.said.ended'));
}
