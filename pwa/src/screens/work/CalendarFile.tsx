import { useState } from 'preact/hooks';
import { zone } from '../../app/nudges/zone.ts';
import { run } from '../../app/records/failure.ts';
import { today } from '../../app/platform/today.ts';
import { addDays, type Day } from '../../domain/day.ts';
import { readHours, type Hours } from '../../domain/strategies/roster.ts';
import { dateText } from '../../i18n/format.ts';
import { workTexts } from '../../i18n/en/work.ts';
import { translator } from '../../i18n/texts.ts';
import { Section } from '../../ui/Settings.tsx';

const t = translator(workTexts);

/** How far ahead a file is read. */
const AHEAD_DAYS = 366;
const REASONS = ['day', 'span', 'rule', 'many'] as const;

/** Shifts out of a file; nothing is written before it was looked at in the months. */
export function CalendarFile({ onFound }: { onFound: (dates: ReadonlyMap<Day, readonly Hours[]>) => void }) {
  const [told, setTold] = useState<readonly string[]>([]);
  const [isFault, setFault] = useState(false);
  const read = async (file: File): Promise<void> => {
    const found = await shiftsIn(file);
    setTold(found.told);
    setFault(!found.dates.size);
    if (found.dates.size) onFound(found.dates);
  };
  return (
    <Section title={t('work.file')} why={t('work.file.why')}>
      <label class="chip">
        <input
          class="unseen"
          type="file"
          accept=".ics,text/calendar"
          onChange={(event) => {
            const input = event.currentTarget;
            const file = input.files?.[0];
            // The same file can be chosen again.
            if (file) run(read(file).finally(() => (input.value = '')));
          }}
        />
        {t('work.file.pick')}
      </label>
      <div role="status">
        {told.map((line) => (
          <p key={line} class={isFault ? 'fault' : 'sub'}>
            {line}
          </p>
        ))}
      </div>
    </Section>
  );
}

interface Read {
  dates: ReadonlyMap<Day, readonly Hours[]>;
  /** What it says, line by line. */
  told: string[];
}

async function shiftsIn(file: File): Promise<Read> {
  const { MOST_BYTES, readCalendar } = await import('../../domain/strategies/ics.ts');
  const fails = (line: string): Read => ({ dates: new Map(), told: [line] });
  if (file.size > MOST_BYTES) return fails(t('work.file.size'));
  const text = await file.text().catch(() => null);
  if (text === null) return fails(t('work.file.unread'));
  const [first, last] = [`${today.peek().slice(0, 7)}-01`, addDays(today.peek(), AHEAD_DAYS)];
  const { fault, dates, count, left } = readCalendar(text, zone().name, first, last);
  if (fault) return fails(t(`work.file.${fault}`));
  const [from, to] = [longDate(first), longDate([...dates.keys()].at(-1) ?? last)];
  return {
    dates: new Map([...dates].map(([date, hours]) => [date, readHours(hours) ?? []])),
    told: [
      count ? t('work.file.found', { n: count, to }) : t('work.file.empty', { from, to }),
      ...REASONS.flatMap((reason) => (left[reason] ? t(`work.file.${reason}`, { n: left[reason] }) : [])),
    ],
  };
}

function longDate(date: Day): string {
  return dateText(date, { day: 'numeric', month: 'long', year: 'numeric' });
}
