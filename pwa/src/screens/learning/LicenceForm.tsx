import { useState } from 'preact/hooks';
import { today } from '../../app/platform/today.ts';
import { addCard, changeCard, entryId } from '../../app/records/cards.ts';
import { run } from '../../app/records/failure.ts';
import { turnDay } from '../../app/records/turn.ts';
import { commonTexts } from '../../i18n/en/common.ts';
import { learningTexts } from '../../i18n/en/learning.ts';
import { translator } from '../../i18n/texts.ts';
import { Begun } from '../../ui/Begun.tsx';
import { NumberField, Picker, TextField } from '../../ui/Fields.tsx';
import { focusFirst, takeFocus } from '../../ui/focus-first.ts';
import { useBegun } from '../../ui/use-begun.ts';
import type { LicenceEntry } from './entries.ts';
import { licenceDraft, licenceFaults, type Holding } from './faults.ts';
import { periodAfter } from './ledger.ts';

const t = translator(commonTexts, learningTexts);
type Key = Parameters<typeof t>[0];

interface Props {
  /** What is changed; null or absent: a new one. */
  licence?: LicenceEntry | null;
  /** One that is over: the new one follows it. */
  after?: LicenceEntry;
  onDone: () => void;
}

/** A licence: its name, how many hours are wanted, and from when to when they count. */
export function LicenceForm({ licence = null, after, onDone }: Props) {
  const of = licence ?? after;
  const place = of ? `learning.licence.${of.id}` : 'learning.licence';
  const { form, begun, put, done, again } = useBegun<Holding>(place, usualOf(licence, after), licence !== null);
  const [tried, setTried] = useState(false);
  const faults = licenceFaults(form, today.value);
  const fault = (member: string): string => {
    const code = tried && faults.get(member);
    return code ? t(`learning.fault.${member}.${code}` as Key) : '';
  };
  const leave = (act?: () => Promise<void>): void => {
    done();
    if (act) run(act());
    onDone();
  };
  const save = (event: Event): void => {
    event.preventDefault();
    setTried(true);
    if (licenceFaults(form, turnDay()).size) return focusFirst(event.currentTarget as HTMLFormElement);
    leave(() => keepLicence(licence, form).catch(again));
  };
  return (
    <form class="card" aria-label={t('learning.licence')} tabIndex={-1} ref={takeFocus} onSubmit={save} noValidate>
      <h2>{t('learning.licence')}</h2>
      {begun && <Begun onLetGo={() => put(null)} />}
      <Fields form={form} fault={fault} put={put} />
      <button type="submit" class="primary">
        {t('learning.save')}
      </button>
      <div class="acts">
        <button type="button" class="link" onClick={() => leave()}>
          {t('cancel')}
        </button>
        {licence && (
          <button
            type="button"
            class="link"
            onClick={() => leave(() => changeCard(licence, null, t('learning.said.off')))}
          >
            {t('learning.off')}
          </button>
        )}
      </div>
      {licence && <p class="sub">{t('learning.licence.off.why')}</p>}
    </form>
  );
}

interface FieldsProps {
  form: Holding;
  fault: (member: string) => string;
  put: (some: Partial<Holding>) => void;
}

function Fields({ form, fault, put }: FieldsProps) {
  return (
    <>
      <TextField
        label={t('learning.licence.name')}
        value={form.name}
        hint={t('learning.licence.hint')}
        fault={fault('name')}
        onInput={(name) => put({ name })}
      />
      <NumberField
        label={t('learning.licence.goal')}
        value={form.goal}
        fault={fault('goal')}
        onInput={(goal) => put({ goal })}
        onEmpty={() => put({ goal: null })}
      />
      <p class="sub">{t('learning.licence.goal.why')}</p>
      <Picker
        type="date"
        label={t('learning.licence.from')}
        value={form.from}
        fault={fault('from')}
        onInput={(from) => put({ from })}
      />
      <Picker
        type="date"
        label={t('learning.licence.renew')}
        min={today.value}
        value={form.renew}
        fault={fault('renew')}
        onInput={(renew) => put({ renew })}
      />
      <p class="sub">{t('learning.licence.renew.why')}</p>
    </>
  );
}

function keepLicence(licence: LicenceEntry | null, form: Holding): Promise<void> {
  if (licence) return changeCard(licence, licenceDraft(form), t('learning.said.changed'));
  return addCard('g', entryId(null), licenceDraft(form), t('learning.said.licence'));
}

function usualOf(licence: LicenceEntry | null, after?: LicenceEntry): Holding {
  const { name = '', goal = null, from = '', renew = '' } = (licence ?? after)?.card ?? {};
  return { name, goal, ...(after ? periodAfter(after.card) : { from, renew }) };
}
