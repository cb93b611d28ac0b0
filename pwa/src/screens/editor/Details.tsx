import { useState } from 'preact/hooks';
import { joinCue, splitCue } from '../../app/habit/cue.ts';
import { measureOf, type Draft, type Fault } from '../../app/habit/draft.ts';
import { turnDay } from '../../app/records/turn.ts';
import type { Measure } from '../../app/records/habits.ts';
import { areasTexts } from '../../i18n/en/areas.ts';
import { cueText } from '../../i18n/cue.ts';
import { editorTexts } from '../../i18n/en/editor.ts';
import { habitsTexts } from '../../i18n/en/habits.ts';
import { dateText } from '../../i18n/format.ts';
import { amountText } from '../../i18n/plan-text.ts';
import { translator } from '../../i18n/texts.ts';
import { Choice, faultOf, Group, NumberField, Picker, TextField, type Put } from '../../ui/Fields.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Fold } from './Fold.tsx';
import { Looks } from './Looks.tsx';

const t = translator(areasTexts, editorTexts, habitsTexts);
type Key = Parameters<typeof t>[0];

/** What each begins with as a day's goal; of what there shall be less only what can be counted. */
const MEASURES: readonly [Measure, number][] = [
  ['check', 1],
  ['count', 3],
  ['minutes', 10],
];

interface Props {
  draft: Draft;
  put: Put;
  faults: Set<Fault>;
  /** Unfolded from the start: a habit that is there is changed. */
  isOpen: boolean;
}

/** What may be said of a habit besides its name and its days, folded: each says what it holds. */
export function Details({ draft, put, faults, isOpen }: Props) {
  const { cue, area, icon, from, until, shape } = draft;
  // Of a habit that is there a change begins.
  const begins = t(isOpen ? 'edit.from' : 'edit.begins');
  const late = faultOf(faults, 'from', 'from.past');
  return (
    <div class="more">
      {shape !== 'routine' && (
        <Fold
          title={t('edit.measure')}
          now={trackedText(draft)}
          isOpen={isOpen || has(faults, 'target', 'tiny', 'unit.long')}
        >
          <MeasureChoice draft={draft} put={put} />
          {measureOf(draft) !== 'check' && <Amounts draft={draft} put={put} faults={faults} />}
        </Fold>
      )}
      <Fold title={t('edit.cue')} now={cueText(cue)} isOpen={isOpen || has(faults, 'cue.long')}>
        <Cue draft={draft} put={put} fault={faultOf(faults, 'cue.long')} />
      </Fold>
      <Fold
        title={t('edit.looks')}
        now={
          <>
            <Icon name={icon} /> {t(`area.${area}` as Key)}
          </>
        }
        isOpen={isOpen}
      >
        <AreaChoice draft={draft} put={put} />
        <Looks draft={draft} put={put} />
      </Fold>
      <Fold title={begins} now={dateOf(from)} isOpen={isOpen || late !== ''}>
        <Picker type="date" label={begins} value={from} fault={late} onInput={(to) => put({ from: to })} />
      </Fold>
      <Fold
        title={t('edit.season')}
        now={until ? dateOf(until) : t('edit.until.none')}
        isOpen={isOpen || has(faults, 'until')}
      >
        <Picker
          type="date"
          label={t('edit.until')}
          value={until}
          fault={faultOf(faults, 'until')}
          onInput={(to) => put({ until: to })}
        />
        <p class="sub">{t('edit.until.why')}</p>
      </Fold>
    </div>
  );
}

function has(faults: Set<Fault>, ...some: Fault[]): boolean {
  return some.some((one) => faults.has(one));
}

function dateOf(from: string): string {
  if (from === turnDay()) return t('edit.today');
  return from && dateText(from, { weekday: 'long', day: 'numeric', month: 'long' });
}

/** What stands folded of what is tracked. */
function trackedText(draft: Draft): string {
  const { target, unit, shape } = draft;
  const measure = measureOf(draft);
  if (shape === 'less') return measure === 'count' && unit ? unit : t(`measure.${measure}`);
  return measure === 'check' ? t('measure.check') : amountText(target, measure, unit);
}

function MeasureChoice({ draft, put }: { draft: Draft; put: Put }) {
  return (
    <div class="chips" role="group" aria-label={t('edit.measure')}>
      {MEASURES.filter(([measure]) => draft.shape !== 'less' || measure !== 'check').map(([measure, target]) => (
        <Choice
          key={measure}
          group="measure"
          on={measureOf(draft) === measure}
          onPick={() => put({ measure, target, tiny: null })}
        >
          {t(`measure.${measure}`)}
        </Choice>
      ))}
    </div>
  );
}

function AreaChoice({ draft, put }: { draft: Draft; put: Put }) {
  return (
    <Group label={t('edit.area')}>
      <select
        class="input"
        aria-label={t('edit.area')}
        value={draft.area}
        onChange={(event) => put({ area: event.currentTarget.value })}
      >
        {Object.entries(areasTexts).map(([key]) => (
          <option key={key} value={key.slice(5)}>
            {t(key as Key)}
          </option>
        ))}
      </select>
    </Group>
  );
}

function Amounts({ draft, put, faults }: { draft: Draft; put: Put; faults: Set<Fault> }) {
  const unit = draft.measure === 'minutes' ? t('measure.minutes') : draft.unit;
  return (
    <>
      {measureOf(draft) === 'count' && (
        <TextField
          label={t('edit.unit')}
          hint={t('edit.unit.hint')}
          value={draft.unit}
          fault={faultOf(faults, 'unit.long')}
          onInput={(text) => put({ unit: text })}
        />
      )}
      {draft.shape !== 'less' && <Goal draft={draft} put={put} faults={faults} after={unit} />}
    </>
  );
}

/** A full day, and what is enough on a hard one. */
function Goal({ draft, put, faults, after }: { draft: Draft; put: Put; faults: Set<Fault>; after: string }) {
  return (
    <>
      <NumberField
        label={t('edit.target')}
        after={after}
        value={draft.target}
        fault={faultOf(faults, 'target')}
        onInput={(n) => put({ target: n })}
      />
      <NumberField
        label={t('edit.tiny')}
        after={after}
        hint={t('edit.tiny.any')}
        value={draft.tiny}
        fault={faultOf(faults, 'tiny')}
        onInput={(n) => put({ tiny: n })}
        onEmpty={() => put({ tiny: null })}
      />
    </>
  );
}

/** A cue has a when and a then. What is typed into one box stays in it. */
function Cue({ draft, put, fault }: { draft: Draft; put: Put; fault: string }) {
  const [typed, setTyped] = useState(() => splitCue(draft.cue));
  // Another idea was picked, or what was begun let go.
  const [after, then] = joinCue(...typed) === draft.cue ? typed : splitCue(draft.cue);
  const join = (when: string, what: string): void => {
    setTyped([when, what]);
    put({ cue: joinCue(when, what) });
  };
  return (
    <div class="group" role="group" aria-label={t('edit.cue')}>
      <p class="sub">{t('edit.cue.why')}</p>
      <TextField
        label={t('edit.cue.after')}
        hint={t('edit.cue.after.hint')}
        value={after}
        fault={fault}
        onInput={(text) => join(text, then)}
      />
      <TextField
        label={t('edit.cue.then')}
        hint={t('edit.cue.then.hint')}
        value={then}
        fault=""
        onInput={(text) => join(after, text)}
      />
    </div>
  );
}
