import { useState } from 'preact/hooks';
import { trimmed } from '../../app/platform/forms.ts';
import { same } from '../../app/platform/same.ts';
import { addCard, changeCard, type Entry } from '../../app/records/cards.ts';
import { run } from '../../app/records/failure.ts';
import { settings } from '../../app/records/settings.ts';
import { turnDay } from '../../app/records/turn.ts';
import type { Day } from '../../domain/day.ts';
import { cardFaults, cardText, CARDS, fits, type Draft } from '../../domain/strategies/cards.ts';
import { SIGNS, type Answers } from '../../domain/strategies/checkin.ts';
import { dateText } from '../../i18n/format.ts';
import { checkinTexts } from '../../i18n/en/checkin.ts';
import { commonTexts } from '../../i18n/en/common.ts';
import { translator } from '../../i18n/texts.ts';
import { Begun } from '../../ui/Begun.tsx';
import { useBegun } from '../../ui/use-begun.ts';
import { weekOf } from './look.ts';
import { Sign } from './Sign.tsx';
import { Statement } from './Statement.tsx';

const t = translator(checkinTexts, commonTexts);

/** Under this name a check-in that was begun and not saved is kept. */
export const NEW = 'checkin';
const NOTE_MOST = CARDS.c.checkin.note.most;
const BLANK: Answers = Array<null>(2 * SIGNS.length).fill(null);

interface Answered {
  answers: Answers;
  note: string;
  /** When it was begun: answers are about one week. */
  on: Day;
}

interface Props {
  /** What is changed; null: this week's, anew. */
  entry: Entry<'c'> | null;
  onDone: () => void;
}

/** Eight statements, a tap each, and a line. What was begun outlives another screen and a reload. */
export function Form({ entry, onDone }: Props) {
  const { form, begun, put, done, again } = useAnswers(entry);
  const [fault, setFault] = useState('');
  const answer = (i: number, value: number | null): void =>
    put({ answers: form.answers.map((was, at) => (at === i ? value : was)) });
  const save = (event: Event): void => {
    event.preventDefault();
    const draft = { is: 'checkin', answers: [...form.answers], note: trimmed(form.note) };
    const wrong = faultIn(draft);
    setFault(wrong);
    if (wrong) return;
    done();
    run(keepCheckIn(entry, draft).catch(again));
    onDone();
  };
  const leave = (): void => {
    done();
    onDone();
  };
  return (
    <form class="eight" onSubmit={save} noValidate>
      <Intro on={entry?.on ?? null} begun={begun} onLetGo={() => put(null)} />
      {SIGNS.map((sign, i) => (
        <section key={sign} class="card" aria-labelledby={`sign-${sign}`}>
          <h2 class="sign" id={`sign-${sign}`}>
            <Sign of={sign} />
          </h2>
          {[2 * i, 2 * i + 1].map((n) => (
            <Statement key={n} n={n} value={form.answers[n] ?? null} onPick={(value) => answer(n, value)} />
          ))}
        </section>
      ))}
      <Words value={form.note} onInput={(note) => put({ note })} />
      <div role="alert">{fault && <p class="fault">{fault}</p>}</div>
      <button type="submit" class="primary">
        {t('checkin.save')}
      </button>
      {entry && (
        <button type="button" class="quiet" onClick={leave}>
          {t('cancel')}
        </button>
      )}
    </form>
  );
}

/** What it is about, and that it was begun before. */
function Intro({ on, begun, onLetGo }: { on: Day | null; begun: boolean; onLetGo: () => void }) {
  return (
    <section class="card">
      <h2>{on ? t('checkin.of', { date: dateText(on, { dateStyle: 'long' }) }) : t('checkin.when')}</h2>
      <p class="sub">{t('checkin.what')}</p>
      {begun && <Begun onLetGo={onLetGo} />}
    </section>
  );
}

function Words({ value, onInput }: { value: string; onInput: (text: string) => void }) {
  return (
    <section class="card">
      <label class="field">
        <span>{t('checkin.note')}</span>
        <textarea
          class="input own-line"
          dir="auto"
          rows={2}
          maxLength={NOTE_MOST}
          value={value}
          aria-describedby="note-why"
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      </label>
      <p class="sub" id="note-why">
        {t('checkin.note.why')}
      </p>
    </section>
  );
}

interface CheckInDraft extends Draft {
  is: string;
  answers: (number | null)[];
  note: string;
}

/** What keeps it from being saved; '' is nothing. */
function faultIn(draft: CheckInDraft): string {
  if (!draft.note && draft.answers.every((one) => one === null)) return t('checkin.none');
  return cardFaults('c', draft, turnDay()).length || !fits(cardText(draft)) ? t('checkin.long') : '';
}

function keepCheckIn(entry: Entry<'c'> | null, draft: CheckInDraft): Promise<void> {
  if (entry) return changeCard(entry, draft, t('checkin.said.changed'));
  return addCard('c', `${turnDay()}.w`, draft, t('checkin.said'));
}

/** The answers while they are given. */
function useAnswers(entry: Entry<'c'> | null) {
  const usual: Answered = { answers: entry?.card.answers ?? BLANK, note: entry?.card.note ?? '', on: turnDay() };
  return useBegun<Answered>(
    entry ? `${NEW}.${entry.id}` : NEW,
    usual,
    entry !== null,
    (begun) => fresh(begun, entry),
    (form) => same({ ...form, on: '' }, { ...usual, on: '' }),
  );
}

/** What was begun in another week says nothing of this one; its words stay. */
function fresh(begun: Answered | undefined, entry: Entry<'c'> | null): Answered | undefined {
  if (!begun || entry) return begun;
  const { weekStart } = settings.peek();
  if (weekOf(begun.on, weekStart) === weekOf(turnDay(), weekStart)) return begun;
  return begun.note ? { answers: BLANK, note: begun.note, on: turnDay() } : undefined;
}
