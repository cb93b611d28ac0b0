import { namedSteps, type Draft, type Fault, type Shape } from '../../app/habit/draft.ts';
import { MOST_STEPS } from '../../domain/strategies/routine.ts';
import { KINDS } from '../../domain/schema.ts';
import { editorTexts } from '../../i18n/en/editor.ts';
import { habitsTexts } from '../../i18n/en/habits.ts';
import { translator } from '../../i18n/texts.ts';
import { Choice, faultOf, Group, NumberField, TextField, type Put } from '../../ui/Fields.tsx';
import { Fold } from './Fold.tsx';
import { Schedule } from './Schedule.tsx';

const t = translator(editorTexts, habitsTexts);

const SHAPES = ['act', 'less', 'routine'] as const satisfies readonly Shape[];
/** What each begins with: a routine counts its steps, and of what there shall be less is counted too. */
const BEGUN: { readonly [shape in Shape]: Partial<Draft> } = {
  act: { shape: 'act', measure: 'check', target: 1, tiny: null },
  less: { shape: 'less', measure: 'count', target: 1, tiny: null },
  routine: { shape: 'routine', measure: 'count', unit: '', tiny: null },
};
const PERS = ['day', 'week', 'month'] as const;
/** So many fields for steps stand there at first. */
const LEAST_FIELDS = 3;

interface Props {
  draft: Draft;
  put: Put;
  faults: Set<Fault>;
  isNew: boolean;
}

/**
 * What kind of habit it is, folded, and below it what belongs to that: so nothing above the thumb changes. What a
 * person does, and what they do less of, stay apart once they are there: what was done would count for nothing.
 */
export function Shaped({ draft, put, faults, isNew }: Props) {
  const { shape } = draft;
  const shapes = SHAPES.filter((one) => isNew || (one === 'less') === (shape === 'less'));
  return (
    <>
      {shapes.length > 1 && (
        <div class="more">
          <Fold
            title={t('edit.shape')}
            now={t(`shape.${shape}`)}
            isOpen={isNew ? shape !== 'act' : shape === 'routine'}
          >
            <div class="choices" role="group" aria-label={t('edit.shape')}>
              {shapes.map((one) => (
                <Choice key={one} group="shape" on={shape === one} onPick={() => put(BEGUN[one])}>
                  <span class="shape">
                    <span>{t(`shape.${one}`)}</span> <span class="sub">{t(`shape.${one}.why`)}</span>
                  </span>
                </Choice>
              ))}
            </div>
          </Fold>
        </div>
      )}
      {shape === 'less' && <AtMost draft={draft} put={put} faults={faults} />}
      {shape === 'routine' && <Steps draft={draft} put={put} faults={faults} />}
      {shape !== 'less' && <Schedule draft={draft} put={put} faults={faults} />}
    </>
  );
}

/** How much at most, and in which time. */
function AtMost({ draft, put, faults }: Omit<Props, 'isNew'>) {
  const { most, per, measure, unit } = draft;
  return (
    <Group label={t('edit.most.title')}>
      <NumberField
        label={t('edit.most')}
        after={measure === 'minutes' ? t('measure.minutes') : unit || t('edit.most.times')}
        value={most}
        fault={faultOf(faults, 'limit')}
        onInput={(n) => put({ most: n })}
      />
      <div class="chips" role="group" aria-label={t('edit.per')}>
        {PERS.map((one) => (
          <Choice key={one} group="per" on={per === one} onPick={() => put({ per: one })}>
            {t(`per.${one}`)}
          </Choice>
        ))}
      </div>
      <p class="sub">{t('edit.most.why')}</p>
      <p class="sub">{t('edit.most.alcohol')}</p>
    </Group>
  );
}

/** The small steps: one more field than is filled, up to seven. */
function Steps({ draft, put, faults }: Omit<Props, 'isNew'>) {
  const { steps } = draft;
  const filled = steps.findLastIndex(Boolean) + 1;
  const fields = Math.min(MOST_STEPS, Math.max(LEAST_FIELDS, filled + 1));
  const name = (place: number, text: string): void =>
    put({
      steps: Array.from({ length: Math.max(steps.length, place + 1) }, (_, i) =>
        i === place ? text : (steps[i] ?? ''),
      ),
    });
  const long = (step: string): string =>
    faults.has('step.long') && [...step.trim()].length > KINDS.h.fields.step1.most ? t('fault.step.long') : '';
  return (
    <Group label={t('edit.steps')}>
      {Array.from({ length: fields }, (_, place) => (
        <TextField
          key={place}
          label={t('edit.step', { n: place + 1 })}
          value={steps[place] ?? ''}
          fault={place === 0 && !steps[0] ? faultOf(faults, 'steps.none', 'steps.many') : long(steps[place] ?? '')}
          onInput={(text) => name(place, text)}
        />
      ))}
      <p class="sub">{t(namedSteps(draft).length < MOST_STEPS ? 'edit.steps.why' : 'edit.steps.most')}</p>
    </Group>
  );
}
