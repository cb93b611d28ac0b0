import type { Draft, Fault } from '../app/shape.ts';
import { t, type Key } from '../words/words.ts';
import { weekdayText } from '../words/plan-text.ts';
import { Choice, faultOf, Group, NumberField, type Put } from './Fields.tsx';

const KINDS = ['daily', 'weekdays', 'times_per_week', 'times_per_month', 'every_n_days'] as const;
const USUAL = { times_per_week: 3, times_per_month: 4, every_n_days: 2, daily: 1, weekdays: 1 } as const;

interface Props {
  draft: Draft;
  put: Put;
  faults: Set<Fault>;
  /** A new habit, not a change of one. */
  fresh: boolean;
}

/** When a habit is due, and from when on. */
export function Schedule({ draft, put, faults, fresh }: Props) {
  const { kind, days, from } = draft;
  const counts = kind !== 'daily' && kind !== 'weekdays';
  const toggle = (day: number): void => put({ days: days.includes(day) ? days.filter((one) => one !== day) : [...days, day] });
  const late = faultOf(faults, 'from', 'from.past');
  return (
    <Group label={t('edit.when')}>
      <div class="choices">
        {KINDS.map((one) => (
          <Choice key={one} group="kind" on={kind === one} onPick={() => put({ kind: one, n: USUAL[one] })}>
            {t(`kind.${one}`)}
          </Choice>
        ))}
      </div>
      {kind === 'weekdays' && (
        <Group label={t('edit.days')}>
          <div class="days">
            {[1, 2, 3, 4, 5, 6, 7].map((day) => (
              <label key={day} class={days.includes(day) ? 'chip on' : 'chip'}>
                <input
                  class="unseen"
                  type="checkbox"
                  checked={days.includes(day)}
                  aria-label={weekdayText(day)}
                  aria-invalid={faults.has('days.none')}
                  onChange={() => toggle(day)}
                />
                <span aria-hidden="true">{weekdayText(day, 'short')}</span>
              </label>
            ))}
          </div>
          {faults.has('days.none') && <span class="fault" role="alert">{t('fault.days.none')}</span>}
        </Group>
      )}
      {counts && (
        <NumberField
          label={t(`edit.n.${kind}` as Key)}
          value={draft.n}
          fault={faults.has('n') ? t(`fault.n.${kind}` as Key) : ''}
          onInput={(n) => put({ n })}
        />
      )}
      <label class="field">
        <span>{t(fresh ? 'edit.from.new' : 'edit.from')}</span>
        <input class="linkbox" type="date" aria-label={t(fresh ? 'edit.from.new' : 'edit.from')} value={from} aria-invalid={late !== ''} onInput={(event) => put({ from: event.currentTarget.value })} />
        {late && <span class="fault" role="alert">{late}</span>}
      </label>
    </Group>
  );
}
