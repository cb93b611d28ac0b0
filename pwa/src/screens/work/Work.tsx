import { useEffect, useState } from 'preact/hooks';
import { rosterNow } from '../../app/nudges/roster.ts';
import { watchCards, type Found } from '../../app/records/cards.ts';
import { run } from '../../app/records/failure.ts';
import { bringAllBack, keep, recall } from '../../app/records/unsaved.ts';
import { moreTexts } from '../../i18n/en/more.ts';
import { workTexts } from '../../i18n/en/work.ts';
import { translator } from '../../i18n/texts.ts';
import { Heading } from '../../ui/Heading.tsx';
import { Sides } from '../../ui/Sides.tsx';
import { Locked } from '../../ui/Locked.tsx';
import { Sees } from '../../ui/Sees.tsx';
import { CalendarFile } from './CalendarFile.tsx';
import { withDate, type Entered } from './dates.ts';
import { Kinds, type ShiftKind } from './Kinds.tsx';
import { Month, type Kind } from './Month.tsx';
import { Week } from './Week.tsx';
import '../../ui/parts.css';
import './work.css';

const t = translator(moreTexts, workTexts);

/** Under this name dates that were entered and not saved are kept. */
const NEW = 'work';

/** `/work`: when work is, date by date or every week. */
export function Work() {
  const found = useKinds();
  return (
    <main class="page work" aria-busy={!found}>
      <Heading above="/boundaries">{t('boundaries.side.work')}</Heading>
      <Sides at="work" />
      {found && <Body found={found} />}
      <Sees words={t('work.sealed')} />
    </main>
  );
}

/** Null: not read yet, or what was entered before a reload is not back yet. */
function useKinds(): Found<'g'> | null {
  const [found, setFound] = useState<Found<'g'> | null>(null);
  const [waits, setWaits] = useState(true);
  useEffect(() => watchCards('g', setFound, 'on.', 'on.~'), []);
  useEffect(() => run(bringAllBack().finally(() => setWaits(false))), []);
  return waits ? null : found;
}

function Body({ found }: { found: Found<'g'> }) {
  const roster = rosterNow();
  const [entered, setEntered] = useState<Entered>(() => recall<Entered>(NEW) ?? {});
  const enter = (next: Entered): void => {
    setEntered(next);
    keep(NEW, Object.keys(next).length ? next : undefined);
  };
  // As they come in a day, so that a button stands where the thumb found it last time.
  const own = found.entries
    .filter((entry): entry is ShiftKind => entry.card.is === 'shift')
    .sort((a, b) => (a.card.start + a.id < b.card.start + b.id ? -1 : 1));
  return (
    <>
      {found.locked > 0 && <Locked words={t('work.locked')} act={t('work.locked.act')} />}
      <Month roster={roster} kinds={own.length ? own.map(kindOf) : usual()} entered={entered} onEnter={enter} />
      <Week roster={roster} />
      <Kinds kinds={own} isLocked={found.locked > 0} />
      <CalendarFile
        onFound={(dates) =>
          enter([...dates].reduce((all, [date, shifts]) => withDate(all, roster, date, shifts), entered))
        }
      />
    </>
  );
}

function kindOf({ card: { name, start, end } }: ShiftKind): Kind {
  return { name: name ?? '', start, end };
}

function usual(): Kind[] {
  return [
    { name: t('work.early'), start: '07:00', end: '15:00' },
    { name: t('work.late'), start: '13:00', end: '21:00' },
    { name: t('work.long'), start: '21:00', end: '07:00' },
  ];
}
