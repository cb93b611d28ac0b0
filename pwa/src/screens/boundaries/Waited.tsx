import { changeCard } from '../../app/records/cards.ts';
import { run } from '../../app/records/failure.ts';
import { boundariesTexts } from '../../i18n/en/boundaries.ts';
import { translator } from '../../i18n/texts.ts';
import type { ClockedOff } from './entries.ts';
import { whenText } from './words.ts';

const t = translator(boundariesTexts);

/** What was put away at a clock-off, once work has begun again. It stays until it is let go. */
export function Waited({ offs, now, zone }: { offs: readonly ClockedOff[]; now: number; zone: string }) {
  if (!offs.length) return null;
  return (
    <section class="card" aria-label={t('waited.title')}>
      <h2>{t('waited.title')}</h2>
      <ul class="plain lines">
        {offs.map((off) => {
          const words = off.card.waits ?? '';
          return (
            <li key={`${off.id}.${off.card.place[0]}`}>
              <div>
                <p class="own-words" dir="auto">
                  {words}
                </p>
                <p class="sub">{t('waited.from', { when: whenText(off.card.at, now, zone) })}</p>
              </div>
              <button
                type="button"
                class="link"
                aria-label={t('waited.go.of', { words })}
                onClick={() => run(changeCard(off, { is: 'clockoff', waits: null }, t('waited.said')))}
              >
                {t('waited.go')}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
