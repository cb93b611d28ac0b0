import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Details } from '../../app/records/contacts.ts';
import { helpTexts } from '../../i18n/en/help.ts';
import { translator } from '../../i18n/texts.ts';
import { Labelled } from '../Labelled.tsx';

const t = translator(helpTexts);

interface Props {
  details: Details;
  /** The sentence beside a field; '' is none. */
  fault: (field: keyof Details) => string;
  onInput: (some: Partial<Details>) => void;
}

const INPUTS = [
  { field: 'name', mode: 'text', dir: 'auto' },
  { field: 'number', mode: 'tel', dir: 'ltr' },
  { field: 'mail', mode: 'email', dir: 'ltr' },
  { field: 'note', mode: 'text', dir: 'auto' },
] as const;

/** Fields for somebody's name and for how to reach them; the first one takes the focus. */
export function Reach({ details, fault, onInput }: Props) {
  const first = useRef<HTMLInputElement>(null);
  // Before it is painted: later, the focus might be taken from a field that somebody has gone to.
  useLayoutEffect(() => first.current?.focus(), []);
  return (
    <>
      {INPUTS.map(({ field, mode, dir }) => (
        <Labelled key={field} label={t(`help.${field}`)} fault={fault(field)}>
          {(about) => (
            <input
              class="input"
              ref={field === 'name' ? first : undefined}
              inputMode={mode}
              dir={dir}
              autocomplete="off"
              {...about}
              value={details[field]}
              onInput={(event) => onInput({ [field]: event.currentTarget.value })}
            />
          )}
        </Labelled>
      ))}
    </>
  );
}
