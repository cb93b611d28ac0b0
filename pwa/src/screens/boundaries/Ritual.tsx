import { useState } from 'preact/hooks';
import { clockOff, clockOffDraft } from '../../app/day/clock-off.ts';
import { trimmed } from '../../app/platform/forms.ts';
import { changeCard } from '../../app/records/cards.ts';
import { run } from '../../app/records/failure.ts';
import { turnDay } from '../../app/records/turn.ts';
import { cardFaults, CARDS, cardText, fits } from '../../domain/strategies/cards.ts';
import { boundariesTexts } from '../../i18n/en/boundaries.ts';
import { commonTexts } from '../../i18n/en/common.ts';
import { translator } from '../../i18n/texts.ts';
import { Begun } from '../../ui/Begun.tsx';
import { focusFirst } from '../../ui/focus-first.ts';
import { Labelled } from '../../ui/Labelled.tsx';
import { useBegun } from '../../ui/use-begun.ts';
import type { ClockedOff } from './entries.ts';

const t = translator(boundariesTexts, commonTexts);

/** Under this name a clock-off that was begun and not done is kept. */
export const NEW = 'clockoff';
const FIELDS = ['waits', 'good'] as const;
type Field = (typeof FIELDS)[number];
type Answers = Record<Field, string>;

/** Three short steps: what waits, what was good, and the door closes. Each may stay empty. */
export function Ritual({ off, onDone }: { off: ClockedOff | null; onDone: () => void }) {
  const usual = { waits: off?.card.waits ?? '', good: off?.card.good ?? '' };
  const { form, begun, put, done, again } = useBegun<Answers>(off ? `${NEW}.${off.id}` : NEW, usual, off !== null);
  const [tried, setTried] = useState(false);
  const faults = tried ? faultsOf(form) : {};
  const save = (event: Event): void => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(faultsOf(form)).length) return focusFirst(event.currentTarget as HTMLFormElement);
    const words = { waits: trimmed(form.waits), good: trimmed(form.good) };
    done();
    const writing = off
      ? changeCard(off, { is: 'clockoff', ...words }, t('boundaries.said.changed'))
      : clockOff(words, t('clockoff.said'));
    run(writing.catch(again));
    onDone();
  };
  const leave = (): void => {
    if (off) done();
    onDone();
  };
  return (
    <form class="ritual" aria-label={t('clockoff.title')} onSubmit={save} noValidate>
      {begun && <Begun onLetGo={() => put(null)} />}
      <ol>
        {FIELDS.map((field) => (
          <li key={field}>
            <Step
              of={field}
              value={form[field]}
              fault={faults[field] ?? ''}
              onInput={(text) => put({ [field]: text })}
            />
          </li>
        ))}
        {!off && <Closing />}
      </ol>
      <button type="submit" class="primary">
        {t(off ? 'clockoff.save' : 'clockoff.act')}
      </button>
      <button type="button" class="quiet" onClick={leave}>
        {t('cancel')}
      </button>
    </form>
  );
}

function Step({
  of,
  value,
  fault,
  onInput,
}: {
  of: Field;
  value: string;
  fault: string;
  onInput: (text: string) => void;
}) {
  return (
    <>
      <Labelled label={t(`clockoff.${of}`)} fault={fault}>
        {(about) => (
          <textarea
            class="input"
            dir="auto"
            rows={2}
            {...about}
            value={value}
            onInput={(event) => onInput(event.currentTarget.value)}
          />
        )}
      </Labelled>
      <p class="sub">{t(`clockoff.${of}.why`)}</p>
    </>
  );
}

function Closing() {
  return (
    <li>
      <p class="lead">{t('clockoff.close')}</p>
      <p class="own-words">{t('clockoff.line')}</p>
      <a class="link" href="/breathe">
        {t('clockoff.breathe')}
      </a>
    </li>
  );
}

/** The sentence beside each field that cannot be kept so. */
function faultsOf({ waits, good }: Answers): Partial<Answers> {
  const draft = clockOffDraft({ waits: trimmed(waits), good: trimmed(good) });
  const long = cardFaults('g', draft, turnDay()).map(([member]) => member);
  const found: Partial<Answers> = {};
  for (const field of FIELDS) {
    if (long.includes(field)) found[field] = t('clockoff.long', { n: CARDS.g.clockoff[field].most });
  }
  // In scripts whose characters take several bytes both may be within their bounds and yet too much.
  if (!long.length && !fits(cardText(draft))) found.waits = t('clockoff.both');
  return found;
}
