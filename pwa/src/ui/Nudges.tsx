import { useState } from 'preact/hooks';
import { allowPush, pushError, pushState, stopPush, testPush } from '../app/push.ts';
import { configure } from '../app/shape.ts';
import { stored } from '../app/settings.ts';
import { today } from '../app/state.ts';
import type { Value } from '../domain/cells.ts';
import { weekdayText } from '../words/plan-text.ts';
import { dateText, t, type Key } from '../words/words.ts';
import { Group, NumberField } from './Fields.tsx';
import { Said } from './Said.tsx';

const WEEK = [1, 2, 3, 4, 5, 6, 7];

/** `/reminders`: whether, when and how softly. */
export function Nudges() {
  return (
    <main class="page">
      <h1>{t('nudges.title')}</h1>
      <ThisDevice />
      <Quiet />
      <Cap />
      <Daily />
      <Work />
      <Weekly name="checkin" usual={[7, '17:00']} />
      <Weekly name="summary" usual={[1, '09:00']} />
      <Names />
      <Hush />
      <Said float />
    </main>
  );
}

/** A stored setting, or what holds while nobody has set it. */
function setting<T>(name: string, usual: T): T {
  const found = stored.value.get(name);
  return found === undefined ? usual : (found as T);
}

/** On this device: asked for in our own words first, and only after a tap. */
export function ThisDevice() {
  const state = pushState.value;
  const [said, setSaid] = useState<Key | null>(null);
  const test = (): void => void testPush().then((sent) => setSaid(sent ? 'nudges.tested' : 'nudges.untested'));
  return (
    <section class="card">
      <p>{state === 'on' ? t('nudges.on') : t('nudges.why')}</p>
      {state === 'failing' && <p role="status">{t('nudges.failing', { error: pushError.value ?? '' })}</p>}
      {(state === 'home' || state === 'unsupported' || state === 'denied') && <p class="fault">{t(`nudges.${state}`)}</p>}
      {(state === 'off' || state === 'unknown' || state === 'failing') && (
        <button type="button" class="primary" onClick={() => void allowPush()}>
          {t('nudges.allow')}
        </button>
      )}
      {state === 'on' && (
        <div class="acts">
          <button type="button" class="link" onClick={test}>
            {t('nudges.test')}
          </button>
          <button type="button" class="link" onClick={() => void stopPush()}>
            {t('nudges.stop')}
          </button>
        </div>
      )}
      <div aria-live="polite">{said && <p class="sub">{t(said)}</p>}</div>
    </section>
  );
}

interface Clock {
  label: string;
  /** What it belongs to, for those who do not see that. */
  of?: string;
  value: string;
  onSet: (at: string) => void;
}

function Time({ label, of, value, onSet }: Clock) {
  const name = of ? `${of}: ${label}` : label;
  return (
    <label class="field">
      <span>{label}</span>
      <input class="linkbox number" type="time" aria-label={name} value={value} onChange={(event) => event.currentTarget.value && onSet(event.currentTarget.value)} />
    </label>
  );
}

function Switch({ label, on, onSet }: { label: string; on: boolean; onSet: (on: boolean) => void }) {
  return (
    <label class="switch">
      <span>{label}</span>
      <input type="checkbox" checked={on} onChange={(event) => onSet(event.currentTarget.checked)} />
    </label>
  );
}

function Quiet() {
  const quiet = setting<[string, string] | null>('quiet', ['21:30', '07:00']);
  const put = (value: Value): void => void configure('quiet', value);
  return (
    <section class="card">
      <Switch label={t('nudges.quiet')} on={quiet !== null} onSet={(on) => put(on ? ['21:30', '07:00'] : null)} />
      {quiet && (
        <div class="beside">
          <Time label={t('nudges.from')} value={quiet[0]} onSet={(at) => put([at, quiet[1]])} />
          <Time label={t('nudges.to')} value={quiet[1]} onSet={(at) => put([quiet[0], at])} />
        </div>
      )}
    </section>
  );
}

