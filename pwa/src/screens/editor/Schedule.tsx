import type { Draft, Fault } from '../../app/habit/draft.ts';
import { editorTexts } from '../../i18n/en/editor.ts';
import { firstTexts } from '../../i18n/en/first.ts';
import { translator } from '../../i18n/texts.ts';
import { Choice, Group, NumberField, Weekdays, type Put } from '../../ui/Fields.tsx';

const t = translator(editorTexts, firstTexts);
type Key = Parameters<typeof t>[0];

const KINDS = ['daily', 'weekdays', 'times_per_week', 'times_per_month', 'every_n_days'] as const;
const USUAL = { times_per_week: 3, times_per_month: 4, every_n_days: 2, daily: 1, weekdays: 1 } as const;

interface Props {
  draft: Draft;
  put: Put;
  faults: Set<Fault>;
}

/** When a habit is due. */
export function Schedule({ draft, put, faults }: Props) {
  const { kind, days } = draft;
  const counts = kind !== 'daily' && kind !== 'weekdays';
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
        <Weekdays
          label={t('edit.days')}
          days={days}
          fault={faults.has('days.none') ? t('fault.days.none') : ''}
          onChange={(to) => put({ days: to })}
        />
      )}
      {counts && (
        <NumberField
          label={t(`edit.n.${kind}` as Key)}
          value={draft.n}
          fault={faults.has('n') ? t(`fault.n.${kind}` as Key) : ''}
          onInput={(n) => put({ n })}
        />
      )}
    </Group>
  );
}
