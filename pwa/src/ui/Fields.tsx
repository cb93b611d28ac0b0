/** The parts of forms: each field has its sentence beside it. */

import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Draft, Fault } from '../app/shape.ts';
import { t, type Key } from '../words/words.ts';

/** The form's own way to change: some answers at once. */
export type Put = (answers: Partial<Draft>) => void;

/** The sentence of the first of these faults that is there, else ''. */
export function faultOf(faults: Set<Fault>, ...codes: Fault[]): string {
  const found = codes.find((code) => faults.has(code));
  return found ? t(`fault.${found}` as Key) : '';
}

interface Field {
  label: string;
  value: string;
  fault: string;
  hint?: string;
  onInput: (text: string) => void;
}

/** A line of text with its sentence beside it. */
export function TextField({ label, value, fault, hint, onInput }: Field) {
  const id = `f-${label.replace(/\W/g, '')}`;
  return (
    <label class="field">
      <span>{label}</span>
      <input
        class="linkbox"
        dir="auto"
        aria-label={label}
        value={value}
        placeholder={hint}
        aria-invalid={fault !== ''}
        aria-describedby={fault ? id : undefined}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      {fault && (
        <span class="fault" id={id} role="alert">
          {fault}
        </span>
      )}
    </label>
  );
}

/** Fields that belong together. */
export function Group({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <fieldset class="group">
      <legend>{label}</legend>
      {children}
    </fieldset>
  );
}

/** One of several, as a chip. */
export function Choice({ group, on, onPick, children }: { group: string; on: boolean; onPick: () => void; children: ComponentChildren }) {
  return (
    <label class={on ? 'chip on' : 'chip'}>
      <input class="unseen" type="radio" name={group} checked={on} onChange={onPick} />
      {children}
    </label>
  );
}

interface Numbers {
  label: string;
  value: number | null;
  fault: string;
  after?: string;
  hint?: string;
  onInput: (n: number) => void;
  onEmpty?: () => void;
}

/** A number, written as people write it; what is none is handed on as NaN. */
export function NumberField({ label, value, fault, after, hint, onInput, onEmpty }: Numbers) {
  const [text, setText] = useState<string | null>(null);
  const shown = text !== null && read(text) === value ? text : value === null || Number.isNaN(value) ? (text ?? '') : String(value);
  const id = `n-${label.replace(/\W/g, '')}`;
  return (
    <label class="field">
      <span>{label}</span>
      <span class="beside">
        <input
          class="linkbox number"
          inputMode="decimal"
          aria-label={label}
          value={shown}
          placeholder={hint}
          aria-invalid={fault !== ''}
          aria-describedby={fault ? id : undefined}
          onInput={(event) => {
            setText(event.currentTarget.value);
            const n = read(event.currentTarget.value);
            if (n === null && onEmpty) onEmpty();
            else onInput(n ?? NaN);
          }}
        />
        {after && <span class="sub">{after}</span>}
      </span>
      {fault && (
        <span class="fault" id={id} role="alert">
          {fault}
        </span>
      )}
    </label>
  );
}

function read(text: string): number | null {
  return text.trim() === '' ? null : Number(text.replace(',', '.'));
}
