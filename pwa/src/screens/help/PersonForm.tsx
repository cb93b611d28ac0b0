import { useState } from 'preact/hooks';
import { trimmed } from '../../app/platform/forms.ts';
import type { Contact, Details, Role } from '../../app/records/contacts.ts';
import { run } from '../../app/records/failure.ts';
import { commonTexts } from '../../i18n/en/common.ts';
import { firstTexts } from '../../i18n/en/first.ts';
import { helpTexts } from '../../i18n/en/help.ts';
import { translator } from '../../i18n/texts.ts';
import { Begun } from '../../ui/Begun.tsx';
import { mostOf } from '../../ui/help/person-faults.ts';
import { Reach } from '../../ui/help/Reach.tsx';
import { useBegun } from '../../ui/use-begun.ts';
import { faultsOf, type Faults } from './faults.ts';

const t = translator(commonTexts, firstTexts, helpTexts);

interface Props {
  role: Role;
  /** Who is changed; absent: somebody new. */
  person?: Contact;
  onSave: (to: Details) => Promise<void>;
  onRemove?: () => void;
  onClose: () => void;
}

function detailsOf(person: Contact | undefined): Details {
  const { name = '', number = '', mail = '', note = '' } = person ?? {};
  return { name, number, mail, note };
}

/** Its record, and its place in it. */
export function keyOf({ entry: { id, card } }: Contact): string {
  return `${id}.${card.place[0]}`;
}

/** Somebody's name, number, mail address and a note, each with its sentence where it cannot be so. */
export function PersonForm({ role, person, onSave, onRemove, onClose }: Props) {
  const place = person ? keyOf(person) : role;
  const { form, begun, put, done, again } = useBegun(`help.${place}`, detailsOf(person), person !== undefined);
  const [faults, setFaults] = useState<Faults>({});
  const save = (event: Event): void => {
    event.preventDefault();
    const { name, number, mail, note } = form;
    const to = { name: trimmed(name), number: trimmed(number), mail: trimmed(mail), note: trimmed(note) };
    const found = faultsOf(role, to);
    setFaults(found);
    if (Object.keys(found).length) return;
    done();
    run(onSave(to).catch(again));
    onClose();
  };
  const leave = (act?: () => void): void => {
    done();
    act?.();
    onClose();
  };
  const fault = (field: keyof Details): string => {
    const key = faults[field];
    return key ? t(key, { n: mostOf(field) }) : '';
  };
  return (
    <form class="person" aria-label={t(`help.role.${role}`)} onSubmit={save} noValidate>
      <p class="sub">{t(`help.role.${role}`)}</p>
      {begun && <Begun onLetGo={() => put(null)} />}
      <Reach details={form} fault={fault} onInput={put} />
      <div class="acts">
        <button type="submit" class="primary">
          {t('menu.save')}
        </button>
        <button type="button" class="link" onClick={() => leave()}>
          {t('cancel')}
        </button>
        {onRemove && (
          <button type="button" class="link" onClick={() => leave(onRemove)}>
            {t('help.off')}
          </button>
        )}
      </div>
    </form>
  );
}
