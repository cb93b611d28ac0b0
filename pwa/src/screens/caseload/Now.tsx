import { useState } from 'preact/hooks';
import { addCard, changeCard, entryId } from '../../app/records/cards.ts';
import { run } from '../../app/records/failure.ts';
import { perform } from '../../app/records/perform.ts';
import { turnDay } from '../../app/records/turn.ts';
import { cardFaults } from '../../domain/strategies/cards.ts';
import { caseloadTexts } from '../../i18n/en/caseload.ts';
import { dateText } from '../../i18n/format.ts';
import { translator } from '../../i18n/texts.ts';
import { Begun } from '../../ui/Begun.tsx';
import { Choice, NumberField } from '../../ui/Fields.tsx';
import { focusFirst } from '../../ui/focus-first.ts';
import { useBegun } from '../../ui/use-begun.ts';
import type { LoadEntry } from './entries.ts';
import { likely, offEdits, offered, type Week } from './load.ts';
import { loadText } from './words.ts';

const t = translator(caseloadTexts);
type Key = Parameters<typeof t>[0];

type Weeks = readonly Week<LoadEntry>[];

/** This week's number: one tap on a likely one. The week that has just ended can be noted as well. */
export function Now({ weeks }: { weeks: Weeks }) {
  const [back, setBack] = useState(0);
  const at = weeks.length - 1 - back;
  const week = weeks[at]!;
  return (
    <section class="card" aria-label={t('caseload.number')}>
      <div class="chips" role="radiogroup" aria-label={t('caseload.which')}>
        {(['now', 'before'] as const).map((name, i) => (
          <Choice key={name} group="caseload-week" on={back === i} onPick={() => setBack(i)}>
            {t(`caseload.${name}`)}
          </Choice>
        ))}
      </div>
      <p class="sub">{datesText(week)}</p>
      <Standing week={week} />
      <div class="tapped" role="group" aria-label={t('caseload.of', { dates: datesText(week) })}>
        {offered(likely(weeks, at)).map((n) => (
          <button
            key={n}
            type="button"
            class="load"
            aria-pressed={week.n === n}
            onClick={() => run(week.n === n ? takeBack(week) : note(week, n))}
          >
            {t('caseload.n', { n })}
          </button>
        ))}
      </div>
      <Other key={week.week} week={week} />
    </section>
  );
}

/** How the week stands, always as high: nothing moves when it is noted. */
function Standing({ week: { n, most, unit } }: { week: Week<LoadEntry> }) {
  const limit = most === null ? '' : t('caseload.under', { load: loadText(most, unit) });
  return (
    <div class="standing" aria-live="polite">
      <p class={n === null ? 'big none' : 'big'}>{n === null ? t('caseload.none') : loadText(n, unit)}</p>
      <Bar n={n} most={most} />
      <p class="sub">{n === null || most === null || n < most ? limit : overText(n, most, unit)}</p>
    </div>
  );
}

function overText(n: number, most: number, unit: string | null): string {
  return n === most ? t('caseload.at') : t('caseload.over', { n: n - most, load: loadText(most, unit) });
}

const WIDTH = 320;

/** How much of the limit it is; what is above it is drawn in another form as well. */
function Bar({ n, most }: { n: number | null; most: number | null }) {
  const full = Math.max((most ?? n ?? 1) * 1.3, (n ?? 0) * 1.05, 1);
  const x = (value: number): number => Math.round((value / full) * WIDTH);
  const within = x(Math.min(n ?? 0, most ?? Infinity));
  return (
    <svg class="of-limit" viewBox={`0 0 ${WIDTH} 24`} aria-hidden="true">
      <rect class="track" x="0" y="7" width={WIDTH} height="10" rx="5" />
      {within > 0 && <rect class="within" x="0" y="7" width={within} height="10" rx="5" />}
      {most !== null && n !== null && n > most && (
        <rect class="beyond" x={x(most)} y="8" width={x(n) - x(most)} height="8" rx="4" />
      )}
      {most !== null && <line class="mark" x1={x(most)} x2={x(most)} y1="1" y2="23" />}
    </svg>
  );
}

/** A number that is not among those to tap. */
function Other({ week }: { week: Week<LoadEntry> }) {
  const { form, begun, put, done, again } = useBegun(`caseload.${week.week}`, { n: null as number | null });
  const [tried, setTried] = useState(false);
  const [saved, setSaved] = useState(0);
  const faults = new Map<string, string>(cardFaults('g', { is: 'caseload', n: form.n }, turnDay()));
  const [code] = tried ? faults.values() : [];
  const save = (event: Event): void => {
    event.preventDefault();
    setTried(true);
    if (faults.size || form.n === null) return focusFirst(event.currentTarget as HTMLFormElement);
    setTried(false);
    setSaved(saved + 1);
    put(null);
    done();
    run(note(week, form.n).catch(again));
  };
  return (
    <form onSubmit={save} noValidate>
      {begun && <Begun onLetGo={() => put(null)} />}
      <NumberField
        key={saved}
        label={t('caseload.other')}
        value={form.n}
        fault={code ? t(`caseload.fault.n.${code}` as Key) : ''}
        onInput={(n) => put({ n })}
        onEmpty={() => put({ n: null })}
      />
      <button type="submit" class="link">
        {t('caseload.note')}
      </button>
    </form>
  );
}

/** A week has one number: another one takes its place. */
function note(week: Week<LoadEntry>, n: number): Promise<void> {
  const now = turnDay();
  const draft = { is: 'caseload', n };
  const said = t('caseload.said', { load: loadText(n, week.unit) });
  if (week.entry) return changeCard(week.entry, draft, said);
  return addCard('g', entryId(week.end < now ? week.end : now), draft, said);
}

export function takeBack({ entries }: Week<LoadEntry>): Promise<void> {
  return perform(offEdits(entries), () => t('caseload.said.back'));
}

function datesText({ week, end }: Week<LoadEntry>): string {
  const how: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long' };
  return t('caseload.dates', { from: dateText(week, how), to: dateText(end, how) });
}
