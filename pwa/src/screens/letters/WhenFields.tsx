import { today } from '../../app/platform/today.ts';
import { addDays } from '../../domain/day.ts';
import { dateText } from '../../i18n/format.ts';
import { lettersTexts } from '../../i18n/en/letters.ts';
import { translator } from '../../i18n/texts.ts';
import { Choice, Group, Picker } from '../../ui/Fields.tsx';
import { dayOf, isOdd, WHENS, type Chosen } from './post.ts';

const t = translator(lettersTexts);

interface Props {
  value: Chosen;
  /** Show what is wrong. */
  tried: boolean;
  onInput: (some: Partial<Chosen>) => void;
}

/** When the letter comes back: three usual ways, a day of one's own, or after days away. */
export function WhenFields({ value, tried, onInput }: Props) {
  const wrong = isOdd(value, today.value);
  const day = wrong ? null : dayOf(value, today.value);
  return (
    <>
      <Group label={t('letters.when')}>
        <div class="chips">
          {WHENS.map((when) => (
            <Choice key={when} group="when" on={when === value.when} onPick={() => onInput({ when })}>
              {t(`letters.when.${when}`)}
            </Choice>
          ))}
        </div>
      </Group>
      {value.when === 'date' && (
        <Picker
          type="date"
          label={t('letters.date')}
          min={addDays(today.value, 1)}
          value={value.date}
          fault={tried && wrong ? t('letters.date.odd') : ''}
          onInput={(date) => onInput({ date })}
        />
      )}
      <p class="sub" role="status">
        {value.when === 'away' && t('letters.comes.away')}
        {day && t('letters.comes', { date: dateText(day, { dateStyle: 'full' }) })}
      </p>
    </>
  );
}
