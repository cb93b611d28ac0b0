import { useState } from 'preact/hooks';
import { learningTexts } from '../../i18n/en/learning.ts';
import { translator } from '../../i18n/texts.ts';
import { Group, Picker, TextField } from '../../ui/Fields.tsx';
import { Labelled } from '../../ui/Labelled.tsx';
import type { LicenceEntry } from './entries.ts';
import type { Learning } from './faults.ts';
import { toggled } from './ledger.ts';

const t = translator(learningTexts);

interface Props {
  form: Learning;
  fault: (member: string) => string;
  put: (some: Partial<Learning>) => void;
  licences: readonly LicenceEntry[];
  isOpen: boolean;
}

/** What may stay as it is: folded, unless something of it stands there already. */
export function Rest({ form, fault, put, licences, isOpen }: Props) {
  const [open, setOpen] = useState(isOpen || form.title !== '' || form.joy !== '');
  const isWrong = ['title', 'joy', 'on'].some((member) => fault(member));
  return (
    <details class="fold" open={open || isWrong} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('learning.fold')}</summary>
      <div class="within">
        <TextField
          label={t('learning.what')}
          value={form.title}
          hint={t('learning.what.hint')}
          fault={fault('title')}
          onInput={(title) => put({ title })}
        />
        <Labelled label={t('learning.joy')} fault={fault('joy')}>
          {(about) => (
            <textarea
              class="input of-joy"
              dir="auto"
              rows={2}
              {...about}
              value={form.joy}
              onInput={(event) => put({ joy: event.currentTarget.value })}
            />
          )}
        </Labelled>
        <Picker
          type="date"
          label={t('learning.on')}
          value={form.on}
          fault={fault('on')}
          onInput={(on) => put({ on })}
        />
        {licences.length > 0 && <Counts form={form} put={put} licences={licences} />}
      </div>
    </details>
  );
}

/** Which licences it counts for: all, unless some are left out. */
function Counts({ form: { counts }, put, licences }: Pick<Props, 'form' | 'put' | 'licences'>) {
  const all = licences.map(({ id }) => id);
  return (
    <Group label={t('learning.counts')}>
      <div class="chips">
        {licences.map(({ id, card }) => {
          const isOn = counts === null || counts.includes(id);
          return (
            <label key={id} class={isOn ? 'chip on' : 'chip'}>
              <input
                class="unseen"
                type="checkbox"
                checked={isOn}
                onChange={() => put({ counts: toggled(counts, id, all) })}
              />
              <span dir="auto">{card.name}</span>
            </label>
          );
        })}
      </div>
    </Group>
  );
}
