import type { Progress } from '../../domain/strategies/learning.ts';
import { learningTexts } from '../../i18n/en/learning.ts';
import { translator } from '../../i18n/texts.ts';
import type { LearnEntry, LicenceEntry, Open } from './entries.ts';
import { paceOf, type Standing } from './ledger.ts';
import { hoursText, longDate } from './words.ts';

const t = translator(learningTexts);

interface Props {
  of: Standing<LicenceEntry, LearnEntry>;
  onOpen: (open: Open) => void;
  onPrint: () => void;
}

/** A licence: what has come together, and by when; never what it lacks. */
export function OneLicence({ of: { licence, progress }, onOpen, onPrint }: Props) {
  const { name, renew } = licence.card;
  return (
    <section class="card" aria-label={name}>
      <h2 dir="auto">{name}</h2>
      <p class="big">{sumText(progress)}</p>
      {progress.goal !== null && <Toward hours={progress.hours} goal={progress.goal} />}
      <p>{whenText(progress, longDate(renew))}</p>
      <Pace progress={progress} />
      {progress.over && (
        <button
          type="button"
          class="primary"
          aria-label={t('learning.next.of', { name })}
          onClick={() => onOpen({ after: licence })}
        >
          {t('learning.next')}
        </button>
      )}
      {progress.categories.length > 0 && <Categories name={name} progress={progress} />}
      <div class="acts">
        <button type="button" class="link" aria-label={t('learning.print.of', { name })} onClick={onPrint}>
          {t('learning.print')}
        </button>
        <button
          type="button"
          class="link"
          aria-label={t('learning.change.of', { name })}
          onClick={() => onOpen({ licence })}
        >
          {t('learning.change')}
        </button>
      </div>
    </section>
  );
}

export function sumText({ hours, goal }: Progress): string {
  return goal === null ? hoursText(hours) : t('learning.of', { hours, n: goal });
}

function whenText({ left, over }: Progress, date: string): string {
  if (over) return t('learning.over', { date });
  if (left === null) return t('learning.renews', { date });
  return left ? t('learning.left', { n: left, date }) : t('learning.reached', { date });
}

function Pace({ progress }: { progress: Progress }) {
  const pace = paceOf(progress);
  return pace === null ? null : <p class="sub">{t('learning.pace', { n: pace })}</p>;
}

const WIDTH = 320;

function Toward({ hours, goal }: { hours: number; goal: number }) {
  const done = Math.round(WIDTH * Math.min(1, hours / goal));
  return (
    <svg class="toward" viewBox={`0 0 ${WIDTH} 12`} aria-hidden="true">
      <rect class="all" x="0" y="1" width={WIDTH} height="10" rx="5" />
      {done > 0 && <rect class="done" x="0" y="1" width={Math.max(10, done)} height="10" rx="5" />}
    </svg>
  );
}

function Categories({ name, progress }: { name: string; progress: Progress }) {
  return (
    <details class="fold">
      <summary aria-label={t('learning.by.category.of', { name })}>{t('learning.by.category')}</summary>
      <ul class="plain lines">
        {progress.categories.map(([category, hours]) => (
          <li key={category}>
            <span dir="auto">{category || t('learning.no.category')}</span>
            <span>{hoursText(hours)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
