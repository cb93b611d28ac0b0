import { useRef, useState } from 'preact/hooks';
import { addCard, changeCard, entryId } from '../../app/records/cards.ts';
import { run } from '../../app/records/failure.ts';
import { settings } from '../../app/records/settings.ts';
import { nowHere } from '../../app/records/turn.ts';
import { recall } from '../../app/records/unsaved.ts';
import { numberOf } from '../../domain/civil.ts';
import { dayOfNumber } from '../../domain/number-dates.ts';
import { periodStart } from '../../domain/streak.ts';
import { boundariesTexts } from '../../i18n/en/boundaries.ts';
import { dateText } from '../../i18n/format.ts';
import { translator } from '../../i18n/texts.ts';
import { lengthText, timeText } from '../../i18n/times.ts';
import { Section } from '../../ui/Settings.tsx';
import { CallForm, NEW } from './CallForm.tsx';
import type { Call } from './entries.ts';
import { clockAt, dateAt } from './words.ts';

const t = translator(boundariesTexts);

const MINUTES = [5, 10, 20, 40] as const;
/** How many earlier ones come at once. */
const PAGE_COUNT = 10;

/** A work call in one tap; below it those of this week, and earlier ones when asked for. */
export function Calls({ calls, zone }: { calls: readonly Call[]; zone: string }) {
  const [open, setOpen] = useState<Call | 'new' | null>(() => (recall(NEW) === undefined ? null : 'new'));
  const [more, setMore] = useState(0);
  const back = useRef<HTMLElement>(null);
  const close = (): void => {
    setOpen(null);
    back.current?.focus({ preventScroll: true });
  };
  const weekStart = dayOfNumber(periodStart('weeks', numberOf(dateAt(nowHere().at, zone)), settings.value.weekStart));
  const latest = [...calls].sort((a, b) => (orderOf(a) < orderOf(b) ? 1 : -1));
  const count = latest.filter(({ on }) => on >= weekStart).length + more;
  return (
    <Section title={t('call.title')} why={t('call.why')} back={back}>
      <div class="chips">
        {MINUTES.map((minutes) => (
          <button
            key={minutes}
            type="button"
            class="chip"
            aria-label={t('call.chip.of', { n: minutes })}
            onClick={() => run(noteCall(minutes, zone))}
          >
            {t('call.chip', { n: minutes })}
          </button>
        ))}
        <button type="button" class="chip" onClick={() => setOpen('new')}>
          {t('call.other')}
        </button>
      </div>
      {open === 'new' && <CallForm call={null} zone={zone} onDone={close} />}
      {count > 0 && (
        <ul class="plain lines">
          {latest.slice(0, count).map((call) => (
            <li key={`${call.id}.${call.card.place[0]}`}>
              {open !== null && open !== 'new' && open.id === call.id && open.card.place[0] === call.card.place[0] ? (
                <CallForm call={call} zone={zone} onDone={close} />
              ) : (
                <Row call={call} onChange={() => setOpen(call)} />
              )}
            </li>
          ))}
        </ul>
      )}
      {latest.length > count && (
        <button type="button" class="link" onClick={() => setMore(more + PAGE_COUNT)}>
          {t('call.earlier')}
        </button>
      )}
    </Section>
  );
}

function Row({ call, onChange }: { call: Call; onChange: () => void }) {
  const [when, length] = [whenOf(call), lengthText(call.card.minutes, 'minute')];
  return (
    <>
      <div>
        <p>{length}</p>
        <p class="sub">{when}</p>
      </div>
      <div class="acts">
        <button type="button" class="link" aria-label={t('call.change.of', { when, length })} onClick={onChange}>
          {t('boundaries.change')}
        </button>
        <button
          type="button"
          class="link"
          aria-label={t('call.off.of', { when, length })}
          onClick={() => run(changeCard(call, null, t('boundaries.said.off')))}
        >
          {t('boundaries.off')}
        </button>
      </div>
    </>
  );
}

function noteCall(minutes: number, zone: string): Promise<void> {
  const { at } = nowHere();
  const draft = { is: 'call', minutes, time: clockAt(at, zone) };
  return addCard('g', entryId(dateAt(at, zone)), draft, t('call.said', { length: lengthText(minutes, 'minute') }));
}

function orderOf({ on, card: { time }, id }: Call): string {
  return [on, time ?? '', id].join(' ');
}

function whenOf({ on, card: { time } }: Call): string {
  const day = dateText(on, { weekday: 'long', day: 'numeric', month: 'long' });
  return time ? t('call.at', { day, at: timeText(time) }) : day;
}
