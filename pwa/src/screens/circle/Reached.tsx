import type { Entry } from '../../app/records/cards.ts';
import { circleTexts } from '../../i18n/en/circle.ts';
import { translator } from '../../i18n/texts.ts';
import { waysTo } from '../../ui/help/Person.tsx';
import { Ways } from '../../ui/help/Ways.tsx';
import { keyOf, type Member } from './members.ts';

const t = translator(circleTexts);

/** What is written of somebody, and the ways to reach them. */
export function Reached({ card: { name, number, mail, note } }: { card: Entry<'p'>['card'] }) {
  return (
    <>
      {note && (
        <p class="sub" dir="auto">
          {note}
        </p>
      )}
      {(number || mail) && <Ways of={name} ways={waysTo({ number: number ?? '', mail: mail ?? '' })} />}
    </>
  );
}

/** How another device had written the same one down, where both were kept: one rhythm and one tick are for all of it. */
export function Others({ of, onChange }: { of: Member; onChange: (card: Entry<'p'>) => void }) {
  return (
    <>
      {of.others.map((one, i) => (
        <div key={keyOf(one)} class="other">
          <p class="sub">{t('circle.both')}</p>
          <p class="name" dir="auto">
            {one.card.name}
          </p>
          <Reached card={one.card} />
          <button
            type="button"
            class="link"
            aria-label={t('circle.change.both', { name: one.card.name, n: i + 2 })}
            onClick={() => onChange(one)}
          >
            {t('circle.change')}
          </button>
        </div>
      ))}
    </>
  );
}
