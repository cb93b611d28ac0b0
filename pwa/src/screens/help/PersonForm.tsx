import { useState } from 'preact/hooks';
import { trimmed } from '../../app/platform/forms.ts';
import type { Contact, Details, Role } from '../../app/records/contacts.ts';
import { commonTexts } from '../../i18n/en/common.ts';
import { firstTexts } from '../../i18n/en/first.ts';
import { helpTexts } from '../../i18n/en/help.ts';
import { translator } from '../../i18n/texts.ts';
import { mostOf } from '../../ui/help/person-faults.ts';
import { Reach } from '../../ui/help/Reach.tsx';
import { faultsOf, type Faults } from './faults.ts';

const t = translator(commonTexts, firstTexts, helpTexts);

interface Props {
  role: Role;
  /** Who is changed; absent: somebody new. */
  person?: Contact;
  onSave: (to: Details) => void;
  onRemove?: () => void;
  onClose: () => void;
}

const NOBODY: Details = { name: '', number: '', mail: '', note: '' };

/** Somebody's name, number, mail address and a note, each with its sentence where it cannot be so. */
export function PersonForm({ role, person, onSave, onRemove, onClose }: Props) {
  const [details, setDetails] = useState<Details>(person ?? NOBODY);
  const [faults, setFaults] = useState<Faults>({});
  const save = (event: Event): void => {
    event.preventDefault();
    const { name, number, mail, note } = details;
    const to = { name: trimmed(name), number: trimmed(number), mail: trimmed(mail), note: trimmed(note) };
    const found = faultsOf(role, to);
    setFaults(found);
    if (Object.keys(found).length) return;
    onSave(to);
    onClose();
  };
  const remove = (): void => {
    onRemove?.();
    onClose();
  };
  const fault = (field: keyof Details): string => {
    const key = faults[field];
    return key ? t(key, { n: mostOf(field) }) : '';
  };
  return (
    <form class="person" aria-label={t(`help.role.${role}`)} onSubmit={save} noValidate>
      <p class="sub">{t(`help.role.${role}`)}</p>
      <Reach details={details} fault={fault} onInput={(some) => setDetails({ ...details, ...some })} />
      <div class="acts">
        <button type="submit" class="primary">
          {t('menu.save')}
        </button>
        <button type="button" class="link" onClick={onClose}>
          {t('cancel')}
        </button>
        {onRemove && (
          <button type="button" class="link" onClick={remove}>
            {t('help.off')}
          </button>
        )}
      </div>
    </form>
  );
}
