/** The parts of settings screens: sections, switches, times and inline forms. */

import type { ComponentChildren, Ref } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { WEEKDAYS } from '../domain/schedule.ts';
import { commonTexts } from '../i18n/en/common.ts';
import { firstTexts } from '../i18n/en/first.ts';
import { remindingTexts } from '../i18n/en/reminding.ts';
import { weekdayText } from '../i18n/plan-text.ts';
import { translator } from '../i18n/texts.ts';

const t = translator(commonTexts, firstTexts, remindingTexts);

interface SectionProps {
  title: string;
  why?: string;
  /** Where the focus goes when a form within it is closed. */
  back?: Ref<HTMLElement>;
  children: ComponentChildren;
}

/** Settings that belong together, one below the other. */
export function Section({ title, why, back, children }: SectionProps) {
  return (
    <section class="card" aria-label={title} tabIndex={back ? -1 : undefined} ref={back}>
      <h2>{title}</h2>
      {why && <p class="sub">{why}</p>}
      {children}
    </section>
  );
}

interface TimeProps {
  label: string;
  /** What the time belongs to, for screen readers. */
  of?: string;
  value: string;
  onSet: (at: string) => void;
}

/** A time of day, set as soon as it is whole. */
export function Time({ label, of, value, onSet }: TimeProps) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        class="input number"
        type="time"
        aria-label={of ? t('label.of', { of, label }) : label}
        value={value}
        onChange={(event) => event.currentTarget.value && onSet(event.currentTarget.value)}
      />
    </label>
  );
}

/** The weekdays, as options of a `select`. */
export function WeekdayOptions() {
  return (
    <>
      {WEEKDAYS.map((day) => (
        <option key={day} value={day}>
          {weekdayText(day)}
        </option>
      ))}
    </>
  );
}

interface TimesProps {
  of?: string;
  from: string;
  to: string;
  onSet: (from: string, to: string) => void;
}

/** From one time to another. */
export function Times({ of, from, to, onSet }: TimesProps) {
  return (
    <div class="beside">
      <Time label={t('nudges.from')} of={of} value={from} onSet={(at) => onSet(at, to)} />
      <Time label={t('nudges.to')} of={of} value={to} onSet={(at) => onSet(from, at)} />
    </div>
  );
}

/** On or off. */
export function Switch({
  label,
  why,
  on,
  onSet,
}: {
  label: string;
  why?: string;
  on: boolean;
  onSet: (on: boolean) => void;
}) {
  const id = useId();
  return (
    <div class="option">
      <label class="switch">
        <span>{label}</span>
        <input
          type="checkbox"
          checked={on}
          aria-describedby={why && id}
          onChange={(event) => onSet(event.currentTarget.checked)}
        />
      </label>
      {why && (
        <p class="sub" id={id}>
          {why}
        </p>
      )}
    </div>
  );
}

interface InlineFormProps {
  /** True: it was valid and is saved. False: the form stays open and shows its errors. */
  save: () => boolean;
  drop: { label: string; act: () => void } | null;
  onDone: () => void;
  /** `tried`: saving was tried, so show errors. */
  children: (tried: boolean) => ComponentChildren;
}

/** A form shown in place of what it changes, with buttons to save, delete and cancel. */
export function InlineForm({ save, drop, onDone, children }: InlineFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [tried, setTried] = useState(false);
  // Before it is painted: later, the focus might be taken from a field that somebody has gone to.
  useLayoutEffect(() => form.current?.querySelector('input')?.focus(), []);
  const submit = (event: Event): void => {
    event.preventDefault();
    setTried(true);
    if (save()) onDone();
  };
  return (
    <form class="shaping" ref={form} onSubmit={submit} noValidate>
      {children(tried)}
      <div class="acts">
        <button type="submit" class="link">
          {t('menu.save')}
        </button>
        {drop && (
          <button
            type="button"
            class="link"
            onClick={() => {
              drop.act();
              onDone();
            }}
          >
            {drop.label}
          </button>
        )}
        <button type="button" class="link" onClick={onDone}>
          {t('cancel')}
        </button>
      </div>
    </form>
  );
}
