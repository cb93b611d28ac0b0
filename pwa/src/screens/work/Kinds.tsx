import { useRef, useState } from 'preact/hooks';
import { trimmed } from '../../app/platform/forms.ts';
import { addCard, changeCard, entryId, type Entry } from '../../app/records/cards.ts';
import { run } from '../../app/records/failure.ts';
import { turnDay } from '../../app/records/turn.ts';
import { cardFaults, type Card } from '../../domain/strategies/cards.ts';
import { workTexts } from '../../i18n/en/work.ts';
import { translator } from '../../i18n/texts.ts';
import { TextField } from '../../ui/Fields.tsx';
import { InlineForm, Section, Times } from '../../ui/Settings.tsx';
import { useBegun } from '../../ui/use-begun.ts';
import { USUAL } from './ShiftsForm.tsx';
import { shiftText } from './words.ts';

const t = translator(workTexts);

/** A record of the ledger whose card is a shift to tap. */
export type ShiftKind = Entry<'g'> & { card: Extract<Card<'g'>, { is: 'shift' }> };

/** The person's own shifts: a name and hours each. */
export function Kinds({ kinds, isLocked }: { kinds: readonly ShiftKind[]; isLocked: boolean }) {
  /** The key of the one that is changed; '' for a new one. */
  const [open, setOpen] = useState<string | null>(null);
  const back = useRef<HTMLElement>(null);
  const close = (): void => {
    setOpen(null);
    back.current?.focus();
  };
  return (
    <Section title={t('work.kinds')} why={t('work.kinds.why')} back={back}>
      <ul class="plain lines">
        {kinds.map((kind) => {
          const key = keyOf(kind);
          const name = kind.card.name ?? '';
          return (
            <li key={key}>
              {open === key ? (
                <KindForm kind={kind} onDone={close} />
              ) : (
                <>
                  <div>
                    <p class="name" dir="auto">
                      {name}
                    </p>
                    <p class="sub">{shiftText(kind.card)}</p>
                  </div>
                  <button
                    type="button"
                    class="link"
                    aria-label={t('work.kinds.change.of', { name })}
                    onClick={() => setOpen(key)}
                  >
                    {t('work.kinds.change')}
                  </button>
                </>
              )}
            </li>
          );
        })}
      </ul>
      {open === '' ? (
        <KindForm kind={null} onDone={close} />
      ) : (
        !isLocked && (
          <button type="button" class="link" onClick={() => setOpen('')}>
            {t('work.kinds.add')}
          </button>
        )
      )}
    </Section>
  );
}

function keyOf({ id, card }: ShiftKind): string {
  return `${id}.${card.place[0]}`;
}

function KindForm({ kind, onDone }: { kind: ShiftKind | null; onDone: () => void }) {
  const place = `work.kind.${kind ? keyOf(kind) : ''}`;
  const { form, put, done, again } = useBegun(place, usualOf(kind), kind !== null);
  const draft = { is: 'shift', ...form, name: trimmed(form.name) };
  const wrong = !draft.name
    ? t('work.kinds.blank')
    : cardFaults('g', draft, turnDay()).length
      ? t('work.kinds.name.fault')
      : '';
  const same = form.start === form.end ? t('work.kinds.same') : '';
  const save = (): boolean => {
    if (wrong || same) return false;
    const writing = kind
      ? changeCard(kind, draft, t('work.kinds.said.changed'))
      : addCard('g', entryId(null), draft, t('work.kinds.said'));
    run(writing.catch(again));
    return true;
  };
  const drop = kind && {
    label: t('work.kinds.off'),
    act: () => run(changeCard(kind, null, t('work.kinds.said.off'))),
  };
  const leave = (): void => {
    done();
    onDone();
  };
  return (
    <InlineForm save={save} drop={drop} onDone={leave}>
      {(tried) => (
        <>
          <TextField
            label={t('work.kinds.name')}
            value={form.name}
            fault={tried ? wrong : ''}
            onInput={(name) => put({ name })}
          />
          <Times from={form.start} to={form.end} onSet={(start, end) => put({ start, end })} />
          <div role="alert">{tried && same && <p class="fault">{same}</p>}</div>
        </>
      )}
    </InlineForm>
  );
}

function usualOf(kind: ShiftKind | null) {
  const { name, start, end } = kind?.card ?? { name: '', ...USUAL };
  return { name: name ?? '', start, end };
}
