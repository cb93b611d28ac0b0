import { useState } from 'preact/hooks';
import { addCard, changeCard, entryId } from '../../app/records/cards.ts';
import { run } from '../../app/records/failure.ts';
import { nowHere, turnDay } from '../../app/records/turn.ts';
import { isDate } from '../../domain/civil.ts';
import type { Day } from '../../domain/day.ts';
import { cardFaults } from '../../domain/strategies/cards.ts';
import { boundariesTexts } from '../../i18n/en/boundaries.ts';
import { commonTexts } from '../../i18n/en/common.ts';
import { translator } from '../../i18n/texts.ts';
import { lengthText } from '../../i18n/times.ts';
import { NumberField, Picker } from '../../ui/Fields.tsx';
import { focusFirst } from '../../ui/focus-first.ts';
import { useBegun } from '../../ui/use-begun.ts';
import type { Call } from './entries.ts';
import { clockAt, dateAt } from './words.ts';

const t = translator(boundariesTexts, commonTexts);

/** Under this name a call that was begun and not saved is kept. */
export const NEW = 'call';

interface Answers {
  /** Null: nothing stands there. NaN: it is no number. */
  minutes: number | null;
  time: string;
  on: Day;
}

type Faults = Partial<Record<keyof Answers, string>>;

/** A call of any length and date; `call`: the one that is changed, whose date stays. */
export function CallForm({ call, zone, onDone }: { call: Call | null; zone: string; onDone: () => void }) {
  const [fresh] = useState(() => usualOf(null, zone));
  const usual = call ? usualOf(call, zone) : fresh;
  const { form, put, done, again } = useBegun<Answers>(call ? `${NEW}.${call.id}` : NEW, usual, call !== null);
  const [tried, setTried] = useState(false);
  const faults: Faults = tried ? faultsOf(form, zone) : {};
  const save = (event: Event): void => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(faultsOf(form, zone)).length) return focusFirst(event.currentTarget as HTMLFormElement);
    done();
    run(keep(call, form).catch(again));
    onDone();
  };
  const leave = (): void => {
    done();
    onDone();
  };
  return (
    <form class="shaping" aria-label={t('call.new')} onSubmit={save} noValidate>
      <NumberField
        label={t('call.minutes')}
        value={form.minutes}
        fault={faults.minutes ?? ''}
        onInput={(minutes) => put({ minutes })}
        onEmpty={() => put({ minutes: null })}
      />
      <Picker
        type="time"
        label={t('call.time')}
        value={form.time}
        fault={faults.time ?? ''}
        onInput={(time) => put({ time })}
      />
      {!call && (
        <Picker
          type="date"
          label={t('call.on')}
          value={form.on}
          fault={faults.on ?? ''}
          onInput={(on) => put({ on })}
        />
      )}
      <div class="acts">
        <button type="submit" class="link">
          {t('call.save')}
        </button>
        <button type="button" class="link" onClick={leave}>
          {t('cancel')}
        </button>
      </div>
    </form>
  );
}

function faultsOf({ minutes, time, on }: Answers, zone: string): Faults {
  const found: Faults = {};
  for (const [member] of cardFaults('g', { is: 'call', minutes, time }, turnDay())) {
    if (member === 'minutes' || member === 'time') found[member] = t(`call.fault.${member}`);
  }
  if (!isDate(on) || on > dateAt(nowHere().at, zone)) found.on = t('call.fault.on');
  return found;
}

function keep(call: Call | null, { minutes, time, on }: Answers): Promise<void> {
  const draft = { is: 'call', minutes, time };
  if (call) return changeCard(call, draft, t('boundaries.said.changed'));
  return addCard('g', entryId(on), draft, t('call.said', { length: lengthText(minutes ?? 0, 'minute') }));
}

function usualOf(call: Call | null, zone: string): Answers {
  if (call) return { minutes: call.card.minutes, time: call.card.time ?? '', on: call.on };
  const { at } = nowHere();
  return { minutes: null, time: clockAt(at, zone), on: dateAt(at, zone) };
}
