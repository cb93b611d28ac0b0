import { useState } from 'preact/hooks';
import { today } from '../../app/platform/today.ts';
import { addCard, changeCard, entryId } from '../../app/records/cards.ts';
import { run } from '../../app/records/failure.ts';
import { perform } from '../../app/records/perform.ts';
import { turnDay } from '../../app/records/turn.ts';
import { cardText, putCard } from '../../domain/strategies/cards.ts';
import { commonTexts } from '../../i18n/en/common.ts';
import { learningTexts } from '../../i18n/en/learning.ts';
import { dateText } from '../../i18n/format.ts';
import { translator } from '../../i18n/texts.ts';
import { Begun } from '../../ui/Begun.tsx';
import { Choice, Group, NumberField, TextField } from '../../ui/Fields.tsx';
import { focusFirst } from '../../ui/focus-first.ts';
import { useBegun } from '../../ui/use-begun.ts';
import type { LearnEntry, LicenceEntry } from './entries.ts';
import { learnDraft, learnFaults, type Learning } from './faults.ts';
import { categoriesOf, remembered } from './ledger.ts';
import { Rest } from './Rest.tsx';
import { hoursText } from './words.ts';

const t = translator(commonTexts, learningTexts);
type Key = Parameters<typeof t>[0];

const CHIPS = [0.5, 1, 1.5, 2, 3, 4, 6, 8];
const USUAL = ['course', 'conference', 'reading', 'training', 'ethics'] as const;

interface Props {
  /** What is changed; null: something new. */
  entry: LearnEntry | null;
  learnt: readonly LearnEntry[];
  licences: readonly LicenceEntry[];
  onDone: () => void;
}

/** One tap says how long, another one saves; all else is there, and may stay as it is. */
export function LearnForm({ entry, learnt, licences, onDone }: Props) {
  const place = entry ? `learning.${entry.id}` : 'learning';
  const { form, begun, put, done, again } = useBegun<Learning>(place, usualOf(entry, learnt), entry !== null);
  const [tried, setTried] = useState(false);
  /** So many hours were asked about, beside their field: saved once more they are meant. */
  const [asked, setAsked] = useState<number | null>(entry?.card.hours ?? null);
  /** A form that was left begins anew: what was typed as a number goes with it. */
  const [round, setRound] = useState(0);
  const faults = learnFaults(form, today.value, entry?.card.hours ?? null);
  const fault = (member: string): string => {
    const code = tried && faults.get(member);
    return code ? t(`learning.fault.${member}.${code}` as Key) : '';
  };
  const leave = (): void => {
    put(null);
    done();
    setTried(false);
    setRound(round + 1);
    onDone();
  };
  const save = (event: Event): void => {
    event.preventDefault();
    setTried(true);
    setAsked(form.hours);
    if (learnFaults(form, turnDay(), asked).size) return focusFirst(event.currentTarget as HTMLFormElement);
    leave();
    run(keepLearnt(entry, form).catch(again));
  };
  const isOpen = entry !== null || begun || form.hours !== null;
  return (
    <form class="card" onSubmit={save} noValidate>
      <h2>{entry ? t('learning.of.date', { date: dateText(entry.on, { dateStyle: 'long' }) }) : t('learning.add')}</h2>
      {begun && <Begun onLetGo={leave} />}
      <Hours key={round} hours={form.hours} fault={fault('hours')} onPick={(hours) => put({ hours })} />
      {isOpen && (
        <>
          <Category form={form} learnt={learnt} fault={fault('category')} put={put} />
          <Rest form={form} fault={fault} put={put} licences={licences} isOpen={entry !== null} />
          <button type="submit" class="primary">
            {t('learning.save')}
          </button>
          <button type="button" class="quiet" onClick={leave}>
            {t('cancel')}
          </button>
        </>
      )}
    </form>
  );
}

interface PartProps {
  form: Learning;
  fault: string;
  put: (some: Partial<Learning>) => void;
}

function Hours({
  hours,
  fault,
  onPick,
}: {
  hours: number | null;
  fault: string;
  onPick: (hours: number | null) => void;
}) {
  const [typed, setTyped] = useState(0);
  const pick = (n: number): void => {
    setTyped(typed + 1);
    onPick(n);
  };
  return (
    <>
      <Group label={t('learning.how.long')}>
        <div class="chips hours">
          {CHIPS.map((n) => (
            <Choice key={n} group="learning-hours" on={hours === n} onPick={() => pick(n)}>
              {t('learning.chip', { n })}
            </Choice>
          ))}
        </div>
      </Group>
      <NumberField
        key={typed}
        label={t('learning.other')}
        value={hours}
        fault={fault}
        onInput={onPick}
        onEmpty={() => onPick(null)}
      />
    </>
  );
}

function Category({ form, learnt, fault, put }: PartProps & { learnt: readonly LearnEntry[] }) {
  const usual = USUAL.map((name) => t(`learning.category.${name}`));
  return (
    <>
      <Group label={t('learning.category')}>
        <div class="chips">
          {categoriesOf(learnt, usual).map((name) => (
            <Choice
              key={name}
              group="learning-category"
              on={form.category === name}
              onPick={() => put({ category: name })}
            >
              <span dir="auto">{name}</span>
            </Choice>
          ))}
        </div>
      </Group>
      <TextField
        label={t('learning.category.own')}
        value={form.category}
        fault={fault}
        onInput={(category) => put({ category })}
      />
    </>
  );
}

/** Of another date it is another record: one act moves it. */
function keepLearnt(entry: LearnEntry | null, form: Learning): Promise<void> {
  const draft = learnDraft(form);
  if (!entry) return addCard('g', entryId(form.on), draft, t('learning.said', { hours: hoursText(form.hours!) }));
  if (entry.on === form.on) return changeCard(entry, draft, t('learning.said.changed'));
  const { id, body, card, fields } = entry;
  const left = putCard(body, card.place, null) || null;
  return perform(
    [
      { kind: 'g', id, field: 'body', text: left, over: fields.body ?? null },
      { kind: 'g', id: entryId(form.on), field: 'body', text: cardText(draft) },
    ],
    () => t('learning.said.changed'),
  );
}

function usualOf(entry: LearnEntry | null, learnt: readonly LearnEntry[]): Learning {
  if (!entry) return { hours: null, title: '', joy: '', on: turnDay(), ...remembered(learnt) };
  const { hours, category, title, joy, counts } = entry.card;
  return { hours, category: category ?? '', title: title ?? '', joy: joy ?? '', on: entry.on, counts };
}
