import { useRef, useState } from 'preact/hooks';
import { later, snoozable } from '../../app/nudges/actions.ts';
import { changeCard } from '../../app/records/cards.ts';
import { run } from '../../app/records/failure.ts';
import { recall } from '../../app/records/unsaved.ts';
import { boundariesTexts } from '../../i18n/en/boundaries.ts';
import { translator } from '../../i18n/texts.ts';
import type { ClockedOff } from './entries.ts';
import { NEW, Ritual } from './Ritual.tsx';
import { backAt, latestOf, type Here } from './off.ts';
import { whenText } from './words.ts';

const t = translator(boundariesTexts);

interface Props {
  here: Here;
  now: number;
  offs: readonly ClockedOff[];
  /** The key of the nudge that led here. */
  nudge: string | null;
}

/** The way to clock off; afterwards when it was, and until when what waits is put away. */
export function ClockOff({ here, now, offs, nudge }: Props) {
  const last = latestOf(offs, now);
  const done = last && backAt(here, last) > now ? last : null;
  /** The form that is open: of the clock-off that is done, or of a new one. */
  const [open, setOpen] = useState<'new' | 'done' | null>(() =>
    recall(NEW) !== undefined || (nudge !== null && !done) ? 'new' : null,
  );
  const card = useRef<HTMLElement>(null);
  // The button that opened or closed the form is gone with its focus: the card takes it.
  const show = (form: 'new' | 'done' | null): void => {
    setOpen(form);
    card.current?.focus({ preventScroll: true });
  };
  return (
    <section class="card" aria-label={t('clockoff.title')} tabIndex={-1} ref={card}>
      <h2>{t('clockoff.title')}</h2>
      {open ? (
        <Ritual off={open === 'done' ? done : null} onDone={() => show(null)} />
      ) : done ? (
        <Done off={done} here={here} now={now} onOpen={show} />
      ) : (
        <>
          <p class="sub">{t('clockoff.why')}</p>
          <button type="button" class="primary" onClick={() => show('new')}>
            {t('clockoff.begin')}
          </button>
        </>
      )}
      {nudge && !done && <InAnHour nudge={nudge} />}
    </section>
  );
}

interface DoneProps {
  off: ClockedOff;
  here: Here;
  now: number;
  onOpen: (form: 'new' | 'done') => void;
}

function Done({ off, here, now, onOpen }: DoneProps) {
  const { at, waits, good } = off.card;
  const when = (ms: number): string => whenText(ms, now, here.zone);
  return (
    <>
      <p class="lead">{t('clockoff.done', { when: when(at) })}</p>
      {good && (
        <p class="own-words" dir="auto">
          {good}
        </p>
      )}
      {waits && <p class="sub">{t('clockoff.away', { when: when(backAt(here, off)) })}</p>}
      <div class="acts">
        <button type="button" class="link" onClick={() => onOpen('done')}>
          {t('boundaries.change')}
        </button>
        <button type="button" class="link" onClick={() => run(changeCard(off, null, t('boundaries.said.off')))}>
          {t('boundaries.off')}
        </button>
        <button type="button" class="link" onClick={() => onOpen('new')}>
          {t('clockoff.again')}
        </button>
      </div>
    </>
  );
}

/** For whoever was reminded, and is not through yet. */
function InAnHour({ nudge }: { nudge: string }) {
  const [isAsked, setAsked] = useState(false);
  const key = snoozable(nudge);
  if (!key || isAsked) return null;
  const ask = (): void => {
    setAsked(true);
    run(later(key));
  };
  return (
    <button type="button" class="quiet" onClick={ask}>
      {t('nudged.later')}
    </button>
  );
}
