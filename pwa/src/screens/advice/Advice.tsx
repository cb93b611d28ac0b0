import { useEffect, useState } from 'preact/hooks';
import { today } from '../../app/platform/today.ts';
import { watchCards, type Entry, type Found } from '../../app/records/cards.ts';
import { run } from '../../app/records/failure.ts';
import { settings } from '../../app/records/settings.ts';
import { bringAllBack } from '../../app/records/unsaved.ts';
import { adviceTexts } from '../../i18n/en/advice.ts';
import { moreTexts } from '../../i18n/en/more.ts';
import { translator } from '../../i18n/texts.ts';
import { Heading } from '../../ui/Heading.tsx';
import { answersIn, isHard, weekOf, type Answer } from '../../ui/old-advice.ts';
import { OldAdvice } from '../../ui/OldAdvice.tsx';
import { Locked } from '../../ui/Locked.tsx';
import { Sees } from '../../ui/Sees.tsx';
import { OneAnswer } from './OneAnswer.tsx';
import { Question } from './Question.tsx';
import '../../ui/parts.css';
import './advice.css';

const t = translator(adviceTexts, moreTexts);

/** `/advice`: once a week, what one would tell a new colleague; kept, or handed on; and back on a hard week. */
export function Advice() {
  const found = useRecords();
  return (
    <main class="page advising" aria-busy={!found}>
      <Heading above="/more">{t('advice.title')}</Heading>
      {found && found.locked > 0 && <Locked words={t('advice.locked')} act={t('advice.locked.act')} />}
      {found && <Answers {...found} />}
      {found && <p class="fine">{t('advice.claim')}</p>}
      {found && <Sees words={t('advice.sealed')} />}
    </main>
  );
}

interface Records {
  ledger: readonly Entry<'g'>[];
  checkIns: readonly Entry<'c'>[];
  locked: number;
}

/** Null: not read yet, or what was begun before a reload is not back yet. */
function useRecords(): Records | null {
  const [ledger, setLedger] = useState<Found<'g'> | null>(null);
  const [checkIns, setCheckIns] = useState<Found<'c'> | null>(null);
  const [waits, setWaits] = useState(true);
  useEffect(() => watchCards('g', setLedger, '0', ':'), []);
  useEffect(() => watchCards('c', setCheckIns), []);
  useEffect(() => run(bringAllBack().finally(() => setWaits(false))), []);
  if (waits || !ledger || !checkIns) return null;
  return { ledger: ledger.entries, checkIns: checkIns.entries, locked: ledger.locked };
}

function Answers({ ledger, checkIns, locked }: Records) {
  const { weekStart } = settings.value;
  const [asks, setAsks] = useState(false);
  const answers = answersIn(ledger).reverse();
  const week = weekOf(today.value, weekStart);
  const [mine, past] = [answers.filter(({ on }) => on >= week), answers.filter(({ on }) => on < week)];
  const made = checkIns.flatMap(({ on, card }) => (on ? [{ on, answers: card.answers }] : []));
  return (
    <>
      {isHard(made, today.value, weekStart) && <OldAdvice ledger={ledger} />}
      {mine.length > 0 && <Said title={t('advice.this')} answers={mine} />}
      {(!mine.length || asks) && !locked && <Question onDone={() => setAsks(false)} isMore={mine.length > 0} />}
      {mine.length > 0 && !asks && !locked && (
        <button type="button" class="quiet" onClick={() => setAsks(true)}>
          {t('advice.more')}
        </button>
      )}
      {past.length > 0 && (
        <details class="card">
          <summary>{t('advice.past')}</summary>
          <List answers={past} />
        </details>
      )}
    </>
  );
}

function Said({ title, answers }: { title: string; answers: readonly Answer[] }) {
  return (
    <section class="card" aria-label={title}>
      <h2>{title}</h2>
      <List answers={answers} />
    </section>
  );
}

function List({ answers }: { answers: readonly Answer[] }) {
  return (
    <ul class="plain lines">
      {answers.map((answer) => (
        <OneAnswer key={`${answer.id}.${answer.card.place[0]}`} answer={answer} />
      ))}
    </ul>
  );
}
