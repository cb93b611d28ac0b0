import type { Signal } from '../domain/strategies/checkin.ts';
import { checkinTexts } from '../i18n/en/checkin.ts';
import { translator } from '../i18n/texts.ts';
import './legend.css';

const t = translator(checkinTexts);
const SIGNALS = ['steady', 'watch', 'care'] as const;

/** What the marks of the four signs say: those that are drawn, each in its own form. */
export function Legend({ of }: { of: ReadonlySet<Signal | null> }) {
  return (
    <ul class="plain signs-legend">
      {SIGNALS.filter((one) => of.has(one)).map((one) => (
        <li key={one}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            {one === 'care' ? (
              <polygon class="care" points="8,1 15,8 8,15 1,8" />
            ) : (
              <circle class={one} cx="8" cy="8" r="5" />
            )}
          </svg>
          {t(`checkin.signal.${one}`)}
        </li>
      ))}
    </ul>
  );
}
