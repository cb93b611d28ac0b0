/** Form fields, each with its error message beside it. */

import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Draft, Fault } from '../app/habit/draft.ts';
import { WEEKDAYS } from '../domain/schedule.ts';
import { numberText, readNumber } from '../i18n/numbers.ts';
import { weekdayText } from '../i18n/plan-text.ts';
import { habitsTexts } from '../i18n/en/habits.ts';
import { translator } from '../i18n/texts.ts';
import { Labelled } from './Labelled.tsx';

const t = translator(habitsTexts);
type Key = Parameters<typeof t>[0];

/** Change some answers of the form. */
export type Put = (answers: Partial<Draft>) => void;

/** The message of the first of `codes` that is among the faults; '' if none is. */
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

/** A line of text with its error message. */
export function TextField({ label, value, fault, hint, onInput }: Field) {
  return (
    <Labelled label={label} fault={fault}>
      {(about) => (
        <input
          class="input"
          dir="auto"
          {...about}
          value={value}
          placeholder={hint}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Labelled>
  );
}

/** A time or date with its error message. `min`: the first date that can be picked. */
export function Picker({ type, min, label, value, fault, onInput }: Field & { type: 'time' | 'date'; min?: string }) {
  return (
    <Labelled label={label} fault={fault}>
      {(about) => (
        <input
          class={`input ${type}`}
          type={type}
          {...about}
          min={min}
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Labelled>
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

/** One option of several, as a radio button in the form of a chip. */
export function Choice({
  group,
  on,
  onPick,
  children,
}: {
  group: string;
  on: boolean;
  onPick: () => void;
  children: ComponentChildren;
}) {
  return (
    <label class={on ? 'chip on' : 'chip'}>
      <input class="unseen" type="radio" name={group} checked={on} onChange={onPick} />
      {children}
    </label>
  );
}

interface Week {
  label: string;
  /** ISO weekdays that are chosen. */
  days: readonly number[];
  fault: string;
  onChange: (days: number[]) => void;
}

/** A choice of any of the seven weekdays. */
export function Weekdays({ label, days, fault, onChange }: Week) {
  const toggle = (day: number): void =>
    onChange(days.includes(day) ? days.filter((one) => one !== day) : [...days, day]);
  return (
    <Group label={label}>
      <div class="days">
        {WEEKDAYS.map((day) => (
          <label key={day} class={days.includes(day) ? 'chip on' : 'chip'}>
            <input
              class="unseen"
              type="checkbox"
              checked={days.includes(day)}
              aria-label={weekdayText(day)}
              aria-invalid={fault !== ''}
              onChange={() => toggle(day)}
            />
            <span aria-hidden="true">{weekdayText(day, 'short')}</span>
          </label>
        ))}
      </div>
      {fault && (
        <span class="fault" role="alert">
          {fault}
        </span>
      )}
    </Group>
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

/** A number, as people write it in their region; a text that is no number is passed on as NaN. */
export function NumberField({ label, value, fault, after, hint, onInput, onEmpty }: Numbers) {
  const [text, setText] = useState<string | null>(null);
  const shown =
    text !== null && readNumber(text) === value
      ? text
      : value === null || Number.isNaN(value)
        ? (text ?? '')
        : numberText(value);
  const id = `n-${label.replace(/\W/g, '')}`;
  return (
    <label class="field">
      <span>{label}</span>
      <span class="beside">
        <input
          class="input number"
          inputMode="decimal"
          aria-label={label}
          value={shown}
          placeholder={hint}
          aria-invalid={fault !== ''}
          aria-describedby={fault ? id : undefined}
          onInput={(event) => {
            setText(event.currentTarget.value);
            const n = readNumber(event.currentTarget.value);
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
