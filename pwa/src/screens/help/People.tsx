import { useEffect, useRef, useState } from 'preact/hooks';
import { putContact, slots, watchContacts, type Contact } from '../../app/records/contacts.ts';
import { run } from '../../app/records/failure.ts';
import { trimmed } from '../../app/platform/forms.ts';
import { NAME_MOST } from '../../domain/kinds.ts';
import { commonTexts } from '../../i18n/en/common.ts';
import { firstTexts } from '../../i18n/en/first.ts';
import { helpTexts } from '../../i18n/en/help.ts';
import { translator } from '../../i18n/texts.ts';
import { Person } from './Person.tsx';

const t = translator(commonTexts, firstTexts, helpTexts);

const MOST = 2;
const NUMBER_MOST = 40;
/** What people write telephone numbers with. */
const NUMBER = /^[\d\s+*#().\-/]*\d[\d\s+*#().\-/]*$/;

/** Two people whom the person would call. */
export function People() {
  useEffect(watchContacts, []);
  /** The form that is open: a person's key, or 'new'. */
  const [open, setOpen] = useState('');
  const all = slots.value;
  if (!all) return null;
  const people = all.flatMap((slot) =>
    (slot.people ?? []).map((person, index) => ({ slot, index, person, key: `${slot.id}.${index}` })),
  );
  const sealed = all.some((slot) => slot.people === null);
  const free = all.find((slot) => slot.people?.length === 0);
  return (
    <section class="card" aria-label={t('help.people')}>
      <h2>{t('help.people')}</h2>
      <p class="sub">{t(sealed ? 'help.people.sealed' : 'help.people.why')}</p>
      {sealed && (
        <a class="link" href="/key">
          {t('help.people.key')}
        </a>
      )}
      {people.map(({ slot, index, person, key }) =>
        open === key ? (
          <Form
            key={key}
            person={person}
            onSave={(to) => run(putContact(slot, index, to, t(to ? 'help.said' : 'help.said.off')))}
            onClose={() => setOpen('')}
          />
        ) : (
          <Person key={key} person={person} onChange={() => setOpen(key)} />
        ),
      )}
      {free && people.length < MOST && open === 'new' && (
        <Form key="new" onSave={(to) => run(putContact(free, 0, to, t('help.said')))} onClose={() => setOpen('')} />
      )}
      {free && people.length < MOST && open !== 'new' && (
        <button type="button" class="link" onClick={() => setOpen('new')}>
          {t('help.add')}
        </button>
      )}
    </section>
  );
}

interface Props {
  /** Who is changed; absent: somebody new. */
  person?: Contact;
  /** Null: the person is taken off. */
  onSave: (to: Contact | null) => void;
  onClose: () => void;
}

function Form({ person, onSave, onClose }: Props) {
  const [name, setName] = useState(person?.name ?? '');
  const [number, setNumber] = useState(person?.number ?? '');
  const [fault, setFault] = useState('');
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const close = (to?: Contact | null): void => {
    if (to !== undefined) onSave(to);
    onClose();
  };
  const save = (event: Event): void => {
    event.preventDefault();
    const to = { name: trimmed(name), number: trimmed(number) };
    if (!NUMBER.test(to.number)) return setFault(t(to.number ? 'help.number.odd' : 'help.number.none'));
    close(to);
  };
  return (
    <form class="person" onSubmit={save} noValidate>
      <label class="field">
        <span>{t('help.name')}</span>
        <input
          class="input"
          dir="auto"
          ref={first}
          value={name}
          maxLength={NAME_MOST}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <NumberInput value={number} isOdd={fault !== ''} onInput={setNumber} />
      <p role="alert">{fault && <span class="fault">{fault}</span>}</p>
      <div class="acts">
        <button type="submit" class="primary">
          {t('menu.save')}
        </button>
        <button type="button" class="link" onClick={() => close()}>
          {t('cancel')}
        </button>
        {person && (
          <button type="button" class="link" onClick={() => close(null)}>
            {t('help.off')}
          </button>
        )}
      </div>
    </form>
  );
}

function NumberInput({ value, isOdd, onInput }: { value: string; isOdd: boolean; onInput: (number: string) => void }) {
  return (
    <label class="field">
      <span>{t('help.number')}</span>
      <input
        class="input"
        type="tel"
        dir="ltr"
        value={value}
        maxLength={NUMBER_MOST}
        aria-invalid={isOdd}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </label>
  );
}
