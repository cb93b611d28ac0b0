import { useState } from 'preact/hooks';
import { today } from '../../app/platform/today.ts';
import { addCard, changeCard, entryId } from '../../app/records/cards.ts';
import { run } from '../../app/records/failure.ts';
import { turnDay } from '../../app/records/turn.ts';
import { cardFaults } from '../../domain/strategies/cards.ts';
import { caseloadTexts } from '../../i18n/en/caseload.ts';
import { commonTexts } from '../../i18n/en/common.ts';
import { translator } from '../../i18n/texts.ts';
import { Begun } from '../../ui/Begun.tsx';
import { Choice, Group, NumberField } from '../../ui/Fields.tsx';
import { focusFirst, takeFocus } from '../../ui/focus-first.ts';
import { useBegun } from '../../ui/use-begun.ts';
import type { LimitEntry } from './entries.ts';
import { limitOn } from './load.ts';
import { isUnit, loadText, UNITS } from './words.ts';

const t = translator(caseloadTexts, commonTexts);
type Key = Parameters<typeof t>[0];

interface Answers {
  most: number | null;
  unit: string;
}

interface Props {
  limits: readonly LimitEntry[];
  onDone: () => void;
}

/** How much a week, and of what. Weeks before keep the limit that they had. */
export function LimitForm({ limits, onDone }: Props) {
  const limit = limitOn(limits, today.value);
  const { form, begun, put, done, again } = useBegun<Answers>('caseload.limit', usualOf(limit));
  const [tried, setTried] = useState(false);
  const faults = new Map<string, string>(cardFaults('g', { is: 'limit', ...form }, today.value));
  const code = tried && faults.get('most');
  const leave = (act?: () => Promise<void>): void => {
    done();
    if (act) run(act());
    onDone();
  };
  const save = (event: Event): void => {
    event.preventDefault();
    setTried(true);
    if (faults.size) return focusFirst(event.currentTarget as HTMLFormElement);
    leave(() => keepLimit(limits, form).catch(again));
  };
  return (
    <form class="card" aria-label={t('caseload.limit')} tabIndex={-1} ref={takeFocus} onSubmit={save} noValidate>
      <h2>{t('caseload.limit')}</h2>
      {begun && <Begun onLetGo={() => put(null)} />}
      <NumberField
        label={t('caseload.limit.most')}
        value={form.most}
        fault={code ? t(`caseload.fault.most.${code}` as Key) : ''}
        onInput={(most) => put({ most })}
        onEmpty={() => put({ most: null })}
      />
      <Unit form={form} put={put} />
      <p class="sub">{t('caseload.limit.why')}</p>
      <p class="sub">{t('caseload.limit.from')}</p>
      <button type="submit" class="primary">
        {t('caseload.limit.save')}
      </button>
      <div class="acts">
        <button type="button" class="link" onClick={() => leave()}>
          {t('cancel')}
        </button>
        {limit && (
          <button type="button" class="link" onClick={() => leave(() => takeOff(limits, limit))}>
            {t('caseload.limit.off')}
          </button>
        )}
      </div>
    </form>
  );
}

function Unit({ form, put }: { form: Answers; put: (some: Partial<Answers>) => void }) {
  return (
    <Group label={t('caseload.limit.unit')}>
      <div class="chips">
        {UNITS.map((unit) => (
          <Choice key={unit} group="caseload-unit" on={form.unit === unit} onPick={() => put({ unit })}>
            {t(`caseload.unit.${unit}`)}
          </Choice>
        ))}
      </div>
    </Group>
  );
}

/** A limit begins today: one that was set today is changed. */
function keepLimit(limits: readonly LimitEntry[], { most, unit }: Answers): Promise<void> {
  const now = turnDay();
  const draft = { is: 'limit', most, unit };
  const said = t('caseload.said.limit', { load: loadText(most!, unit) });
  const limit = limitOn(limits, now);
  if (limit?.on === now) return changeCard(limit, draft, said);
  return addCard('g', entryId(now), draft, said);
}

function takeOff(limits: readonly LimitEntry[], limit: LimitEntry): Promise<void> {
  const before = limitOn(
    limits.filter((one) => one !== limit),
    turnDay(),
  );
  return changeCard(limit, null, t(before ? 'caseload.said.limit.before' : 'caseload.said.limit.off'));
}

function usualOf(limit: LimitEntry | null): Answers {
  const { most = null, unit = null } = limit?.card ?? {};
  return { most, unit: isUnit(unit) ? unit : UNITS[0] };
}