function Cap() {
  const cap = setting('cap', 4);
  const put = (n: number): void => {
    if (Number.isInteger(n) && n >= 0 && n <= 20) void configure('cap', n);
  };
  return (
    <section class="card">
      <NumberField label={t('nudges.cap')} value={cap} fault="" onInput={put} />
    </section>
  );
}

function Daily() {
  const at = setting<string | null>('roundUp', '20:00');
  return (
    <section class="card">
      <Switch label={t('nudges.roundup')} on={at !== null} onSet={(on) => void configure('roundUp', on ? '20:00' : null)} />
      {at && <Time label={t('nudges.time')} value={at} onSet={(to) => void configure('roundUp', to)} />}
    </section>
  );
}

/** Hours of work by weekday; the clock-off word comes at their end. */
function Work() {
  const work = setting<{ [weekday: string]: [string, string] } | null>('work', null) ?? {};
  const put = (day: number, hours: [string, string] | null): void => {
    const { [String(day)]: _, ...rest } = work;
    void configure('work', (hours ? { ...rest, [day]: hours } : rest) as Value);
  };
  return (
    <section class="card">
      <Group label={t('nudges.work')}>
        <p class="sub">{t('nudges.work.why')}</p>
        {WEEK.map((day) => {
          const hours = work[day];
          const name = weekdayText(day);
          return (
            <div key={day}>
              <Switch label={name} on={hours !== undefined} onSet={(on) => put(day, on ? ['09:00', '17:00'] : null)} />
              {hours && (
                <div class="beside">
                  <Time label={t('nudges.from')} of={name} value={hours[0]} onSet={(at) => put(day, [at, hours[1]])} />
                  <Time label={t('nudges.to')} of={name} value={hours[1]} onSet={(at) => put(day, [hours[0], at])} />
                </div>
              )}
            </div>
          );
        })}
      </Group>
    </section>
  );
}

function Weekly({ name, usual }: { name: 'checkin' | 'summary'; usual: [number, string] }) {
  const at = setting<[number, string] | null>(name, usual);
  return (
    <section class="card">
      <Switch label={t(`nudges.${name}`)} on={at !== null} onSet={(on) => void configure(name, on ? usual : null)} />
      {at && (
        <div class="beside">
          <label class="field">
            <span>{t('nudges.day')}</span>
            <select class="linkbox" aria-label={`${t(`nudges.${name}`)}: ${t('nudges.day')}`} value={at[0]} onChange={(event) => void configure(name, [Number(event.currentTarget.value), at[1]])}>
              {WEEK.map((day) => (
                <option key={day} value={day}>
                  {weekdayText(day)}
                </option>
              ))}
            </select>
          </label>
          <Time label={t('nudges.time')} of={t(`nudges.${name}`)} value={at[1]} onSet={(to) => void configure(name, [at[0], to])} />
        </div>
      )}
    </section>
  );
}

function Names() {
  const on = setting('showNames', false);
  return (
    <section class="card">
      <Switch label={t('nudges.names')} on={on} onSet={(to) => void configure('showNames', to)} />
    </section>
  );
}

function Hush() {
  const until = setting<string | null>('hush', null);
  if (until && until >= today.value) {
    return (
      <section class="card">
        <p>{t('nudges.hush.on', { date: dateText(until, { dateStyle: 'long' }) })}</p>
        <button type="button" class="link" onClick={() => void configure('hush', null)}>
          {t('nudges.hush.off')}
        </button>
      </section>
    );
  }
  return (
    <section class="card">
      <label class="field">
        <span>{t('nudges.hush')}</span>
        <input
          class="linkbox"
          type="date"
          aria-label={t('nudges.hush')}
          min={today.value}
          onChange={(event) => {
            const to = event.currentTarget.value;
            if (to >= today.value) void configure('hush', to);
          }}
        />
      </label>
    </section>
  );
}
