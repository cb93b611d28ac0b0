import { useEffect, useState } from 'preact/hooks';
import { changeCard, watchCards, type Found } from '../../app/records/cards.ts';
import { run } from '../../app/records/failure.ts';
import { bringBack, isLeft } from '../../app/records/unsaved.ts';
import { dateText } from '../../i18n/format.ts';
import { scalesTexts } from '../../i18n/en/scales.ts';
import { translator } from '../../i18n/texts.ts';
import { Heading } from '../../ui/Heading.tsx';
import { Trend } from '../../ui/Trend.tsx';
import { Locked } from '../../ui/Locked.tsx';
import { Sees } from '../../ui/Sees.tsx';
import { NEW, ScoreForm, type Score } from './ScoreForm.tsx';
import { seriesOf, shareOf, type Series } from './series.ts';
import '../../ui/parts.css';
import './scales.css';

const t = translator(scalesTexts);

/** How many scores of a scale come at once. */
const PAGE_COUNT = 5;

/** The form that is open: of a score, or of a new one, perhaps of a scale that is there already. */
type Open = { score: Score } | { like: Score | null } | null;

/** `/scales`: numbers of questionnaires that were filled in elsewhere, each in its own range. */
export function Scales() {
  const found = useScores();
  const [open, setOpen] = useState<Open>(null);
  const scores = found?.entries.filter((entry): entry is Score => entry.card.is === 'score') ?? [];
  const show = (next: Open): void => {
    setOpen(next);
    scrollTo(0, 0);
  };
  return (
    <main class="page scales" aria-busy={!found}>
      <Heading above="/checkin">{t('scales.title')}</Heading>
      <p class="sub">{t('scales.what')}</p>
      {found && found.locked > 0 && <Locked words={t('scales.locked')} act={t('scales.locked.act')} />}
      {found && (!found.locked || scores.length > 0) && <Body scores={scores} open={open} onOpen={show} />}
      <Sees words={t('scales.sealed')} />
    </main>
  );
}

/** Null: not read yet, or what was begun before a reload is not back yet. */
function useScores(): Found<'g'> | null {
  const [found, setFound] = useState<Found<'g'> | null>(null);
  const [waits, setWaits] = useState(() => isLeft(NEW));
  useEffect(() => watchCards('g', setFound, '0', ':'), []);
  useEffect(() => {
    if (waits) run(bringBack(NEW).finally(() => setWaits(false)));
  }, []);
  return waits ? null : found;
}

interface BodyProps {
  scores: readonly Score[];
  open: Open;
  onOpen: (next: Open) => void;
}

function Body({ scores, open, onOpen }: BodyProps) {
  if (open) {
    const score = 'score' in open ? open.score : null;
    const like = 'like' in open ? open.like : null;
    return <ScoreForm key={score?.id ?? like?.id} score={score} like={like} onDone={() => onOpen(null)} />;
  }
  return (
    <>
      <button type="button" class="primary" onClick={() => onOpen({ like: null })}>
        {t('scales.add')}
      </button>
      {seriesOf(scores).map((series) => (
        <OneScale key={series.scale} series={series} onOpen={onOpen} />
      ))}
    </>
  );
}

function OneScale({ series: { scale, scores }, onOpen }: { series: Series<Score>; onOpen: (next: Open) => void }) {
  const [count, setCount] = useState(PAGE_COUNT);
  const [first, last] = [scores[0]!, scores.at(-1)!];
  const points = scores.map(({ on, card }) => ({ on, value: shareOf(card) }));
  const told = t('scales.told', {
    scale,
    n: scores.length,
    first: first.card.value,
    from: longDate(first.on),
    value: last.card.value,
    date: longDate(last.on),
  });
  return (
    <section class="card" aria-label={scale}>
      <h2 dir="auto">{scale}</h2>
      <p class="big">{t('scales.latest', { ...rangeOf(last.card), date: longDate(last.on) })}</p>
      {scores.length > 1 && <Trend points={points} told={told} from={first.on} to={last.on} lines={[1]} />}
      <ul class="plain lines">
        {[...scores]
          .reverse()
          .slice(0, count)
          .map((score) => (
            <OneScore key={`${score.id}.${score.card.place[0]}`} score={score} onChange={() => onOpen({ score })} />
          ))}
      </ul>
      {scores.length > count && (
        <button type="button" class="link" onClick={() => setCount(count + PAGE_COUNT)}>
          {t('scales.more')}
        </button>
      )}
      <button
        type="button"
        class="quiet"
        aria-label={t('scales.add.of', { scale })}
        onClick={() => onOpen({ like: last })}
      >
        {t('scales.again')}
      </button>
    </section>
  );
}

function OneScore({ score, onChange }: { score: Score & { on: string }; onChange: () => void }) {
  const { card, on } = score;
  const date = longDate(on);
  return (
    <li class="one-score">
      <div>
        <p>{date}</p>
        <p class="sub">{t('scales.one', rangeOf(card))}</p>
      </div>
      <div class="acts">
        <button
          type="button"
          class="link"
          aria-label={t('scales.change.of', { scale: card.scale, value: card.value, date })}
          onClick={onChange}
        >
          {t('scales.change')}
        </button>
        <button
          type="button"
          class="link"
          aria-label={t('scales.off.of', { scale: card.scale, value: card.value, date })}
          onClick={() => run(changeCard(score, null, t('scales.said.off')))}
        >
          {t('scales.off')}
        </button>
      </div>
    </li>
  );
}

function rangeOf({ value, low, high }: Score['card']): { value: number; low: number; high: number } {
  return { value, low, high };
}

function longDate(on: string): string {
  return dateText(on, { day: 'numeric', month: 'long', year: 'numeric' });
}
