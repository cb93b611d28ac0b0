import type { Contact } from '../../app/records/contacts.ts';
import { commonTexts } from '../../i18n/en/common.ts';
import { helpTexts } from '../../i18n/en/help.ts';
import { translator } from '../../i18n/texts.ts';
import { Ways, type Way } from './Ways.tsx';

const t = translator(commonTexts, helpTexts);

interface Props {
  person: Contact;
  /** Absent: the person cannot be changed here. */
  onChange?: (() => void) | undefined;
}

/** One of the person's own people: call, write, mail, copy. */
export function Person({ person, onChange }: Props) {
  const { role, name, number, mail, note } = person;
  const called = name || number;
  const details = [name && number, mail].filter(Boolean);
  return (
    <div class="person">
      <p class="sub">{t(`help.role.${role}`)}</p>
      <p class="name" dir="auto">
        {called}
      </p>
      {details.map((detail) => (
        <p key={detail} class="sub" dir="ltr">
          {detail}
        </p>
      ))}
      {note && (
        <p class="sub" dir="auto">
          {note}
        </p>
      )}
      <Ways of={called} ways={waysTo(person)} />
      {onChange && (
        <button
          type="button"
          class="link"
          aria-label={t('label.of', { of: called, label: t('help.act.change') })}
          onClick={onChange}
        >
          {t('help.act.change')}
        </button>
      )}
    </div>
  );
}

/** The ways to reach somebody who has a number, a mail address or both. */
export function waysTo({ number, mail }: Pick<Contact, 'number' | 'mail'>): Way[] {
  const byPhone: Way[] = number
    ? [
        { kind: 'call', to: number },
        { kind: 'write', to: number },
      ]
    : [];
  const byMail: Way[] = mail ? [{ kind: 'mail', to: mail }] : [];
  return [...byPhone, ...byMail, { kind: 'copy', to: number || mail }];
}
