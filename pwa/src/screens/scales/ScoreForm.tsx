import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { today } from '../../app/platform/today.ts';
import { trimmed } from '../../app/platform/forms.ts';
import { addCard, changeCard, entryId, type Entry } from '../../app/records/cards.ts';
import { run } from '../../app/records/failure.ts';
import { turnDay } from '../../app/records/turn.ts';
import { isDate } from '../../domain/civil.ts';
import type { Day } from '../../domain/day.ts';
import { cardFaults, type Card } from '../../domain/strategies/cards.ts';
import { dateText } from '../../i18n/format.ts';
import { commonTexts } from '../../i18n/en/common.ts';
import { scalesTexts } from '../../i18n/en/scales.ts';
import { translator } from '../../i18n/texts.ts';
import { Begun } from '../../ui/Begun.tsx';
import { NumberField, Picker, TextField } from '../../ui/Fields.tsx';
import { focusFirst } from '../../ui/focus-first.ts';
import { useBegun } from '../../ui/use-begun.ts';
import { KNOWN } from './known.ts';

const t = translator(commonTexts, scalesTexts);
type Key = Parameters<typeof t>[0];

/** A record of the ledger whose card is a score. */
export type Score = Entry<'g'> & { card: Extract<Card<'g'>, { is: 'score' }> };

/** Under this name a new score that was begun and not saved is kept. */
export const NEW = 'scales';

interface Answers {
  scale: string;
  /** Null: nothing stands there. NaN: it is no number. */
  value: number | null;
  low: number | null;
  high: number | null;
  on: Day;
}

interface Props {
  /** What is changed; null: a new one. */
  score: Score | null;
  /** Of the same scale as this one. */
  like: Score | null;
  onDone: () => void;
}

/** One score: the scale's name, the number, and the range that it lies in. */
export function ScoreForm({ score, like, onDone }: Props) {
  const place = score ? `${NEW}.${score.id}` : NEW;
  // Another score of a scale begins with its range, not with what was begun of something else.
  const fresh = like ? () => undefined : undefined;
  const { form, begun, put, done, again } = useBegun(place, usualOf(score, like), score !== null, fresh);
  const [tried, setTried] = useState(false);
  const faults = faultsOf(form);
  const fault = (member: string): string => {
    const code = tried && faults.get(member);
    return code ? t(`scales.fault.${member}.${code}` as Key) : '';
  };
  const save = (event: Event): void => {
    event.preventDefault();
    setTried(true);
    if (faults.size) return focusFirst(event.currentTarget as HTMLFormElement);
    done();
    run(keepScore(score, form).catch(again));
    onDone();
  };
  const leave = (): void => {
    done();
    onDone();
  };
  const isNew = !score && !like;
  return (
    <form class="card score" onSubmit={save} noValidate>
      <h2>{score?.on ? t('scales.of', { date: longDate(score.on) }) : t('scales.add')}</h2>
      {begun && <Begun onLetGo={() => put(null)} />}
      {isNew && <Known onPick={put} />}
      <First isNew={isNew}>
        <TextField
          label={t('scales.name')}
          value={form.scale}
          fault={fault('scale')}
          onInput={(scale) => put({ scale })}
        />
      </First>
      <Numbers form={form} fault={fault} put={put} />
      {!score && <On form={form} fault={fault} put={put} />}
      <button type="submit" class="primary">
        {t('scales.save')}
      </button>
      <button type="button" class="quiet" onClick={leave}>
        {t('cancel')}
      </button>
    </form>
  );
}

/** The date of a new score; its record is named by it. */
function On({ form, fault, put }: NumbersProps) {
  return (
    <Picker type="date" label={t('scales.on')} value={form.on} fault={fault('on')} onInput={(on) => put({ on })} />
  );
}

interface NumbersProps {
  form: Answers;
  fault: (member: string) => string;
  put: (some: Partial<Answers>) => void;
}

function Numbers({ form, fault, put }: NumbersProps) {
  return (
    <>
      {(['value', 'low', 'high'] as const).map((member) => (
        <NumberField
          key={member}
          label={t(`scales.${member}`)}
          value={form[member]}
          fault={fault(member)}
          onInput={(n) => put({ [member]: n })}
          onEmpty={() => put({ [member]: null })}
        />
      ))}
      <p class="sub">{t('scales.range.why')}</p>
    </>
  );
}

/** Names to tap. */
function Known({ onPick }: { onPick: (some: Partial<Answers>) => void }) {
  return (
    <div role="group" aria-label={t('scales.known')}>
      <p class="lead">{t('scales.known')}</p>
      <div class="chips">
        {KNOWN.map(({ scale, low = null, high = null }) => (
          <button key={scale} type="button" class="chip" onClick={() => onPick({ scale, low, high })}>
            {scale}
          </button>
        ))}
      </div>
    </div>
  );
}

/** The number is what is to be written where the rest is known. */
function First({ isNew, children }: { isNew: boolean; children: ComponentChildren }) {
  const within = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isNew) within.current?.parentElement?.querySelector<HTMLElement>('.number')?.focus({ preventScroll: true });
  }, []);
  return <div ref={within}>{children}</div>;
}

/** What keeps it from being saved, by field. */
function faultsOf({ on, scale, value, low, high }: Answers): Map<string, string> {
  const draft = { is: 'score', scale: trimmed(scale), value, low, high };
  const found = new Map<string, string>(cardFaults('g', draft, today.peek()));
  if (!isDate(on) || on > turnDay()) found.set('on', 'date');
  return found;
}

function keepScore(score: Score | null, { on, scale, value, low, high }: Answers): Promise<void> {
  const draft = { is: 'score', scale: trimmed(scale), value, low, high };
  if (score) return changeCard(score, draft, t('scales.said.changed'));
  return addCard('g', entryId(on), draft, t('scales.said'));
}

function usualOf(score: Score | null, like: Score | null): Answers {
  const { scale = '', low = null, high = null } = (score ?? like)?.card ?? {};
  return { scale, value: score?.card.value ?? null, low, high, on: score?.on ?? turnDay() };
}

function longDate(on: Day): string {
  return dateText(on, { day: 'numeric', month: 'long', year: 'numeric' });
}
