import { useEffect, useState } from 'preact/hooks';
import { sign } from '../../app/account/signals.ts';
import {
  addContact,
  changeContact,
  people,
  removeContact,
  rolesLeft,
  watchContacts,
  type Contact,
  type Role,
} from '../../app/records/contacts.ts';
import { run } from '../../app/records/failure.ts';
import { bringAllBack } from '../../app/records/unsaved.ts';
import { helpTexts } from '../../i18n/en/help.ts';
import { translator } from '../../i18n/texts.ts';
import { Person } from '../../ui/help/Person.tsx';
import { keyOf, PersonForm } from './PersonForm.tsx';

const t = translator(helpTexts);

/** Whom the person would call: therapist, doctor, peer line, employee assistance, two contacts. */
export function People() {
  useEffect(watchContacts, []);
  /** What was begun before a reload is there before a form can be opened. */
  const [waits, setWaits] = useState(true);
  useEffect(() => run(bringAllBack().finally(() => setWaits(false))), []);
  /** The form that is open: a person's key, or a role. */
  const [open, setOpen] = useState('');
  const found = people.value;
  if (!found) return null;
  const isLocked = found.sealed || sign.value.locked;
  return (
    <section class="card" id="people" aria-label={t('help.people')}>
      <h2>{t('help.people')}</h2>
      <p class="sub">{t(isLocked ? 'help.people.sealed' : 'help.people.why')}</p>
      {isLocked && (
        <a class="link" href="/key">
          {t('help.people.key')}
        </a>
      )}
      {found.all.map((person) => (
        <One
          key={keyOf(person)}
          person={person}
          isOpen={open === keyOf(person)}
          onOpen={waits || sign.value.locked ? undefined : () => setOpen(keyOf(person))}
          onClose={() => setOpen('')}
        />
      ))}
      {!isLocked && !waits && <Missing roles={rolesLeft(found)} open={open} onOpen={setOpen} />}
    </section>
  );
}

interface OneProps {
  person: Contact;
  isOpen: boolean;
  onOpen: (() => void) | undefined;
  onClose: () => void;
}

function One({ person, isOpen, onOpen, onClose }: OneProps) {
  if (!isOpen) return <Person person={person} onChange={onOpen} />;
  return (
    <PersonForm
      role={person.role}
      person={person}
      onSave={(to) => changeContact(person, to, t('help.said'))}
      onRemove={() => run(removeContact(person, t('help.said.off')))}
      onClose={onClose}
    />
  );
}

interface Props {
  roles: readonly Role[];
  open: string;
  onOpen: (role: string) => void;
}

/** Who could be written down as well. */
function Missing({ roles, open, onOpen }: Props) {
  const writing = roles.find((role) => role === open);
  if (writing)
    return (
      <PersonForm
        key={writing}
        role={writing}
        onSave={(to) => addContact(writing, to, t('help.said'))}
        onClose={() => onOpen('')}
      />
    );
  return (
    <div class="missing">
      {roles.map((role) => (
        <button key={role} type="button" class="chip" onClick={() => onOpen(role)}>
          {t(`help.add.${role}`)}
        </button>
      ))}
    </div>
  );
}
