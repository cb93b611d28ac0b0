import { boundariesTexts } from '../../i18n/en/boundaries.ts';
import { translator } from '../../i18n/texts.ts';
import { standingAt, type Here, type Off } from './off.ts';
import { longText, whenText } from './words.ts';

const t = translator(boundariesTexts);
const MINUTE_MS = 60_000;

interface Props {
  here: Here;
  now: number;
  offs: readonly Off[];
}

/** How long work is over, and when it begins. In words: nobody is to watch seconds. */
export function Timer({ here, now, offs }: Props) {
  const { isWorking, since, until } = standingAt(here, now, offs);
  const when = (ms: number): string => whenText(ms, now, here.zone);
  const hasRoster = here.roster.week.size + here.roster.dates.size > 0;
  if (isWorking && until !== null) {
    return (
      <section class="card now" aria-label={t('off.title')}>
        <p class="big">{t('off.work', { when: when(until) })}</p>
        <p class="sub">{t('off.left', { length: longText(until - now) })}</p>
      </section>
    );
  }
  return (
    <section class="card now" aria-label={t('off.title')}>
      <p class="big">{titleOf(since, now)}</p>
      <p class="sub">
        {since !== null && <span>{t('off.since', { when: when(since) })}</span>}{' '}
        {until !== null && <span>{t('off.next', { when: when(until), length: longText(until - now) })}</span>}
        {until === null && hasRoster && <span>{t('off.none')}</span>}
        {since === null && !hasRoster && <span>{t('off.unknown')}</span>}
      </p>
      {!hasRoster && (
        <a class="link" href="/work">
          {t('off.enter')}
        </a>
      )}
    </section>
  );
}

function titleOf(since: number | null, now: number): string {
  if (since === null) return t('off.free');
  return now - since < MINUTE_MS ? t('off.just') : t('off.for', { length: longText(now - since) });
}
