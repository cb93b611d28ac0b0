import { useState } from 'preact/hooks';
import { trimmed } from '../../app/platform/forms.ts';
import { eveningAt } from '../../app/nudges/settings.ts';
import { changeCard, entryId } from '../../app/records/cards.ts';
import { run } from '../../app/records/failure.ts';
import { perform } from '../../app/records/perform.ts';
import { settings } from '../../app/records/settings.ts';
import { turnDay } from '../../app/records/turn.ts';
import { cardFaults, cardText, CARDS, fits, type Draft } from '../../domain/strategies/cards.ts';
import { EVENINGS } from '../../domain/strategies/kind-days.ts';
import { dateText } from '../../i18n/format.ts';
import { commonTexts } from '../../i18n/en/common.ts';
import { kindDaysTexts } from '../../i18n/en/kind-days.ts';
import { translator } from '../../i18n/texts.ts';
import { Begun } from '../../ui/Begun.tsx';
import { Group } from '../../ui/Fields.tsx';
import { focusFirst } from '../../ui/focus-first.ts';
import { IconSvg } from '../../ui/IconSvg.tsx';
import { LongText } from '../../ui/LongText.tsx';
import { useBegun } from '../../ui/use-begun.ts';
import { nextOffer, openOf, toEvening, type EveningEntry, type Standing } from './course.ts';
import { MINUTES, scriptOf } from './scripts.ts';

const t = translator(commonTexts, kindDaysTexts);
type Key = Parameters<typeof t>[0];

const WORDS_MOST = CARDS.g.evening.words.most;

interface Answers {
  words: string;
  /** Null: nobody has said. */
  minutes: number | null;
}

interface Props {
  number: number;
  /** What is changed; null: it is done now. */
  entry: EveningEntry | null;
  /** Of the course that goes on, where it is done now. */
  standing?: Standing;
  /** Another evening first. */
  onPass?: (() => void) | undefined;
  onDone: () => void;
}

/** One evening: its script, a few words if one likes, and a tap when it is done. */
export function Evening({ number, entry, standing, onPass, onDone }: Props) {
  const usual = { words: entry?.card.words ?? '', minutes: entry?.card.minutes ?? null };
  const place = `kind-days.${entry?.id ?? number}`;
  const { form, begun, put, done, again } = useBegun<Answers>(place, usual, entry !== null);
  const [fault, setFault] = useState('');
  const save = (event: Event): void => {
    event.preventDefault();
    const draft = { is: 'evening', number, words: trimmed(form.words), minutes: form.minutes };
    const wrong = faultIn(draft);
    setFault(wrong);
    if (wrong) return focusFirst(event.currentTarget as HTMLFormElement);
    done();
    run((entry ? changeCard(entry, draft, t('kind.said.changed')) : keepEvening(standing!, draft)).catch(again));
    onDone();
  };
  const leave = (): void => {
    done();
    onDone();
  };
  return (
    <form class="card evening" aria-labelledby="evening" onSubmit={save} noValidate>
      <Script number={number} entry={entry} />
      {begun && <Begun onLetGo={() => put(null)} />}
      <LongText
        label={t(`kind.${number}.words` as Key)}
        rows={4}
        why={t('kind.words.why')}
        value={form.words}
        fault={fault}
        onInput={(words) => put({ words })}
      />
      <Minutes value={form.minutes} onPick={(n) => put({ minutes: n })} />
      <button type="submit" class="primary">
        {t(entry ? 'kind.save' : 'kind.done')}
      </button>
      {entry && (
        <button type="button" class="quiet" onClick={leave}>
          {t('cancel')}
        </button>
      )}
      {onPass && (
        <button type="button" class="quiet" onClick={onPass}>
          {t('kind.other')}
        </button>
      )}
    </form>
  );
}

function Script({ number, entry }: { number: number; entry: EveningEntry | null }) {
  const { icon, parts, minutes } = scriptOf(number);
  return (
    <>
      <p class="sub number">
        <IconSvg nodes={icon} />
        {entry ? dateText(entry.on, { dateStyle: 'long' }) : t('kind.number', { number, all: EVENINGS, n: minutes })}
      </p>
      <h2 class="big" id="evening">
        {t(`kind.${number}.title` as Key)}
      </h2>
      {parts.map((part) => (
        <p key={part} class="script">
          {t(`kind.${number}.${part}` as Key)}
        </p>
      ))}
    </>
  );
}

/** None is chosen until somebody does; a second tap on the same takes it back. */
function Minutes({ value, onPick }: { value: number | null; onPick: (minutes: number | null) => void }) {
  return (
    <Group label={t('kind.minutes')}>
      <div class="minutes">
        {MINUTES.map((n) => (
          <label key={n} class={n === value ? 'chip on' : 'chip'}>
            <input
              class="unseen"
              type="radio"
              name="minutes"
              checked={n === value}
              aria-label={t('kind.minutes.n', { n })}
              onClick={() => onPick(n === value ? null : n)}
            />
            {n}
          </label>
        ))}
      </div>
    </Group>
  );
}

interface EveningDraft extends Draft {
  number: number;
  words: string;
}

/** What keeps it from being saved; '' is nothing. */
function faultIn(draft: EveningDraft): string {
  if (cardFaults('g', draft, turnDay()).length) return t('kind.long', { most: WORDS_MOST, n: draft.words.length });
  return fits(cardText(draft)) ? '' : t('kind.full');
}

/** It is done: the words, and from when on the next one is offered, as one act. */
function keepEvening({ course, courses, evenings, done }: Standing, draft: EveningDraft): Promise<void> {
  const on = turnDay();
  const [id, at] = [entryId(on), eveningAt()];
  const all = [...evenings.map(toEvening), { on, number: draft.number, course: course!.id }];
  const isLast = openOf(done).length <= 1;
  const next = nextOffer(courses, all, settings.peek().leave, on);
  return perform(
    [
      { kind: 'g', id, field: 'body', text: cardText({ ...draft, course: course!.id }) },
      ...(at ? [{ kind: 's', id: 'evening', field: 'v', value: next && [next, at] }] : []),
    ],
    () => t(isLast ? 'kind.said.last' : 'kind.said'),
  );
}
