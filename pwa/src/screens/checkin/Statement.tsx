import { checkinTexts } from '../../i18n/en/checkin.ts';
import { translator } from '../../i18n/texts.ts';

const t = translator(checkinTexts);
type Key = Parameters<typeof t>[0];

const ANSWERS = [0, 1, 2, 3, 4] as const;

interface Props {
  /** Its place among the eight. */
  n: number;
  value: number | null;
  onPick: (value: number | null) => void;
}

/** One statement and its five answers: one tap; a second one on the same takes it back. */
export function Statement({ n, value, onPick }: Props) {
  return (
    <fieldset class="statement">
      <legend>{t(`checkin.state.${n}` as Key)}</legend>
      <div class="answers">
        {ANSWERS.map((one) => (
          <label key={one} class={one === value ? 'answer on' : 'answer'}>
            <input
              class="unseen"
              type="radio"
              name={`state-${n}`}
              checked={one === value}
              aria-label={t(`checkin.often.${one}`)}
              onClick={() => onPick(one === value ? null : one)}
            />
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <circle cx="12" cy="12" r={4 + 1.75 * one} />
            </svg>
          </label>
        ))}
      </div>
      <p class="ends" aria-hidden="true">
        <span>{t('checkin.often.0')}</span>
        <b>
          {([1, 2, 3] as const).map((one) => (
            <span key={one} class={one === value ? 'on' : undefined}>
              {t(`checkin.often.${one}`)}
            </span>
          ))}
        </b>
        <span>{t('checkin.often.4')}</span>
      </p>
    </fieldset>
  );
}
