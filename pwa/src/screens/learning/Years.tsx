import { useState } from 'preact/hooks';
import { changeCard } from '../../app/records/cards.ts';
import { run } from '../../app/records/failure.ts';
import { learningTexts } from '../../i18n/en/learning.ts';
import { listed } from '../../i18n/lists.ts';
import { dateText } from '../../i18n/format.ts';
import { translator } from '../../i18n/texts.ts';
import { keyOf, type LearnEntry, type LicenceEntry, type Open } from './entries.ts';
import { yearsOf, type Year } from './ledger.ts';
import { hoursText, longDate, titleOf } from './words.ts';

const t = translator(learningTexts);

/** How many of a year come at once. */
const PAGE_COUNT = 12;

interface Props {
  learnt: readonly LearnEntry[];
  licences: readonly LicenceEntry[];
  onOpen: (open: Open) => void;
  onPrint: () => void;
}

/** All that was learnt: the latest year open, those before it folded. */
export function Years({ learnt, licences, onOpen, onPrint }: Props) {
  return (
    <section class="card" aria-label={t('learning.years')}>
      <h2>{t('learning.years')}</h2>
      {yearsOf(learnt).map((year, i) => (
        <OneYear key={year.year} year={year} isOpen={i === 0} licences={licences} onOpen={onOpen} />
      ))}
      <button type="button" class="link" onClick={onPrint}>
        {t('learning.print.all')}
      </button>
    </section>
  );
}

interface YearProps extends Pick<Props, 'licences' | 'onOpen'> {
  year: Year<LearnEntry>;
  isOpen: boolean;
}

function OneYear({ year: { year, hours, entries }, isOpen, licences, onOpen }: YearProps) {
  const [count, setCount] = useState(PAGE_COUNT);
  const [open, setOpen] = useState(isOpen);
  const name = dateText(entries[0]!.on, { year: 'numeric' });
  return (
    <details class="fold" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('learning.year', { year: name, hours: hoursText(hours) })}</summary>
      {open && (
        <>
          <ul class="plain lines" aria-label={year}>
            {entries.slice(0, count).map((entry) => (
              <One key={keyOf(entry)} entry={entry} licences={licences} onOpen={onOpen} />
            ))}
          </ul>
          {entries.length > count && (
            <button type="button" class="link" onClick={() => setCount(count + PAGE_COUNT)}>
              {t('learning.more', { year: name })}
            </button>
          )}
        </>
      )}
    </details>
  );
}

function One({ entry, licences, onOpen }: { entry: LearnEntry } & Pick<Props, 'licences' | 'onOpen'>) {
  const { card, on } = entry;
  const about = { title: titleOf(card), hours: hoursText(card.hours), date: longDate(on) };
  return (
    <li>
      <div>
        <p class="title-of" dir="auto">
          {about.title}
        </p>
        <p class="sub">
          {t('learning.one', { date: dateText(on, { day: 'numeric', month: 'long' }), hours: about.hours })}
        </p>
        {card.title && card.category && (
          <p class="sub" dir="auto">
            {card.category}
          </p>
        )}
        {card.counts && <For counts={card.counts} licences={licences} />}
      </div>
      <div class="acts">
        <button
          type="button"
          class="link"
          aria-label={t('learning.one.change', about)}
          onClick={() => onOpen({ entry })}
        >
          {t('learning.change')}
        </button>
        <button
          type="button"
          class="link"
          aria-label={t('learning.one.off', about)}
          onClick={() => run(changeCard(entry, null, t('learning.said.off')))}
        >
          {t('learning.off')}
        </button>
      </div>
    </li>
  );
}

/** Said where it does not count for all. */
function For({ counts, licences }: { counts: readonly string[]; licences: readonly LicenceEntry[] }) {
  const names = licences.filter(({ id }) => counts.includes(id)).map(({ card }) => card.name);
  return (
    <p class="sub">{names.length ? t('learning.one.for', { list: listed(names) }) : t('learning.one.for.none')}</p>
  );
}
